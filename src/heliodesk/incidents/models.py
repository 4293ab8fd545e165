"""Incidents and what was said of them. Texts are by language: {"en": "…", "zh-hans": "…"}."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.people.models import Agent, new_key


class State(models.TextChoices):
    """How far it has come."""

    INVESTIGATING = "investigating", _("Investigating")
    IDENTIFIED = "identified", _("Cause found")
    WATCHING = "watching", _("Mended, being watched")
    RESOLVED = "resolved", _("Resolved")


class Incident(models.Model):
    """Something that does not work as it should."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    titles = models.JSONField(default=dict)
    affected = models.JSONField(default=dict)  # what does not work, and what does
    state = models.CharField(max_length=14, choices=State, default=State.INVESTIGATING)
    began_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-began_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["began_at"], name="incident_running", condition=models.Q(resolved_at=None)),
        ]

    def __str__(self) -> str:
        return self.key


class Update(models.Model):
    """What was known at one time."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="updates")
    state = models.CharField(max_length=14, choices=State)
    texts = models.JSONField(default=dict)
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"
