"""How good were the words about waits? What customers were told first, beside what came, per channel and week."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from heliodesk.routing.widening import Measured, Outcome, measured

WEEKS = 8
MOST = 3000  # outcomes of a queue's week that are looked at
_KEPT = 300.0

_TOLD = """
select * from (
  select channel, team_id, language, date_trunc('week', ended_at at time zone 'utc')::date as week, low / wider, least,
    most * wider, high * wider, waited, outcome = 'served', row_number() over (
      partition by channel, team_id, language, date_trunc('week', ended_at at time zone 'utc') order by ended_at desc)
  from routing_estimate where changed = '' and outcome in ('served', 'left') and ended_at >= %s
) told where row_number <= %s
"""


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday (UTC). `found`: None where nobody was served."""

    monday: date
    found: Measured | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What was told in a channel, or in one queue of it, over the last weeks together and week by week, the oldest first."""

    channel: str
    whole: Measured | None
    weeks: tuple[Week, ...]
    team: int | None = None
    language: str = ""


_kept: tuple[float, tuple[list[Kept], list[Kept]]] | None = None


def by_channel() -> list[Kept]:
    """Every channel in which somebody was told something; the most first."""
    return _read()[0]


def by_queue() -> list[Kept]:
    """Every queue: department, language, channel."""
    return _read()[1]


def forget() -> None:
    """Count anew at the next question."""
    global _kept
    _kept = None


def mondays(today: date) -> list[date]:
    """The Mondays of the weeks that are looked at, this one included, the oldest first."""
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=n) for n in reversed(range(WEEKS))]


def _read() -> tuple[list[Kept], list[Kept]]:
    """Counted at most every five minutes by a process."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > _KEPT:
        weeks = mondays(datetime.now(UTC).date())
        with connection.cursor() as cursor:
            cursor.execute(_TOLD, [datetime.combine(weeks[0], datetime.min.time(), UTC), MOST])
            rows = cursor.fetchall()
        channels: dict[str, dict[date, list[Outcome]]] = defaultdict(lambda: defaultdict(list))
        queues: dict[tuple[str, int, str], dict[date, list[Outcome]]] = defaultdict(lambda: defaultdict(list))
        for channel, team, language, week, low, least, most, high, waited, was_served, _n in rows:
            outcome = Outcome(low, least, most, high, waited or 0.0, was_served)
            channels[channel][week].append(outcome)
            queues[channel, team, language][week].append(outcome)
        _kept = (
            time.monotonic(),
            (
                _ordered(_made(name, found, weeks) for name, found in channels.items()),
                _ordered(_made(key[0], found, weeks, team=key[1], language=key[2]) for key, found in queues.items()),
            ),
        )
    return _kept[1]


def _made(
    channel: str,
    found: Mapping[date, list[Outcome]],
    weeks: list[date],
    *,
    team: int | None = None,
    language: str = "",
) -> Kept:
    every = [outcome for outcomes in found.values() for outcome in outcomes]
    return Kept(
        channel,
        measured(every),
        tuple(Week(monday, measured(found.get(monday, []))) for monday in weeks),
        team,
        language,
    )


def _ordered(found: Iterable[Kept]) -> list[Kept]:
    return sorted(found, key=lambda each: (-(each.whole.count if each.whole else 0), each.channel, each.language))
