"""What was promised for a conversation, by which policy, and whose hours count."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import new_key


class Kind(models.TextChoices):
    """What is promised."""

    FIRST = "first", _("First answer")
    NEXT = "next", _("Next answer")
    SOLVED = "solved", _("Solved")


class State(models.TextChoices):
    """Where a promise stands. Late: what was promised was done, but after the time. Ended: nothing is owed any more."""

    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Waits for the customer")
    KEPT = "kept", _("Kept")
    LATE = "late", _("Kept late")
    ENDED = "ended", _("Ended")


# Who is told when which part of the promised time, in per cent, has been used up.
DEFAULT_CHAIN = ((50, "assignee"), (80, "supervisors"), (90, "customer"), (100, "supervisors"))
LIVE = (State.RUNNING, State.PAUSED)


class Policy(models.Model):
    """How much service time an answer may take. An empty field means every; the most specific policy that matches holds."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=80)
    form = models.SlugField(_("form"), blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), null=True, blank=True)
    tier = models.CharField(_("customer's level"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)  # primary subtag
    # Minutes of service time; none: nothing is promised.
    first = models.PositiveIntegerField(_("first answer"), null=True, blank=True)
    next = models.PositiveIntegerField(_("next answer"), null=True, blank=True)
    solved = models.PositiveIntegerField(_("solved"), null=True, blank=True)
    # Who hears at what part of the time: [[50, "assignee"], [80, "supervisors"], …]
    chain = models.JSONField(_("who is told"), default=list)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form", "priority", "tier", "language"], name="policy_scope", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> list[tuple[int, str]]:
        """Who hears at which part of the time, in per cent; the customer before it is over, so never after the fact."""
        return sorted((int(part), str(who)) for part, who in (self.chain or DEFAULT_CHAIN))

    def minutes(self, kind: str) -> int | None:
        """Minutes of service time that it allows; None when it promises nothing of that kind."""
        found: int | None = getattr(self, kind)
        return found


class Clock(models.Model):
    """Which hours count for a conversation since when, and when nothing counted. Times are ISO 8601 in UTC."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="clock")
    stretches = models.JSONField(default=list)  # [since, team, language, channel, region]
    pauses = models.JSONField(default=list)  # [since, until or null]

    def __str__(self) -> str:
        return str(self.conversation_id)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Questions asked of promises."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the conversations that they may see."""
        seen = Conversation.objects.visible_to(actor).filter(pk=models.OuterRef("conversation_id"))
        return self.filter(models.Exists(seen))

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(conversation__in=seen)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)


class Promise(models.Model):
    """That something is done by `due`. While it is paused, or when no hours are known, it has no due time."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="promises")
    kind = models.CharField(max_length=8, choices=Kind)
    policy = models.ForeignKey(Policy, models.SET_NULL, null=True, related_name="+", db_index=False)
    minutes = models.PositiveIntegerField()  # of service time
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    # Why it ended or stands still: "answered", "merged", "no-hours", …
    why = models.CharField(max_length=20, blank=True)
    broken_at = models.DateTimeField(null=True)
    # Parts of the time, in per cent, that were told.
    told = ArrayField(models.PositiveSmallIntegerField(), default=list)
    look_at = models.DateTimeField(null=True)  # when the next part of the time will be used up
    customer_told_at = models.DateTimeField(null=True)  # when they heard that it may be late
    later = models.DateTimeField(null=True)  # the time that they were told then
    ended_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[models.Manager[Any]] = PromiseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation", "kind"], name="promise_live_once", condition=Q(state__in=["running", "paused"])
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due"], name="promise_due", condition=Q(state="running")),
            models.Index(fields=["look_at"], name="promise_look", condition=Q(state="running", look_at__isnull=False)),
            models.Index(fields=["broken_at"], name="promise_broken", condition=Q(broken_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind} {self.due}"
