"""Regions, the schedules of scopes, their versions, and the notices that announce a change."""

import secrets
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.hours.calendar import InForce, Plan
from heliodesk.hours.plans import read_plan, zones


def check_zone(name: str) -> None:
    """Refuse a zone that the time zone database does not know."""
    if name not in zones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Use a name such as Asia/Singapore."), params={"zone": name}
        )


class Region(models.Model):
    """A part of the world that one office serves: the countries whose customers it answers first."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)  # language → name: {"en": "Singapore", "zh": "新加坡"}
    countries = ArrayField(models.CharField(max_length=2), default=list)  # ISO 3166-1 alpha-2
    zone = models.CharField(max_length=60, validators=[check_zone])  # the office's

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return str(self.names.get("en", self.slug))

    def name_in(self, language: str) -> str:
        """The name in a language, else in English, else the slug."""
        return str(self.names.get(language.split("-")[0]) or self)


class Channel(models.TextChoices):
    """The ways in which a customer reaches people."""

    CHAT = "chat", _("Chat")
    MAIL = "mail", _("Mail")
    REQUEST = "request", _("Requests")
    MESSENGER = "messenger", _("Messengers")


class Schedule(models.Model):
    """The hours of a scope. An empty field means every. The most specific schedule that matches decides."""

    team = models.SlugField(blank=True)
    region = models.SlugField(blank=True)
    language = models.CharField(max_length=8, blank=True)  # primary subtag
    channel = models.CharField(max_length=12, blank=True, choices=Channel)

    class Meta:
        ordering: ClassVar = ["team", "region", "language", "channel"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "region", "language", "channel"], name="schedule_scope")
        ]

    def __str__(self) -> str:
        return "/".join(part or "*" for part in (self.team, self.region, self.language, self.channel))

    @property
    def slug(self) -> str:
        """Its name in addresses: "-.singapore.zh.chat"."""
        return ".".join(part or "-" for part in (self.team, self.region, self.language, self.channel))

    def current(self) -> "Version | None":
        """The published version that is in force now."""
        return self.versions.filter(state=Version.State.PUBLISHED, in_force_from__lte=Now()).order_by("number").last()


class Version(models.Model):
    """The whole hours of a schedule as they were decided once. Never changed: another decision is another version."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    plan = models.JSONField()  # as plans.read_plan reads it
    effective = models.DateField()  # the local date from which it counts
    # The instant from which it counts: the date's beginning, or when it was published, if that was later.
    in_force_from = models.DateTimeField()
    author = models.CharField(max_length=40)  # "agent:7", "system"
    reason = models.CharField(max_length=400)
    made_at = models.DateTimeField(db_default=Now())
    is_urgent = models.BooleanField(default=False)  # it changes hours within the notice period
    state = models.CharField(max_length=10, choices=State)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["schedule", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["schedule", "number"], name="version_number")]

    def __str__(self) -> str:
        return f"{self.schedule} v{self.number}"

    @property
    def hours(self) -> Plan:
        """The plan, read. It was checked when it was made."""
        return read_plan(self.plan)

    @property
    def zone(self) -> str:
        return str(self.plan["zone"])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def in_force(versions: "list[Version]") -> list[InForce]:
    """Published versions as the calendar wants them. The first is in force since ever."""
    ordered = sorted(versions, key=lambda version: version.number)
    return [InForce(version.hours, None if i == 0 else version.in_force_from) for i, version in enumerate(ordered)]


class Notice(models.Model):
    """What the public is told of a change. Drafted from the difference of two calendars; published by an editor."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Dropped")

    version = models.OneToOneField(Version, models.CASCADE, related_name="notice")
    texts = models.JSONField(default=dict)  # language → text
    first_change = models.DateTimeField()  # when what it tells of begins
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    published_by = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["first_change"]

    def __str__(self) -> str:
        return f"{self.version}: {self.state}"

    def text_in(self, language: str) -> str:
        """The text in a language, else in English."""
        return str(self.texts.get(language.split("-")[0]) or self.texts.get("en", ""))


class Answering(models.Model):
    """How long the first answer usually takes in a channel at a level, in seconds. A range: nobody knows it exactly."""

    channel = models.CharField(max_length=12, choices=Channel)
    level = models.CharField(max_length=8)  # "full" or "reduced"
    least = models.PositiveIntegerField()
    most = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["channel", "level"], name="answering_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.level}: {self.least}–{self.most} s"


def _public_name() -> str:
    return secrets.token_hex(8)


class Webhook(models.Model):
    """An address of the exchange that is told when a schedule opens, closes or changes, signed with its secret."""

    key = models.CharField(max_length=32, unique=True, default=_public_name, editable=False)
    url = models.URLField(max_length=400)
    secret = models.CharField(max_length=80)
    schedule = models.ForeignKey(Schedule, models.CASCADE, null=True, related_name="+")  # None: all
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class Call(models.Model):
    """One thing that a webhook is told, and what came of it."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls")
    key = models.UUIDField()  # the same for the same opening, however often it is found
    payload = models.TextField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)  # of the last try

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["webhook", "key"], name="call_once")]

    def __str__(self) -> str:
        return f"{self.webhook_id}: {self.key}"


class Published(models.Model):
    """What a schedule's next weeks were when last compiled, to see whether a new time zone database moves them."""

    schedule = models.OneToOneField(Schedule, models.CASCADE, related_name="compiled")
    tzdata = models.CharField(max_length=40)
    last_version = models.PositiveIntegerField()
    edges = models.JSONField()  # [[POSIX seconds, level], …]
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.schedule} by {self.tzdata}"


class Moved(models.Model):
    """A new time zone database moved published hours of a schedule. Open until a person has looked."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="+")
    before = models.CharField(max_length=40)  # the databases' names
    after = models.CharField(max_length=40)
    changes = models.JSONField()  # [[from, until, level before, level after], …] in POSIX seconds
    is_urgent = models.BooleanField()  # within the notice period
    at = models.DateTimeField(db_default=Now())
    seen_by = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.schedule}: {self.before} → {self.after}"
