"""What is known of each queue by now: its rates, by how much to widen, and the regression where skills overlap.

Read at most once a minute by a process. Of the last four weeks; what is a week older counts half.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db import connection
from django.db.models import F

from heliodesk.hours.models import Channel
from heliodesk.jobs.queue import job
from heliodesk.routing.models_waits import Estimate, Regression
from heliodesk.routing.ridge import Example, Model, fit
from heliodesk.routing.waiting import Counts, Rates, learnt, pooled
from heliodesk.routing.widening import Outcome, wider

Key = tuple[int, str, str]  # team, language (primary subtag), channel
Found = TypeVar("Found")

# Before anything was seen: ten minutes for a talk, half an hour of patience, a minute until somebody takes an offer.
PRIOR = Rates(1 / 600, 1 / 1800, 60.0)
WEEKS = 4
LAST = 200  # outcomes that say whether a range is kept
MOST_EXAMPLES = 5000
# Longer than a working day nobody talks: the chat was forgotten, and says nothing of how long one takes.
LONGEST = 8 * 3600
_KEPT = 60.0

_COUNTED = """
select team_id, language, channel, extract(hour from hour at time zone 'utc')::int,
  sum(w * ended), sum(w * busy), sum(w * "left"), sum(w * waited), sum(w * taken), sum(w * pickup)
from (select *, power(0.5, extract(epoch from %s - hour) / 604800) as w from routing_servicehour where hour > %s) counted
group by 1, 2, 3, 4
"""
# What goes on still has not ended, which counts as well.
_RUNNING = """
select team_id, language, channel, sum(least(extract(epoch from %s - taken_at), %s)) from routing_stint
where ended_at is null and taken_at is not null group by 1, 2, 3
"""


# Who came in the last two hours, by how pressing it was.
_CAME = """
select team_id, language, channel, urgency, count(*) / 7200.0 from routing_stint where since > %s - interval '2 hours'
group by 1, 2, 3, 4
"""


@dataclass(slots=True)
class _Known:
    """Counts by queue and hour of the day (UTC), and what was asked of them since."""

    at: float
    by_hour: dict[Key, dict[int, Counts]]
    running: dict[Key, Counts]
    came: dict[Key, dict[int, float]]
    wider: dict[Key, float] = field(default_factory=dict)
    models: dict[Key, Model | None] = field(default_factory=dict)


_known: _Known | None = None


def forget() -> None:
    """Read anew at the next question (after learning, and between tests)."""
    global _known
    _known = None


def rates_of(key: Key, at: datetime | None = None) -> Rates:
    """The rates of a queue at this hour of the day: of its own, leaning on all of its hours, those on its channel's."""
    known, hour = _looked(), (at or datetime.now(UTC)).astimezone(UTC).hour
    own = known.by_hour.get(key, {})
    channel = pooled(pooled(hours.values()) for other, hours in known.by_hour.items() if other[2] == key[2])
    whole = pooled(own.values()) + known.running.get(key, Counts())
    return learnt(PRIOR, channel, whole, own.get(hour, Counts()))


def arrivals_of(key: Key) -> dict[int, float]:
    """How many came lately, for a second, by how pressing it was (`Conversation.urgency`)."""
    return _looked().came.get(key, {})


def wider_of(key: Key) -> float:
    """By how much to widen what is said in a queue, because it did not keep what it said lately."""
    return _once(_looked().wider, key, lambda: wider([outcome_of(row, said=False) for row in _lately(key)]))


def model_of(key: Key) -> Model | None:
    """The regression of a queue, where it is better than the formula."""

    def read() -> Model | None:
        row = Regression.objects.filter(team=key[0], language=key[1], channel=key[2]).first()
        model = Model.of(row.model) if row else None
        return model if model and model.is_better else None

    return _once(_looked().models, key, read)


def outcome_of(row: Estimate, *, said: bool = True) -> Outcome:
    """What was said, widened as it was, or as it was estimated before."""
    factor = row.wider if said else 1.0
    return Outcome(
        row.low / factor, row.least, row.most * factor, row.high * factor, row.waited or 0.0, row.outcome == "served"
    )


def _lately(key: Key) -> Iterable[Estimate]:
    """The newest that are over: one for each customer, the first that they were told."""
    rows = Estimate.objects.filter(
        team=key[0], language=key[1], channel=key[2], changed="", outcome__in=["served", "left"]
    )
    return rows.order_by("-ended_at")[:LAST]


@job("routing.learn-overlap", every="17 * * * *")
def learn_overlap() -> None:
    """Learn each queue's regression anew, from what came lately; a queue with too little has none."""
    since = datetime.now(UTC) - timedelta(weeks=WEEKS)
    served = Estimate.objects.filter(
        outcome="served", changed="", ended_at__gt=since, channel=Channel.CHAT, free__lte=F("ahead")
    )
    for team, language, channel in served.order_by().values_list("team", "language", "channel").distinct():
        rows = served.filter(team=team, language=language, channel=channel).order_by("-ended_at")[:MOST_EXAMPLES]
        examples = [Example(row.formula, row.seen, row.waited or 0.0) for row in reversed(rows)]
        model = fit(examples)
        if model is not None:
            Regression.objects.update_or_create(
                team_id=team,
                language=language,
                channel=channel,
                defaults={"model": model.as_data(), "examples": len(examples), "at": datetime.now(UTC)},
            )
    forget()


def _once(kept: dict[Key, Found], key: Key, make: Callable[[], Found]) -> Found:
    if key not in kept:
        kept[key] = make()
    return kept[key]


def _looked() -> _Known:
    global _known
    if _known is None or time.monotonic() - _known.at > _KEPT:
        now = datetime.now(UTC)
        by_hour: dict[Key, dict[int, Counts]] = defaultdict(dict)
        with connection.cursor() as cursor:
            cursor.execute(_COUNTED, [now, now - timedelta(weeks=WEEKS)])
            for team, language, channel, hour, *counts in cursor.fetchall():
                by_hour[team, language, channel][hour] = Counts(*map(float, counts))
            cursor.execute(_RUNNING, [now, LONGEST])
            running = {(team, language, channel): Counts(busy=float(busy)) for team, language, channel, busy in cursor}
            cursor.execute(_CAME, [now])
            came: dict[Key, dict[int, float]] = defaultdict(dict)
            for team, language, channel, urgency, rate in cursor.fetchall():
                came[team, language, channel][urgency] = float(rate)
        _known = _Known(time.monotonic(), dict(by_hour), running, dict(came))
    return _known
