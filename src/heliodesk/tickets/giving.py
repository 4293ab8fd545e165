"""Requests and mails that nobody has, given to the right person by the policy, where the rules say so."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from django.db.models import Min

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import State
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of
from heliodesk.intents.urgency import Urgency
from heliodesk.jobs.queue import job
from heliodesk.people.models import Agent
from heliodesk.promises.models import Promise
from heliodesk.promises.models import State as PromiseState
from heliodesk.routing import current, loading
from heliodesk.routing.policy import NEVER, Need, match
from heliodesk.routing.rules import Rules
from heliodesk.tickets.assigning import assign
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Priority, Status, Ticket

_MOST = 200  # looked at in one round
# How urgent a ticket's priority makes it among the classes of waiting.
URGENCY: dict[int, int] = {Priority.URGENT: Urgency.FUNDS, Priority.HIGH: Urgency.LOCKED_OUT}


@job("tickets.give-out", every="* * * * *")
def give_out() -> None:
    """Once a minute: what waits for us and is nobody's goes to who may have it and has room, in their own department."""
    rules = replace(current.rules(), chains={})
    if not rules.gives:
        return
    people = loading.desk(rules, slow=True)
    if not people.candidates:
        return
    waiting = Ticket.objects.filter(
        status__in=(Status.OPEN, Status.US),
        assignee=None,
        conversation__state=State.TRACKED,
        conversation__unanswered_since__isnull=False,
    )
    tickets = list(
        waiting.select_related("conversation__customer", "conversation__team").order_by(
            "-priority", "conversation__unanswered_since"
        )[:_MOST]
    )
    by_matter = {ticket.conversation_id: ticket for ticket in tickets}
    now = datetime.now(UTC).timestamp()
    given = match(_needs(tickets, rules), people, rules, now)
    agents = Agent.objects.in_bulk({one.agent for _need, one in given})
    for need, one in given:
        try:
            assign(by_matter[need.matter], to=agents[one.agent], by=SYSTEM)
        except NotPossible:  # an appeal, or somebody was quicker
            continue


def _needs(tickets: list[Ticket], rules: Rules) -> Iterable[Need]:
    running = Promise.objects.filter(
        conversation__in=[ticket.conversation_id for ticket in tickets], state=PromiseState.RUNNING, due__isnull=False
    )
    due = dict(running.values("conversation").annotate(due=Min("due")).values_list("conversation", "due"))
    for ticket in tickets:
        talk = ticket.conversation
        row = {
            "id": talk.pk,
            "team_id": ticket.team_id,
            "language": talk.language,
            "queued_at": talk.unanswered_since,
            "urgency": URGENCY.get(ticket.priority, Urgency.OTHER),
            "channel": Channel.REQUEST if talk.channel == Channel.CHAT else talk.channel,
            "level": talk.customer.level,
            "country": talk.customer.country,
            "region": region_of(talk.customer.country, talk.customer.zone),
        }
        breaks = due.get(talk.pk)
        yield replace(loading.need_of(row, rules), due=breaks.timestamp() if breaks else NEVER)
