"""Forms in their versions, and what customers have begun to fill in."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.people.models import Customer, new_key


class FormVersion(models.Model):
    """A form as it was at one time. The latest published one is asked; a published one is never changed.

    `content`: the JSON of `forms.py`. A draft is the one row of a form that an editor works on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    slug = models.SlugField()
    number = models.PositiveIntegerField()  # 0: the draft
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    content = models.JSONField()
    author = models.CharField(max_length=40)  # an actor's topic: "agent:7", "system"
    reason = models.CharField(max_length=400, blank=True)
    is_offered = models.BooleanField(default=True)  # False: withdrawn from the customers with this version
    at = models.DateTimeField(db_default=Now())  # published, or last changed

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["slug", "number"], name="form_version_once")]
        ordering: ClassVar = ["slug", "-number"]

    def __str__(self) -> str:
        return f"{self.slug} {self.number or self.state}"


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions asked of drafts."""

    def visible_to(self, actor: Actor) -> Self:
        """A customer's own. Nobody else ever sees what has not been sent."""
        return self.filter(customer_id=actor.id) if actor.kind == "customer" else self.none()


class Draft(models.Model):
    """What a customer has typed into a form and not sent yet. Secrets are taken out before it is written."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")  # asked to the end as it was begun
    slug = models.SlugField()
    answers = models.JSONField(default=dict)  # field → text or list of texts, as typed
    confirmed = models.JSONField(default=list)  # fields of which the customer said "it is right so"
    # One sending makes one request, however often it is tried.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    began_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = DraftQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["customer", "slug"], name="intake_draft_of"),
            models.Index(fields=["changed_at"], name="intake_draft_old"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.key}"
