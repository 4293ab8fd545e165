"""Follow the sun: when a team closes, what waits with it and what it owes passes to the next open one, with a written hand-over.

A talk that runs is never cut: it stays with its agent, who is reminded. What cannot pass is told when its own people are back.
Looked at once a minute and not at the minute of a closing alone, so that nothing is missed by whoever was down at that minute.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

import structlog
from django.db import DatabaseError, transaction
from django.db.models import Q

from heliodesk import hours
from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import Conversation, ConversationQuerySet, State
from heliodesk.conversations.posting import post_note, post_system_line
from heliodesk.conversations.served import scope_of
from heliodesk.events.log import record
from heliodesk.hours.calendar import Closed
from heliodesk.hours.visiting import countries_of
from heliodesk.jobs.queue import job
from heliodesk.people.models import Team
from heliodesk.routing import passing, succession
from heliodesk.routing.models import HandOver, Succession
from heliodesk.routing.passing_on import is_in_flight, pass_chat, waits
from heliodesk.tickets import holding
from heliodesk.tickets.assigning import pass_on
from heliodesk.tickets.briefing import facts_of, promised_of
from heliodesk.tickets.changing import NotPossible, locked
from heliodesk.tickets.models import Status, Ticket

log = structlog.get_logger(__name__)

OURS = (Status.OPEN, Status.US)  # the next step is ours
_UNKNOWN = timedelta(hours=12)  # how long what is decided holds where the next opening is not known


@dataclass(frozen=True)
class Closing:
    """A team that others go on from: to whom, and what stays."""

    team: Team

    @cached_property
    def to(self) -> list[tuple[Team, frozenset[str]]]:
        return [(each, succession.spoken_in(each.pk)) for each in succession.successors_of(self.team.pk)]

    @cached_property
    def rules(self) -> list[tuple[passing.Rule, str]]:
        return succession.rules_of(self.team.pk)

    def decide(self, matter: passing.Matter, scope: hours.Scope, at: datetime) -> passing.Pass | passing.Stay:
        """What becomes of a matter with these hours, when its team is closed at `at`."""
        own = hours.status(scope, at)
        opens_at = own.opens_at if isinstance(own, Closed) else at
        to = []
        for team, languages in self.to:
            status = hours.status(replace(scope, team=team.slug), at)
            until = status.until if isinstance(status, hours.Open) else None
            to.append(passing.Successor(team.pk, status.is_open, languages, until))
        return passing.decide(matter, [rule for rule, _why in self.rules], to, at=at, opens_at=opens_at)

    def reason(self, matter: passing.Matter) -> str:
        """Why it stays by rule."""
        return next((why for rule, why in self.rules if rule.covers(matter)), "")


def closings() -> list[Closing]:
    """Every team that somebody goes on from."""
    return [Closing(team) for team in Team.objects.filter(pk__in=Succession.objects.values("team"))]


def matter_of(talk: Conversation, ticket: Ticket | None, *, kept: bool = False) -> passing.Matter:
    """What decides about it."""
    customer = talk.customer
    country = customer.country or next(iter(countries_of(customer.zone)), "")
    return passing.Matter(
        language=talk.language,
        country=country,
        channel=scope_of(talk).channel,
        form=ticket.form if ticket else "",
        is_held=ticket is not None and holding.is_held(ticket, "hand-over"),
        is_kept=kept,
    )


def concerned(seen: ConversationQuerySet, team: Team) -> ConversationQuerySet:
    """Of conversations that were seen, those of a team that its closing concerns: who waits, talks that run, what it owes."""
    chats = Q(state__in=[State.QUEUED, State.OFFERED, State.ASSIGNED])
    owed = Q(state=State.TRACKED, ticket__status__in=OURS)
    found = seen.filter(chats | owed, team=team)
    return found.select_related("customer", "team", "assignee", "ticket").order_by("id")


@job("tickets.follow-the-sun", every="* * * * *")
def follow_the_sun() -> None:
    """Once a minute: whose team has closed."""
    follow(datetime.now(UTC))


def follow(now: datetime) -> int:
    """Pass on what is to be passed at `now` (aware), and say how many passed. Run twice, nothing passes twice."""
    over = Q(until__lte=now) | Q(conversation__state=State.CLOSED)
    HandOver.objects.filter(over, ended_at=None).update(ended_at=now)
    passed = 0
    for closing in closings():
        for pk in list(_to_look_at(closing.team, now)):
            try:
                with transaction.atomic():
                    passed += _follow(pk, closing, now)
            except (NotPossible, DatabaseError) as error:  # the next minute tries again; the others do not wait for it
                log.warning("a matter did not pass", conversation=pk, error=str(error))
    return passed


def _to_look_at(team: Team, now: datetime) -> Iterator[int]:
    """The matters whose hours are over. Asked without a lock: most of the time there is none."""
    for talk in concerned(Conversation.objects.all(), team).iterator(500):
        if not hours.status(scope_of(talk), now).is_open:
            yield talk.pk


def _follow(pk: int, closing: Closing, now: datetime) -> bool:
    talk, ticket = _taken(pk)
    if talk is None or talk.team_id != closing.team.pk or hours.status(scope_of(talk), now).is_open:
        return False
    held = HandOver.objects.filter(conversation=talk, ended_at=None).first()
    if ticket is None and is_in_flight(talk, now):
        _remind(talk, closing, held, now)
        return False
    if ticket is None and not waits(talk):
        return False
    is_kept = held is not None and held.state == HandOver.State.KEPT
    matter = matter_of(talk, ticket, kept=is_kept)
    match closing.decide(matter, scope_of(talk), now):
        case passing.Pass(to):
            _pass(talk, ticket, Team.objects.get(pk=to), held, now)
            return True
        case passing.Stay(why, until):
            if held is None or held.state not in (HandOver.State.KEPT, HandOver.State.STAYED):
                _stay(talk, ticket, closing.reason(matter) if why == "law" else why, until, held, now)
    return False


def _taken(pk: int) -> tuple[Conversation | None, Ticket | None]:
    """The matter as it is now, its rows taken; None when it is not one that passes any more."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True)
    talk = rows.select_related("customer", "team", "assignee").filter(pk=pk).first()
    if talk is None or not talk.is_tracked:
        return talk, None
    ticket = locked(pk)
    return (ticket.conversation, ticket) if ticket.status in OURS else (None, None)


