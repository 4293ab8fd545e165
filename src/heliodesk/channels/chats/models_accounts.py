"""Our accounts on messengers, and what came by them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.people.models import Team, new_key


class AccountQuerySet(models.QuerySet["Account"]):
    """Questions asked of accounts."""

    def visible_to(self, actor: Actor) -> Self:
        """Administrators alone; never one that was removed."""
        return self.filter(removed_at=None) if actor.administers or actor.kind == "system" else self.none()

    def kept(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at=None)


class Account(models.Model):
    """An account of ours on a platform. Its secrets are one sealed text (`sealing.py`): no list, export or log has them."""

    class State(models.TextChoices):
        WORKS = "works", _("Works")
        RECONNECT = "reconnect", _("Has to be connected again")
        PAUSED = "paused", _("Paused")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    channel = models.CharField(max_length=12)  # the folder in channels/
    name = models.CharField(max_length=120, blank=True)  # how the platform shows us
    own_id = models.CharField(max_length=120, blank=True)  # how the platform names us
    username = models.CharField(max_length=120, blank=True)  # by which people address us in a group, without the @
    options = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    # Accounts with one app secret share what comes to either's address.
    app = models.CharField(max_length=64, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")  # who answers there
    state = models.CharField(max_length=10, choices=State, default=State.WORKS)
    problem = models.CharField(max_length=40, blank=True)  # a word of `channels.reasons`
    detail = models.CharField(max_length=200, blank=True)  # the platform's own words
    since = models.DateTimeField(null=True)  # when the problem began
    asked_at = models.DateTimeField(null=True)  # when the platform last let us in
    heard_at = models.DateTimeField(null=True)  # when something last came
    lag = models.FloatField(null=True)  # seconds between what a customer wrote last and our having it
    made_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar = AccountQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["channel", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "own_id"],
                name="chats_account_once",
                condition=models.Q(removed_at=None) & ~models.Q(own_id=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.name or self.key}"


class ArrivedQuerySet(models.QuerySet["Arrived"]):
    """Questions asked of what came."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever runs the desk sees that something came that could not be read."""
        return self.all() if actor.kind == "system" or actor.oversees or actor.administers else self.none()


class Arrived(models.Model):
    """A body as a platform sent it, stored before anything is read of it; the same bytes once.

    The bytes are forgotten as soon as all in it is filed: what customers said is then in their conversation and nowhere else.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        FILED = "filed", _("Filed")
        UNREAD = "unread", _("Could not be read")
        LEFT = "left", _("Left aside")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    digest = models.BinaryField(max_length=32)  # SHA-256 of how it came and its bytes
    method = models.CharField(max_length=8)
    body = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)  # "unknown", "failed" (a fault of ours)
    where = models.CharField(max_length=80, blank=True)  # of a fault: file and line
    look_at = models.DateTimeField(null=True)  # what it is about may come later: not before this
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects: ClassVar = ArrivedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "digest"], name="chats_arrived_once")]
        indexes: ClassVar = [
            models.Index(fields=["account", "id"], name="chats_waiting", condition=models.Q(state="waiting")),
            models.Index(
                fields=["state", "-id"], name="chats_unread", condition=models.Q(state__in=["unread", "left"])
            ),
            models.Index(fields=["at"], name="chats_arrived_at"),
        ]

    def __str__(self) -> str:
        return self.key


class Filed(models.Model):
    """An event that has been filed, by the platform's own key: it is not filed twice, however it comes again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=200)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "event"], name="chats_filed_once")]
        indexes: ClassVar = [models.Index(fields=["at"], name="chats_filed_at")]

    def __str__(self) -> str:
        return self.event
