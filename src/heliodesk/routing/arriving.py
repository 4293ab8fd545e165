"""How many came when: the counts from which the band is learnt, and the last windows."""

import time
from datetime import UTC, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncHour

from heliodesk.conversations.models import Conversation
from heliodesk.routing.surge import HOURS, Week, learn

WINDOW = timedelta(minutes=15)
_WEEKS, _KEPT = 8, 600.0  # weeks that are looked back; seconds that a process trusts what it has learnt
_learnt: dict[int, tuple[float, Week]] = {}


def week_of(team: int, now: datetime) -> Week:
    """What is usual for a team, of the whole weeks before `now` since its first conversation."""
    held = _learnt.get(team)
    if held is None or time.monotonic() > held[0]:
        held = _learnt[team] = (time.monotonic() + _KEPT, learn(_weeks(team, now)))
    return held[1]


def forget() -> None:
    """Learn anew at the next question."""
    _learnt.clear()


def _weeks(team: int, now: datetime) -> list[list[int]]:
    """Counts by hour, the oldest week first; the last ends with the last full hour before `now`."""
    end = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    since = end - timedelta(weeks=_WEEKS)
    opened = Conversation.objects.filter(team=team, opened_at__gte=since, opened_at__lt=end)
    rows = opened.annotate(hour=TruncHour("opened_at", tzinfo=UTC)).values("hour").annotate(n=Count("pk")).order_by()
    by_hour = {row["hour"]: row["n"] for row in rows}
    if not by_hour:
        return []
    known = min(_WEEKS, (end - min(by_hour)) // timedelta(weeks=1))
    weeks = []
    for back in range(known, 0, -1):
        week = [0] * HOURS
        for i in range(HOURS):
            at = end - timedelta(weeks=back) + timedelta(hours=i)
            week[hour_of(at)] = by_hour.get(at, 0)
        weeks.append(week)
    return weeks


def hour_of(at: datetime) -> int:
    """The hour of the week, 0 is Monday 00:00 UTC."""
    utc = at.astimezone(UTC)
    return utc.weekday() * 24 + utc.hour


def windows(team: int, now: datetime, how_many: int) -> list[tuple[datetime, int]]:
    """(when it began, how many came) of the last windows of 15 minutes; the last ends now."""
    first = now - how_many * WINDOW
    opened = Conversation.objects.filter(team=team, opened_at__gt=first, opened_at__lte=now)
    counts = [0] * how_many
    for (at,) in opened.values_list("opened_at").order_by():
        counts[min(how_many - 1, int((at - first) / WINDOW))] += 1
    return [(first + i * WINDOW, n) for i, n in enumerate(counts)]


def by_hour(team: int, now: datetime, how_many: int) -> list[tuple[datetime, int]]:
    """(when it began, how many came) of the last full hours and the one that runs, the oldest first."""
    this = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    first = this - timedelta(hours=how_many - 1)
    opened = Conversation.objects.filter(team=team, opened_at__gte=first, opened_at__lte=now)
    rows = opened.annotate(hour=TruncHour("opened_at", tzinfo=UTC)).values("hour").annotate(n=Count("pk")).order_by()
    counts = {row["hour"]: row["n"] for row in rows}
    return [(at, counts.get(at, 0)) for at in (first + timedelta(hours=i) for i in range(how_many))]
