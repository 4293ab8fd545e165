"""What somebody was told of the wait before they joined it.

Pages that say how long it takes write nothing: the answer carries a sealed word of what it said, the opening brings it along,
and it is stored then, as the first thing that this customer was told. It holds or is said to be longer, and counts for how good
our words are, as everything that was told in the queue does.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk import hours
from heliodesk.access import tokens
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.served import scope_of
from heliodesk.routing.estimates import Estimated, estimated, told_last
from heliodesk.routing.learnt import wider_of
from heliodesk.routing.lines import need_of, primary, standing
from heliodesk.routing.models_waits import Estimate
from heliodesk.routing.waiting import Range
from heliodesk.routing.written import expected

AGE = 3600  # seconds; who joins later than this after reading it has not joined because of it
_PURPOSE = "wait"


@dataclass(frozen=True, slots=True)
class Word:
    """A wait in the queue `key` as it was told at `at`: how it was known, seconds as estimated, how much wider it was said."""

    key: tuple[int, str, str]
    by: str
    span: Range
    wider: float
    at: datetime

    @property
    def said(self) -> tuple[timedelta, timedelta]:
        """From and to, as it was told."""
        return timedelta(seconds=self.span.least), timedelta(seconds=self.span.most * self.wider)

    def sealed(self) -> str:
        """To be carried by whoever was told."""
        span = [round(each) for each in (self.span.low, self.span.least, self.span.most, self.span.high)]
        claims = {"q": self.key, "b": self.by, "s": span, "w": round(self.wider, 3), "a": int(self.at.timestamp())}
        return tokens.sign(_PURPOSE, claims)


def word_of(key: tuple[int, str, str], found: Estimated, at: datetime) -> Word:
    """What a newcomer is told of a live queue."""
    return Word(key, str(found.by), found.span, found.wider, at)


def word_in_writing(team: int, scope: hours.Scope, at: datetime) -> Word | None:
    """What somebody is told who would write now to the department `team`. None where nothing is known."""
    key = (team, primary(scope.language), scope.channel)
    found = expected(key, scope, at)
    return Word(key, *found, wider_of(key), at) if found else None


def unsealed(text: str) -> Word | None:
    """None for what is no word of ours, or too old."""
    try:
        claims = tokens.verify(_PURPOSE, text, max_age=AGE)
    except tokens.BadToken:
        return None
    team, language, channel = claims["q"]
    return Word(
        (team, language, channel),
        claims["b"],
        Range(*claims["s"]),
        claims["w"],
        datetime.fromtimestamp(claims["a"], UTC),
    )


def keep(conversation: Conversation, text: str, now: datetime | None = None) -> None:
    """Store what the customer of a conversation was told before they opened it. Does nothing once they were told something in it,
    and for one that nobody waits in. Its customer and team are read with it."""
    word = unsealed(text) if text else None
    if word is None or not (conversation.is_waiting or conversation.is_tracked) or told_last(conversation.pk):
        return
    at = now or datetime.now(UTC)
    key = (conversation.team_id, primary(conversation.language), scope_of(conversation).channel)
    row = Estimate(
        conversation=conversation,
        team_id=word.key[0],
        language=word.key[1],
        channel=word.key[2],
        at=at,
        before=word.at,
        by=word.by,
        low=word.span.low,
        least=word.span.least,
        most=word.span.most,
        high=word.span.high,
        wider=word.wider,
        said_least=at + word.said[0],
        said_most=at + word.said[1],
    )
    if key != word.key:  # it was of another queue: they are told of this one, and that word came to nothing
        row.outcome, row.ended_at, row.waited = Estimate.Outcome.MOVED, at, 0.0
    elif conversation.is_waiting:
        _as_it_stands(row, conversation)
    Estimate.objects.bulk_create([row], ignore_conflicts=True)


def _as_it_stands(row: Estimate, conversation: Conversation) -> None:
    """The queue is noted as it is now that they have joined: the regression learns from what was there when the wait began."""
    now = standing()
    found = estimated(now, need_of(conversation, now.rules))
    if found is not None:
        row.ahead = row.now_ahead = found.seen.ahead
        row.hands, row.free, row.formula, row.seen = found.seen.hands, found.seen.free, found.formula, found.features
