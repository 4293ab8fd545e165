"""The address by which an answer finds its matter: signed, for one matter and one recipient.

    r-<matter>-<signature>@reply.northstar.example

Mail servers may fold its case, and people may read it, so it is lower-case base32 throughout. The signature is 100 bits of
an HMAC over the matter and the recipient's digest: nobody makes one, and one that somebody else was sent is of no use.
"""

import base64
import hmac
import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

_SIGNED = 20  # signs of five bits
_FORM = re.compile(r"r-([a-z2-7]{1,13})-([a-z2-7]{20})")


def reply_address(conversation: int, recipient: str) -> str:
    """The address for answers about a matter (its id) by a recipient (digest of their address). Empty: none is set up."""
    if not settings.MAIL_REPLY_DOMAIN:
        return ""
    matter = _written(conversation)
    return f"r-{matter}-{_signature(matter, recipient)}@{settings.MAIL_REPLY_DOMAIN}"


def is_reply_address(address: str) -> bool:
    """Is it on the domain of reply addresses, whatever its signature?"""
    return bool(settings.MAIL_REPLY_DOMAIN) and address.strip().lower().endswith(f"@{settings.MAIL_REPLY_DOMAIN}")


def matter_of(addresses: Iterable[str], sender: str) -> int | None:
    """The matter (its id) for which one of these addresses was given to this sender (digest). None: there is none."""
    for address in addresses:
        local, _at, _domain = address.strip().lower().rpartition("@")
        match = _FORM.fullmatch(local)
        if match and is_reply_address(address) and hmac.compare_digest(match[2], _signature(match[1], sender)):
            return _read(match[1])
    return None


def _signature(matter: str, recipient: str) -> str:
    mac = salted_hmac("heliodesk.reply-address", f"{matter}|{recipient}", algorithm="sha256").digest()
    return base64.b32encode(mac).decode().lower()[:_SIGNED]


def _written(number: int) -> str:
    raw = number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")
    return base64.b32encode(raw).decode().lower().rstrip("=")


def _read(written: str) -> int:
    return int.from_bytes(base64.b32decode(written.upper() + "=" * (-len(written) % 8)), "big")
