"""What the wall shows now: queues, the worst on top, what is about to break, who is on, who will be."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk import hours
from heliodesk.access.actors import Actor
from heliodesk.appeals.models import Appeal, Stage
from heliodesk.console.wall import coverage, people
from heliodesk.console.wall.people import Group, Person
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import answering
from heliodesk.people.models import Agent, Team
from heliodesk.promises.at_risk import AtRisk, at_risk
from heliodesk.routing import helping
from heliodesk.routing.models import Help
from heliodesk.routing.policy import speaks
from heliodesk.routing.typical import Typical, typical
from heliodesk.routing.waiting_now import Waiting, waiting_now
from heliodesk.tickets.owed import Owed, owed_now

ROWS = 7  # that a wall has room for
RISKS = 5
_SOON = timedelta(minutes=30)  # a promise that is due within this is at risk
_NEAR = 0.8  # of what customers are told: from here on a wait is near to it
EACH = 9  # up to so many people are shown one by one


@dataclass(frozen=True, slots=True)
class Queue:
    """A row of the wall. `grave`: for how many funds or a life are at risk. `since`, `middle`: when the first and the middle one
    of those who wait came. `usual`: what customers are told that an answer takes at most; `expected`: how long
    who joins now will wait; `due`: the soonest promise; `opens`:
    nobody answers before. `people`: how many are on for it, `free` of them with a hand free. `state`: late, near, calm, closed
    or quiet (nobody waits)."""

    kind: str  # chat, mail, request, messenger, appeals
    team: Team | None
    count: int
    since: datetime | None
    state: str
    language: str = ""
    grave: int = 0
    middle: datetime | None = None
    usual: timedelta | None = None
    expected: Typical | None = None
    due: datetime | None = None
    opens: datetime | None = None
    people: int | None = None
    free: int = 0

    @property
    def name(self) -> str:
        """For ids and addresses."""
        return f"{self.kind}-{self.team.slug if self.team else ''}-{self.language}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """The one thing to act on: the worst queue, and who could be asked to help."""

    queue: Queue
    helpers: list[Person]
    asked: list[Help]  # who was asked to help in it, and what they say
    until: datetime  # until when who is asked now would help


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole wall at `at` (UTC). `quiet` are the queues in which nobody waits; `more`: how many rows had no room."""

    at: datetime
    alarm: Alarm | None
    queues: list[Queue]
    quiet: list[Queue]
    more: int
    many_teams: bool
    risks: list[AtRisk]
    risk_count: int
    people: list[Person]
    each: bool
    groups: list[Group]
    on: int
    answering: int
    coverage: coverage.Coverage

    @property
    def waiting(self) -> int:
        """How many customers wait in a chat now."""
        return sum(queue.count for queue in self.queues if queue.kind == Channel.CHAT)


def take(viewer: Agent) -> Picture:
    """Everything that the wall shows now, on the clock of `viewer`."""
    now = datetime.now(UTC)
    teams = {team.pk: team for team in Team.objects.all()}
    staff, every = people.staff()
    rows = [*_chats(staff, teams, now), *_later(staff, teams, now), *_appeals(viewer.actor)]
    waits = sorted((row for row in rows if row.count), key=_badness)
    quiet = [row for row in rows if not row.count]
    risks, count = at_risk(now + _SOON, limit=RISKS)
    on = sum(person.is_on for person in staff)
    return Picture(
        at=now,
        alarm=_alarm(waits, staff, now),
        queues=waits[:ROWS],
        quiet=quiet,
        more=max(0, len(waits) - ROWS),
        many_teams=len({row.team.pk for row in rows if row.team and row.kind == Channel.CHAT}) > 1,
        risks=risks,
        risk_count=count,
        people=staff,
        each=len(staff) <= EACH,
        groups=people.groups(staff),
        on=on,
        answering=every,
        coverage=coverage.coming(staff, viewer.zone, now),
    )


