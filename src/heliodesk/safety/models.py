"""Who looked at whose data, what that raised, and what leaves the house."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent, Customer, PersonalFact, new_key
from heliodesk.safety.reasons import in_words


class Viewing(models.Model):
    """An agent looked at a customer's data. The customer sees it in "My requests"; the watch rules read it."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened a conversation that was not theirs")
        LOOKED_UP = "looked-up", _("looked up a closed case by its number")
        REVEALED = "revealed", _("had a masked detail shown")

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="viewings")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    field = models.CharField(max_length=20, blank=True, choices=PersonalFact.Field)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(db_default=Now())
    on_shift = models.BooleanField()  # the agent's presence was not "off duty"
    wrote_to_them = models.BooleanField()  # the customer had written in a conversation that this agent has or had

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["agent", "-at"], name="viewing_agent"),
            models.Index(fields=["customer", "-at"], name="viewing_customer"),
            models.Index(fields=["at"], name="viewing_at"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.kind} {self.customer_id}"

    @property
    def reason_in_words(self) -> str:
        return in_words(self.reason)


class Stop(models.Model):
    """An agent has shown more details than an hour or a day allows. No more until a supervisor lifts it."""

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="stops")
    at = models.DateTimeField(db_default=Now())
    lifted_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent"], condition=models.Q(lifted_at=None), name="one_stop_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} since {self.at:%Y-%m-%d %H:%M}"


class Alert(models.Model):
    """A watch rule found something. A supervisor who is not concerned looks into it and gives a verdict."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("Open")
        HARMLESS = "harmless", _("Harmless")
        CONFIRMED = "confirmed", _("Confirmed")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    rule = models.CharField(max_length=20)
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="alerts")
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+")
    day = models.DateField()  # UTC; a rule tells of an agent once a day
    facts = models.JSONField(default=dict)
    raised_at = models.DateTimeField(db_default=Now())
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    verdict_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    verdict_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "agent", "customer", "day"], name="alert_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.agent_id}"


class Export(models.Model):
    """Rows that leave the house: asked for by one, allowed by another, marked, and gone after a day."""

    class What(models.TextChoices):
        CONVERSATIONS = "conversations", _("Conversations")
        VIEWINGS = "viewings", _("Who looked at customers' data")
        AUDIT = "audit", _("Audit chain")

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second person")
        ALLOWED = "allowed", _("Ready")
        REFUSED = "refused", _("Refused")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    what = models.CharField(_("what"), max_length=20, choices=What)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))  # the last day, UTC, included
    reason = models.CharField(_("reason"), max_length=400)
    asked_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    decided_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.since} to {self.until}"

    def is_ready(self, at: datetime) -> bool:
        """Can it still be fetched at that instant?"""
        return self.content is not None and self.expires_at is not None and at < self.expires_at
