"""What people said, and how far each has read."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.people.models import Agent, Customer, Team, new_key


class State(models.TextChoices):
    """Where a conversation stands. Offered: one agent is asked to take it; the customer still waits."""

    QUEUED = "queued", _("Waiting")
    OFFERED = "offered", _("Offered")
    ASSIGNED = "assigned", _("With an agent")
    CLOSED = "closed", _("Closed")


WAITING = (State.QUEUED, State.OFFERED)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Questions asked of conversations."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` may see: customers their own, agents their team's and those assigned to them."""
        if actor.kind == "customer":
            return self.filter(customer_id=actor.id)
        if actor.kind == "agent":
            if actor.oversees:
                return self
            return self.filter(models.Q(team_id=actor.team) | models.Q(assignee_id=actor.id))
        return self if actor.kind == "system" else self.none()

    def waiting(self) -> Self:
        """In a queue or offered, longest wait first."""
        return self.filter(state__in=WAITING).order_by("queued_at", "id")


class Conversation(models.Model):
    """One matter between a customer and a team."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="conversations")
    team = models.ForeignKey(Team, models.PROTECT, related_name="conversations")
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    assignee = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="conversations")
    offered_to = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    offered_until = models.DateTimeField(null=True)
    passed_by = models.JSONField(default=list)  # agents who let an offer pass since it was queued
    page = models.CharField(max_length=200, blank=True)  # the title of the page where the customer opened the chat
    opened_at = models.DateTimeField(db_default=Now())
    queued_at = models.DateTimeField(null=True)  # the place in the queue; kept when an offer is declined
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
            models.Index(fields=["assignee", "state"], name="conversation_assignee"),
            models.Index(fields=["customer", "-id"], name="conversation_customer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people name it: HD-7QK2-M4BX."""
        return f"HD-{self.key[:4]}-{self.key[4:8]}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

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
        """Customers never see notes; everybody sees only messages of conversations that they may see."""
        mine = self.filter(conversation__in=Conversation.objects.visible_to(actor))
        return mine.exclude(kind=Message.Kind.NOTE) if actor.kind == "customer" else mine


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

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"


class Participant(models.Model):
    """Somebody in a conversation, and how far it reached them. The row without an agent is the customer's."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    agent = models.ForeignKey(Agent, models.CASCADE, null=True, related_name="+")
    delivered = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="participant_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}:{self.agent_id or 'customer'}"


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
