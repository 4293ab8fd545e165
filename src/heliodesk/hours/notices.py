"""Draft what the public is told of a change, in every language of the site; an editor reads it over and publishes it."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.events.log import record
from heliodesk.hours import open_now
from heliodesk.hours.difference import days_between
from heliodesk.hours.models import Notice, Schedule, Version
from heliodesk.hours.sentences import change_in_words, reason_on, service_name

_MOST = 12  # sentences; a whole new year of exceptions is said by the page, not by a notice
LONGEST = 4000


def draft(schedule: Schedule, before: Sequence[Version], version: Version) -> dict[str, str]:
    """The notice of `version` for each language of the site: a sentence for each change, from the compiled calendars."""
    now = timezone.now()
    old = open_now.compile_schedule(list(before), around=now)
    new = open_now.compile_schedule([*before, version], around=now)
    changes = days_between(old, new, now, version.zone)[:_MOST]
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            language = code.split("-")[0]
            service = service_name(schedule)
            texts[language] = "\n".join(
                change_in_words(
                    change,
                    service=service[:1].upper() + service[1:],
                    zone=version.zone,
                    why=reason_on(version.hours, change.first, language) if change.last else "",
                )
                for change in changes
            )
    return texts


def publish(notice: Notice, *, texts: dict[str, str], by: Actor) -> Notice:
    """Publish a notice with the editor's words. Raises ValueError for a language without text."""
    if not all(texts.get(language, "").strip() for language in notice.texts):
        raise ValueError("text")
    with transaction.atomic():
        held = Notice.objects.select_for_update().get(pk=notice.pk)
        held.texts = {language: texts[language].strip()[:LONGEST] for language in held.texts}
        held.state, held.published_at = Notice.State.PUBLISHED, timezone.now()
        held.published_by = by.topic if by.id is not None else by.kind
        held.save()
        audit.write(actor=by, verb="notice-published", subject=held.version.schedule.slug[:80])
        record("hours.announced", topics=["hours"], data={"schedule": held.version.schedule.slug})
    return held


def drop(notice: Notice, *, by: Actor) -> None:
    """Decide that nobody needs to be told."""
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.DROPPED)
        audit.write(actor=by, verb="notice-dropped", subject=notice.version.schedule.slug[:80])


def told_of(schedule: str, number: int) -> Notice | None:
    """The notice of the version with this number of the schedule with this slug, None when it has none."""
    found: Notice | None = Notice.objects.filter(version__schedule__slug=schedule, version__number=number).first()
    return found


def ahead(limit: int = 20) -> list[Notice]:
    """Published notices of what is still to come, or began within the last week; the next first."""
    since = timezone.now() - timedelta(days=7)
    rows = Notice.objects.filter(state=Notice.State.PUBLISHED, first_change__gt=since)
    return list(rows.select_related("version__schedule").order_by("first_change")[:limit])
