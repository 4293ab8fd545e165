"""Write a notice, publish it, correct it, take it back. Each is an event and an entry of the audit chain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.events.log import record
from heliodesk.jobs.queue import job
from heliodesk.notices.models import Notice, Placing
from heliodesk.notices.words import LONGEST, NotWritten, checked, missing
from heliodesk.people.models import Agent

_STATE, _WAY = Notice.State, Placing.State
# A place, a language → words of its own ("" for the notice's).
Places = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Written:
    """A notice as an editor typed it."""

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    kind: str = Notice.Kind.ANNOUNCEMENT
    link: str = ""
    on_site: bool = True
    ends_at: datetime | None = None
    places: Places = field(default_factory=dict)
    read: frozenset[str] = frozenset()  # drafts of the language model that the editor has read and stands for


@transaction.atomic
def draft(written: Written, *, by: Agent | None) -> Notice:
    """Keep a new one. Raises NotWritten."""
    made = Notice(by=by)
    _fill(made, written)
    made.save(force_insert=True)
    _place(made, written.places)
    _tell(made, "drafted", by)
    return made


@transaction.atomic
def change(notice: Notice, written: Written, *, by: Agent) -> Notice:
    """Write what nobody has read yet anew. Raises NotWritten: a published one is corrected instead."""
    held = _held(notice, _STATE.DRAFT, _STATE.SCHEDULED)
    _fill(held, written)
    held.save()
    held.placings.all().delete()
    _place(held, written.places)
    _tell(held, "changed", by)
    return held


@transaction.atomic
def add_drafts(notice: Notice, titles: Mapping[str, str], texts: Mapping[str, str], *, by: Agent) -> Notice:
    """Keep what a language model made of it in languages that it lacks; nobody reads it before an editor. Raises NotWritten."""
    held = _held(notice, _STATE.DRAFT, _STATE.SCHEDULED)
    fresh = [language for language in titles if language not in held.titles and language not in held.texts]
    held.titles |= {language: titles[language] for language in fresh}
    held.texts |= {language: texts[language] for language in fresh}
    held.drafts = [*held.drafts, *fresh]
    if fresh and held.state == _STATE.SCHEDULED:
        held.state, held.publish_at = _STATE.DRAFT, None
    held.save(update_fields=["titles", "texts", "drafts", "state", "publish_at"])
    _tell(held, "translated", by)
    return held


@transaction.atomic
def schedule(notice: Notice, *, at: datetime, by: Agent) -> Notice:
    """Publish it at `at` (aware). Raises NotWritten."""
    held = _held(notice, _STATE.DRAFT, _STATE.SCHEDULED)
    if at <= datetime.now(UTC):
        raise NotWritten("at", "past")
    _whole(held, at)
    held.state, held.publish_at = _STATE.SCHEDULED, at
    held.save(update_fields=["state", "publish_at"])
    _tell(held, "scheduled", by)
    return held


@transaction.atomic
def unschedule(notice: Notice, *, by: Agent) -> Notice:
    """A draft again."""
    held = _held(notice, _STATE.SCHEDULED)
    held.state, held.publish_at = _STATE.DRAFT, None
    held.save(update_fields=["state", "publish_at"])
    _tell(held, "unscheduled", by)
    return held


@transaction.atomic
def publish(notice: Notice, *, by: Agent | None = None) -> Notice:
    """Show it on our pages, and have it posted at every place. Raises NotWritten."""
    held = _held(notice, _STATE.DRAFT, _STATE.SCHEDULED)
    now = datetime.now(UTC)
    _whole(held, now)
    held.state, held.published_at, held.publish_at = _STATE.PUBLISHED, now, None
    held.save(update_fields=["state", "published_at", "publish_at"])
    held.placings.update(state=_WAY.QUEUED, look_at=now)
    _tell(held, "published", by)
    return held


@transaction.atomic
def correct(notice: Notice, written: Written, *, by: Agent) -> Notice:
    """Say it better: a new edition, which follows to every place that has one or was to get one. Where a person has to look first
    (`unknown`), it waits for them. New places get it too; none is left out. Raises NotWritten."""
    held = _held(notice, _STATE.PUBLISHED)
    _fill(held, written)
    _whole(held, datetime.now(UTC))
    held.edition += 1
    held.save()
    for placing in held.placings.all():
        placing.words = written.places.get((placing.place, placing.language), placing.words)
        placing.save(update_fields=["words"])
    known = set(held.placings.values_list("place", "language"))
    _place(held, {at: words for at, words in written.places.items() if at not in known})
    _queue(held)
    _tell(held, "corrected", by)
    return held


@transaction.atomic
def withdraw(notice: Notice, *, by: Agent) -> Notice:
    """Take it from our pages; every place that has it is told that it does not hold any more. Raises NotWritten."""
    held = _held(notice, _STATE.PUBLISHED)
    held.state, held.edition = _STATE.WITHDRAWN, held.edition + 1
    held.save(update_fields=["state", "edition"])
    held.placings.filter(edition=0).exclude(state=_WAY.UNKNOWN).update(state=_WAY.FAILED, reason="withdrawn")
    _queue(held)
    _tell(held, "withdrawn", by)
    return held


@transaction.atomic
def drop(notice: Notice, *, by: Agent) -> None:
    """Forget one that nobody has read."""
    held = _held(notice, _STATE.DRAFT, _STATE.SCHEDULED)
    _tell(held, "dropped", by)
    held.delete()


@transaction.atomic
def again(placing: Placing, *, by: Agent) -> bool:
    """Post it because a person says so: they have looked there. False: it is not one that may be."""
    stopped = Placing.objects.filter(pk=placing.pk, state__in=[_WAY.FAILED, _WAY.UNKNOWN])
    if not stopped.update(state=_WAY.QUEUED, tries=0, reason="", detail="", look_at=datetime.now(UTC)):
        return False
    _tell(placing.notice, "posted-again", by)
    return True


@job("notices.publish-due", every="* * * * *")
def publish_due() -> None:
    """Publish what was scheduled for a time that has come."""
    for notice in Notice.objects.filter(state=_STATE.SCHEDULED, publish_at__lte=datetime.now(UTC)):
        try:
            publish(notice)
        except NotWritten:
            continue  # somebody was faster, or it ended before it began: it stays, and its page says so


def _held(notice: Notice, *states: str) -> Notice:
    held: Notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if held.state not in states:
        raise NotWritten("state", "over")
    return held


def _fill(notice: Notice, written: Written) -> None:
    if written.kind not in Notice.Kind.values:
        raise NotWritten("kind", "shape")
    link = written.link.strip()
    if link:
        try:
            URLValidator(["https"])(link)
        except ValidationError:
            raise NotWritten("link", "shape") from None
    notice.titles, notice.texts = checked("titles", written.titles), checked("texts", written.texts)
    if not notice.titles:
        raise NotWritten("titles", "empty")
    notice.drafts = [each for each in notice.drafts if each in notice.texts and each not in written.read]
    for (place, _language), words in written.places.items():
        if len(words) > LONGEST["words"]:
            raise NotWritten("words", "long", place)
    notice.kind, notice.link, notice.on_site, notice.ends_at = written.kind, link, written.on_site, written.ends_at


def _whole(notice: Notice, at: datetime) -> None:
    """May everybody read it?"""
    if half := missing(notice.titles, notice.texts):
        raise NotWritten("texts" if half in notice.titles else "titles", "empty", half)
    if notice.drafts:
        raise NotWritten("texts", "draft", notice.drafts[0])
    if notice.ends_at and notice.ends_at <= at:
        raise NotWritten("ends", "order")
    if not notice.on_site and not notice.placings.exists():
        raise NotWritten("places", "empty")


def _place(notice: Notice, places: Places) -> None:
    Placing.objects.bulk_create(
        Placing(notice=notice, place=place, language=language, words=words.replace("\x00", "").strip())
        for (place, language), words in places.items()
    )


def _queue(notice: Notice) -> None:
    """Post the edition wherever an older one stands, or none yet."""
    behind = notice.placings.filter(edition__lt=notice.edition).exclude(state__in=[_WAY.UNKNOWN, _WAY.SENDING])
    if notice.state == _STATE.WITHDRAWN:
        behind = behind.filter(edition__gt=0)
    behind.update(state=_WAY.QUEUED, tries=0, reason="", detail="", look_at=datetime.now(UTC))


def _tell(notice: Notice, what: str, by: Agent | None) -> None:
    actor: Actor = by.actor if by else SYSTEM
    audit.write(actor=actor, verb=f"public-notice-{what}", subject=f"notice:{notice.key}", edition=str(notice.edition))
    record("notice.changed", topics=["notices"], data={"notice": notice.key, "what": what})
