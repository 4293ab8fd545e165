"""What is alike when a message is said on any channel: what is refused here, one part after the other, what a failure means."""

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from heliodesk.channels.base import Capabilities, Delivery, Outcome, Outgoing
from heliodesk.channels.rendering import Part, render
from heliodesk.channels.windows import Mode, Window, window
from heliodesk.outbound import Forbidden, OutboundError

_DIGITS = re.compile(r"\d{5,}|[^\s@]+@[^\s@]+|\S{33,}")


# Seconds after which no further part is begun: whoever waits for us is told how far it came, before they lose patience.
LONGEST = 15.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said in one call, and its place: `number` counts from 0 over all parts, so that it is the same at every try."""

    parts: tuple[Part, ...]
    number: int
    window: Window
    is_last: bool

    @property
    def part(self) -> Part:
        """The first, where a call takes one."""
        return self.parts[0]


async def in_parts(
    message: Outgoing,
    can: Capabilities,
    say: Callable[[Turn], Awaitable[Delivery]],
    *,
    at_once: int | Callable[[tuple[Part, ...]], int] = 1,
    now: datetime | None = None,
) -> Delivery:
    """Say what is left of a message, part by part until one does not go. `at_once`: so many in a call, or as many of those that
    are left as it says. `say` answers with ids and outcome. What is closed, empty, or takes a file that the channel does not, is
    refused before anything is asked."""
    opened = window(
        can,
        now=now or datetime.now(UTC),
        written_at=message.written_at,
        until=message.until,
        by_person=message.by_person,
    )
    if message.template is not None and can.has_templates:
        parts: tuple[Part, ...] = (Part(),)
    elif not opened.may_write:
        return refused("template-needed" if opened.mode is Mode.TEMPLATE else "window-closed")
    else:
        rendered = render(message, can)
        if rendered.left:
            return refused(rendered.left[0][1])
        parts = rendered.parts
    if not parts:
        return refused("empty")
    number = int(message.facts.get("sent_parts", 0))
    ids: list[str] = []
    began = time.monotonic()
    while number < len(parts):
        if time.monotonic() - began > LONGEST:
            return Delivery(Outcome.LATER, tuple(ids), retry_after=0.0, sent_parts=number)
        some = parts[number : number + (at_once(parts[number:]) if callable(at_once) else at_once)]
        made = await say(Turn(some, number, opened, is_last=number + len(some) == len(parts)))
        ids += made.external_ids
        if made.outcome is not Outcome.SENT:
            return replace(made, external_ids=tuple(ids), sent_parts=number)
        number += len(some)
    return Delivery(Outcome.SENT, tuple(ids), sent_parts=len(parts))


def sent(*external_ids: object) -> Delivery:
    """It is there, under these ids."""
    return Delivery(Outcome.SENT, tuple(str(one) for one in external_ids if one is not None))


def refused(reason: str, detail: str = "") -> Delivery:
    """This message never."""
    return Delivery(Outcome.REFUSED, reason=reason, detail=plain(detail))


def unreachable(reason: str, detail: str = "") -> Delivery:
    """This customer not here."""
    return Delivery(Outcome.UNREACHABLE, reason=reason, detail=plain(detail))


def reconnect(reason: str = "access-ended", detail: str = "") -> Delivery:
    """Our account not any more."""
    return Delivery(Outcome.RECONNECT, reason=reason, detail=plain(detail))


def later(reason: str, detail: str = "", retry_after: float | None = None) -> Delivery:
    """Certainly not taken; another time."""
    return Delivery(Outcome.LATER, reason=reason, detail=plain(detail), retry_after=retry_after)


def unknown(reason: str, detail: str = "") -> Delivery:
    """It may be there."""
    return Delivery(Outcome.UNKNOWN, reason=reason, detail=plain(detail))


def no_answer(went: bool, detail: str = "", *, again_is_safe: bool = False) -> Delivery:
    """No answer that can be read. `went`: the request may have arrived. `again_is_safe`: the platform would know it again."""
    if not went:
        return later("no-way", detail)
    return later("no-answer", detail) if again_is_safe else unknown("no-answer", detail)


def failed(error: OutboundError, *, again_is_safe: bool = False) -> Delivery:
    """What an error of `outbound` means."""
    if isinstance(error, Forbidden):
        return reconnect("address", str(error))
    return no_answer(error.went, type(error).__name__, again_is_safe=again_is_safe)


def plain(detail: str) -> str:
    """A platform's words on one line without what may be somebody's: long numbers, addresses, tokens."""
    return _DIGITS.sub("…", " ".join(detail.replace("\x00", " ").split()))[:200]
