"""Messages by the platforms' own ids, files that still lie there, and what we send."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.channels.chats.models_people import Chat
from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import new_key


class Known(models.Model):
    """A message by the platform's own id, ours or theirs: what an answer, an edit, a reaction or a receipt is about."""

    chat = models.ForeignKey(Chat, models.CASCADE, related_name="+", db_index=False)
    external = models.CharField(max_length=200)
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="+")
    sent = models.ForeignKey("Going", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chat", "external"], name="chats_known_once")]

    def __str__(self) -> str:
        return f"{self.chat_id}: {self.external}"


class Coming(models.Model):
    """A file that a message brought and that still lies on the platform."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    chat = models.ForeignKey(Chat, models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()  # among those of its message
    reference = models.CharField(max_length=2000)
    name = models.CharField(max_length=120, blank=True)
    mime = models.CharField(max_length=100, blank=True)
    type = models.CharField(max_length=12)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "place"], name="chats_coming_once")]

    def __str__(self) -> str:
        return f"{self.message_id}/{self.place}"


class Way(models.TextChoices):
    """How far something of ours has come."""

    QUEUED = "queued", _("Will be sent")
    SENDING = "sending", _("Is being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Perhaps sent")


# How far; a receipt never takes one back.
RANK = {Way.QUEUED: 0, Way.SENDING: 1, Way.UNKNOWN: 2, Way.FAILED: 2, Way.SENT: 3, Way.DELIVERED: 4, Way.READ: 5}
STOPPED = (Way.FAILED, Way.UNKNOWN)


class GoingQuerySet(models.QuerySet["Going"]):
    """Questions asked of what we send."""

    def visible_to(self, actor: Actor) -> Self:
        """With the conversation that it is said in."""
        if actor.kind == "system":
            return self.all()
        return self.filter(message__conversation__in=Conversation.objects.visible_to(actor))

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(message__conversation__in=seen)

    def left_behind(self, *, now: datetime) -> Self:
        """What should have gone and has no job any more."""
        return self.filter(state__in=[Way.QUEUED, Way.SENDING], look_at__lt=now - timedelta(minutes=2))


class Going(models.Model):
    """Something of ours on its way to a chat: a message of a conversation, or a word of the desk itself (`words`)."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    chat = models.ForeignKey(Chat, models.PROTECT, related_name="sent")
    message = models.OneToOneField(Message, models.CASCADE, null=True, related_name="carried")
    words: Any = models.JSONField(default=dict)  # without a message: text and choices, until it is sent
    state = models.CharField(max_length=10, choices=Way, default=Way.QUEUED)
    reason = models.CharField(max_length=40, blank=True)  # a word of `channels.reasons`
    detail = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)  # how many of its parts are there
    attempt = models.PositiveSmallIntegerField(default=0)  # how often a person had it sent again
    # Since when nobody knows whether the platform has it, while it is tried again.
    unsure_at = models.DateTimeField(null=True)
    external_ids = ArrayField(models.CharField(max_length=200), default=list)
    look_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar = GoingQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["chat", "id"], name="chats_to_send", condition=models.Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["chat", "sent_at"], name="chats_sent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
