"""Where does a matter go when its team closes? Pure: what is known of it and of the other teams goes in, a decision comes out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from heliodesk.routing.policy import speaks

# Who closes sooner than this would only have to pass it on again.
ENOUGH = timedelta(minutes=30)

Why = Literal["kept", "held", "law", "language", "closed"]


@dataclass(frozen=True, slots=True)
class Matter:
    """What decides about a matter: its language, channel and form, its customer's country (empty: unknown).

    `is_held`: its fate is decided elsewhere (an appeal). `is_kept`: an agent said that it stays this time.
    """

    language: str
    country: str = ""
    channel: str = ""
    form: str = ""
    is_held: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Matters that stay with their team. An empty field means every."""

    country: str = ""
    channel: str = ""
    form: str = ""

    def covers(self, matter: Matter) -> bool:
        pairs = ((self.country, matter.country), (self.channel, matter.channel), (self.form, matter.form))
        return all(not wanted or wanted == found for wanted, found in pairs)


@dataclass(frozen=True, slots=True)
class Successor:
    """A team that may go on with it: whether it is open for this very matter, until when (None: no end is known), and what
    its people speak."""

    team: int
    is_open: bool
    languages: frozenset[str]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """It goes to this team."""

    to: int


@dataclass(frozen=True, slots=True)
class Stay:
    """It stays until its own team opens again (None: nobody knows when). `why`: kept by an agent, held elsewhere, local law,
    nobody who is open speaks the language, nobody is open."""

    why: Why
    until: datetime | None


def decide(
    matter: Matter, rules: Iterable[Rule], successors: Sequence[Successor], *, at: datetime, opens_at: datetime | None
) -> Pass | Stay:
    """What becomes of a matter whose team is closed at `at` and opens again at `opens_at`. `successors` in their order: the
    first that is open long enough and speaks the language has it."""
    if matter.is_held:
        return Stay("held", opens_at)
    if any(rule.covers(matter) for rule in rules):
        return Stay("law", opens_at)
    if matter.is_kept:
        return Stay("kept", opens_at)
    there = [each for each in successors if each.is_open and (each.until is None or each.until - at >= ENOUGH)]
    able = [each for each in there if speaks(each.languages, matter.language)]
    if able:
        return Pass(able[0].team)
    return Stay("language" if there else "closed", opens_at)