def _chats(staff: list[Person], teams: dict[int, Team], now: datetime) -> list[Queue]:
    """A queue for each team and language in which somebody waits, or somebody who is on could be offered one."""
    waiting = {(row.team, row.language): row for row in waiting_now()}
    served = {(p.agent.team_id, code.split("-")[0]) for p in staff if p.is_on for code in p.agent.languages}
    return [
        _chat(teams[team], language, waiting.get((team, language)), staff, now)
        for team, language in sorted({*waiting, *served})
        if team in teams
    ]


def _chat(team: Team, language: str, row: Waiting | None, staff: list[Person], now: datetime) -> Queue:
    status = hours.status(hours.Scope(team.slug, language, Channel.CHAT.value), now)
    usual = answering().get((Channel.CHAT.value, status.level.name.lower())) if status.is_open else None
    able = [person for person in staff if person.is_on and person.fits(team.pk, language)]
    return Queue(
        kind=Channel.CHAT.value,
        team=team,
        language=language,
        count=row.count if row else 0,
        grave=row.grave if row else 0,
        since=row.since if row else None,
        middle=row.middle if row else None,
        usual=usual[1] if usual else None,
        expected=typical(hours.Scope(team.slug, language, Channel.CHAT.value), team.slug, now) if row else None,
        opens=status.opens_at if isinstance(status, hours.Closed) else None,
        people=len(able),
        free=sum(person.is_free for person in able),
        state=_state(now - row.since, usual[1] if usual else None, is_open=status.is_open) if row else "quiet",
    )


def _state(longest: timedelta, usual: timedelta | None, *, is_open: bool) -> str:
    if not is_open:
        return "closed"
    if usual is None:
        return "calm"
    return "late" if longest > usual else "near" if longest > usual * _NEAR else "calm"


def _later(staff: list[Person], teams: dict[int, Team], now: datetime) -> list[Queue]:
    """What is answered at its own pace: the tickets that wait for us, by department and channel."""
    return [_owed(row, teams[row.team], staff, now) for row in owed_now()]


def _owed(row: Owed, team: Team, staff: list[Person], now: datetime) -> Queue:
    state = "calm"
    if row.due is not None:
        state = "late" if row.due < now else "near" if row.due < now + _SOON else "calm"
    able = [person for person in staff if person.is_on and person.agent.team_id == team.pk]
    return Queue(
        kind=row.channel,
        team=team,
        count=row.count,
        since=row.since,
        state=state,
        due=row.due,
        people=len(able),
        free=sum(person.is_free for person in able),
    )


def _appeals(actor: Actor) -> list[Queue]:
    """Appeals that nobody reviews yet, for whoever may review them."""
    waiting = Appeal.objects.visible_to(actor).filter(stage__in=(Stage.FILED, Stage.COMPLETE))
    filed = list(waiting.order_by("filed_at").values_list("filed_at", flat=True))
    if not filed:
        return []
    return [Queue(kind="appeals", team=None, count=len(filed), since=filed[0], state="calm")]


_ORDER = {"late": 0, "near": 1, "calm": 2, "closed": 3, "quiet": 4}


def _badness(queue: Queue) -> tuple[int, bool, datetime]:
    """Late first, live before what takes hours, then who waits longest."""
    assert queue.since is not None
    return _ORDER[queue.state], queue.kind != Channel.CHAT, queue.since


def _alarm(waits: list[Queue], staff: list[Person], now: datetime) -> Alarm | None:
    """The worst chat, when it waits longer than customers are told; who else speaks the language and is here."""
    worst = next((queue for queue in waits if queue.state == "late" and queue.kind == Channel.CHAT), None)
    if worst is None or worst.team is None:
        return None
    team = worst.team.pk
    asked = list(helping.of_queue(worst.team, worst.language, now))
    helpers = [
        person
        for person in staff
        if speaks(person.agent.languages, worst.language)
        and not (person.is_on and person.agent.team_id == team and person.takes_chats)
        and not person.is_silent
        and person.agent.pk not in {each.agent_id for each in asked}
    ]
    helpers.sort(key=lambda person: (not person.is_free, person.agent.team_id != team))
    return Alarm(worst, helpers[:3], asked, helping.until_when(now))
