"""What the assistant has made up its mind to do: say something, or hand over. Pure values."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Say:
    """An answer. `what`: hello, thanks, hours, wait, ticket, flow (what the exchange says),
    ask (for an id, or the form), incident, answer, offer. `articles` and `links` as they are stored
    with the message. `is_try`: it may not help, and then a person is next; `band` is kept with a question that no article
    answers."""

    what: str
    body: str
    articles: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    is_try: bool = False
    looked_up: str = ""
    band: str = ""
    told: str = ""  # the sealed word of a wait that was told, kept when they join the queue (`routing.beforehand`)
    incident: int | None = None  # what was told is known of this one: who asked waits for its end


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person is needed. `why`: of reasons.py; `body`: what the assistant says before, if anything."""

    why: str
    body: str = ""
    links: list[dict[str, str]] = field(default_factory=list)
    band: str = ""
