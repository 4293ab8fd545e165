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
    return "".join(secrets.choice(_KEY_LETTERS) for _ in range(length))


class Team(models.Model):
    """A department: the people who may answer a kind of question."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

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

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey(Team, models.PROTECT, verbose_name=_("team"), related_name="agents")
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list)
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


class Customer(models.Model):
    """Who writes to us. Without an `external_id` a visitor whom only a token in a browser names; with one, a customer
    whom the exchange's back end has vouched for."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    external_id = models.CharField(max_length=120, unique=True, null=True, editable=False)  # noqa: DJ001 (unique or absent)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    level = models.CharField(max_length=40, blank=True)  # the exchange's own word for how well it knows them
    since = models.DateField(null=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=60, default="UTC")
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
        return self.name or _("Visitor %(key)s") % {"key": self.key[-4:]}

    @property
    def initials(self) -> str:
        words = self.name.split()
        if not words:
            return self.key[-2:]
        if ord(words[0][0]) > 0x2E80:  # a Chinese, Japanese or Korean name: its first character is the family's
            return words[0][0]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def masked_email(self) -> str:
        """a•••••u@g•••.com: enough to recognise one's own address, too little to write to it."""
        if "@" not in self.email:
            return ""
        local, domain = self.email.rsplit("@", 1)
        host, _dot, end = domain.rpartition(".")
        return f"{local[0]}•••••{local[-1]}@{host[:1]}•••.{end}"


class UsedToken(models.Model):
    """An identity token that has been used once, kept until it would have expired anyway."""

    jti = models.CharField(max_length=120, unique=True)
    used_at = models.DateTimeField(db_default=Now())

    KEPT: ClassVar = timedelta(minutes=10)
