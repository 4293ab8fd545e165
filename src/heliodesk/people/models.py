"""Customers, agents and teams."""

import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor

# Consonants and digits that cannot be mistaken for each other when read aloud, nor spell a word.
_KEY_LETTERS = "23456789BCDFGHJKMNPQRTVWXZ"


def new_key(length: int = 16) -> str:
    """An unguessable public name for a row: what addresses and tokens carry instead of its id."""
    chance, letters = secrets.randbelow(len(_KEY_LETTERS) ** length), []  # once for all letters
    for _letter in range(length):
        chance, place = divmod(chance, len(_KEY_LETTERS))
        letters.append(_KEY_LETTERS[place])
    return "".join(letters)


class Team(models.Model):
    """A department: the people who may answer a kind of question."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    assistant = models.BooleanField(default=False)  # it meets first who writes in the chat

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> str:
        return f"team:{self.pk}"


class Role(models.TextChoices):
    """What an agent may do besides answering. One person may hold several."""

    AGENT = "agent", _("Agent")
    SUPERVISOR = "supervisor", _("Supervisor")
    EDITOR = "editor", _("Editor")
    PLANNER = "planner", _("Planner")
    ADMINISTRATOR = "administrator", _("Administrator")


class Clearance(models.TextChoices):
    """What not everybody may handle."""

    APPEALS = "appeals", _("Appeals")
    SECURITY = "security", _("Account security")


class AgentManager(BaseUserManager["Agent"]):
    """Creates agents."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Agent":
        agent = self.model(email=self.normalize_email(email).lower(), **fields)
        agent.set_password(password)
        agent.full_clean(exclude=["password"])
        agent.save()
        return agent

    def get_by_natural_key(self, username: str | None) -> "Agent":
        return self.get(email=(username or "").lower())


class Agent(AbstractBaseUser):
    """A member of staff who signs in: name, languages, team, capacity, roles."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey(Team, models.PROTECT, verbose_name=_("team"), related_name="agents")
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list)
    # How well they speak one, where that is not fluently: language → 1 (gets by) or 2 (well).
    levels = models.JSONField(_("levels"), default=dict, blank=True)
    skills = ArrayField(models.CharField(max_length=40), verbose_name=_("skills"), default=list, blank=True)
    clearances = ArrayField(
        models.CharField(max_length=20, choices=Clearance), verbose_name=_("clearances"), default=list, blank=True
    )
    # Which channels reach them; none named: all.
    channels = ArrayField(models.CharField(max_length=12), verbose_name=_("channels"), default=list, blank=True)
    # How many live conversations at once.
    capacity = models.PositiveSmallIntegerField(_("capacity"), default=4)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("roles"), default=list)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    single_keys = models.BooleanField(_("single-letter shortcuts"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[AgentManager] = AgentManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What a customer is told: the given name alone."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def actor(self) -> Actor:
        return Actor("agent", self.pk, self.team_id, frozenset(self.roles))

    def has_role(self, *roles: str) -> bool:
        return bool(set(roles) & set(self.roles))


def label_of(name: str, key: str) -> str:
    """What staff call a customer: the name, or "Visitor" with the end of their key."""
    return name or _("Visitor %(key)s") % {"key": key[-4:]}


class Customer(models.Model):
    """Who writes to us. Without an `external_id` a visitor whom only a token in a browser names; with one, a customer
    whom the exchange's back end has vouched for."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    external_id = models.CharField(max_length=120, unique=True, null=True, editable=False)  # noqa: DJ001 (unique or absent)
    name = models.CharField(max_length=120, blank=True)
    masks = models.JSONField(default=dict)  # of personal.py: field → what may be shown
    level = models.CharField(max_length=40, blank=True)  # the exchange's own word for how well it knows them
    since = models.DateField(null=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=60, default="UTC")
    # ISO 3166-1, as the exchange or the visitor says; never guessed.
    country = models.CharField(max_length=2, blank=True)
    # Nobody has a reason to look at a canary: whoever does raises an alert.
    is_canary = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def is_identified(self) -> bool:
        return self.external_id is not None

    @property
    def actor(self) -> Actor:
        return Actor("customer", self.pk)

    @property
    def label(self) -> str:
        """How staff see them: the name, or "Visitor" with the end of their key."""
        return label_of(self.name, self.key)

    @property
    def initials(self) -> str:
        words = self.name.split()
        if not words:
            return self.key[-2:]
        if ord(words[0][0]) > 0x2E80:  # a Chinese, Japanese or Korean name: its first character is the family's
            return words[0][0]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class PersonalFact(models.Model):
    """One thing that identifies or exposes a customer, in clear. Read through `personal.value_of` only."""

    class Field(models.TextChoices):
        EMAIL = "email", _("Mail")
        PHONE = "phone", _("Phone")
        DOCUMENT = "document", _("Identity document")
        BALANCE = "balance", _("Balance")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    field = models.CharField(max_length=20, choices=Field)
    value = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, default="")  # keyed hash of a mail address, to find whose it is
    # The exchange, or the mailbox itself, has vouched for it. What a visitor merely typed may be somebody else's.
    is_proven = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "field"], name="personal_fact_once")]
        indexes: ClassVar = [
            models.Index(fields=["digest"], condition=~models.Q(digest=""), name="personal_fact_by_digest")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.field}"


class ApiKey(models.Model):
    """A program's access: what it may ask (`scopes`), who let it in, whether it still may. The secret itself is not kept."""

    class Scope(models.TextChoices):
        AUDIT = "audit:read", _("Read the audit chain")
        TICKETS_READ = "tickets:read", _("See where tickets stand")
        TICKETS_WRITE = "tickets:write", _("Open tickets for customers, and add their words")

    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the secret
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope), default=list)
    made_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        return Actor("key", self.pk, roles=frozenset(self.scopes))


class UsedToken(models.Model):
    """An identity token or a link by mail that has been used, kept until it would have expired anyway."""

    jti = models.CharField(max_length=120, unique=True)
    used_at = models.DateTimeField(db_default=Now())

    KEPT: ClassVar = timedelta(minutes=40)  # longer than any of them lasts: a link by mail, half an hour
