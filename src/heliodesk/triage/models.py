"""Trained classifiers, each with the report by which somebody decided about it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.people.models import Agent, new_key


class Sort(models.TextChoices):
    """What is told of a request."""

    DEPARTMENT = "department", _("Department")
    INTENT = "intent", _("Form")


class ClassifierQuerySet(models.QuerySet["Classifier"]):
    """Questions asked of classifiers."""

    def visible_to(self, actor: Actor) -> Self:
        """Who oversees reads the reports."""
        return self.all() if actor.kind == "system" or actor.oversees else self.none()


class Classifier(models.Model):
    """One training. `data`: the model as bytes (intents.model); `report`: what was measured on examples it had not seen."""

    class State(models.TextChoices):
        TRAINING = "training", _("In training")
        CANDIDATE = "candidate", _("Waits for a decision")
        LIVE = "live", _("In use")
        PAST = "past", _("Not in use")
        FAILED = "failed", _("Failed")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    sort = models.CharField(max_length=12, choices=Sort)
    state = models.CharField(max_length=10, choices=State, default=State.TRAINING)
    data = models.BinaryField(null=True)
    report = models.JSONField(default=dict)
    own = models.PositiveIntegerField(default=0)  # examples of the desk's own
    shipped = models.PositiveIntegerField(default=0)  # seeds
    why = models.CharField(max_length=20, blank=True)  # it failed
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)

    objects: ClassVar = ClassifierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sort"], condition=models.Q(state="live"), name="classifier_one_live"),
            models.UniqueConstraint(
                fields=["sort"], condition=models.Q(state="training"), name="classifier_one_training"
            ),
        ]
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.sort} {self.state}"
