"""A customer says how it was."""

from django.db import transaction
from django.db.models.functions import Now

from heliodesk.conversations.body import Refused, clean_body
from heliodesk.people.models import Customer
from heliodesk.tickets.changing import NotPossible, locked, note, tell
from heliodesk.tickets.models import Rating, Ticket
from heliodesk.trust.secrets import guard


@transaction.atomic
def rate(ticket: Ticket, *, score: object, words: object, customer: Customer) -> Rating:
    """Rate a solved or closed ticket 1 to 5, with words if they like; rating it again replaces the first.

    Raises body.Refused("score") or the body's rules, NotPossible("status") for one that is not finished.
    """
    if not isinstance(score, int) or isinstance(score, bool) or not 1 <= score <= 5:
        raise Refused("score")
    said = guard(clean_body(words or "", may_be_empty=True)).text[:1000]
    found = locked(ticket)
    if not found.is_finished:
        raise NotPossible("status")
    rated, _new = Rating.objects.update_or_create(ticket=found, defaults={"score": score, "words": said, "at": Now()})
    note(found, "rated", customer.actor, score=score)
    tell(found)
    return rated
