"""Mail, both ways. Passwords stand in the environment alone, never in the database."""

import json
import os
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from heliodesk.config.environment import DEMO, SITE_NAME, SITE_URL, several
from heliodesk.config.northstar import PERSONAL
from heliodesk.storage.embedded import home

HOST = urlsplit(SITE_URL).hostname or "localhost"

# smtp://user:password@host:587 (STARTTLS), smtps://…:465, smtp+plain://… (no TLS: a relay on this machine), or a provider by
# django-anymail: anymail+postmark://token@, anymail+mailgun://key@the-domain.
EMAIL_BACKEND = ""
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = "127.0.0.1", 25, "", ""
EMAIL_USE_SSL = EMAIL_USE_TLS = False
EMAIL_TIMEOUT = 20  # seconds for each step
ANYMAIL: dict[str, Any] = {"REQUESTS_TIMEOUT": 20}
_PROVIDERS = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "mailjet": "MAILJET_API_KEY",
    "mandrill": "MANDRILL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}
_SMTP = urlsplit(os.environ.get("HELIODESK_SMTP", ""))
if _SMTP.scheme.startswith("anymail+"):
    _name = _SMTP.scheme.removeprefix("anymail+")
    if _name not in _PROVIDERS:
        raise ValueError(f"HELIODESK_SMTP: {_name} is none of {', '.join(sorted(_PROVIDERS))}")
    EMAIL_BACKEND = f"anymail.backends.{_name}.EmailBackend"
    ANYMAIL[_PROVIDERS[_name]] = unquote(_SMTP.username or "")
    if _name == "mailjet":
        ANYMAIL["MAILJET_SECRET_KEY"] = unquote(_SMTP.password or "")
    if _name == "mailgun" and _SMTP.hostname:
        ANYMAIL["MAILGUN_SENDER_DOMAIN"] = _SMTP.hostname
elif _SMTP.scheme:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _SMTP.hostname or "127.0.0.1"
    EMAIL_PORT = _SMTP.port or {"smtps": 465, "smtp": 587}.get(_SMTP.scheme, 25)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SMTP.username or ""), unquote(_SMTP.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _SMTP.scheme == "smtps", _SMTP.scheme == "smtp"
DEMO_MAIL = {name: facts[0] for name, facts in PERSONAL.items()} if DEMO else {}  # customer of the demo → address
EMAIL_FILE_PATH = home() / "northstar-mail" / "outbox"  # of the demo: what customers got
if DEMO and not EMAIL_BACKEND:  # served without its mail server, as by `heliodesk web`
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
_OWN = "northstar.example" if DEMO else HOST
MAIL_FROM = os.environ.get("HELIODESK_MAIL_FROM") or f"{SITE_NAME} <no-reply@{_OWN}>"
# Who signs our mails (DKIM): files of private keys (PEM; RSA, Ed25519, or one of each), their selectors, and the domain.
DKIM_KEYS = several("HELIODESK_DKIM_KEY")
DKIM_SELECTORS = several("HELIODESK_DKIM_SELECTOR", "northstar" if DEMO else "heliodesk")
DKIM_DOMAIN = (os.environ.get("HELIODESK_DKIM_DOMAIN") or parseaddr(MAIL_FROM)[1].rpartition("@")[2]).lower()

# Where mail comes from, one URL each: imaps://user:password@host/INBOX, lmtp://127.0.0.1:2424, lmtp:///run/…/lmtp.sock, smtp://….
MAIL_SOURCES = os.environ.get("HELIODESK_MAIL_SOURCES", "").split()
_DEMO_ADDRESSES = "support@northstar.example=support,payments@northstar.example=payments"
# Where they run: in the web process, or in `heliodesk mail fetch` alone.
MAIL_HERE = os.environ.get("HELIODESK_MAIL", "here") == "here"
# For sources by OAuth whose URL names no file of it.
MAIL_OAUTH_SECRET = os.environ.get("HELIODESK_MAIL_OAUTH_SECRET", "")
MAIL_OAUTH_REFRESH = os.environ.get("HELIODESK_MAIL_OAUTH_REFRESH", "")
MAIL_HOST = HOST  # as which we greet other mail servers
# "user:password" by which a provider's webhooks show who calls; without it they are not there.
MAIL_WEBHOOK_SECRET = os.environ.get("HELIODESK_MAIL_WEBHOOK_SECRET", "")
ANYMAIL |= {
    **json.loads(os.environ.get("HELIODESK_ANYMAIL", "{}")),
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET,
}
# Of a call to Django; config/gate.py lets nothing but a provider's mail be larger than a part of a file.
DATA_UPLOAD_MAX_MEMORY_SIZE = MAIL_WEBHOOK_LARGEST = 72 * 2**20
# Our own addresses and whose matters they bring: "support@example.net=support, appeals@example.net=appeals".
MAIL_ADDRESSES = {
    address.strip(): team.strip()
    for address, _is, team in (
        pair.lower().partition("=") for pair in several("HELIODESK_MAIL_ADDRESSES", _DEMO_ADDRESSES if DEMO else "")
    )
}
# A domain of its own for answers, on which nobody of the company has a mailbox ("reply.example.net").
MAIL_REPLY_DOMAIN = os.environ.get("HELIODESK_MAIL_REPLY_DOMAIN", "reply.northstar.example" if DEMO else "").lower()
# What our own mail exchanger calls itself in Authentication-Results, and how many Received lines our servers add.
MAIL_AUTHSERV = os.environ.get("HELIODESK_MAIL_AUTHSERV", "mx.northstar.example" if DEMO else "").lower()
MAIL_HOPS = int(os.environ.get("HELIODESK_MAIL_HOPS", "1"))
# How long the raw bytes of settled mails are kept; 0: for ever.
MAIL_KEEP_DAYS = int(os.environ.get("HELIODESK_MAIL_KEEP_DAYS", "90"))
# Departments whose customers are asked by mail how it was, by their slugs; "*" is all of them, "" none.
SURVEY_TEAMS = several("HELIODESK_SURVEYS", "*")
# A resolver to ask instead of the system's, "127.0.0.1:5353".
MAIL_RESOLVER = os.environ.get("HELIODESK_MAIL_RESOLVER", "")
