"""Who should be offered a conversation? Pure: what is known goes in, a decision comes out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent on duty. `load` counts the conversations they have or are offered now; `idle_since` is a POSIX time."""

    agent: int
    team: int
    languages: frozenset[str]
    capacity: int
    load: int
    idle_since: float


@dataclass(frozen=True, slots=True)
class Need:
    """What a waiting conversation asks for. `passed_by`: agents who let its offer pass."""

    team: int
    language: str
    passed_by: Collection[int] = ()


def speaks(languages: Collection[str], language: str) -> bool:
    """Does somebody with `languages` understand `language`? Compared by the primary subtag: "zh" serves "zh-Hans"."""
    return language.split("-")[0] in {known.split("-")[0] for known in languages}


def choose(need: Need, candidates: Iterable[Candidate]) -> int | None:
    """Return the agent to offer to, or None when nobody fits: right team and language, below capacity; least loaded
    first, then idle longest. Who has let it pass is asked again only when nobody else on duty could be asked."""
    able = [c for c in candidates if c.team == need.team and speaks(c.languages, need.language)]
    fresh = [c for c in able if c.agent not in need.passed_by]
    free = [c for c in (fresh or able) if c.load < c.capacity]
    best = min(free, key=lambda c: (c.load / c.capacity, c.idle_since, c.agent), default=None)
    return best.agent if best else None
