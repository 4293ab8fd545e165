"""A tracked matter, its time line, and how matters hang together."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor, may
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent, Team


class Status(models.TextChoices):
    """Where a matter stands."""

    OPEN = "open", _("New")
    US = "us", _("Our turn")
    CUSTOMER = "customer", _("Waits for the customer")
    OTHERS = "others", _("Waits for somebody else")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


UNFINISHED = (Status.OPEN, Status.US, Status.CUSTOMER, Status.OTHERS)
OWED = (Status.OPEN, Status.US, Status.OTHERS)  # we owe the customer something
FINISHED = (Status.SOLVED, Status.CLOSED)


class Priority(models.IntegerChoices):
    """How pressing it is."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Source(models.TextChoices):
    """How it was first told."""

    CHAT = "chat", _("Chat")
    PORTAL = "portal", _("Form")
    API = "api", _("API")
    MAIL = "mail", _("Mail")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions asked of tickets."""

    def visible_to(self, actor: Actor) -> Self:
        """With its conversation: conversations/sight.py is the rule."""
        if actor.kind == "system" or actor.oversees:
            return self.all()
        return self.filter(Exists(Conversation.objects.visible_to(actor).filter(pk=OuterRef("pk"))))

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(conversation__in=seen)

    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)


class Ticket(models.Model):
    """What is tracked of a conversation: what it is about, where it stands, how pressing it is.

    Department and assignee are written here and on the conversation by `assigning.py` alone, so that a list of a million
    needs no join.
    """

    conversation = models.OneToOneField(Conversation, models.PROTECT, primary_key=True, related_name="ticket")
    once = models.UUIDField(unique=True)  # the sender's own id of the request: told twice, it is opened once
    source = models.CharField(max_length=10, choices=Source)
    subject = models.CharField(max_length=160)
    form = models.SlugField(max_length=40, blank=True, db_index=False)
    form_version = models.PositiveIntegerField(null=True)
    fields = models.JSONField(default=dict)  # what the form asked, as the form's version names it
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    language = models.CharField(max_length=8)
    due = models.DateTimeField(null=True)  # the earliest promise that runs
    opened_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    status_at = models.DateTimeField(db_default=Now())
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)

    objects: ClassVar = TicketQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["team", "due", "conversation"],
                name="ticket_unfinished",
                condition=Q(status__in=["open", "us", "customer", "others"]),
            ),
            models.Index(
                fields=["due", "conversation"],
                name="ticket_due",
                condition=Q(status__in=["open", "us", "customer", "others"]),
            ),
            models.Index(
                fields=["assignee", "due", "conversation"],
                name="ticket_mine",
                condition=Q(status__in=["open", "us", "customer", "others"]),
            ),
            models.Index(fields=["team", "-changed_at"], name="ticket_changed"),
            models.Index(fields=["-changed_at"], name="ticket_changed_all"),
            models.Index(fields=["solved_at"], name="ticket_solved", condition=Q(status="solved")),
            models.Index(
                "team",
                F("solved_at").desc(nulls_last=True),
                F("conversation").desc(),
                name="ticket_solved_of_team",
                condition=Q(status="solved"),
            ),
            models.Index(fields=["merged_into"], name="ticket_merged", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return self.conversation.number

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED

    def allows(self, actor: Actor, verb: str) -> bool:
        """May `actor`, who sees it, do that here? What is said and shown is the conversation's rule; besides: work (change
        status, priority, hand on, merge: whoever may answer), rate, appeal, reopen and solve (its customer too)."""
        if actor.kind == "customer":
            return verb in {"read", "answer", "solve", "reopen", "rate", "appeal"}
        if verb in {"work", "solve"}:
            return may(actor, "answer", self.conversation)
        return may(actor, verb, self.conversation)


class Rating(models.Model):
    """What a customer thought of how their matter was handled: 1 to 5, and words if they like. The latest holds."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="rating")
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_of_five")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.score}"


class Subject(models.Model):
    """What duplicates of a ticket are told by: a sketch of its text that nobody can read, and ids in it."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="sketched")
    numbers = ArrayField(models.IntegerField())
    size = models.PositiveIntegerField()
    subjects = ArrayField(models.CharField(max_length=20), default=list)
    details = ArrayField(models.CharField(max_length=20), default=list)
    ids = models.JSONField(default=list)  # [kind, canonical value]
    coin = models.CharField(max_length=12, blank=True)
    network = models.CharField(max_length=24, blank=True)
    amounts = ArrayField(models.CharField(max_length=40), default=list)

    def __str__(self) -> str:
        return str(self.ticket_id)


class Searchable(models.Model):
    """The words of a ticket, as search.py cuts them, for staff to find it by."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, primary_key=True, related_name="+")
    words = SearchVectorField()
    upto = models.PositiveIntegerField(default=0)  # the number of the last message whose words are in it

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["words"], name="ticket_words", fastupdate=True)]

    def __str__(self) -> str:
        return str(self.ticket_id)


class Step(models.Model):
    """Something that happened with a ticket: its time line. `data` names what changed, from what to what."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="steps")
    what = models.CharField(max_length=24)  # opened, answered, status, priority, handed-on, merged, …
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    by_customer = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.what}"


class Follower(models.Model):
    """An agent who wants to hear of what happens with a ticket."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="followers")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ticket", "agent"], name="follower_once")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.agent_id}"


class Link(models.Model):
    """How two tickets hang together: `ticket` is … of `other`."""

    class Kind(models.TextChoices):
        RELATED = "related", _("Related")
        DUPLICATE = "duplicate", _("Duplicate")
        CAUSE = "cause", _("Cause")
        FOLLOW_UP = "follow-up", _("Follow-up")
        SPLIT = "split", _("Split off")

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="links")
    other = models.ForeignKey(Ticket, models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10, choices=Kind)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "other", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(ticket=models.F("other")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"


class Merge(models.Model):
    """`source` went into `target`. `moved`: the ids of its messages and the numbers that they had, for the way back."""

    source = models.ForeignKey(Ticket, models.PROTECT, related_name="merges")
    target = models.ForeignKey(Ticket, models.PROTECT, related_name="absorbed")
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    moved = models.JSONField()  # [message id, number before]
    before = models.JSONField()  # the source's status, and when the customer wrote what nobody had answered
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source"], name="merge_running", condition=Q(undone_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


from heliodesk.tickets.models_desk import (  # noqa: E402  (Django looks for models here; they refer to Ticket)
    Bulk,
    Macro,
    Needed,
    SavedView,
    SideMessage,
    SideRead,
    SideTalk,
)

__all__ = [
    "Bulk", "Follower", "Link", "Macro", "Merge", "Needed", "Priority", "SavedView", "Searchable", "SideMessage", "SideRead",
    "SideTalk", "Source", "Status", "Step", "Subject", "Ticket",
]  # fmt: skip
