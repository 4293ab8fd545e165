"""django-helpdesk as it is installed from the registry, served by gunicorn on the same PostgreSQL, in an environment of its own."""

import os
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path

from benchmarks.site import HOST, Site, free_port

ENVIRONMENT = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "heliodesk-benchmarks" / "helpdesk"
PACKAGES = ("django-helpdesk==2.6.1", "gunicorn", "psycopg[binary]")


class Helpdesk:
    """A served django-helpdesk with one queue and one member of staff, whose basic authentication its API takes."""

    def __init__(self, made: Site) -> None:
        self.python = _environment()
        self.place = made.home / "helpdesk"
        self.place.mkdir()
        (self.place / "peer_settings.py").write_text(_settings(made.server.url))
        (self.place / "peer_urls.py").write_text(
            "from django.urls import include, path\nurlpatterns = [path('helpdesk/', include('helpdesk.urls'))]\n"
        )
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "HELIODESK"))},
            "DJANGO_SETTINGS_MODULE": "peer_settings",
            "PYTHONPATH": str(self.place),
        }
        self.run("from django.core.management import call_command; call_command('migrate', verbosity=0)")
        self.run(
            "from django.contrib.auth import get_user_model as user; from helpdesk.models import Queue\n"
            "user().objects.create_superuser('staff', 'staff@northstar.example', 'staff')\n"
            "Queue.objects.create(title='Support', slug='support', allow_public_submission=True)"
        )
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(self.python), "-m", "gunicorn", "--workers=1", "--threads=8", f"--bind={HOST}:{self.port}",
             "--log-level=error", "django.core.wsgi:get_wsgi_application()"],
            env=self.environment, cwd=self.place,
        )  # fmt: skip
        made.processes.append(self.process)
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"http://{HOST}:{self.port}/helpdesk/", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("django-helpdesk does not answer")

    def run(self, code: str) -> str:
        """Run a piece of Python within it and return what that prints."""
        command = [str(self.python), "-c", "import django; django.setup()\n" + code]
        return subprocess.run(
            command, env=self.environment, cwd=self.place, check=True, stdout=subprocess.PIPE, text=True
        ).stdout


def _environment() -> Path:
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (ENVIRONMENT / "ready").touch()
    return python


def _settings(url: str) -> str:
    return textwrap.dedent(
        f"""
        from urllib.parse import parse_qs, unquote, urlsplit
        at = urlsplit({url!r})
        DATABASES = {{"default": {{
            "ENGINE": "django.db.backends.postgresql", "NAME": "helpdesk", "USER": unquote(at.username or "postgres"),
            "PASSWORD": unquote(at.password or ""), "HOST": parse_qs(at.query).get("host", [at.hostname or ""])[0],
            "PORT": parse_qs(at.query).get("port", [at.port or ""])[0], "CONN_MAX_AGE": 600,
        }}}}
        SECRET_KEY = "measured only"
        ALLOWED_HOSTS = ["*"]
        EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        ROOT_URLCONF = "peer_urls"
        USE_TZ = True
        DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
        PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # so that signing in is not what is measured
        INSTALLED_APPS = [
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
            "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.admin", "django.contrib.humanize",
            "rest_framework", "django_cleanup.apps.CleanupConfig", "helpdesk",
        ]
        MIDDLEWARE = [
            "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
        ]
        TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {{
            "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                                   "django.contrib.messages.context_processors.messages"]}}}}]
        SITE_ID = 1
        STATIC_URL = "/static/"
        MEDIA_ROOT = "media"
        HELPDESK_ACTIVATE_API_ENDPOINT = True
        HELPDESK_TEAMS_MODE_ENABLED = False
        """
    )
