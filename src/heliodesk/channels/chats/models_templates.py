"""What a platform has approved to be said when the time for free words is over, and what of it was said."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from heliodesk.channels.chats.models_accounts import Account
from heliodesk.conversations.models import Message
from heliodesk.people.models import new_key

APPROVED = "APPROVED"


class ApprovedQuerySet(models.QuerySet["Approved"]):
    """Questions asked of templates."""

    def within(self, accounts: Iterable[Account]) -> Self:
        """Of accounts by which a conversation that somebody may see is answered."""
        return self.filter(account__in=accounts)

    def usable(self) -> Self:
        """Those that the platform lets be sent now and that an agent can fill in."""
        return self.filter(status=APPROVED, is_plain=True)


class Approved(models.Model):
    """A template of an account, as the platform last said that it stands."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="templates", db_index=False)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    category = models.CharField(max_length=24, blank=True)
    status = models.CharField(max_length=24)
    text = models.TextField(blank=True)
    places = ArrayField(models.CharField(max_length=60), default=list)
    is_plain = models.BooleanField(default=False)
    told_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = ApprovedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name", "language"], name="chats_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.language}"


class ByTemplate(models.Model):
    """A message that goes out as a template, with what was filled in."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    places = ArrayField(models.CharField(max_length=60), default=list)
    values: models.JSONField = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.message_id}: {self.name}"
