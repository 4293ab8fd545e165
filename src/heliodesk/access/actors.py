"""Who is asking. Every command and every queryset is given one of these, never a request."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["customer", "agent", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A customer, an agent, or Heliodesk itself. `team` and `roles` are set for agents only."""

    kind: ActorKind
    id: int | None = None
    team: int | None = None
    roles: frozenset[str] = frozenset()

    @property
    def topic(self) -> str:
        """The event topic that only this actor hears: "customer:5"."""
        return f"{self.kind}:{self.id}"

    @property
    def oversees(self) -> bool:
        """May see every team's conversations."""
        return bool(self.roles & {"supervisor", "administrator"})


SYSTEM = Actor("system")
