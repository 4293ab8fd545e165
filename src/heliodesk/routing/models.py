"""Who is there to take conversations, and by which rules they come."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliodesk.people.models import Agent, Customer, Team

SHIFT_OVER = "shift-over"  # the reason that stands with whoever was sent off duty by the roster


class Presence(models.Model):
    """An agent's own word about being there, and when their console was last heard of."""

    class State(models.TextChoices):
        AVAILABLE = "available", _("Taking chats")
        BUSY = "busy", _("Busy")
        FINISHING = "finishing", _("Finishing what I have")
        AWAY = "away", _("Away")
        OFF = "off", _("Off duty")

    agent = models.OneToOneField(Agent, models.CASCADE, primary_key=True, related_name="presence")
    state = models.CharField(max_length=10, choices=State, default=State.OFF)
    reason = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField(db_default=Now())
    then = models.CharField(max_length=10, choices=State, blank=True)  # after finishing
    seen_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)  # when they were last offered something
    lost_at = models.DateTimeField(null=True)  # since when the console is silent and their chats are with others
    # Whose chats they take besides their own, whatever channels they have otherwise, and until when (`helping.py`).
    helps = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+", db_index=False)
    helps_until = models.DateTimeField(null=True)

    objects: ClassVar = models.Manager()

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.state}"

    @property
    def why(self) -> str:
        """The reason as it is shown: an agent's own words, or what Heliodesk set by the roster."""
        return gettext("Shift over") if self.reason == SHIFT_OVER else self.reason


class Shift(models.Model):
    """When an agent is to be there, by the roster."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="shifts", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when its end was acted on

    objects: ClassVar = models.Manager()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "starts_at"], name="shift_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="shift_goes_forward"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], name="shift_to_end", condition=models.Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.starts_at:%Y-%m-%d %H:%M}"


class RuleVersion(models.Model):
    """The rules of routing as they held from `at` on (`rules.py` reads them). The last one holds."""

    data = models.JSONField()
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.reason}"


class Apart(models.Model):
    """A conflict of interest: this customer's matters are never offered to this agent."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    why = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "agent"], name="apart_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} / {self.agent_id}"


class KeptPicture(models.Model):
    """How everything stood when it was kept, from where the log is replayed (routing/past.py)."""

    at = models.DateTimeField(db_default=Now())
    seen = models.TextField()  # the PostgreSQL snapshot that it is of: events that this does not see came later
    conversations = models.JSONField()  # [key, state, team, language, agent or null, since or null]
    people = models.JSONField()  # [agent, state, since]

    objects: ClassVar = models.Manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="kept_picture_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


from heliodesk.routing.models_sun import HandOver, Staying, Succession  # noqa: E402  (Django looks for models here)
from heliodesk.routing.models_surge import (  # noqa: E402
    Attendance,
    Callback,
    Help,
    OneAnswer,
    Overtime,
    OvertimeCall,
    PreparedAnswer,
    Surge,
    SurgePlan,
    Told,
    Waiter,
)
from heliodesk.routing.models_waits import (  # noqa: E402  (Django looks for models here)
    Estimate,
    Followed,
    Regression,
    ServiceHour,
    Stint,
)

__all__ = [
    "Apart",
    "Attendance",
    "Callback",
    "Estimate",
    "Followed",
    "HandOver",
    "Help",
    "KeptPicture",
    "OneAnswer",
    "Overtime",
    "OvertimeCall",
    "PreparedAnswer",
    "Presence",
    "Regression",
    "RuleVersion",
    "ServiceHour",
    "Staying",
    "Stint",
    "Succession",
    "Surge",
    "SurgePlan",
    "Told",
    "Waiter",
]
