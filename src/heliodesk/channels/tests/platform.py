"""What the contract suite asks of every channel: how a platform says each thing, or why it never does."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from heliodesk.channels.base import Account, Request


@dataclass(frozen=True)
class Said:
    """Bodies as the platform sends them, and what each event of them is: the fields of an Incoming that matter, or its facts."""

    bodies: Sequence[Any]
    wanted: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Never:
    """The platform has no such thing."""

    reason: str


CASES = (
    "text", "batch", "edit", "delete", "reaction", "reply", "sticker", "location", "contact", "voice", "album", "unsupported",
    "echo", "other_account",
)  # fmt: skip


@dataclass(frozen=True)
class Platform:
    """One channel under the contract."""

    channel: str
    module: ModuleType
    account: Account
    seal: Callable[[bytes], Request]
    text: Callable[[str, str], Any]  # an event: key, words
    batch: Callable[[Sequence[Any]], Any]  # a body of events
    cases: Mapping[str, Said | Never]
    forged: Sequence[Callable[[bytes], Request]] = ()  # empty: nothing is signed, because we fetch it ourselves
    unbatched: str = ""  # why a body holds one event only
    answers: Sequence[tuple[Request, int, bytes | None]] = field(default=())  # challenges: status and body


def raw(body: Any) -> bytes:
    """A body as bytes, escaped as most platforms do it."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()
