"""The published hours as an event loop may read them: from memory, without ever asking the database.

`refreshed` asks it, in a thread; what it returns never changes, so that whoever holds it sees one state of everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from heliodesk.hours import notices, open_now
from heliodesk.hours.models import Region
from heliodesk.hours.open_now import Compiled, Scope, candidates
from heliodesk.hours.visiting import region_among


@dataclass(frozen=True, slots=True)
class Told:
    """A published notice: the schedule's slug, when what it tells of begins, language → text."""

    schedule: str
    first_change: datetime
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AtHand:
    """Every schedule with hours, the regions (slug, countries), and the published notices of what is ahead."""

    schedules: Mapping[tuple[str, str, str, str], Compiled] = field(default_factory=dict)
    regions: tuple[tuple[str, frozenset[str]], ...] = ()
    notices: tuple[Told, ...] = ()
    _found: dict[Scope, Compiled | None] = field(default_factory=dict, compare=False)

    def compiled(self, scope: Scope) -> Compiled | None:
        """The schedule that decides for a scope; None when nothing is promised."""
        try:
            return self._found[scope]
        except KeyError:
            found = next((self.schedules[key] for key in candidates(scope) if key in self.schedules), None)
            if len(self._found) < 10_000:  # a scope may come from outside
                self._found[scope] = found
            return found

    def region_of(self, country: str, zone: str = "") -> str:
        """The slug of the region that serves a country or, when that is unknown, a zone; empty when none does."""
        return region_among(self.regions, country, zone)


def refreshed(before: AtHand) -> AtHand:
    """What is published now: `before` itself when nothing has changed, so that answers made of it stay good."""
    every = open_now.all_compiled()
    regions = tuple((slug, frozenset(codes)) for slug, codes in Region.objects.values_list("slug", "countries"))
    told = tuple(Told(n.version.schedule.slug, n.first_change, n.texts) for n in notices.ahead())
    same = len(every) == len(before.schedules) and all(_kept(before, each) is each for each in every)
    if same and regions == before.regions and told == before.notices:
        return before
    by_key = {(s.team, s.region, s.language, s.channel): each for each in every for s in (each.schedule,)}
    return AtHand(by_key, regions, told)


def _kept(before: AtHand, each: Compiled) -> Compiled | None:
    schedule = each.schedule
    return before.schedules.get((schedule.team, schedule.region, schedule.language, schedule.channel))
