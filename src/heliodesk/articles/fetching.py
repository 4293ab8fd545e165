"""Pictures of another help centre's articles, asked for where they are and taken like every file that comes from outside."""

import hashlib
import re
from typing import Final
from urllib.parse import unquote, urlsplit

import structlog
from django.utils.text import slugify

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.media import bring
from heliodesk.articles.models import Medium
from heliodesk.files.detect import HEAD, by_head
from heliodesk.files.rules import LARGEST, Refused
from heliodesk.outbound.client import fetch
from heliodesk.outbound.errors import OutboundError

log = structlog.get_logger(__name__)

_SECONDS: Final = 20.0
_ENDINGS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "png", "image/webp": "webp"}


def left_there(_address: str) -> str:
    """For an import without pictures."""
    return ""


def fetched(address: str) -> str:
    """The name here of a picture that lies at `address`; "" when it cannot be had or is none. Again, it is not asked for."""
    stem = f"{_stem(address)}-{hashlib.sha256(address.encode()).hexdigest()[:10]}"
    known = Medium.objects.filter(name__startswith=f"{stem}.").first()
    if known is not None:
        return known.name
    try:
        answer = fetch("GET", address, seconds=_SECONDS, largest=LARGEST["image"])
        ending = _ENDINGS.get(by_head(answer.body[:HEAD]).media) if answer.status == 200 else None
        if ending is None:
            return ""
        name = f"{stem}.{ending}"
        bring(name, answer.body, by=SYSTEM)
    except (OutboundError, Refused) as error:
        log.info("a picture stays there", host=urlsplit(address).netloc, error=type(error).__name__)
        return ""
    return name


def _stem(address: str) -> str:
    last = unquote(urlsplit(address).path.rpartition("/")[2]).rpartition(".")[0]
    return re.sub(r"[^a-z0-9-]", "", slugify(last).replace("_", "-"))[:40].strip("-") or "picture"
