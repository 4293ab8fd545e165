"""What a mail becomes: plain values that nothing can change. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["personal", "auto-reply", "bounce", "delivery report", "list", "own loop"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one mail is read. What is beyond is named among the refusals; the raw mail keeps it all."""

    size: int = 50 * 1024 * 1024
    depth: int = 12  # parts within parts
    nested: int = 4  # mails within mails
    parts: int = 500
    header: int = 64 * 1024  # one header, unfolded
    headers: int = 2000
    header_block: int = 512 * 1024
    addresses: int = 500
    text: int = 1_000_000  # characters that are shown
    labour: int = 3_000_000  # tags of HTML times how deep each stands


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Problem:
    """What was broken, and how it was read all the same."""

    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cap that this mail is beyond, by the name of the cap in `Limits`."""

    rule: str
    allowed: int
    found: int


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox as it was written: the name decoded, the address as it stands."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the shown body. `mail` is set where it is a mail itself."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    is_inline: bool = False
    mail: Mail | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as read. `text` is all of it, `reply` only what its sender wrote anew."""

    subject: str = ""
    senders: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    reply: str = ""
    attachments: tuple[Attachment, ...] = ()
    kind: Kind = "personal"
    kind_reason: str = ""
    bounced: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    refusals: tuple[Refusal, ...] = ()


@dataclass(slots=True)
class Notes:
    """What is noticed on the way through one mail; each thing once."""

    problems: list[Problem] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def problem(self, what: str, how: str) -> None:
        """Remember that something was broken."""
        one = Problem(what[:300], how)
        if one not in self.problems and len(self.problems) < 100:
            self.problems.append(one)

    def refuse(self, rule: str, allowed: int, found: int) -> None:
        """Remember that a cap was reached."""
        if all(each.rule != rule for each in self.refusals):
            self.refusals.append(Refusal(rule, allowed, found))
