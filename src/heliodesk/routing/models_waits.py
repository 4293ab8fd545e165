"""What people were told of their wait and what came, and what is learnt of queues from it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel
from heliodesk.people.models import Team


class Queue(models.Model):
    """What a queue is: a department, a language (primary subtag), a channel."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=12, choices=Channel)

    class Meta:
        abstract = True


class Stint(Queue):
    """One time in a queue, and the service that followed, by the times of the log. Without `taken_at` it ended unserved."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    urgency = models.PositiveSmallIntegerField(default=0)
    # A hand was free when it began: the wait is how long taking it took.
    found_free = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation"], name="stint_running_once", condition=Q(ended_at=None)),
        ]
        indexes: ClassVar = [models.Index(fields=["since"], name="stint_since")]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.since:%Y-%m-%d %H:%M}"


class Estimate(Queue):
    """Something that a customer was told of their wait, and what came of it. Seconds count from `at`."""

    class Outcome(models.TextChoices):
        OPEN = "", _("waits")
        SERVED = "served", _("served")
        LEFT = "left", _("left")
        MOVED = "moved", _("moved")  # to another queue, or it became a request: neither served nor given up

    class By(models.TextChoices):
        FORMULA = "formula", _("formula")
        REGRESSION = "regression", _("regression")
        LATELY = "lately", _("what it took lately")
        PRIOR = "prior", _("what is usual")  # too little is known of this queue: "we are learning"

    # What was told counts on for the accuracy when the conversation is deleted.
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    before = models.DateTimeField(null=True)  # told then, before they joined: it counts from when they did
    by = models.CharField(max_length=10, choices=By)
    changed = models.CharField(max_length=8, blank=True)  # "" first of this wait, "longer", "shorter"
    ahead = models.PositiveIntegerField(default=0)
    now_ahead = models.PositiveIntegerField(default=0)  # as the customer's page was told last
    hands = models.FloatField(default=0)
    free = models.PositiveIntegerField(default=0)
    formula = models.FloatField(default=0)  # the mean by the formula, for the regression to learn from
    seen = models.JSONField(default=dict)  # the queues and hands at that moment, as `ridge.py` looks at them
    low = models.FloatField()  # as estimated, before any widening
    least = models.FloatField()
    most = models.FloatField()
    high = models.FloatField()
    wider = models.FloatField(default=1)
    said_least = models.DateTimeField()  # what was said: over between these
    said_most = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    waited = models.FloatField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"], name="estimate_first_once", condition=Q(changed="", outcome="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "-id"], name="estimate_conversation"),
            models.Index(fields=["channel"], name="estimate_open", condition=Q(outcome="")),
            models.Index(fields=["ended_at"], name="estimate_ended", condition=Q(changed="")),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.least:.0f}–{self.most:.0f} s"


class ServiceHour(Queue):
    """What happened in a queue in an hour, and for how long it could have: see `waiting.Counts`."""

    hour = models.DateTimeField()
    ended = models.FloatField(default=0)
    busy = models.FloatField(default=0)
    left = models.FloatField(default=0)
    waited = models.FloatField(default=0)
    taken = models.FloatField(default=0)
    pickup = models.FloatField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "language", "channel", "hour"], name="service_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.language} {self.channel} {self.hour:%Y-%m-%d %H}"


class Regression(Queue):
    """What was learnt of a queue whose people are shared with others (`ridge.Model`); used only where it was better."""

    model = models.JSONField()
    examples = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "language", "channel"], name="regression")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.language} {self.channel}"


class Followed(models.Model):
    """The row (id 1) with the place in the log up to which waits have been followed."""

    cursor = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.cursor
