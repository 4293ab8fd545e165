"""Every night the links of all published texts are followed: to our own articles and pages, and to addresses outside.

Outside, each address is asked once a night, whatever number of texts name it. One that says "not there" is told at once; one
that does not answer is told when it did not on two nights, because servers sleep. What refuses programs (401, 403, 429) is no
lost link.
"""

import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve

from heliodesk.articles.editions import rendered
from heliodesk.articles.models import Audience, Edition, LostLink
from heliodesk.jobs.queue import job
from heliodesk.outbound.client import fetch
from heliodesk.outbound.errors import Forbidden, OutboundError, TooBig

log = structlog.get_logger(__name__)

Rule = LostLink.Rule
_LONGEST: Final = 1_800.0  # seconds of one night; what is not asked by then is asked first in the next
SECONDS: Final = 10.0
_PAUSE: Final = 0.5  # seconds between two questions to one host
_NOT_THERE: Final = {404, 410, 451}
_ARTICLE = re.compile(r"/help/(?P<language>[\w-]+)/(?P<shelf>[\w-]+)/(?P<slug>[\w-]+)/")
_ID = re.compile(r' id="([^"]+)"')
_AGENT: Final = {"user-agent": "Heliodesk link check", "accept": "*/*"}


@job("articles.check-links", every="20 3 * * *")
def check_links() -> None:
    """The job: follow every link, and note which of them are lost."""
    shown = list(Edition.objects.published().select_related("article__category"))
    told: dict[int, dict[str, str]] = {}
    outside: dict[str, list[int]] = {}
    for edition in shown:
        told[edition.pk] = {}
        for link in dict.fromkeys(rendered(edition).links):
            if link.startswith(("https://", "http://")) and not link.startswith(f"{settings.SITE_URL}/"):
                outside.setdefault(urldefrag(link).url, []).append(edition.pk)
    inside = Inside(shown)
    for edition in shown:
        told[edition.pk] |= inside.lost(edition, rendered(edition).links)
    # Another place to begin each night, so that none is always the one that was not asked.
    order = sorted(outside, key=lambda address: hash((address, date.today())))
    asked = follow(order)
    for address, rule in asked.items():
        for edition_id in outside[address]:
            told[edition_id] |= {address: rule} if rule else {}
    unasked = set(outside) - set(asked)
    for edition_id, lost in told.items():
        _note(edition_id, lost, unasked)


class Inside:
    """What is published, to compare links with."""

    def __init__(self, shown: Iterable[Edition]) -> None:
        self.by_slug: dict[str, dict[str, Edition]] = {}
        for edition in shown:
            self.by_slug.setdefault(edition.article.slug, {})[edition.language] = edition

    def lost(self, edition: Edition, links: Iterable[str]) -> dict[str, str]:
        """Which of these links of an edition lead nowhere on this site: address → rule."""
        found = {}
        for link in dict.fromkeys(links):
            own = link.removeprefix(settings.SITE_URL)
            if link.startswith("#"):
                rule = "" if _has(edition, link[1:]) else Rule.NO_ANCHOR
            elif own.startswith("/"):
                rule = self._of(edition, own)
            elif link.startswith(("https:", "http:", "mailto:")):
                continue
            else:
                rule = Rule.NO_ARTICLE  # a file beside the text that is none of ours
            if rule:
                found[link[:500]] = str(rule)
        return found

    def _of(self, edition: Edition, link: str) -> str:
        path, anchor = urldefrag(link)
        named = _ARTICLE.fullmatch(path)
        if named is None:
            try:
                resolve(urlsplit(path).path)
            except Resolver404:
                return Rule.NO_PAGE
            return ""
        there = self.by_slug.get(named["slug"])
        if there is None:
            return Rule.NO_ARTICLE
        # Without this language, the reader is shown another: that is no lost link.
        seen = there.get(named["language"]) or there.get(edition.article.first_language) or next(iter(there.values()))
        if seen.article.category.slug != named["shelf"]:
            return Rule.OTHER_SHELF
        if seen.article.audience not in (Audience.EVERYBODY, edition.article.audience):
            return Rule.NOT_FOR_ALL
        return "" if not anchor or _has(seen, anchor) else Rule.NO_ANCHOR


def _has(edition: Edition, anchor: str) -> bool:
    return unquote(anchor) in _ID.findall(edition.html)


def follow(
    addresses: Iterable[str], *, sleep: Callable[[float], None] = time.sleep, seconds: float = _LONGEST
) -> dict[str, str]:
    """Ask addresses outside: address → rule, "" for one that is there. One question at a time, two to one host with a pause
    between them, and no more once `seconds` are over: what was not asked is not in the answer."""
    found, asked = dict[str, str](), ""
    ends = time.monotonic() + seconds
    for address in addresses:
        if time.monotonic() > ends:
            break
        host = urlsplit(address).netloc
        if host == asked:
            sleep(_PAUSE)
        asked = host
        found[address] = str(_asked(address))
    return found


def _asked(address: str) -> str:
    """HEAD first; servers that know no HEAD are asked for the page, of which little is read."""
    for method in ("HEAD", "GET"):
        try:
            status = fetch(method, address, headers=_AGENT, seconds=SECONDS, largest=200_000).status
        except TooBig:
            return ""  # it is there
        except Forbidden:
            return Rule.FORBIDDEN
        except OutboundError as error:
            log.info("a link is not answered", host=urlsplit(address).netloc, error=type(error).__name__)
            return Rule.AWAY
        if status < 400 or status in (401, 403, 429):
            return ""
    return Rule.GONE if status in _NOT_THERE else Rule.AWAY


@transaction.atomic
def _note(edition_id: int, lost: dict[str, str], unasked: Iterable[str]) -> None:
    held = {each.address: each for each in LostLink.objects.select_for_update().filter(edition=edition_id)}
    LostLink.objects.filter(edition=edition_id).exclude(address__in=[each[:500] for each in (*lost, *unasked)]).delete()
    if not Edition.objects.published().filter(pk=edition_id).exists():
        return  # replaced meanwhile
    for address, rule in lost.items():
        before = held.get(address[:500])
        if before is None:
            LostLink.objects.create(edition_id=edition_id, address=address[:500], rule=rule)
        else:
            before.rule, before.times = rule, before.times + 1
            before.save(update_fields=["rule", "times"])


def lost_links() -> list[LostLink]:
    """What an editor is told: of published texts; what did not answer only when it did not twice."""
    rows = LostLink.objects.filter(edition__state="published").exclude(rule=Rule.AWAY, times__lt=2)
    return list(rows.select_related("edition__article").order_by("edition__article__slug", "edition__language", "pk"))
