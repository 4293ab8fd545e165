"""Requests of Meta, whose three channels prove themselves alike."""

import hashlib
import hmac

from heliodesk.channels.base import Request

APP_SECRET = "app-secret"
VERIFY_TOKEN = "verify-me"
SECRETS = {"app_secret": APP_SECRET, "verify_token": VERIFY_TOKEN}


def seal(body: bytes) -> Request:
    return Request(body, {"x-hub-signature-256": f"sha256={_code(body)}"})


FORGED = (
    lambda body: Request(body),
    lambda body: Request(body, {"x-hub-signature-256": ""}),
    lambda body: Request(body, {"x-hub-signature-256": f"sha256={_code(body + b' ')}"}),
    lambda body: Request(body, {"x-hub-signature-256": _code(body)}),
    lambda body: Request(body, {"x-hub-signature": f"sha1={hmac.new(APP_SECRET.encode(), body, 'sha1').hexdigest()}"}),
    lambda body: Request(body, {"x-hub-signature-256": "sha256=ü" + _code(body)[1:]}),
)


def asked(**changed: str) -> Request:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    return Request(b"", method="GET", query=query | {key.replace("_", ".", 1): value for key, value in changed.items()})


ANSWERS = (
    (asked(), 200, b"1158201444"),
    (asked(hub_verify_token="wrong"), 403, None),
    (asked(hub_verify_token=""), 403, None),
    (asked(hub_mode="unsubscribe"), 403, None),
    (Request(b"", method="GET"), 403, None),
)


def _code(body: bytes) -> str:
    return hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
