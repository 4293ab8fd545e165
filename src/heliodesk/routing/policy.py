"""Who may take what waits, who should, and who is helped first. Pure: what is known goes in, decisions come out.

**The turn.** What waits is served in the order of its *turn*: when it was queued, less one head start in seconds, the largest of
its class's, a VIP's and that of a promise about to break. So a class never starves: with `longest_head_start` H, nobody who
came more than H seconds after somebody is served before them where both could be served by the same person. (A class that
always goes first, as in strict priority queues, gives no such bound; that of accumulating priorities, Kleinrock 1964, grows
with the wait. This one is a number that a supervisor sets in minutes.)

**The person.** Of those who may, and have room, the one who costs the least: who is loaded least, whose rarer languages are
not kept from others, who speaks it well and is near; or who had this customer lately.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from heliodesk.routing.rules import Rules, Step

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent on duty. `languages`: primary subtag → level, 1 (gets by) to 3 (fluent). `capacity` and `load` in units, of which
    a live chat takes one; `idle_since`: when they were last given something (POSIX). No `channels`: any. `helps`: a team whose
    chats they take for a while, whatever team and channels they are."""

    agent: int
    team: int
    languages: Mapping[str, int]
    capacity: float
    load: float = 0.0
    idle_since: float = 0.0
    skills: frozenset[str] = frozenset()
    clearances: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    region: str = ""
    helps: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What waits and what it asks for. Times are POSIX. `passed_by`: who let its offer pass; `known`: who had this customer
    lately, the last first; `apart`: who must not have it, for a conflict of interest; `due`: when a promise breaks."""

    team: int
    language: str  # primary subtag
    queued_at: float = 0.0
    matter: int = 0
    urgency: int = 0
    channel: str = "chat"
    is_vip: bool = False
    due: float = NEVER
    level: int = 1
    skills: frozenset[str] = frozenset()
    clearances: frozenset[str] = frozenset()
    only_region: str = ""  # nobody elsewhere may, by law
    region: str = ""  # where the customer is
    passed_by: Collection[int] = ()
    known: Sequence[int] = ()
    apart: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose hands may take something by now: its own team and language, and what the chain has added while it waited."""

    teams: frozenset[int]
    languages: tuple[str, ...]
    is_ticket: bool = False  # it has waited long enough to be answered as a ticket


