"""Who is asking. Every command and every queryset is given one of these, never a request."""

from dataclasses import dataclass
from typing import Literal, Protocol

ActorKind = Literal["customer", "agent", "key", "bot", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A customer (or anonymous visitor), an agent, an API key, the bot, or Heliodesk itself.

    `team` is set for agents. `roles` are an agent's roles or a key's scopes. A bot's `id` is the one conversation that it
    was asked into.
    """

    kind: ActorKind
    id: int | None = None
    team: int | None = None
    roles: frozenset[str] = frozenset()

    @property
    def topic(self) -> str:
        """The event topic that only this actor hears: "customer:5"."""
        return f"{self.kind}:{self.id}"

    @property
    def answers(self) -> bool:
        """Talks with customers. Editors, planners and administrators do not by that role alone."""
        return self.kind == "agent" and bool(self.roles & {"agent", "supervisor"})

    @property
    def oversees(self) -> bool:
        """May see every team's conversations. Running the desk (administrator) is no reason to read them."""
        return self.kind == "agent" and "supervisor" in self.roles

    @property
    def administers(self) -> bool:
        """Keeps accounts, keys and settings."""
        return self.kind == "agent" and "administrator" in self.roles

    @property
    def plans(self) -> bool:
        """Decides the service hours."""
        return self.kind == "agent" and "planner" in self.roles

    @property
    def edits(self) -> bool:
        """Publishes what the public is told."""
        return self.kind == "agent" and "editor" in self.roles

    @property
    def reads_hours(self) -> bool:
        """May look at how the hours came about: who decides them, who announces them, who answers for them."""
        return self.plans or self.edits or self.oversees or self.administers


SYSTEM = Actor("system")


class Guarded(Protocol):
    """A thing that knows who may do what with it."""

    def allows(self, actor: Actor, verb: str) -> bool: ...


def may(actor: Actor, verb: str, thing: Guarded) -> bool:
    """May `actor` do that with `thing`? Seeing comes first: what `visible_to` leaves out is not there at all.

    The words of each kind of thing stand beside its model (`Conversation.allows`). An unknown verb is a mistake in our
    code and raises ValueError, rather than being refused unseen or allowed.
    """
    return actor.kind == "system" or thing.allows(actor, verb)
