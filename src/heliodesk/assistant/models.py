"""What the assistant could not answer, kept for those who write the articles."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent, new_key


class UnansweredQuerySet(models.QuerySet["Unanswered"]):
    """Questions asked of unanswered questions."""

    def visible_to(self, actor: Actor) -> Self:
        """Who writes articles reads what is asked, and not by whom."""
        return self.all() if actor.kind == "system" or actor.edits else self.none()


class Unanswered(models.Model):
    """A question that no article settled: in its customer's words as they are stored, after the guard.

    `articles` were offered. It goes with its conversation; without one it was searched for in the help centre and nothing was
    found. `point` is what it means, by `model`: questions that mean the same are shown together.
    """

    class Outcome(models.TextChoices):
        """What became of it. Open: the assistant still has the conversation."""

        OPEN = "open", _("Still with the assistant")
        HELPED = "helped", _("What was offered helped")
        PERSON = "person", _("A person answered")
        LEFT = "left", _("The customer left")

    class Done(models.TextChoices):
        """What editors made of it."""

        DRAFT = "draft", _("An article was begun")
        QUESTION = "question", _("Added to an article")
        DISMISSED = "dismissed", _("Not for the help centre")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    number = models.PositiveIntegerField(null=True)  # of the message
    question = models.CharField(max_length=2000)
    language = models.CharField(max_length=8)
    band = models.CharField(max_length=10)  # of the judgement: offer, hand over
    why = models.CharField(max_length=20, blank=True)  # the assistant gave up; assistant/reasons.py
    articles = ArrayField(models.BigIntegerField(), default=list)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    at = models.DateTimeField(db_default=Now())
    point = models.BinaryField(null=True)
    model = models.CharField(max_length=160, blank=True)
    done = models.CharField(max_length=10, choices=Done, blank=True)
    done_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar = UnansweredQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conversation", "number"], name="unanswered_once")]
        indexes: ClassVar = [models.Index(fields=["language", "-at"], name="unanswered_lately")]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"
