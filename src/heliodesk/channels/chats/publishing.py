"""Post what waits for its places, as `sending` does what waits for a chat: committed before the platform is asked, never twice by
itself. A correction follows what stands there.
"""

from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from heliodesk.channels.base import Delivery, Outcome, Post
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.places import Place, place_named
from heliodesk.channels.chats.problems import stop
from heliodesk.channels.chats.speaking import spoken
from heliodesk.channels.rendering import length
from heliodesk.events.log import record
from heliodesk.jobs.queue import defer, job
from heliodesk.notices.models import Notice, Placing
from heliodesk.notices.words import composed, in_language

log = structlog.get_logger(__name__)

_WAY = Placing.State
_TRIES = 12
_WAITS = (5, 30, 120, 300)  # seconds, where the platform names none; then every ten minutes
_DEAD = timedelta(minutes=4)  # nobody speaks to a platform that long


@job("notices.post", every="* * * * *")
def post() -> None:
    """Whatever is due. Each row is taken by whoever commits that they begin."""
    now = datetime.now(UTC)
    due = Placing.objects.filter(state__in=[_WAY.QUEUED, _WAY.SENDING], look_at__lte=now).select_related("notice")
    for placing in due.order_by("id"):
        _post(placing, now)


def _post(placing: Placing, now: datetime) -> None:
    if placing.state == _WAY.SENDING:  # whoever did it is dead, and only a correction in place may be done twice
        _settle(placing, _WAY.UNKNOWN, "no-answer")
        return
    place = place_named(placing.place)
    if place is None:
        _settle(placing, _WAY.FAILED, "not-set-up")
        return
    if place.account.state != Account.State.WORKS:
        _look_later(placing, 300.0, place.account.problem)
        return
    text = text_for(placing.notice, placing)
    if length(text, place.channel.LENGTH_UNIT) > place.channel.LIMIT:
        _settle(placing, _WAY.FAILED, "too-long")
        return
    taken = Placing.objects.filter(pk=placing.pk, state=_WAY.QUEUED)
    edition = placing.notice.edition
    if not taken.update(state=_WAY.SENDING, tries=placing.tries + 1, look_at=now + _DEAD):
        return  # somebody else does it
    placing.tries += 1
    said = Post(
        key=f"{placing.key}{edition}",
        text=text,
        title=in_language(placing.notice.titles, placing.language)[0],
        place=place.target,
        follows=placing.external_ids[-1] if placing.external_ids else "",
    )
    _became(placing, place, _said(place, said), edition)


def _said(place: Place, said: Post) -> Delivery:
    try:
        return spoken(place.channel.post(said, told(place.account)))
    except TimeoutError:
        return Delivery(Outcome.UNKNOWN, reason="no-answer")
    except Exception as error:  # its contract says that it does not; then nobody knows how far it came
        log.error("notices.not-posted", channel=place.account.channel, error=type(error).__name__)
        return Delivery(Outcome.UNKNOWN, reason="broken-answer", detail=type(error).__name__)


def _became(placing: Placing, place: Place, made: Delivery, edition: int) -> None:
    match made.outcome:
        case Outcome.SENT:
            with transaction.atomic():
                ids = [*placing.external_ids, *made.external_ids]
                kept = list(dict.fromkeys(ids))[-20:]
                now = datetime.now(UTC)
                Placing.objects.filter(pk=placing.pk).update(edition=edition, external_ids=kept, posted_at=now)
                # Corrected meanwhile: the next edition goes at once.
                current = Notice.objects.values_list("edition", flat=True).get(pk=placing.notice_id)
                _settle(placing, _WAY.POSTED if current == edition else _WAY.QUEUED, "", made.detail)
        case Outcome.LATER if placing.tries < _TRIES:
            _look_later(placing, made.retry_after, made.reason, made.detail)
        case Outcome.RECONNECT:
            stop(place.account, made.reason or "access-ended", made.detail)
            _look_later(placing, 300.0, made.reason, made.detail)
        case Outcome.UNKNOWN:
            _settle(placing, _WAY.UNKNOWN, made.reason or "no-answer", made.detail)
        case _:
            _settle(placing, _WAY.FAILED, made.reason or "not-understood", made.detail)


def text_for(notice: Notice, placing: Placing) -> str:
    """What stands there: the words of its own or the notice's; of a correction and a withdrawal with a word that it is one."""
    text = placing.words or composed(notice.titles, notice.texts, notice.link, placing.language)
    with translation.override(tag_of(placing.language)):
        if notice.state == Notice.State.WITHDRAWN:
            return _("This does not hold any more: %(title)s") % {
                "title": in_language(notice.titles, placing.language)[0]
            }
        if placing.edition:  # an older one stands there
            return _("Corrected: %(text)s") % {"text": text}
    return text


def tag_of(language: str) -> str:
    """The interface's language that is nearest."""
    known = dict(settings.LANGUAGES)
    return language if language in known else language.split("-")[0] if language.split("-")[0] in known else "en"


def _look_later(placing: Placing, after: float | None, reason: str = "", detail: str = "") -> None:
    usual = _WAITS[placing.tries - 1] if 0 < placing.tries <= len(_WAITS) else 600.0
    at = datetime.now(UTC) + timedelta(seconds=min(3600.0, max(1.0, usual if after is None else after)))
    words = {"state": _WAY.QUEUED, "look_at": at, "reason": reason[:40], "detail": detail[:200]}
    Placing.objects.filter(pk=placing.pk).update(**words)
    defer("notices.post", at=at, lock="notices.post")


@transaction.atomic
def _settle(placing: Placing, way: str, reason: str, detail: str = "") -> None:
    at = datetime.now(UTC) if way == _WAY.QUEUED else None
    words = {"state": way, "reason": reason[:40], "detail": detail[:200], "look_at": at}
    Placing.objects.filter(pk=placing.pk).update(**words)
    record("notice.placed", topics=["notices"], data={"placing": placing.key, "state": way})
    if way == _WAY.QUEUED:
        defer("notices.post", lock="notices.post")
