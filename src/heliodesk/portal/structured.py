"""The hours page for search engines: the organization's contact points with their hours (JSON-LD, schema.org)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from heliodesk.hours.open_now import Compiled
from heliodesk.hours.structured import specifications

# What would end a script element or begin another, written so that JSON says the same.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def organization(compiled: Iterable[Compiled], now: datetime) -> dict[str, Any]:
    """The organization with a contact point for each schedule."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "contactPoint": [_contact(each, now) for each in compiled],
    }


def _contact(found: Compiled, now: datetime) -> dict[str, Any]:
    today = now.astimezone(ZoneInfo(found.zone)).date()
    contact: dict[str, Any] = {
        "@type": "ContactPoint",
        "contactType": "customer support",
        "url": settings.SITE_URL + reverse("portal:hours"),
        "hoursAvailable": specifications(found, today),
    }
    if language := found.schedule.language:
        contact["availableLanguage"] = language
    return contact


def script(told: dict[str, Any]) -> SafeString:
    """A data block. A browser runs nothing of it, so no policy of scripts concerns it."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # nosec B308, B703 (escaped above)
