"""What was begun in public, and strangers in our groups who resemble us."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.channels.chats.models_accounts import Account
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent, Customer, new_key


class PostQuerySet(models.QuerySet["Post"]):
    """Questions asked of public posts."""

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(conversation__in=seen)


class Post(models.Model):
    """The public post that a conversation began with, and whether it goes on in private.

    `key` is of the one-time link: it stands in public, so whoever opens it is not proven to have written the post, and is shown
    nothing that was not public.
    """

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="post")
    link = models.CharField(max_length=500, blank=True)
    external = models.CharField(max_length=200)  # the post's id: answers go below it
    handle = models.CharField(max_length=120, blank=True)  # as the post itself shows it
    key = models.CharField(max_length=32, unique=True, null=True)  # noqa: DJ001 (unique or absent)
    asked_at = models.DateTimeField(null=True)  # when the link was handed out
    # Since then it goes on in private, and nothing of it is said in public.
    private_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+", db_index=False)  # who opened the link

    objects: ClassVar = PostQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.link}"


class FlaggedQuerySet(models.QuerySet["Flagged"]):
    """Questions asked of who was flagged."""

    def visible_to(self, actor: Actor) -> Self:
        """Supervisors look into them."""
        return self.all() if actor.kind == "system" or actor.oversees else self.none()

    def to_look_at(self) -> Self:
        """Those that nobody has judged."""
        return self.filter(state=Flagged.State.OPEN)


class Flagged(models.Model):
    """A message in a group of ours by somebody who resembles us, or that wants what nobody may ask for. Text without secrets."""

    class State(models.TextChoices):
        OPEN = "open", _("To be looked at")
        CONFIRMED = "confirmed", _("An impostor")
        HARMLESS = "harmless", _("Harmless")

    class Removal(models.TextChoices):
        NONE = "", _("Stands there")
        WAITING = "waiting", _("Is being deleted")
        DONE = "done", _("Deleted there")
        FAILED = "failed", _("Could not be deleted")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    place = models.CharField(max_length=200)  # the contract's conversation_id
    group = models.CharField(max_length=120, blank=True)
    external = models.CharField(max_length=200)
    link = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    username = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    resembles = models.CharField(max_length=120, blank=True)  # which of our names
    why = models.CharField(max_length=16, blank=True)  # a reason of trust/impostors
    looks_alike = models.BooleanField(default=False)  # the picture too
    lures: Any = models.JSONField(default=list)  # [kind, what shows it]
    score = models.FloatField()
    is_reported = models.BooleanField(default=False)  # supervisors were told by an alert
    removal = models.CharField(max_length=8, choices=Removal, default=Removal.NONE, blank=True)
    removal_reason = models.CharField(max_length=40, blank=True)  # a word of `channels.reasons`
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar = FlaggedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "place", "external"], name="chats_flagged_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "sender"], name="chats_flagged_sender"),
            models.Index(fields=["state", "-id"], name="chats_flagged_state"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class PictureQuerySet(models.QuerySet["Picture"]):
    """Questions asked of official pictures."""

    def visible_to(self, actor: Actor) -> Self:
        """Those who judge impostors see and choose what these are compared with."""
        return self.all() if actor.kind == "system" or actor.oversees else self.none()


class Picture(models.Model):
    """An official picture of the brand, or of somebody who works here, to compare a stranger's with. Only its hash is kept."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)  # whose it is
    sign = models.CharField(max_length=16)  # `trust.avatars.picture_hash`, hexadecimal
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar = PictureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name
