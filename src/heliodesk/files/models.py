"""A file that somebody sent: what it is, how far it has come, and whether it may be opened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.people.models import Agent, Customer, new_key


@dataclass(slots=True)
class Attachedness:
    """What only those know who attach files to something: who may see a file by that, and who hears of it.

    `conversations` says it when it is loaded; this package knows no conversation.
    """

    seen_by: Callable[[Actor], models.Q] = lambda _actor: models.Q(pk__in=[])
    heard_by: Callable[[int], Iterable[str]] = lambda _file: ()


attached = Attachedness()


class FileQuerySet(models.QuerySet["File"]):
    """Questions asked of files."""

    def visible_to(self, actor: Actor) -> Self:
        """What `actor` sent, and what is attached to something that they may see."""
        if actor.kind == "customer":
            return self.filter(models.Q(customer_id=actor.id, uploaded_by=None) | attached.seen_by(actor))
        if actor.kind == "agent":
            return self.filter(models.Q(uploaded_by_id=actor.id) | attached.seen_by(actor))
        return self if actor.kind == "system" else self.none()

    def sent_by(self, actor: Actor) -> Self:
        """What `actor` is sending or has sent: only they add to it, finish it or take it back."""
        if actor.kind == "customer":
            return self.filter(customer_id=actor.id, uploaded_by=None)
        return self.filter(uploaded_by_id=actor.id) if actor.kind == "agent" else self.none()


class File(models.Model):
    """One file. Its content lies in the storage under a name of chance; nothing of the declared name gets there."""

    class State(models.TextChoices):
        UPLOADING = "uploading"
        CHECKING = "checking"
        READY = "ready"
        REFUSED = "refused"
        GONE = "gone"

    class Scan(models.TextChoices):
        NOT_SCANNED = "not-scanned"
        CLEAN = "clean"
        INFECTED = "infected"

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    # whose matter it belongs to; none: the desk's own, such as a picture of an article
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="files")
    # None: the customer, or an import.
    uploaded_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)  # for people; see names.py
    kind = models.CharField(max_length=8, blank=True)  # image, pdf, video, audio, text; told by the content
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveBigIntegerField()  # bytes: as announced, and when ready as stored
    received = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)  # names in the storage of what has come so far, in order
    sha256 = models.CharField(max_length=64, blank=True)  # of what is stored
    storage_name = models.CharField(max_length=60, blank=True)
    preview_name = models.CharField(max_length=60, blank=True)  # a small picture, when the picture is a large one
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADING)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_SCANNED)
    refusal = models.CharField(max_length=24, blank=True)  # the rule, see rules.py
    removed = ArrayField(models.CharField(max_length=20), default=list)  # kinds of secrets taken out of a text
    width = models.PositiveIntegerField(default=0)  # px
    height = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    attached_at = models.DateTimeField(null=True)

    objects: ClassVar = FileQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "at"], name="file_customer"),
            models.Index(
                fields=["at"], name="file_unfinished", condition=models.Q(state__in=["uploading", "checking"])
            ),
            models.Index(fields=["at"], name="file_unattached", condition=models.Q(attached_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sender(self) -> Actor:
        """Who sent it."""
        if self.uploaded_by_id is not None:
            return Actor("agent", self.uploaded_by_id)
        return SYSTEM if self.customer_id is None else Actor("customer", self.customer_id)

    @property
    def topics(self) -> list[str]:
        """Who hears what becomes of it."""
        return sorted({self.sender.topic, *attached.heard_by(self.pk)})
