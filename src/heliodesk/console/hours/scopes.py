"""Find what an address of the hours pages names, and say what a plan changes."""

from datetime import datetime

from django.http import Http404
from django.utils import timezone, translation

from heliodesk.hours.calendar import Calendar, Plan
from heliodesk.hours.difference import days_between
from heliodesk.hours.models import Channel, Region, Schedule, Version
from heliodesk.hours.sentences import change_in_words, reason_on, service_name
from heliodesk.people.models import Team


def parts_of(scope: str) -> dict[str, str]:
    """ "-.singapore.zh.chat" as fields. An empty field means any."""
    team, region, language, channel = ("" if part == "-" else part for part in scope.split("."))
    return {"team": team, "region": region, "language": language, "channel": channel}


def schedule_named(scope: str) -> Schedule:
    """The schedule of a scope; unsaved when the scope makes sense and has no hours yet; else 404."""
    fields = parts_of(scope)
    found = Schedule.objects.filter(**fields).first()
    if found:
        return found
    if (
        (fields["team"] and not Team.objects.filter(slug=fields["team"]).exists())
        or (fields["region"] and not Region.objects.filter(slug=fields["region"]).exists())
        or (fields["channel"] and fields["channel"] not in Channel.values)
        or not (fields["language"] == "" or (fields["language"].isalpha() and 2 <= len(fields["language"]) <= 3))
    ):
        raise Http404
    return Schedule(**fields)


def version_named(scope: str, number: int) -> Version:
    """A version by its schedule's scope and its number; else 404."""
    where = {f"schedule__{name}": value for name, value in parts_of(scope).items()}
    version = Version.objects.select_related("schedule").filter(number=min(number, 2**31 - 1), **where).first()
    if version is None:
        raise Http404
    return version


def published_of(schedule: Schedule) -> list[Version]:
    """Its published versions in order; none for one that is not saved yet."""
    if not schedule.pk:
        return []
    return list(schedule.versions.filter(state=Version.State.PUBLISHED).order_by("number"))


def difference(
    schedule: Schedule, old: Calendar, new: Calendar, plan: Plan, since: datetime | None = None
) -> list[str]:
    """What changes for customers, as sentences in the reader's language."""
    service = service_name(schedule)
    language = (translation.get_language() or "en").split("-")[0]
    return [
        change_in_words(
            change,
            service=service[:1].upper() + service[1:],
            zone=plan.zone,
            why=reason_on(plan, change.first, language) if change.last else "",
        )
        for change in days_between(old, new, since or timezone.now(), plan.zone)
    ]
