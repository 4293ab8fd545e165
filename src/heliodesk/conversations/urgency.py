"""How urgent a conversation is: told from its words when it begins, changed by a person who knows better."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import naming
from heliodesk.events.log import record
from heliodesk.intents.urgency import Urgency

# The gravest first.
NAMES = {
    Urgency.FUNDS: _("Funds or a life at risk"),
    Urgency.LOCKED_OUT: _("Locked out"),
    Urgency.TRADING: _("Trading now"),
    Urgency.OTHER: _("Everything else"),
}


@transaction.atomic
def set_urgency(conversation: Conversation, urgency: Urgency, *, by: Actor) -> None:
    """Say how urgent it is; where it waits, it takes the place that goes with that. The caller has asked `may`."""
    found = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if found.urgency == urgency:
        return
    audit.write(actor=by, verb="urgency-set", subject=found.number, urgency=urgency.name.lower())
    found.urgency = urgency
    found.save(update_fields=["urgency"])
    if found.is_waiting:
        record("conversation.queued", topics=found.topics, data=naming(found))