def _pass(talk: Conversation, ticket: Ticket | None, to: Team, held: HandOver | None, now: datetime) -> None:
    row = held or HandOver(conversation=talk, team=talk.team)
    facts = facts_of(talk, ticket)  # as they are before it passes
    told = {
        "from": talk.team.name,
        "to": to.name,
        "by": row.by.first_name if row.by else "",
        "facts": facts,
        "drafted": row.drafted,
    }
    author = row.by.actor if row.by else SYSTEM
    before = talk.team
    if ticket is not None:
        pass_on(ticket, to=to, at=now)
        facts["promised"] = promised_of(talk)  # by the hours of who goes on
    else:
        pass_chat(talk, to=to)
    post_note(conversation=talk, author=author, body=row.text, data={"passing": told})
    row.state, row.to, row.ended_at, row.until = HandOver.State.PASSED, to, now, None
    row.save()
    tell(before, to)


def _stay(
    talk: Conversation, ticket: Ticket | None, why: str, until: datetime | None, held: HandOver | None, now: datetime
) -> None:
    """It waits for its own people; the customer hears from when, unless a time was promised, which counts their hours."""
    row = held or HandOver(conversation=talk, team=talk.team)
    row.state, row.why, row.until = HandOver.State.STAYED, why[:120], until or now + _UNKNOWN
    row.save()
    if ticket is None or ticket.due is None:
        told = {"what": "stays-until", "until": until.isoformat()} if until else {"what": "stays"}
        post_system_line(conversation=talk.key, team=talk.team.name, **told)
    tell(talk.team)


def _remind(talk: Conversation, closing: Closing, held: HandOver | None, now: datetime) -> None:
    """Once at a closing: the team has closed, and the talk is its agent's until they close it or hand it over."""
    if held is not None and held.state == HandOver.State.IN_FLIGHT:
        return
    own = hours.status(scope_of(talk), now)
    row = held or HandOver(conversation=talk, team=closing.team)
    row.state = HandOver.State.IN_FLIGHT
    row.until = (own.opens_at if isinstance(own, Closed) else None) or now + _UNKNOWN
    row.save()
    decided = closing.decide(matter_of(talk, None), scope_of(talk), now)
    to = Team.objects.get(pk=decided.to).name if isinstance(decided, passing.Pass) else ""
    post_note(conversation=talk, author=SYSTEM, body="", data={"in-flight": {"from": closing.team.name, "to": to}})
    tell(closing.team)


def tell(*teams: Team) -> None:
    """Something has changed on the board of these teams."""
    record("passing.changed", topics=[*(team.topic for team in teams), "supervisors"], data={})
