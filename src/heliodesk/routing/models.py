"""Who is there to take conversations."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.people.models import Agent


class Presence(models.Model):
    """An agent's own word about being there, and when their console was last heard of."""

    class State(models.TextChoices):
        AVAILABLE = "available", _("Taking chats")
        BUSY = "busy", _("Busy")
        AWAY = "away", _("Away")
        OFF = "off", _("Off duty")

    agent = models.OneToOneField(Agent, models.CASCADE, primary_key=True, related_name="presence")
    state = models.CharField(max_length=10, choices=State, default=State.OFF)
    reason = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True)

    objects: ClassVar = models.Manager()

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.state}"
