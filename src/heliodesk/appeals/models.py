"""An appeal, its evidence, the opinions written on it, and the letter."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Message
from heliodesk.files.models import File
from heliodesk.people.models import Agent, new_key
from heliodesk.tickets.models import Ticket


class Stage(models.TextChoices):
    """Where an appeal stands; `stages.py` is the whole table."""

    FILED = "filed", _("Filed")
    COMPLETE = "complete", _("Complete")
    REVIEW = "review", _("In review")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")


class Result(models.TextChoices):
    """What the appeal came to."""

    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Upheld in part")
    REJECTED = "rejected", _("Rejected")


class Terms(models.Model):
    """How long an appeal may take, by the form of the matter; an empty kind holds for every other."""

    kind = models.SlugField(_("kind of matter"), max_length=40, unique=True, blank=True)
    acknowledge_hours = models.PositiveSmallIntegerField(_("acknowledged within hours"), default=72)
    decide_days = models.PositiveSmallIntegerField(_("decided within business days"), default=15)
    extend_days = models.PositiveSmallIntegerField(_("extended by business days"), default=15)
    further_days = models.PositiveSmallIntegerField(_("days for a further appeal"), default=30)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")  # whose days are counted
    country = models.CharField(_("country whose holidays are free"), max_length=2, blank=True)

    class Meta:
        ordering: ClassVar = ["kind"]

    def __str__(self) -> str:
        return self.kind


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Questions asked of appeals."""

    def visible_to(self, actor: Actor) -> Self:
        """A customer's own; every appeal for supervisors, who review. Nobody else among staff."""
        if actor.kind == "customer":
            return self.filter(ticket__conversation__customer=actor.id)
        return self if actor.kind == "system" or actor.oversees else self.none()


class Appeal(models.Model):
    """A formal appeal against the decision in `against`; `ticket` is its own matter, with its number and conversation."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="appeal")
    against = models.ForeignKey(Ticket, models.PROTECT, related_name="appeals")
    earlier = models.OneToOneField("self", models.PROTECT, null=True, related_name="further")
    instance = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=8)
    decision = models.TextField(blank=True)  # the decision appealed against, in the customer's words
    grounds = models.TextField(blank=True)
    wanted = models.TextField(blank=True)
    no_evidence = models.BooleanField(default=False)  # the customer says that there is none
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.FILED)
    missing = ArrayField(models.CharField(max_length=12), default=list)  # what was asked for, once
    terms = models.JSONField()  # as they were when it was filed
    pauses = models.JSONField(default=list)  # [since, until or null], ISO 8601
    filed_at = models.DateTimeField()
    acknowledge_due = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    decide_due = models.DateTimeField(null=True)
    told = ArrayField(models.CharField(max_length=24), default=list)  # "decide-50", "decide-80", "decide-late", …
    extended_at = models.DateTimeField(null=True)
    extension = models.CharField(max_length=1000, blank=True)  # the reason that the customer was told
    reviewer = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    evidence_hash = models.CharField(max_length=64, blank=True)  # set: the list of evidence is frozen
    withdrawn = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = AppealQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["against", "instance"], name="appeal_once", condition=Q(withdrawn=False)),
            models.CheckConstraint(
                condition=Q(decided_at=None) | (Q(second__isnull=False) & ~Q(second=models.F("reviewer"))),
                name="appeal_four_eyes",
            ),
            models.CheckConstraint(condition=Q(instance__in=[1, 2]), name="appeal_two_instances"),
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "decide_due"], name="appeal_stage")]

    def __str__(self) -> str:
        return self.ticket.number


class Evidence(models.Model):
    """A file or a message that counts. PostgreSQL refuses any change once the appeal's list is frozen."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    # Of the stored file, or of what was said; empty: still checked.
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")  # none: the customer
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appeal", "file"], name="evidence_file_once"),
            models.UniqueConstraint(fields=["appeal", "message"], name="evidence_message_once"),
            models.CheckConstraint(
                condition=Q(file__isnull=True, message__isnull=False) | Q(file__isnull=False, message__isnull=True),
                name="evidence_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.file.name if self.file else f"{self.message}"


class Opinion(models.Model):
    """A reasoned decision as it was written in one round. A round that was sent back stays as it is."""

    class State(models.TextChoices):
        DRAFT = "draft"
        HANDED_IN = "handed-in"
        SENT_BACK = "sent-back"
        CONFIRMED = "confirmed"

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="opinions")
    number = models.PositiveSmallIntegerField()
    author = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    facts = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    rule_version = models.CharField(max_length=80, blank=True)
    weighing = models.TextField(blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    next_step = models.TextField(blank=True)
    elsewhere = models.TextField(blank=True)  # who outside the house may be asked
    saved_at = models.DateTimeField(db_default=Now())
    read_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)  # why it was sent back

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["appeal", "number"], name="opinion_round")]

    def __str__(self) -> str:
        return f"{self.appeal_id}/{self.number}"


class Letter(models.Model):
    """The decision as the customer got it."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, primary_key=True, related_name="letter")
    content = models.BinaryField()  # PDF
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.appeal_id)
