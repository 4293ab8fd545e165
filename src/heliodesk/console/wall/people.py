"""Who is on: agents' own word about being there, how long, and how much each of them has."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent, Role
from heliodesk.routing import current
from heliodesk.routing.loading import carried
from heliodesk.routing.models import Presence
from heliodesk.routing.policy import speaks
from heliodesk.routing.presence import SILENCE

# By the first word of the agent's zone.
_PARTS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Asia": gettext_lazy("Asia"),
    "Australia": gettext_lazy("Pacific"),
    "Europe": gettext_lazy("Europe"),
    "Pacific": gettext_lazy("Pacific"),
}


_READ = (
    *("state", "reason", "since", "seen_at"),
    *(
        f"agent__{name}"
        for name in ("key", "name", "team__name", "team__slug", "languages", "capacity", "zone", "channels")
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """An agent who is not off duty. `is_on`: takes chats, and their console was heard of lately. `load` is what they
    carry, in units of a chat, of their capacity; `since` they have been as they say (UTC)."""

    agent: Agent
    state: str
    reason: str
    since: datetime
    is_on: bool
    load: float

    @property
    def is_silent(self) -> bool:
        """Says that they take chats, but their console is not connected."""
        return self.state == Presence.State.AVAILABLE and not self.is_on

    @property
    def is_free(self) -> bool:
        return self.is_on and self.load < self.agent.capacity

    @property
    def is_full(self) -> bool:
        return self.load >= self.agent.capacity

    @property
    def carries(self) -> str:
        """ "2", "2.4": what they carry."""
        return f"{self.load:.1f}".removesuffix(".0")

    @property
    def says(self) -> str:
        """In words, with their reason if they gave one."""
        if self.is_silent:
            return _("Connection lost")
        return self.reason or str(Presence.State(self.state).label)

    @property
    def takes_chats(self) -> bool:
        """Is the chat among their channels?"""
        return not self.agent.channels or Channel.CHAT.value in self.agent.channels

    def fits(self, team: int, language: str) -> bool:
        """Could they be offered what waits for a team in a language?"""
        return self.agent.team_id == team and self.takes_chats and speaks(self.agent.languages, language)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of those who are on, under one name: their first names and how many they are."""

    name: str
    people: list[Person]


def spoken() -> dict[str, int]:
    """Of everybody who answers, on duty or not, how many speak each language (primary subtag)."""
    found: dict[str, int] = {}
    for languages in _answering().values_list("languages", flat=True):
        for language in {code.split("-")[0] for code in languages}:
            found[language] = found.get(language, 0) + 1
    return found


def staff() -> tuple[list[Person], int]:
    """Everybody who answers and is not off duty, whoever is on first, then by name; and how many answer in all."""
    answering = _answering()
    present = Presence.objects.filter(agent__in=answering).exclude(state=Presence.State.OFF)
    rows = list(present.select_related("agent__team").only(*_READ))
    rules = current.rules()
    live, slow = carried([row.agent_id for row in rows], rules)
    lately = datetime.now(UTC) - SILENCE
    people = [
        Person(
            agent=row.agent,
            state=row.state,
            reason=row.reason,
            since=row.since,
            is_on=row.state == Presence.State.AVAILABLE and row.seen_at is not None and row.seen_at >= lately,
            load=live[row.agent_id] + min(slow[row.agent_id], rules.async_share * row.agent.capacity),
        )
        for row in rows
    ]
    people.sort(key=lambda person: (not person.is_on, person.is_silent, person.agent.name))
    return people, answering.count()


def _answering() -> QuerySet[Agent]:
    return Agent.objects.filter(is_active=True, roles__overlap=[Role.AGENT, Role.SUPERVISOR])


def groups(people: list[Person]) -> list[Group]:
    """Those who are on by the part of the world, the most first; then everybody else who is not off."""
    parts: dict[str, list[Person]] = {}
    for person in people:
        if person.is_on:
            part = _PARTS.get(person.agent.zone.partition("/")[0], gettext_lazy("Elsewhere"))
            parts.setdefault(str(part), []).append(person)
    found = [Group(name, parts[name]) for name in sorted(parts, key=lambda name: (-len(parts[name]), name))]
    rest = [person for person in people if not person.is_on]
    return [*found, Group(_("Not taking chats"), rest)] if rest else found
