"""Who somebody on a messenger is: shown by a one-time link that they open where they are signed in, and never by a name.

The link is sent into their own chat. Who opens it and presses is the customer of the page: one whom the exchange's token named
(proven by it), or who came by a link to their mailbox. What was said in the chat is theirs from then on, and goes back when it is
undone.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.access.tokens import BadToken
from heliodesk.channels.chats.models import Chat, Identity, Linked, Shown, Talk
from heliodesk.conversations.models import Attachment, Conversation
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.files.models import File
from heliodesk.people.models import Customer
from heliodesk.text.links import absolute

LASTS_MINUTES = 30
_NO_PEOPLE = frozenset({"reddit"})  # whose rules forbid to join its people with those of another place


class NotPossible(Exception):
    """This identity is not joined: `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def link_for(identity: Identity) -> str:
    """A fresh link; those before it are good no more."""
    with transaction.atomic():
        Shown.objects.filter(identity=identity, used_at=None).delete()
        shown = Shown.objects.create(identity=identity)
    return absolute(f"/requests/join/{shown.key}/")


def asked(key: str) -> Identity:
    """Whose link it is. Uses nothing up. Raises BadToken."""
    since = datetime.now(UTC) - timedelta(minutes=LASTS_MINUTES)
    rows = Shown.objects.filter(key=key[:24], used_at=None, asked_at__gt=since)
    found = rows.select_related("identity__account__team", "identity__customer").first()
    if found is None or found.identity.account.removed_at is not None:
        raise BadToken("join")
    return found.identity


@transaction.atomic
def show(key: str, customer: Customer) -> Identity:
    """The link was opened by this customer, who said that the chat is theirs. Raises BadToken, NotPossible."""
    identity = asked(key)
    if not Shown.objects.filter(key=key[:24], used_at=None).update(used_at=datetime.now(UTC)):
        raise BadToken("join")
    trust = Identity.Trust.TOKEN if customer.is_identified else Identity.Trust.CODE
    return link(identity, customer, trust=trust, by=customer.actor)


@transaction.atomic
def link(identity: Identity, customer: Customer, *, trust: str, by: Actor) -> Identity:
    """The identity is this customer's, and so is what was said there. Raises NotPossible."""
    now = Identity.objects.select_for_update(of=("self",)).select_related("customer", "account").get(pk=identity.pk)
    if now.account.channel in _NO_PEOPLE:
        raise NotPossible("platform")
    if now.trust != Identity.Trust.CLAIMED and now.customer_id != customer.pk:
        raise NotPossible("taken")
    before, trust_before = now.customer, now.trust
    moved = _hand_on(now, before, customer)
    Linked.objects.create(
        identity=now, before=before, after=customer, trust_before=trust_before, conversations=moved, by=by.topic
    )
    now.stranger = now.stranger or (before if before != customer else None)
    now.customer, now.trust, now.linked_at = customer, trust, datetime.now(UTC)
    now.save(update_fields=["stranger", "customer", "trust", "linked_at"])
    audit.write(
        actor=by, verb="identity-linked", subject=f"identity:{now.key}", channel=now.account.channel, trust=trust
    )
    _say(now, "identity-linked")
    return now


@transaction.atomic
def unlink(identity: Identity, *, by: Actor, reason: str = "") -> bool:
    """Undo it: the chat and what was said there are the stranger's again. False when nothing was joined."""
    now = (
        Identity.objects.select_for_update(of=("self",))
        .select_related("customer", "account", "stranger")
        .get(pk=identity.pk)
    )
    if now.trust == Identity.Trust.CLAIMED:
        return False
    before = now.customer
    stranger = now.stranger or Customer.objects.create(name=now.name, language=now.language)
    moved = _hand_on(now, before, stranger)
    Linked.objects.filter(identity=now, undone_at=None).update(undone_at=datetime.now(UTC))
    Linked.objects.create(
        identity=now,
        before=before,
        after=stranger,
        trust_before=now.trust,
        conversations=moved,
        by=by.topic,
        undone_at=datetime.now(UTC),
    )
    now.customer, now.stranger, now.trust, now.linked_at = stranger, None, Identity.Trust.CLAIMED, None
    now.save(update_fields=["customer", "stranger", "trust", "linked_at"])
    audit.write(
        actor=by, verb="identity-unlinked", subject=f"identity:{now.key}", channel=now.account.channel, reason=reason
    )
    _say(now, "identity-unlinked")
    return True


def _hand_on(identity: Identity, before: Customer, after: Customer) -> list[int]:
    """Chats, conversations and their files go along. Returns the conversations."""
    chats = Chat.objects.filter(identity=identity)
    chats.update(customer=after)
    talks = Conversation.objects.select_for_update().filter(talk__chat__in=chats, customer=before).order_by("id")
    moved = list(talks.values_list("pk", flat=True))
    Conversation.objects.filter(pk__in=moved).update(customer=after)
    files = File.objects.filter(customer=before)
    attached = files.filter(pk__in=_attached(moved))
    attached.update(customer=after)
    for talk in Conversation.objects.filter(pk__in=moved):
        record("chat.changed", topics=[*talk.staff_topics, f"customer:{before.pk}"], data={"conversation": talk.key})
    return moved


def _attached(conversations: list[int]) -> list[int]:
    return list(Attachment.objects.filter(message__conversation__in=conversations).values_list("file", flat=True))


def _say(identity: Identity, what: str) -> None:
    talks = Talk.objects.filter(chat__identity=identity).select_related("conversation")
    latest = talks.latest_first().first()
    if latest is not None:
        post_system_line(conversation=latest.conversation.key, what=what)
