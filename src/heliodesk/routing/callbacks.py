"""Leave the queue and keep the place in it: the customer is written to when it is their turn, where they want it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from heliodesk.conversations.models import WAITING, Conversation, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.outbound.mail import sends_mail
from heliodesk.people.personal import proven_digest
from heliodesk.routing.elsewhere import elsewhere
from heliodesk.routing.models import Callback


class NotThere(Exception):
    """The conversation does not wait, or cannot be answered that way. `rule`: "waits" or "way"."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to be written to; for a messenger the key of the chat there, and what people call it."""

    way: str
    place: str = ""
    name: str = ""

    @property
    def code(self) -> str:
        """As a page says it back: "mail", "messenger:KEY"."""
        return f"{self.way}:{self.place}" if self.place else self.way

    @property
    def told(self) -> dict[str, str]:
        """For a line in the conversation."""
        return {"way": self.way, **({"where": self.name} if self.name else {})}


def offers_for(talk: Conversation) -> list[Offer]:
    """How its customer can be written to, the best first: by mail only at an address that has been vouched for, on a messenger
    only in a chat that they have proven to be theirs."""
    mail = [Offer(Callback.Way.MAIL)] if sends_mail() and proven_digest(talk.customer) else []
    there = [Offer(Callback.Way.MESSENGER, place.key, place.name) for place in elsewhere.places(talk)]
    return [Offer(Callback.Way.CHAT), *mail, *there, Offer(Callback.Way.REQUEST)]


def offer_in_writing(talk: Conversation) -> Offer:
    """The best way that does not need them in front of the page."""
    return next(each for each in offers_for(talk) if each.way != Callback.Way.CHAT)


def chosen_by(talk: Conversation) -> Callback | None:
    """How a waiting customer wants to be written to; none when they wait in the chat."""
    return Callback.objects.filter(conversation=talk, turn_at=None).first()


@transaction.atomic
def ask(conversation: Conversation, *, code: str) -> None:
    """The customer waits no more in the chat; the place stays. `code`: of an offer. Said again, another way. Raises NotThere."""
    talk = _waiting(conversation)
    offer = next((each for each in offers_for(talk) if each.code == code), None)
    if offer is None:
        raise NotThere("way")
    asked = chosen_by(talk)
    if asked and (asked.way, asked.place) == (offer.way, offer.place):
        Callback.objects.filter(pk=asked.pk, away=True).update(away=False)  # now it is their own word
        return
    leave(talk, offer, away=False)
    _tell(talk, "callback", **offer.told)


def leave(talk: Conversation, offer: Offer, *, away: bool) -> None:
    """Out of the queue, with the place kept. Called with the conversation's row taken."""
    made = {"way": offer.way, "place": offer.place, "name": offer.name, "turn_at": None, "away": away}
    Callback.objects.update_or_create(conversation=talk, defaults={**made, "asked_at": datetime.now(UTC)})


@transaction.atomic
def come_back(conversation: Conversation) -> None:
    """The customer waits in the chat after all, in the place that they have kept. Raises NotThere("waits")."""
    talk = _waiting(conversation)
    if Callback.objects.filter(conversation=talk, turn_at=None).delete()[0]:
        _tell(talk, "callback-over")


def forget_callback(key: str) -> None:
    """The conversation is closed: taken up again, it waits as any other."""
    Callback.objects.filter(conversation__key=key, conversation__state=State.CLOSED, turn_at=None).delete()


def _waiting(conversation: Conversation) -> Conversation:
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("customer")
    talk = rows.get(pk=conversation.pk)
    if talk.state not in WAITING:
        raise NotThere("waits")
    return talk


def _tell(talk: Conversation, what: str, **data: str) -> None:
    post_system_line(conversation=talk.key, what=what, **data)
    record("callback.changed", topics=talk.topics, data=naming(talk))
