"""Who goes on when a team closes, what stays with it, and what passed."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent, Team, new_key


class Succession(models.Model):
    """`to` goes on with what `team` has when it closes: the first in order that is open and speaks the language."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="successions")
    to = models.ForeignKey(Team, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["team", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "to"], name="succession_once"),
            models.CheckConstraint(condition=~Q(team=models.F("to")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} → {self.to_id}"


class Staying(models.Model):
    """What stays with a team although others are open: local law, most of all. An empty field means every."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    country = models.CharField(_("country"), max_length=2, blank=True)  # ISO 3166-1
    channel = models.CharField(_("channel"), max_length=12, blank=True, choices=Channel)
    form = models.SlugField(_("form"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=120)

    class Meta:
        ordering: ClassVar = ["team", "country", "channel", "form"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "country", "channel", "form"], name="staying_once")
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.country or '*'}/{self.channel or '*'}/{self.form or '*'}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Questions asked of hand-overs."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the conversations that they may see."""
        seen = Conversation.objects.visible_to(actor).filter(pk=models.OuterRef("conversation_id"))
        return self.filter(models.Exists(seen))

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(conversation__in=seen)


class HandOver(models.Model):
    """What becomes of one matter at one closing of its team. What nobody touches has no row until it passes or stays."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")  # the note is as its agent wants it
        KEPT = "kept", _("Stays here")  # an agent says so
        IN_FLIGHT = "in-flight", _("In flight")  # the team has closed, and the talk goes on
        STAYED = "stayed", _("Stayed")  # it cannot pass
        PASSED = "passed", _("Passed on")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="hand_overs")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)  # that closes
    to = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State)
    text = models.TextField(blank=True)  # as an agent confirmed it; empty: the draft as it stands
    drafted = models.BooleanField(default=False)  # the model put it into words, and an agent has read it
    why = models.CharField(max_length=120, blank=True)  # why it stays: a word of passing.Why, or the agent's reason
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    until = models.DateTimeField(null=True)  # when its own team opens again: then the row is history
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = HandOverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"], name="hand_over_running_once", condition=Q(ended_at__isnull=True)
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "-at"], name="hand_over_of_team"),
            models.Index(fields=["-ended_at"], name="hand_over_passed", condition=Q(state="passed")),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.state}"
