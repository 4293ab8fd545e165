"""Articles of the help centre: what they are about, their editions by language, and the passages that they are found by."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.people.models import Agent, Team, new_key


class Category(models.Model):
    """A shelf. `names`: language → {"name", "about"}."""

    slug = models.SlugField(max_length=40, unique=True, db_index=False)
    place = models.PositiveSmallIntegerField(default=0)
    names = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["place", "slug"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.slug


class Audience(models.TextChoices):
    """Whom an article is for."""

    EVERYBODY = "everybody", _("Everybody")
    INSTITUTIONAL = "institutional", _("Institutional customers")


class Article(models.Model):
    """One matter, explained. What is read are its editions; the first language is the one that others are translated from."""

    slug = models.SlugField(max_length=60, unique=True, db_index=False)
    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="articles")
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.EVERYBODY)
    first_language = models.CharField(max_length=8, default="en")
    owner = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    review_on = models.DateField(null=True)  # when somebody should look whether it is still true
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["category__place", "slug"]

    def __str__(self) -> str:
        return self.slug


class State(models.TextChoices):
    """Where an edition stands."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waits for review")
    SCHEDULED = "scheduled", _("Will be published")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_WORK = (State.DRAFT, State.REVIEW, State.SCHEDULED)


class EditionQuerySet(models.QuerySet["Edition"]):
    """Questions asked of editions."""

    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def in_work(self) -> Self:
        return self.filter(state__in=IN_WORK)


class Edition(models.Model):
    """The text of an article in one language as it was at one time. A published one is never changed, only replaced."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=8)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)  # Markdown
    questions = ArrayField(models.CharField(max_length=300), default=list, blank=True)  # as customers ask them
    # Rules and policies say which of their versions this is, so that an appeal can name it.
    rules_version = models.CharField(max_length=40, blank=True)
    effective_on = models.DateField(null=True)
    # The edition in the first language that this one says the same as. Older than the published one: stale.
    source = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    html = models.TextField(blank=True)  # the body as it is shown; made when it is published
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="edition_number"),
            models.UniqueConstraint(
                fields=["article", "language"], condition=Q(state="published"), name="edition_published_once"
            ),
            models.UniqueConstraint(
                fields=["article", "language"],
                condition=Q(state__in=["draft", "review", "scheduled"]),
                name="edition_in_work_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["publish_at"], name="edition_due", condition=Q(state="scheduled")),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.number}"


class Passage(models.Model):
    """What a question is compared with: a section of a published edition, its title, or one way in which people ask."""

    class Kind(models.TextChoices):
        SECTION = "section"
        QUESTION = "question"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passages", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    anchor = models.CharField(max_length=120, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()  # plain
    words = ArrayField(models.CharField(max_length=64), default=list)  # text/tokens.py made them: every process agrees

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "number"], name="passage_number")]

    def __str__(self) -> str:
        return f"{self.edition_id}#{self.number}"


class Point(models.Model):
    """A passage as a vector, made by one model: those of two are never compared."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="points", db_index=False)
    model = models.CharField(max_length=160)
    vector = models.BinaryField()  # float32, little endian, of length one

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["passage", "model"], name="point_once")]

    def __str__(self) -> str:
        return f"{self.passage_id} by {self.model}"


class Tally(models.Model):
    """What became of an article in one language on one day (UTC)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="tallies", db_index=False)
    language = models.CharField(max_length=8)
    day = models.DateField()
    viewed = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)  # shown by a search
    helped = models.PositiveIntegerField(default=0)
    not_helped = models.PositiveIntegerField(default=0)
    led_to_ticket = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["article", "language", "day"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.day}"


class Verdict(models.Model):
    """Why an article did not help, in a reader's words."""

    class Reason(models.TextChoices):
        WRONG = "wrong", _("It is wrong or out of date")
        UNCLEAR = "unclear", _("I do not understand it")
        OTHER = "other", _("It is about something else")
        NOT_ENOUGH = "not-enough", _("It does not go far enough")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="verdicts")
    reason = models.CharField(max_length=12, choices=Reason)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.reason}"
