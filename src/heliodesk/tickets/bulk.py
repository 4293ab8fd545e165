"""Change many tickets at once, and take it back within ten minutes where nothing has changed since."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from heliodesk.access.actors import may
from heliodesk.conversations.body import Refused
from heliodesk.people.models import Agent, Team
from heliodesk.tickets import assigning
from heliodesk.tickets.changing import NotPossible, locked, put
from heliodesk.tickets.holding import refuse_status_if_held
from heliodesk.tickets.models import Bulk, Priority, Status, Ticket

MOST = 200
# Closing comes by itself seven days after solving, and there is no way back from it.
STATUSES = (Status.US, Status.CUSTOMER, Status.OTHERS, Status.SOLVED)


@transaction.atomic
def change_many(tickets: Iterable[Ticket], *, what: str, value: str, by: Agent) -> Bulk:
    """Set status, priority, assignee ("me", "nobody" or a key) or team (a slug) of many tickets.

    Those that cannot be are left as they are and named with the rule: a NotPossible's, or "not-yours" for one that `by`
    may read but not work on. Raises Refused("bulk-value") for a value that there is not, ("bulk-none") and ("bulk-many").
    """
    wanted, chosen = _value(what, value, by), sorted(tickets, key=lambda ticket: ticket.pk)
    if not chosen:
        raise Refused("bulk-none")
    if len(chosen) > MOST:
        raise Refused("bulk-many")
    bulk = Bulk(agent=by, what=what)
    for each in chosen:  # in the order of their ids, so that two never wait for each other
        ticket = locked(each)
        try:
            if not may(by.actor, "work", ticket):
                raise NotPossible("not-yours")
            before = _stands(ticket, what)
            with transaction.atomic():
                _set(ticket, what, wanted, by)
            bulk.done.append([ticket.pk, before, _stands(locked(ticket), what)])
        except NotPossible as refusal:
            bulk.refused.append([ticket.number, refusal.rule])
    bulk.save()
    bulk.refresh_from_db(fields=["at"])
    return bulk


@transaction.atomic
def undo(bulk: Bulk, *, by: Agent) -> tuple[int, list[tuple[str, str]]]:
    """Bring back what was before: how many were, and which were not and why ("changed-since", or a NotPossible's rule).

    Raises NotPossible("too-late") after ten minutes or when it was undone before.
    """
    found = Bulk.objects.select_for_update().get(pk=bulk.pk)
    if not found.can_be_undone:
        raise NotPossible("too-late")
    found.undone_at = datetime.now(UTC)
    found.save(update_fields=["undone_at"])
    back, left = 0, []
    for pk, before, after in found.done:
        if before == after:
            back += 1
            continue
        ticket = locked(pk)
        try:
            if _stands(ticket, found.what) != after:
                raise NotPossible("changed-since")
            with transaction.atomic():
                _bring_back(ticket, found.what, before, by)
            back += 1
        except NotPossible as refusal:
            left.append((ticket.number, refusal.rule))
    return back, left


def _value(what: str, value: str, by: Agent) -> Any:
    if what == "status" and value in STATUSES:
        return value
    if what == "priority" and value.isdecimal() and int(value) in Priority.values:
        return int(value)
    if what == "team" and (team := Team.objects.filter(slug=value).first()):
        return team
    if what == "assignee":
        if value in ("me", "nobody"):
            return by if value == "me" else None
        if agent := Agent.objects.filter(key=value, is_active=True).first():
            return agent
    raise Refused("bulk-value")


def _stands(ticket: Ticket, what: str) -> Any:
    return {
        "status": ticket.status,
        "priority": ticket.priority,
        "assignee": ticket.assignee_id,
        "team": [ticket.team_id, ticket.assignee_id],
    }[what]


def _set(ticket: Ticket, what: str, wanted: Any, by: Agent) -> None:
    if what == "status":
        refuse_status_if_held(ticket, wanted)
        put(ticket, wanted, by=by.actor)
    elif what == "priority":
        assigning.set_priority(ticket, wanted, by=by.actor)
    elif what == "assignee":
        assigning.assign(ticket, to=wanted, by=by.actor)
    else:
        assigning.hand_over(ticket, to=wanted, by=by)


def _bring_back(ticket: Ticket, what: str, before: Any, by: Agent) -> None:
    if what == "status":
        refuse_status_if_held(ticket, before)
        put(ticket, before, by=by.actor, back=True)
    elif what == "priority":
        assigning.set_priority(ticket, before, by=by.actor)
    elif what == "assignee":
        assigning.assign(ticket, to=Agent.objects.filter(pk=before).first(), by=by.actor)
    else:
        team, assignee = before
        assigning.hand_over(ticket, to=Team.objects.get(pk=team), by=by)
        had_it = Agent.objects.filter(pk=assignee, is_active=True, team=team).first()
        if had_it is not None:
            assigning.assign(ticket, to=had_it, by=by.actor)
