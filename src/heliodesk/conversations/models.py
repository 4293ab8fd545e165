"""What people said, and how far each has read."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations import numbers
from heliodesk.conversations.sight import allowed, seen_by
from heliodesk.files.models import File, attached
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent, Customer, Team, new_key


class State(models.TextChoices):
    """Where a conversation stands. Assisted: the assistant answers, nobody waits for a person yet. Offered: one agent is
    asked to take it; the customer still waits. Tracked: it is answered at its own pace, and what stands above (a ticket)
    says where it stands."""

    ASSISTED = "assisted", _("With the assistant")
    QUEUED = "queued", _("Waiting")
    OFFERED = "offered", _("Offered")
    ASSIGNED = "assigned", _("With an agent")
    TRACKED = "tracked", _("A request")
    CLOSED = "closed", _("Closed")


WAITING = (State.QUEUED, State.OFFERED)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Questions asked of conversations."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` may see: the rule is `sight.seen_by`."""
        return self.filter(seen_by(actor))

    def assisted(self) -> Self:
        """With the assistant, whoever wrote last first."""
        return self.filter(state=State.ASSISTED).order_by("-last_message_at", "-id")

    def waiting(self) -> Self:
        """In a queue or offered, longest wait first."""
        return self.filter(state__in=WAITING).order_by("queued_at", "id")


class Conversation(models.Model):
    """One matter between a customer and a team."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    code = models.CharField(max_length=8, unique=True, default=numbers.new_number, editable=False)
    # Without indexes of their own: those below begin with them, and each index costs every ticket that is opened.
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="conversations", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="conversations", db_index=False)
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    assignee = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="conversations", db_index=False)
    offered_to = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    offered_until = models.DateTimeField(null=True)
    # Of `intents.urgency.Urgency`; orders who waits.
    urgency = models.PositiveSmallIntegerField(default=0, db_default=0)
    passed_by = models.JSONField(default=list)  # agents who let an offer pass since it was queued
    channel = models.CharField(max_length=12, default=Channel.CHAT, choices=Channel)  # where it began
    # Since when it has been a tracked matter: live routing leaves it alone, and writing in it is a command of that matter.
    tracked_at = models.DateTimeField(null=True)
    page = models.CharField(max_length=200, blank=True)  # the title of the page where the customer opened the chat
    opened_at = models.DateTimeField(db_default=Now())
    queued_at = models.DateTimeField(null=True)  # the place in the queue; kept until it is closed, to go back to
    closed_at = models.DateTimeField(null=True)
    message_count = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(null=True)
    # When the customer wrote what nobody has answered yet.
    unanswered_since = models.DateTimeField(null=True)

    objects: ClassVar = ConversationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["team", "queued_at"],
                name="conversation_queue",
                condition=models.Q(state__in=["queued", "offered"]),
            ),
            models.Index(
                fields=["team", "last_message_at"],
                name="conversation_assisted",
                condition=models.Q(state="assisted"),
            ),
            models.Index(fields=["assignee", "state", "customer"], name="conversation_assignee"),
            models.Index(
                fields=["assignee", "-closed_at"],
                name="conversation_closed",
                condition=models.Q(state="closed", assignee__isnull=False),
            ),
            models.Index(fields=["customer", "-id"], name="conversation_customer"),
            models.Index(
                fields=["offered_to"], name="conversation_offered", condition=models.Q(offered_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people name it: HD-7QK2-M4X9."""
        return numbers.shown(self.code)

    def allows(self, actor: Actor, verb: str) -> bool:
        """May `actor`, who sees this conversation, do that here? Asked through `access.actors.may`."""
        return allowed(actor, verb, self)

    @property
    def is_tracked(self) -> bool:
        return self.tracked_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_assisted(self) -> bool:
        return self.state == State.ASSISTED

    @property
    def may_be_taken(self) -> bool:
        """Has nobody got it, so that a person may take it by hand?"""
        return self.is_waiting or self.is_assisted

    @property
    def staff_topics(self) -> list[str]:
        """Who among staff hears of it: the team, and the assignee, who may be of another team by now."""
        topics = [f"team:{self.team_id}"]
        return [*topics, f"agent:{self.assignee_id}"] if self.assignee_id else topics

    @property
    def topics(self) -> list[str]:
        return [f"customer:{self.customer_id}", *self.staff_topics]


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions asked of messages."""

    def visible_to(self, actor: Actor) -> Self:
        """Customers and the bot never see notes, nor agents what is whispered to a colleague; everybody sees only messages of
        conversations that they may see."""
        return self._said_to(actor).filter(conversation__in=Conversation.objects.visible_to(actor))

    def within(self, seen: Iterable["Conversation"], actor: Actor) -> Self:
        """Of conversations that `actor` was given by `visible_to`: the rule is not asked a second time."""
        return self._said_to(actor).filter(conversation__in=seen)

    def answers(self) -> Self:
        """What people of ours said to the customer, here or in the platform's own app."""
        by_people = models.Q(agent__isnull=False) | models.Q(data__has_key="elsewhere")
        return self.filter(by_people, kind=Message.Kind.TEXT, by_customer=False)

    def _said_to(self, actor: Actor) -> Self:
        if actor.kind in {"customer", "bot"}:
            return self.exclude(kind=Message.Kind.NOTE)
        if actor.kind == "system" or actor.oversees:
            return self.all()
        is_whisper = models.Q(kind=Message.Kind.NOTE, data__has_key="whisper")
        return self.exclude(is_whisper & ~models.Q(data__whisper=actor.id))


