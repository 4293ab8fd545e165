"""The audit chain: who did what to whom, and when, so that nobody can change it afterwards unseen."""

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One thing that was done. Written by `audit.write` only; PostgreSQL refuses to change or remove it."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=40)  # "agent:7", "system"
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)  # "agent:7", a conversation's number
    reason = models.CharField(max_length=400, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)  # the hash of the entry before; empty for the first
    hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar = models.Manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="audit_subject"),
            models.Index(fields=["actor", "-id"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"
