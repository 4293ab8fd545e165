"""Whether the language model may be used, what was used, and the translations that are kept."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.conversations.models import Message


class Setting(models.Model):
    """One row: is it on, and how many tokens it may take in a day (UTC)."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(default=False)
    tokens_a_day = models.PositiveIntegerField(default=200_000)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="scribe_one_setting")]

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


class Purpose(models.TextChoices):
    """What a text is for."""

    DRAFT = "draft", _("Drafts of answers")
    TRANSLATION = "translation", _("Translations")
    SUMMARY = "summary", _("Summaries")
    QUESTION = "question", _("Questions put into other words")


class Use(models.Model):
    """One time that the model was asked: what for, how many tokens, how long, and how it ended. Never what was said."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        REFUSED = "refused", _("Not founded, refused")
        FAILED = "failed", _("No answer")
        LATE = "late", _("Too late")

    at = models.DateTimeField(db_default=Now())
    purpose = models.CharField(max_length=12, choices=Purpose)
    tokens = models.PositiveIntegerField(default=0)
    took = models.PositiveIntegerField(default=0)  # milliseconds
    outcome = models.CharField(max_length=8, choices=Outcome)
    why = models.CharField(max_length=20, blank=True)  # the rule by which it was refused

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="scribe_use_at")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.outcome}"


class Translation(models.Model):
    """A message in another language. `is_original`: the words that its writer had before it was translated to be sent."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=8)
    text = models.TextField()
    model = models.CharField(max_length=120, blank=True)
    is_original = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "language"], name="translation_once")]

    def __str__(self) -> str:
        return f"{self.message_id} in {self.language}"
