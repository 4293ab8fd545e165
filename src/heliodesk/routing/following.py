"""Follow the log: who joined a queue, was served, left. What was told gets its outcome, and each hour its counts.

One job reads what has happened since it last did, in bulk and behind everything else: nobody who writes, waits or takes a chat
waits for it. It thinks outside of any transaction, for whoever reads the log waits for the oldest one that writes; then it
writes everything in a short one, if nobody else has followed the same page meanwhile.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from heliodesk.conversations.models import Conversation
from heliodesk.events.log import Cursor, UnknownCursor, head
from heliodesk.jobs.queue import defer_once, job
from heliodesk.routing.attending import AWAY, forget_absent
from heliodesk.routing.estimates import tell_everybody
from heliodesk.routing.learnt import LONGEST, Key
from heliodesk.routing.lines import primary
from heliodesk.routing.models_surge import Callback
from heliodesk.routing.models_waits import Estimate, Followed, ServiceHour, Stint
from heliodesk.routing.waiting import Counts
from heliodesk.routing.written import follow_written

SOON = timedelta(seconds=3)  # what happens within this is followed together
_PAGE = 500
_KEEP_STINTS, _KEEP_ESTIMATES = timedelta(weeks=8), timedelta(weeks=26)
_KINDS = [
    "conversation.queued", "conversation.assigned", "conversation.closed", "conversation.tracked", "conversation.assisted",
    "conversation.left", "conversation.returned", "ticket.opened",
]  # fmt: skip
# As `events.log.AFTER`, of some kinds: none that is read can have a predecessor that is yet to appear.
_READ = """
select e.tx::text::bigint, e.id, e.kind, e.at, e.data->>'conversation' from events_event e
where (e.tx, e.id) > (%s::text::xid8, %s) and e.tx < pg_snapshot_xmin(pg_current_snapshot()) and e.kind = any(%s)
order by e.tx, e.id limit %s
"""
_MOVE = """
update routing_stint s set taken_at = m.taken, ended_at = m.ended
from unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) as m (id, taken, ended) where s.id = m.id
"""
_SETTLE = """
update routing_estimate e set outcome = m.outcome, ended_at = m.ended, waited = m.waited
from unnest(%s::bigint[], %s::varchar[], %s::timestamptz[], %s::float[]) as m (id, outcome, ended, waited) where e.id = m.id
"""
_ADD = """
insert into routing_servicehour (team_id, language, channel, hour, ended, busy, "left", waited, taken, pickup)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (team_id, language, channel, hour) do update set
ended = routing_servicehour.ended + excluded.ended, busy = routing_servicehour.busy + excluded.busy,
"left" = routing_servicehour."left" + excluded."left", waited = routing_servicehour.waited + excluded.waited,
taken = routing_servicehour.taken + excluded.taken, pickup = routing_servicehour.pickup + excluded.pickup
"""
_deferred_until = 0.0


def follow_soon() -> None:
    """A queue has moved: look at it in a moment, once for all that moves meanwhile."""
    global _deferred_until
    if time.monotonic() >= _deferred_until:
        _deferred_until = time.monotonic() + SOON.total_seconds()
        defer_once("routing.follow", at=datetime.now(UTC) + SOON)


@job("routing.follow-each-minute", every="* * * * *")
def follow_each_minute() -> None:
    """Whatever happened: a time that was said may have passed."""
    defer_once("routing.follow")  # by its lock one runs at a time


@job("routing.follow")
def follow() -> None:
    """Read on in the log, then tell everybody who waits what has changed."""
    opened: list[Conversation] = []
    while _follow_page(opened):
        pass
    follow_written(opened)
    tell_everybody()


@job("routing.forget-waits", every="41 3 * * *")
def forget_waits() -> None:
    """What is older than anybody looks goes."""
    now = datetime.now(UTC)
    Stint.objects.filter(since__lt=now - _KEEP_STINTS).exclude(ended_at=None).delete()
    Estimate.objects.filter(at__lt=now - _KEEP_ESTIMATES).exclude(outcome="").delete()
    ServiceHour.objects.filter(hour__lt=now - _KEEP_STINTS).delete()
    forget_absent()


def _follow_page(opened: list[Conversation]) -> bool:
    """True when there may be more. Adds the tickets that were opened."""
    row, is_new = Followed.objects.get_or_create(pk=1, defaults={"cursor": str(head())})
    if is_new:
        return False
    now = head()
    try:
        at = Cursor.parse(row.cursor)
        if at.epoch != now.epoch:
            raise UnknownCursor(row.cursor)
    except UnknownCursor:  # another history: what happened before is not known any more
        Followed.objects.filter(pk=1).update(cursor=str(now))
        return False
    with connection.cursor() as cursor:
        cursor.execute(_READ, [str(at.tx), at.id, _KINDS, _PAGE])
        rows = cursor.fetchall()
    if not rows:
        return False
    following = _Following([(kind, when, key) for _tx, _id, kind, when, key in rows])
    following.run()
    with transaction.atomic():
        up_to = str(Cursor(now.epoch, rows[-1][0], rows[-1][1]))
        if not Followed.objects.filter(pk=1, cursor=row.cursor).update(cursor=up_to):
            return True  # somebody else has been here: on from where they are
        following.write()
    opened += following.opened
    return len(rows) == _PAGE


class _Following:
    """Some events, in the order of the log."""

    def __init__(self, events: list[tuple[str, datetime, str]]) -> None:
        self.events = events
        keys = {key for _kind, _at, key in events}
        rows = Conversation.objects.filter(key__in=keys).select_related("customer", "team")
        self.talks = {talk.key: talk for talk in rows}
        self.opened: list[Conversation] = []
        ids = [talk.pk for talk in self.talks.values()]
        self.stints = {
            stint.conversation_id: stint for stint in Stint.objects.filter(conversation__in=ids, ended_at=None)
        }
        self.estimates: dict[int, list[Estimate]] = defaultdict(list)
        for row in Estimate.objects.filter(conversation__in=ids, outcome="").order_by("id"):
            self.estimates[row.conversation_id or 0].append(row)
        away = Callback.objects.filter(conversation__in=ids, away=True, turn_at=None)
        self.away = set(away.values_list("pk", flat=True))
        self.counts: dict[tuple[Key, datetime], Counts] = {}
        self.begun: list[Stint] = []
        self.moved: dict[int, Stint] = {}
        self.settled: list[Estimate] = []

    def run(self) -> None:
        does: dict[str, Callable[[Conversation, datetime], None]] = {
            "conversation.queued": self._queued,
            "conversation.assigned": self._assigned,
            "conversation.closed": self._closed,
            "conversation.tracked": self._gone,
            "conversation.assisted": self._gone,
            "conversation.left": self._left,
            "conversation.returned": self._returned,
            "ticket.opened": lambda talk, _at: self.opened.append(talk),
        }
        for kind, at, key in self.events:
            if (talk := self.talks.get(key)) is not None:
                does[kind](talk, at)

    def write(self) -> None:
        """Everything that was found, in few statements: Django's bulk update takes longer to say than to carry out."""
        with connection.cursor() as cursor:
            # Ended before another begins.
            cursor.execute(_MOVE, _columns(self.moved.values(), "pk", "taken_at", "ended_at"))
            Stint.objects.bulk_create(self.begun)
            cursor.execute(_SETTLE, _columns(self.settled, "pk", "outcome", "ended_at", "waited"))
            for (queue, hour), c in self.counts.items():
                cursor.execute(_ADD, [*queue, hour, c.ended, c.busy, c.left, c.waited, c.taken, c.pickup])

    def _queued(self, talk: Conversation, at: datetime) -> None:
        stint = self.stints.get(talk.pk)
        queue = (talk.team_id, primary(talk.language))
        if stint is not None and stint.taken_at is None and (stint.team_id, stint.language) == queue:
            return  # an offer was not taken: the same stint goes on
        if stint is None and talk.pk in self.away:
            return  # nobody waits there
        if stint is not None:
            self._gone(talk, at)
        self._begin(talk, at)

    def _begin(self, talk: Conversation, at: datetime, *, taken: bool = False) -> None:
        told = self.estimates.get(talk.pk)
        stint = Stint(
            conversation=talk,
            team_id=talk.team_id,
            language=primary(talk.language),
            channel=talk.channel,
            since=at,
            urgency=talk.urgency,
            taken_at=at if taken else None,
            found_free=bool(told and told[0].free > told[0].ahead),
        )
        self.stints[talk.pk] = stint
        self.begun.append(stint)

    def _assigned(self, talk: Conversation, at: datetime) -> None:
        self._settle(talk, at, Estimate.Outcome.SERVED)
        stint = self.stints.get(talk.pk)
        if stint is None:
            self._begin(talk, at, taken=True)
        elif stint.taken_at is None:
            stint.taken_at = at
            self._moves(stint)
            waited = (at - stint.since).total_seconds()
            picked = Counts(taken=1, pickup=waited) if stint.found_free else Counts()
            self._count(stint, at, Counts(waited=waited) + picked)

    def _closed(self, talk: Conversation, at: datetime) -> None:
        self._ends(talk, at, Estimate.Outcome.LEFT)

    def _left(self, talk: Conversation, at: datetime) -> None:
        """Their page is closed: patience ended when it was, not when that was certain. Who comes back waits anew from then."""
        self._ends(talk, at - AWAY, Estimate.Outcome.LEFT)

    def _returned(self, talk: Conversation, at: datetime) -> None:
        if talk.pk not in self.stints:  # else somebody has it already
            self._begin(talk, at)

    def _gone(self, talk: Conversation, at: datetime) -> None:
        if talk.is_tracked:
            self.opened.append(talk)
        self._ends(talk, at, Estimate.Outcome.MOVED)

    def _ends(self, talk: Conversation, at: datetime, outcome: str) -> None:
        self._settle(talk, at, outcome)
        stint = self.stints.pop(talk.pk, None)
        if stint is None:
            return
        stint.ended_at = max(at, stint.since)
        self._moves(stint)
        if stint.taken_at is not None:
            self._count(stint, at, Counts(ended=1, busy=min((at - stint.taken_at).total_seconds(), LONGEST)))
        else:
            waited = max((at - stint.since).total_seconds(), 0.0)
            self._count(stint, at, Counts(left=float(outcome == Estimate.Outcome.LEFT), waited=waited))

    def _settle(self, talk: Conversation, at: datetime, outcome: str) -> None:
        for row in self.estimates.pop(talk.pk, []):
            row.outcome, row.ended_at = outcome, max(at, row.at)
            row.waited = (row.ended_at - row.at).total_seconds()
            self.settled.append(row)

    def _moves(self, stint: Stint) -> None:
        if stint.pk:
            self.moved[stint.pk] = stint

    def _count(self, stint: Stint, at: datetime, counts: Counts) -> None:
        key = (
            (stint.team_id, stint.language, stint.channel),
            at.astimezone(UTC).replace(minute=0, second=0, microsecond=0),
        )
        self.counts[key] = self.counts.get(key, Counts()) + counts


def _columns(rows: Iterable[Stint | Estimate], *names: str) -> list[list[Any]]:
    return [[getattr(row, name) for row in rows] for name in names]