@dataclass(slots=True)
class Desk:
    """The candidates of one decision, with what each carries while it is being made."""

    candidates: Sequence[Candidate]
    load: dict[int, float] = field(default_factory=dict)
    since: dict[int, float] = field(default_factory=dict)  # when each was last given something
    speakers: Counter[str] = field(default_factory=Counter)  # how many on duty understand a language
    # Who may, for what is alike.
    fits: dict[tuple[object, ...], list[tuple[float, Candidate]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.load = {one.agent: one.load for one in self.candidates}
        self.since = {one.agent: one.idle_since for one in self.candidates}
        self.speakers = Counter(language for one in self.candidates for language in one.languages)

    def has_room(self, one: Candidate, weight: float) -> bool:
        """Is there room for `weight` more? Whoever carries nothing may take one thing of any weight."""
        load = self.load[one.agent]
        return one.capacity > 0 and (load + weight <= one.capacity + 1e-9 or load == 0)

    def who_may(self, need: Need, rules: Rules, now: float) -> list[tuple[float, Candidate]]:
        """Everybody who may have it, whatever they carry, each with what they cost besides their load."""
        within = reach(need, rules, now)
        alike = (within, need.region, *_asked(need))
        if alike not in self.fits:
            may = (one for one in self.candidates if why_not(need, one, within) is None)
            self.fits[alike] = [(_cost(need, one, self, within, rules), one) for one in may]
        return self.fits[alike]


def speaks(languages: Collection[str], language: str) -> bool:
    """Does somebody with `languages` understand `language`? Compared by the primary subtag: "zh" serves "zh-Hans"."""
    return language.split("-")[0] in {known.split("-")[0] for known in languages}


def turn(need: Need, rules: Rules, now: float) -> float:
    """When its turn is: smaller is sooner. See the top of the page for what that bounds."""
    starts = [rules.head_start.get(need.urgency, 0.0)]
    if need.is_vip:
        starts.append(rules.vip_head_start)
    if need.due - now <= rules.promise_near:
        starts.append(rules.promise_head_start)
    return need.queued_at - max(starts)


def reach(need: Need, rules: Rules, now: float) -> Reach:
    """Whose hands may take it after this wait."""
    waited = now - need.queued_at
    taken: list[Step] = [step for step in rules.chains.get(need.team, ()) if waited >= step.after]
    teams = frozenset([need.team, *(step.team for step in taken if step.team is not None)])
    languages = (need.language, *(step.language for step in taken if step.language and step.language != need.language))
    return Reach(teams, languages, any(step.ticket for step in taken))


def why_not(need: Need, one: Candidate, within: Reach) -> str | None:
    """Why this agent may not have it, whatever they carry: the first rule that forbids it. None: they may."""
    if one.agent in need.apart:
        return "apart"
    helps = one.helps in within.teams
    if one.team not in within.teams and not helps:
        return "team"
    if _level(need, one, within) == 0:
        return "language"
    if one.channels and need.channel not in one.channels and not (helps and need.channel == "chat"):
        return "channel"
    if not need.skills <= one.skills:
        return "skill"
    if not need.clearances <= one.clearances:
        return "clearance"
    if need.only_region and need.only_region != one.region:
        return "region"
    return None


def choose(need: Need, desk: Desk, rules: Rules, now: float) -> Candidate | None:
    """Who is offered it? None when nobody who may has room. Who let it pass is asked again only when nobody else who may is
    on duty."""
    able, weight = desk.who_may(need, rules, now), rules.weight(need.channel)
    fresh = [fit for fit in able if fit[1].agent not in need.passed_by] if need.passed_by else able
    free = [fit for fit in (fresh or able) if desk.has_room(fit[1], weight)]
    for agent in need.known:
        again = next((one for _cost, one in free if one.agent == agent), None)
        if again and (desk.load[agent] + weight) / again.capacity <= rules.overloaded:
            return again
    best, least = None, (NEVER, NEVER, 0)
    for cost, one in free:
        all_told = (
            cost + rules.by_load * (desk.load[one.agent] + weight) / one.capacity,
            desk.since[one.agent],
            one.agent,
        )
        if all_told < least:
            best, least = one, all_told
    return best


def match(needs: Iterable[Need], desk: Desk, rules: Rules, now: float) -> list[tuple[Need, Candidate]]:
    """Give out everything that can be given out, in the order of turns. Changes what the desk carries."""
    given, hopeless = [], set[tuple[object, ...]]()
    for need in sorted(needs, key=lambda need: (turn(need, rules, now), need.matter)):
        if (alike := _alike(need, rules, now)) in hopeless:
            continue
        chosen = choose(need, desk, rules, now)
        if chosen is None:
            hopeless.add(alike)  # nobody becomes free while we decide, so all like it wait too
            continue
        desk.load[chosen.agent] += rules.weight(need.channel)
        desk.since[chosen.agent] = now
        given.append((need, chosen))
    return given


def _alike(need: Need, rules: Rules, now: float) -> tuple[object, ...]:
    """What decides whether anybody has room for it. Things of which this is equal are served by the same people."""
    return (reach(need, rules, now), *_asked(need), frozenset(need.passed_by))


def _asked(need: Need) -> tuple[object, ...]:
    return (need.channel, need.level, need.skills, need.clearances, need.only_region, frozenset(need.apart))


def _level(need: Need, one: Candidate, within: Reach) -> int:
    """How well the agent speaks what may be spoken, 0 when not well enough. What a translation helps with needs level 2."""
    own = one.languages.get(need.language, 0)
    if own >= need.level:
        return own
    return max(
        (one.languages.get(other, 0) for other in within.languages[1:] if one.languages.get(other, 0) >= 2), default=0
    )


def _cost(need: Need, one: Candidate, desk: Desk, within: Reach, rules: Rules) -> float:
    """What it costs that this one takes it, besides their load."""
    # A language that n people on duty understand is kept free with 1/n: the only speaker counts whole, the twentieth hardly.
    spoken = (
        need.language
        if need.language in one.languages
        else next(known for known in within.languages if known in one.languages)
    )
    scarce = sum(1 / desk.speakers[language] for language in one.languages if language != spoken)
    unlike = (3 - one.languages[spoken]) / 3 + 3 * (spoken != need.language)  # rather a neighbour than a translation
    spare = len(one.skills - need.skills) + len(one.clearances - need.clearances)
    far = bool(need.region and one.region and need.region != one.region)
    return (
        rules.by_scarcity * (scarce + 0.1 * spare)
        + rules.by_level * unlike
        + rules.by_distance * far
        + rules.by_team * (one.team != need.team)
    )
