"""Small signed tokens, each good for one purpose and a limited time. They travel in headers and bodies, never in an address;
but for the five-minute link to a file (files/links.py) and the link by mail that works once (people/mail_link.py)."""

from typing import Any

from django.core import signing


class BadToken(Exception):
    """The token is forged, too old, or meant for something else."""


def sign(purpose: str, claims: dict[str, Any]) -> str:
    """Return a URL-safe token that carries `claims` (JSON) and the time of signing."""
    return signing.dumps(claims, salt=f"heliodesk.{purpose}", compress=False)


def verify(purpose: str, token: str, *, max_age: int) -> dict[str, Any]:
    """Return the claims of a token signed for `purpose` at most `max_age` seconds ago. Raises BadToken."""
    if len(token) > 2000:
        raise BadToken(purpose)
    try:
        claims = signing.loads(token, salt=f"heliodesk.{purpose}", max_age=max_age)
    except signing.BadSignature as error:
        raise BadToken(purpose) from error
    if not isinstance(claims, dict):
        raise BadToken(purpose)
    return claims
