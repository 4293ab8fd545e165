"""Say how tickets hang together, and who follows them."""

from django.db import transaction

from heliodesk.people.models import Agent
from heliodesk.tickets.changing import NotPossible, note, tell
from heliodesk.tickets.holding import refuse_if_held
from heliodesk.tickets.models import Follower, Link, Ticket


@transaction.atomic
def link(ticket: Ticket, other: Ticket, kind: str, *, by: Agent) -> Link:
    """`ticket` is … of `other`. Saying it twice is no error. Raises NotPossible("itself") or ("kind")."""
    if ticket.pk == other.pk:
        raise NotPossible("itself")
    if kind not in {Link.Kind.RELATED, Link.Kind.DUPLICATE, Link.Kind.CAUSE}:
        raise NotPossible("kind")  # the others follow from what was done
    made, is_new = Link.objects.get_or_create(ticket=ticket, other=other, kind=kind, defaults={"agent": by})
    if is_new:
        note(ticket, "linked", by.actor, kind=kind, number=other.number)
        note(other, "linked-from", by.actor, kind=kind, number=ticket.number)
        tell(ticket)
        tell(other)
    return made


@transaction.atomic
def unlink(made: Link, *, by: Agent) -> None:
    """Take a link back. What follows from a split or a follow-up stays: raises NotPossible("kind"), or a keeper's rule."""
    if made.kind in {Link.Kind.SPLIT, Link.Kind.FOLLOW_UP}:
        raise NotPossible("kind")
    if made.agent_id is None:  # nobody made it by hand
        refuse_if_held(made.ticket, "unlink")
    note(made.ticket, "unlinked", by.actor, kind=made.kind, number=made.other.number)
    made.delete()
    tell(made.ticket)
    tell(made.other)


@transaction.atomic
def follow(ticket: Ticket, agent: Agent) -> None:
    """Hear of what happens with it."""
    Follower.objects.get_or_create(ticket=ticket, agent=agent)


@transaction.atomic
def unfollow(ticket: Ticket, agent: Agent) -> None:
    """Hear no more of it."""
    Follower.objects.filter(ticket=ticket, agent=agent).delete()
