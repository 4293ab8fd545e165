"""The channel advisor: urgency × complexity × what is open now → one way, and the others with a reason. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Channel = Literal["chat", "request"]
Why = Literal[
    "danger",  # every minute counts, and people are there
    "quick",  # one answer settles it
    "sooner",  # it answers sooner than the other
    "thorough",  # several people have to look; nothing gets lost in a request
    "closed",  # nobody is there now
    "nobody",  # by its hours it is open, but nobody is at the desk this minute
    "expected",  # the same, and every minute counts: whoever comes reads it first
    "queue",  # so many wait that writing is quicker
    "other-language",  # only in another language
    "can-wait",
    "only",  # there is no other
]
# For how long somebody would rather wait in a chat than write, by urgency: the rest of the day when money is in danger.
_PATIENCE = {1: timedelta(minutes=10), 2: timedelta(minutes=20), 3: timedelta(minutes=45), 4: timedelta(hours=12)}
_NEVER = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to us as it is now.

    `opens_at`: when people are there again; None while open, or when it is not known. `usual`: range of the first answer
    while it is open. `waiting`: people in the queue; `present`: people who answer, 0 although it may be open by its hours.
    `own_language`: the customer's own.
    """

    channel: Channel
    is_open: bool
    usual: tuple[timedelta, timedelta] | None = None
    opens_at: datetime | None = None
    waiting: int = 0
    present: int = 0
    own_language: bool = True
    language: str = ""
    likely: tuple[timedelta, timedelta] | None = (
        None  # of the chat: by the queue as it is, which counts before the rule of thumb
    )
    told: str = ""  # of a request: the sealed word of what is said, which comes back when one is sent

    @property
    def is_staffed(self) -> bool:
        """Open, and in the chat somebody is at the desk."""
        return self.is_open and (self.channel != "chat" or self.present > 0)


@dataclass(frozen=True, slots=True)
class Advised:
    """A way with what is to be said of it. `wait`: range until somebody answers; `by`: the later end as an instant;
    None: not known. `why`: for the first one why it is recommended, for the others why not."""

    way: Way
    wait: tuple[timedelta, timedelta] | None
    by: datetime | None
    why: Why


def advise(urgency: int, complexity: int, ways: Sequence[Way], now: datetime) -> list[Advised]:
    """The ways in the order in which they are recommended; empty when there are none.

    A closed chat is never recommended while there is another way. More urgency never leads away from the chat, a longer
    queue never leads to it.
    """
    chats = sorted(
        (w for w in ways if w.channel == "chat"),
        key=lambda w: (not w.is_open, not w.is_staffed, not w.own_language, _end(w, now)),
    )
    requests = sorted((w for w in ways if w.channel == "request"), key=lambda w: (not w.own_language, _end(w, now)))
    if not chats or not requests:
        only = [*chats, *requests]
        return [_said(w, "only" if i == 0 else _against(w, now, only[0]), now) for i, w in enumerate(only)]
    chat, request = chats[0], requests[0]
    why = _for_chat(urgency, complexity, chat, request, now)
    if why:
        rest = sorted([*chats[1:], *requests], key=lambda w: _end(w, now))
        return [_said(chat, why, now), *(_said(w, _against(w, now, chat), now) for w in rest)]
    first: Why = "can-wait" if urgency <= 2 else "sooner"
    if complexity >= 3:
        first = "thorough"
    elif not chat.is_staffed:
        first = "nobody" if chat.is_open else "closed"
    rest = sorted([*chats, *requests[1:]], key=lambda w: _end(w, now))
    return [_said(request, first, now), *(_said(w, _not_chat(w, complexity, urgency), now) for w in rest)]


def wait_of(way: Way, now: datetime) -> tuple[timedelta, timedelta] | None:
    """How long until somebody answers; None: not known, as while nobody is at the desk."""
    if way.is_open and not way.is_staffed:
        return None
    if way.is_open and way.likely is not None:
        return way.likely
    if way.usual is None:
        return None
    least, most = way.usual
    if not way.is_open:
        if way.opens_at is None:
            return None
        until = max(way.opens_at - now, timedelta())
        return until + least, until + most
    if way.channel == "chat":
        rounds = way.waiting / max(1, way.present)
        return least * (1 + rounds / 2), most * (1 + rounds)
    return least, most


def _end(way: Way, now: datetime) -> timedelta:
    wait = wait_of(way, now)
    return wait[1] if wait else _NEVER


def _for_chat(urgency: int, complexity: int, chat: Way, request: Way, now: datetime) -> Why | None:
    """Why the chat, or None when a request is better."""
    if not chat.is_open:
        return None
    if not chat.is_staffed:
        return "expected" if urgency == 4 else None
    wait = _end(chat, now)
    patience = _PATIENCE[urgency]
    if not chat.own_language:
        patience = patience / 4 if urgency < 4 else patience
    if urgency == 4:
        # Without a known wait people are there all the same, and a request may lie for hours.
        return "danger" if wait <= patience or wait <= _end(request, now) or wait == _NEVER else None
    if complexity == 3 or wait > patience:
        return None
    if urgency == 3:
        return "sooner"
    return "quick" if complexity == 1 else None


def _not_chat(way: Way, complexity: int, urgency: int) -> Why:
    if not way.is_open:
        return "closed"
    if not way.is_staffed:
        return "nobody"
    if not way.own_language:
        return "other-language"
    if way.channel == "chat" and complexity < 3 and (urgency >= 3 or complexity == 1):
        return "queue"
    return "thorough" if complexity >= 2 else "can-wait"


def _against(way: Way, now: datetime, chosen: Way) -> Why:
    if not way.is_open:
        return "closed"
    if not way.is_staffed:
        return "nobody"
    if not way.own_language:
        return "other-language"
    return "can-wait" if way.channel == "request" else "queue"


def _said(way: Way, why: Why, now: datetime) -> Advised:
    wait = wait_of(way, now)
    return Advised(way, wait, now + wait[1] if wait else None, why)
