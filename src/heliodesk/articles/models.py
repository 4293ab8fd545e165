"""Articles of the help centre: what they are about, their editions by language, and the passages that they are found by."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.files.models import File
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


class Medium(models.Model):
    """A picture or film of articles. Its name is its address, and says nothing of what it shows to who must not see it."""

    name = models.CharField(max_length=90, unique=True)
    file = models.OneToOneField(File, models.PROTECT, related_name="medium")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "media"

    def __str__(self) -> str:
        return self.name


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
    media = models.ManyToManyField(Medium, related_name="editions")  # that it shows; known when it is published
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


class Entry(models.Model):
    """A line of a public list: an official community group, or somebody outside who may help. `names`: language →
    {"name", "about"}."""

    class Kind(models.TextChoices):
        GROUP = "group", _("Community group")
        LEGAL = "legal", _("Legal help")
        TAX = "tax", _("Tax help")
        TECHNICAL = "technical", _("Technical help")

    kind = models.CharField(max_length=10, choices=Kind)
    address = models.URLField(max_length=300)
    names = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["kind", "place", "pk"]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.address


class Origin(models.Model):
    """An article's text as it came from another help centre, so that it is known again when it comes once more."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="origins", db_index=False)
    system = models.CharField(max_length=10)  # zendesk, intercom
    theirs = models.CharField(max_length=40)  # its id there
    language = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of what was brought last; empty: nothing yet

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "theirs", "language"], name="origin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.theirs} {self.language}"


class Bringing(models.Model):
    """One time that another help centre's export was brought in: how far it has come, and what to look at."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+")
    system = models.CharField(max_length=10)
    content = models.BinaryField(default=bytes)  # the export, until it has been read
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)  # articles
    done = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)  # texts
    same = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=list)  # [title, language, slug or "", rule, detail]
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"


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


class LostLink(models.Model):
    """A link of a published text that led nowhere when it was followed."""

    class Rule(models.TextChoices):
        NO_ARTICLE = "no-article", _("There is no such article.")
        NOT_PUBLISHED = "not-published", _("It is not published.")
        OTHER_SHELF = "other-shelf", _("It is on another shelf.")
        NOT_FOR_ALL = "not-for-all", _("Not everybody who reads this may read that.")
        NO_ANCHOR = "no-anchor", _("There is no such heading.")
        NO_PAGE = "no-page", _("We have no such page.")
        GONE = "gone", _("The other side says that it is not there.")
        AWAY = "away", _("The other side does not answer.")
        FORBIDDEN = "forbidden", _("This address is never followed.")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="lost_links")
    address = models.CharField(max_length=500)
    rule = models.CharField(max_length=14, choices=Rule)
    since = models.DateTimeField(db_default=Now())
    times = models.PositiveIntegerField(default=1)  # in a row

    class Meta:
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "address"], name="lost_link_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.rule}"
