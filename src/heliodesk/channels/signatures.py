"""Whether a request is the platform's: over the bytes as they came, in constant time, and refused when nothing is configured."""

import base64
import binascii
import hashlib
import hmac

from heliodesk.channels.base import Account, Answer, Request

UNSIGNED = Answer(401, b"signature")
UNKNOWN_TOKEN = Answer(403, b"verify token")


def is_same(given: str | None, expected: str) -> bool:
    """Whether a shared secret is the one agreed on. An empty one never is."""
    return bool(given) and bool(expected) and hmac.compare_digest(_raw(given or ""), _raw(expected))


def hmac_sha256(secret: str, body: bytes) -> bytes:
    """The code of a body under a secret."""
    return hmac.new(_raw(secret), body, hashlib.sha256).digest()


def is_signed_base64(given: str | None, secret: str, body: bytes) -> bool:
    """Whether `given` is the base64 of the body's code (LINE; X after its prefix)."""
    if not given or not secret:
        return False
    try:
        code = base64.b64decode(given.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(code, hmac_sha256(secret, body))


def is_signed_hex(given: str | None, secret: str, body: bytes) -> bool:
    """Whether `given` is `sha256=` and the body's code in hexadecimal (Meta)."""
    if not given or not secret:
        return False
    scheme, _, digits = given.strip().partition("=")
    if scheme != "sha256" or len(digits) != 64:
        return False
    return hmac.compare_digest(_raw(digits.lower()), hmac_sha256(secret, body).hex().encode())


def verify_meta(request: Request, account: Account) -> Answer | None:
    """What all of Meta's webhooks ask: the challenge of a subscription, then a signature of the app over each body."""
    if request.method == "GET":
        is_ours = is_same(request.query.get("hub.verify_token"), account.secrets.get("verify_token", ""))
        challenge = request.query.get("hub.challenge")
        if not is_ours or request.query.get("hub.mode") != "subscribe" or challenge is None:
            return UNKNOWN_TOKEN
        return Answer(200, challenge.encode("utf-8", "replace"))
    given = request.headers.get("x-hub-signature-256")
    return None if is_signed_hex(given, account.secrets.get("app_secret", ""), request.body) else UNSIGNED


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