class Message(models.Model):
    """One thing said. Numbered within its conversation without a gap, in the order in which they were committed."""

    class Kind(models.TextChoices):
        TEXT = "text"
        NOTE = "note"  # for staff only
        SYSTEM = "system"  # `data` says what happened; the body is empty

    # Without indexes of their own: the two constraints below serve for the conversation, and nobody asks by the others.
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    # Neither a customer nor an agent: Heliodesk itself.
    by_customer = models.BooleanField(default=False)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    body = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    language = models.CharField(max_length=8, blank=True)
    reply_to = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="+", db_index=False)
    client_id = models.UUIDField()
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_number"),
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_once"),
        ]
        # Few are whispers, and every page of the console asks for those that are not read.
        indexes: ClassVar = [
            models.Index(fields=["id"], name="message_whispered", condition=models.Q(data__has_key="whisper")),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"

    @property
    def is_from_elsewhere(self) -> bool:
        """Did one of us write it in the platform's own app?"""
        return "elsewhere" in self.data


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions asked of attachments."""

    def visible_to(self, actor: Actor) -> Self:
        """With the message that they belong to."""
        return self.filter(message__in=Message.objects.visible_to(actor))


class Attachment(models.Model):
    """A file that was sent with a message. The message's `data` has the number of its files, so that nobody asks in vain."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    file = models.OneToOneField(File, models.PROTECT, related_name="+")

    objects: ClassVar = AttachmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.file_id}"


def _seen_by(actor: Actor) -> models.Q:
    return models.Q(pk__in=Attachment.objects.visible_to(actor).values("file"))


def _heard_by(file: int) -> list[str]:
    found = Attachment.objects.filter(file=file).select_related("message__conversation").first()
    if found is None:
        return []
    conversation = found.message.conversation
    return conversation.staff_topics if found.message.kind == Message.Kind.NOTE else conversation.topics


attached.seen_by, attached.heard_by = _seen_by, _heard_by


class Participant(models.Model):
    """Somebody in a conversation, and how far it reached them. The row without an agent is the customer's."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants", db_index=False)
    agent = models.ForeignKey(Agent, models.CASCADE, null=True, related_name="+", db_index=False)
    delivered = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    left_at = models.DateTimeField(null=True)  # when an agent stopped having it: for seven days they may look at it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="participant_once", nulls_distinct=False),
        ]
        indexes: ClassVar = [models.Index(fields=["agent", "left_at"], name="participant_left")]

    def __str__(self) -> str:
        return f"{self.conversation_id}:{self.agent_id or 'customer'}"


class Lookup(models.Model):
    """An agent opened a closed case by its number, and said why. It opens that one case for an hour."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="lookups")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agent", "conversation", "-at"], name="lookup_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.conversation_id}"


class Salt(models.Model):
    """A day's random salt. It is deleted after 24 hours, and what was hashed with it in the same moment."""

    value = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class RemovedSecret(models.Model):
    """That a secret was taken out: what kind, how long, how often, and a hash that tells whether it comes again."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    salt = models.ForeignKey(Salt, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    length = models.PositiveIntegerField()  # characters
    hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conversation", "salt", "hash"], name="removed_once")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.conversation_id}"
