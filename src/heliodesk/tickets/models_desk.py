"""What agents work with beside tickets: saved views, bulk actions, talks between departments, checklists, macros."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.people.models import Agent, Team, new_key


class OwnOrSharedQuerySet(models.QuerySet[Any]):
    """What an agent keeps for themselves or shares with everybody."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own and the shared ones; nothing for whoever is no agent."""
        if actor.kind == "system":
            return self.all()
        if actor.kind != "agent":
            return self.none()
        return self.filter(Q(owner=actor.id) | Q(is_shared=True))


class SavedView(models.Model):
    """A list of tickets that somebody wants to come back to. `wanted` is what listing.Wanted keeps."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    wanted = models.JSONField(default=dict)
    is_shared = models.BooleanField(_("shared with everybody"), default=False)

    objects: ClassVar = OwnOrSharedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def allows(self, actor: Actor, verb: str) -> bool:
        """change: its owner; a shared one every supervisor too."""
        if verb != "change":
            raise ValueError(verb)
        return self.owner_id == actor.id or (self.is_shared and actor.oversees)


class BulkQuerySet(models.QuerySet["Bulk"]):
    """Questions asked of bulk actions."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.filter(agent=actor.id) if actor.kind == "agent" else self.none()


class Bulk(models.Model):
    """One change of many tickets, and what they were before: bulk.py can take it back for ten minutes."""

    LASTS: ClassVar = timedelta(minutes=10)

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    what = models.CharField(max_length=12)  # status, priority, assignee, team
    done = models.JSONField(default=list)  # [ticket id, before, after]
    refused = models.JSONField(default=list)  # [ticket number, rule]
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar = BulkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.what} × {len(self.done)}"

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and bool(self.done) and datetime.now(UTC) - self.at < self.LASTS


class SideTalkQuerySet(models.QuerySet["SideTalk"]):
    """Questions asked of talks between departments."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever answers in the department that asks or in the one that is asked, and supervisors. Never a customer, a
        key or the bot."""
        if actor.kind == "system" or actor.oversees:
            return self.all()
        if not actor.answers:
            return self.none()
        return self.filter(Q(asking=actor.team) | Q(team=actor.team))

    def unanswered(self) -> Self:
        return self.filter(closed_at=None)


class SideTalk(models.Model):
    """What one department asks another about a ticket. The customer never sees it."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="side_talks")
    asking = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)  # as it was when it asked
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    subject = models.CharField(max_length=160)
    opened_by = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())
    message_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = SideTalkQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["team", "-last_at"], name="sidetalk_asked", condition=Q(closed_at__isnull=True)),
            models.Index(fields=["asking", "-last_at"], name="sidetalk_asking", condition=Q(closed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def topics(self) -> list[str]:
        """Who hears of it: both departments and supervisors."""
        return [self.asking.topic, self.team.topic]


class SideMessageQuerySet(models.QuerySet["SideMessage"]):
    """Questions asked of what departments say to each other."""

    def visible_to(self, actor: Actor) -> Self:
        """With its talk."""
        return self.filter(talk__in=SideTalk.objects.visible_to(actor))


class SideMessage(models.Model):
    """What an agent said in a talk between departments."""

    talk = models.ForeignKey(SideTalk, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    body = models.TextField()
    client_id = models.UUIDField()
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar = SideMessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["talk", "number"], name="sidemessage_number"),
            models.UniqueConstraint(fields=["talk", "client_id"], name="sidemessage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id}/{self.number}"


class SideRead(models.Model):
    """How far an agent has read a talk between departments."""

    talk = models.ForeignKey(SideTalk, models.CASCADE, related_name="reads")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["talk", "agent"], name="sideread_once")]

    def __str__(self) -> str:
        return f"{self.talk_id}: {self.agent_id} to {self.number}"


class Needed(models.Model):
    """What a department wants to know or to be done before a ticket comes to it."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="needs")
    words = models.JSONField(default=dict)  # language → what is asked for
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["place", "id"]

    def __str__(self) -> str:
        return self.said_in("en")

    def said_in(self, language: str) -> str:
        """In that language, or in whichever there is."""
        words: dict[str, str] = self.words
        return words.get(language.split("-")[0]) or words.get("en") or next(iter(words.values()), "")


class Macro(models.Model):
    """An answer that is written often, and what goes with it. Texts hold the variables of macros.py."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    texts = models.JSONField(default=dict)  # language → text
    status = models.CharField(max_length=8, blank=True)
    priority = models.PositiveSmallIntegerField(null=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    is_shared = models.BooleanField(default=False)

    objects: ClassVar = OwnOrSharedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def allows(self, actor: Actor, verb: str) -> bool:
        """change: its owner; a shared one supervisors and editors too."""
        if verb != "change":
            raise ValueError(verb)
        return self.owner_id == actor.id or (self.is_shared and (actor.oversees or actor.edits))
