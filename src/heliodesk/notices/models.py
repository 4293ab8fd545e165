"""Notices, and where each of them went. Texts are by language: {"en": "…", "zh-hans": "…"}."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.people.models import Agent, new_key


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions asked of notices."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever writes them, or runs the desk; everybody else reads what is published (`showing`)."""
        return self.all() if actor.kind == "system" or actor.edits or actor.oversees else self.none()

    def on_our_pages(self) -> Self:
        """What is published now on the help centre and in the widget, the newest first."""
        now = models.Q(ends_at=None) | models.Q(ends_at__gt=Now())
        return self.filter(now, state=Notice.State.PUBLISHED, on_site=True).order_by("-published_at", "-pk")


class Notice(models.Model):
    """Something that everybody is told."""

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("Announcement")
        HOURS = "hours", _("Change of hours")
        INCIDENT = "incident", _("Incident")
        CAMPAIGN = "campaign", _("Campaign")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.ANNOUNCEMENT)
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict)
    # Languages in the words of a language model, unread.
    drafts = ArrayField(models.CharField(max_length=12), default=list)
    link = models.URLField(max_length=300, blank=True)
    on_site = models.BooleanField(default=True)  # the help centre, the support home, the widget
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField(default=1)
    publish_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # until when our own pages show it
    published_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["publish_at"], name="notice_due", condition=models.Q(state="scheduled")),
            models.Index(fields=["-published_at"], name="notice_shown", condition=models.Q(state="published")),
        ]

    def __str__(self) -> str:
        return self.key


class PlacingQuerySet(models.QuerySet["Placing"]):
    """Questions asked of placings."""

    def visible_to(self, actor: Actor) -> Self:
        """With the notice."""
        return self.filter(notice__in=Notice.objects.visible_to(actor))


class Placing(models.Model):
    """A notice at a place: what was posted there, or is to be."""

    class State(models.TextChoices):
        PLANNED = "planned", _("When it is published")
        QUEUED = "queued", _("Will be posted")
        SENDING = "sending", _("Is being posted")
        POSTED = "posted", _("Posted")
        FAILED = "failed", _("Not posted")
        UNKNOWN = "unknown", _("Perhaps posted")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="placings", db_index=False)
    place = models.CharField(max_length=160)
    language = models.CharField(max_length=8)
    words = models.TextField(blank=True)  # of its own; empty: what the notice says
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    edition = models.PositiveSmallIntegerField(default=0)  # the one that stands there; 0: none yet
    external_ids = ArrayField(models.CharField(max_length=200), default=list)  # the platform's, the newest last
    reason = models.CharField(max_length=40, blank=True)  # a word of `channels.reasons`
    detail = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    look_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    objects: ClassVar = PlacingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "place", "language"], name="notice_placed_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="placing_open", condition=models.Q(state__in=["queued", "sending"])),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.place} {self.language}"
