"""How long until a request or a mail is answered: from what such ones took lately, counted in the hours in which somebody is
there.

Nobody stands in line in writing, so there is no formula for it: what the first answers of the last weeks took is the
distribution. Who has waited already is compared only with those that took longer than that.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.base import ModelState

from heliodesk import hours
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.served import scope_of
from heliodesk.hours.open_now import calendar_of, calendar_since
from heliodesk.hours.visiting import answering
from heliodesk.promises import clock
from heliodesk.promises.models import Kind, Promise
from heliodesk.promises.models import State as Kept
from heliodesk.routing.estimates import UNKNOWN, Shown, retold, shown, told_last
from heliodesk.routing.learnt import Key, wider_of
from heliodesk.routing.lines import primary
from heliodesk.routing.models_waits import Estimate
from heliodesk.routing.waiting import LEARNING, LEVELS, Range

WEEKS = 6
LAST = 200
FEW = 5  # of so few that took longer nobody can say how long it takes
_FAR = timedelta(days=60)
_TOGETHER = 500
_KEPT = 600.0
Usual = Callable[..., tuple[str, Range] | None]
_kept: dict[Key, tuple[float, list[tuple[float, int]]]] = {}

# A person's first word in a matter, for what is told and has no outcome yet.
_ANSWERED = """
select distinct on (e.id) e.id, m.at from routing_estimate e
join conversations_conversation c on c.id = e.conversation_id
join conversations_message m on m.conversation_id = e.conversation_id and m.kind = 'text' and m.at >= e.at
and (m.agent_id is not null or m.data ? 'elsewhere') where e.outcome = '' and c.tracked_at is not null order by e.id, m.number
"""


def quantile(taken: Sequence[float], level: float, *, beyond: float = 0.0) -> float | None:
    """Of sorted times the one within which `level` of those were over that took longer than `beyond`. None of too few."""
    rest = [each for each in taken if each > beyond]
    if len(rest) < FEW:
        return None
    return rest[min(len(rest) - 1, math.ceil(level * len(rest)) - 1)]


def written_told(conversation: Conversation, now: datetime | None = None) -> Shown | None:
    """What the customer of a tracked matter is told now of the first answer. None once somebody has answered, and while nothing
    is known."""
    at = now or datetime.now(UTC)
    if not conversation.is_tracked or conversation.state == State.CLOSED:
        return None
    before = told_last(conversation.pk)
    if before is not None and (before.said_most > at or before.changed == UNKNOWN):
        return shown(before)
    if conversation.messages.answers().exists():
        return None
    promise = Promise.objects.filter(conversation=conversation, kind=Kind.FIRST).live().first()
    due, minutes = (promise.due, promise.minutes) if promise else (None, None)
    row = give_written(conversation, before, at, due, minutes)
    return shown(row) if row else None


def first_told(conversation: Conversation, due: datetime | None) -> Shown | None:
    """What the customer of a matter that is new is told, at once. `due`: when an answer is promised."""
    row = give_written(conversation, None, datetime.now(UTC), due, None)
    return shown(row) if row else None


def give_written(
    conversation: Conversation, before: Estimate | None, at: datetime, due: datetime | None, minutes: int | None
) -> Estimate | None:
    """Tell them, and keep what was told; what holds is not told again."""
    row = _said_next(conversation, before, at, due, minutes, expected)
    if row is None or row is before:
        return before
    Estimate.objects.bulk_create([row], ignore_conflicts=True)  # another may have told them meanwhile: that one counts
    return told_last(conversation.pk)


def _said_next(
    conversation: Conversation,
    before: Estimate | None,
    at: datetime,
    due: datetime | None,
    minutes: int | None,
    usual: Usual,
) -> Estimate | None:
    """What is to be told now, not kept yet; `before` when that still holds, None when there is nothing to tell. `usual`:
    `expected`, or what remembers its answers."""
    scope = scope_of(conversation)
    key = (conversation.team_id, primary(conversation.language), scope.channel)
    since = conversation.tracked_at or conversation.opened_at
    found = usual(key, scope, at, since=since, minutes=minutes)
    if due and found and found[0] == Estimate.By.PRIOR and due < at + timedelta(seconds=found[1].most):
        return before  # what is promised says more than what is usual of all
    if found is None:
        if before is None or before.changed == UNKNOWN:
            return before
        unknown = copy(before)
        unknown.pk, unknown.changed, unknown.at, unknown._state = None, UNKNOWN, at, ModelState()
        return unknown
    by, span = found
    factor = wider_of(key)
    said = Range(span.low / factor, span.least, span.most * factor, span.high * factor)
    told = retold(before, said, at.timestamp())
    if before is not None and not told.changed:
        return before
    return Estimate(
        conversation=conversation, team_id=key[0], language=key[1], channel=key[2], at=at, by=by, changed=told.changed,
        low=span.low, least=span.least, most=span.most, high=span.high, wider=factor,
        said_least=datetime.fromtimestamp(told.least, UTC), said_most=datetime.fromtimestamp(told.most, UTC),
    )  # fmt: skip


def _remembering(asked: Usual) -> Usual:
    """The same for all that were written to one department within one minute: they wait for hours, and it is worked out once."""
    known: dict[Any, tuple[str, Range] | None] = {}

    def ask(
        key: Key, scope: hours.Scope, at: datetime, *, since: datetime, minutes: int | None
    ) -> tuple[str, Range] | None:
        minute = since.replace(second=0, microsecond=0)
        alike = (key, scope, minute, minutes)
        if alike not in known:
            known[alike] = asked(key, scope, at, since=minute, minutes=minutes)
        return known[alike]

    return ask


def _tell_together(talks: Sequence[Conversation], at: datetime) -> None:
    """What `written_told` would tell each of them, in a few statements for all: ten thousand may have written at once."""
    keys = [talk.pk for talk in talks if talk.is_tracked and talk.state != State.CLOSED]
    told = Estimate.objects.filter(conversation__in=keys, outcome="").order_by("id")
    last = {row.conversation_id: row for row in told}
    answered = Message.objects.answers().filter(conversation__in=keys)
    over = set(answered.values_list("conversation", flat=True))
    live = Promise.objects.filter(conversation__in=keys, kind=Kind.FIRST).live()
    promised = {key: (due, minutes) for key, due, minutes in live.values_list("conversation", "due", "minutes")}
    rows, waiting, usual = [], set(keys) - over, _remembering(expected)
    for talk in (each for each in talks if each.pk in waiting):
        before = last.get(talk.pk)
        if before is not None and (before.said_most > at or before.changed == UNKNOWN):
            continue
        due, minutes = promised.get(talk.pk, (None, None))
        row = _said_next(talk, before, at, due, minutes, usual)
        if row is not None and row is not before:
            rows.append(row)
    Estimate.objects.bulk_create(rows, ignore_conflicts=True)


def expected(
    key: Key, scope: hours.Scope, at: datetime, *, since: datetime | None = None, minutes: int | None = None
) -> tuple[str, Range] | None:
    """(How it is known, seconds from `at`) until such a matter, written at `since` (now), is answered. None: not known.
    `minutes`: what it is promised; where enough were promised as much, only those are compared."""
    calendar = calendar_of(scope)
    if calendar is None:
        return None
    alike = lately(key, minutes) if minutes is not None else []
    taken = alike if len(alike) >= LEARNING else lately(key)
    waited = 0.0
    if since is not None and since < at and (own := calendar_since(scope, since)) is not None:
        waited = clock.spent([clock.Stretch(since, own)], [], since, at).total_seconds()
    if len(taken) >= LEARNING:
        by: str = Estimate.By.LATELY
        levels = [quantile(taken, level, beyond=waited) for level in LEVELS]
    else:
        by = Estimate.By.PRIOR
        status = calendar.status(at)
        usual = answering().get((scope.channel, status.level.name.lower() if status.is_open else "full"))
        if usual is None or usual[1].total_seconds() <= waited:
            return None
        least, most = (each.total_seconds() for each in usual)
        levels = [least / 2, max(least, waited), most, 2 * most]
    ends = []
    for level in levels:
        if level is None:
            return None
        end = clock.due([clock.Stretch(at, calendar)], [], at, timedelta(seconds=max(level - waited, 0)), at + _FAR)
        if end is None:
            return None
        ends.append((end - at).total_seconds())
    return by, Range(*ends)


def lately(key: Key, minutes: int | None = None) -> list[float]:
    """Sorted: how many seconds of service hours the first answers of the last weeks took, in one department, language and
    channel; of those that were promised in `minutes`, when given."""
    kept = _kept.get(key)
    if kept is None or time.monotonic() - kept[0] > _KEPT:
        _kept[key] = kept = (time.monotonic(), _taken(key))
    return [took for took, promised in kept[1] if minutes in (None, promised)]


def forget() -> None:
    """Count anew at the next question."""
    _kept.clear()


def _taken(key: Key) -> list[tuple[float, int]]:
    since = datetime.now(UTC) - timedelta(weeks=WEEKS)
    rows = Promise.objects.filter(kind=Kind.FIRST, state__in=[Kept.KEPT, Kept.LATE], ended_at__gt=since)
    rows = rows.filter(conversation__team=key[0], conversation__language=key[1]).select_related(
        "conversation__customer"
    )
    found = []
    for one in rows.select_related("conversation__team").order_by("-ended_at")[:LAST]:
        scope = scope_of(one.conversation)
        calendar = calendar_since(scope, one.since) if scope.channel == key[2] else None
        if calendar is not None and one.ended_at is not None:
            took = clock.spent([clock.Stretch(one.since, calendar)], [], one.since, one.ended_at)
            found.append((took.total_seconds(), one.minutes))
    return sorted(found)


def follow_written(opened: Sequence[Conversation], now: datetime | None = None) -> None:
    """Tell those whose matter was opened; settle what was answered or closed; look again where the time has passed."""
    at = now or datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED)
        answered = dict(cursor.fetchall())
    over = [
        _settled(row, Estimate.Outcome.SERVED, answered[row.pk]) for row in Estimate.objects.filter(pk__in=answered)
    ]
    running = Estimate.objects.filter(outcome="", conversation__tracked_at__isnull=False)
    for row in running.exclude(pk__in=answered).filter(conversation__state=State.CLOSED).select_related("conversation"):
        closed_at = row.conversation.closed_at if row.conversation else None
        over.append(_settled(row, Estimate.Outcome.MOVED, closed_at or at))
    Estimate.objects.bulk_update(over, ["outcome", "ended_at", "waited"], batch_size=_TOGETHER)
    passed = running.filter(said_most__lte=at).exclude(changed=UNKNOWN)
    again = Conversation.objects.filter(pk__in=passed.values("conversation")).select_related("customer", "team")
    for page in (*_pages(opened), *_pages(list(again))):
        _tell_together(page, at)


def _pages(talks: Sequence[Conversation]) -> Iterator[Sequence[Conversation]]:
    """So many at a time as one statement should speak of."""
    return (talks[at : at + _TOGETHER] for at in range(0, len(talks), _TOGETHER))


def _settled(row: Estimate, outcome: str, at: datetime) -> Estimate:
    row.outcome, row.ended_at = outcome, max(at, row.at)
    row.waited = (row.ended_at - row.at).total_seconds()
    return row
