"""When more come than usual: that it is so, who keeps their place without waiting, who waits for one incident, who is called."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.incidents.models import Incident
from heliodesk.people.models import Agent, Team, new_key


class SurgePlan(models.Model):
    """What a surge of a team brings by itself. Without a row: the rule watches, and the banner is shown."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="surge_plan")
    by_rule = models.BooleanField(default=True)  # it begins and ends by the band and by incidents
    assistant = models.BooleanField(default=False)  # the assistant meets first while it lasts
    overtime = models.BooleanField(default=False)  # who allowed it is called at once

    def __str__(self) -> str:
        return str(self.team_id)


class Surge(models.Model):
    """More than usual comes to a team, since when, and why it is said so."""

    class Why(models.TextChoices):
        BAND = "band", _("More than usual")
        INCIDENT = "incident", _("An incident")
        HAND = "hand", _("By hand")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="surges", db_index=False)
    why = models.CharField(max_length=8, choices=Why)
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, related_name="+", db_index=False)
    count = models.PositiveIntegerField(null=True)  # in the window that began it, and what the band allowed
    high = models.PositiveIntegerField(null=True)
    began_at = models.DateTimeField(db_default=Now())
    began_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    turned_assistant_on = models.BooleanField(default=False)  # so that the end turns it off again

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team"], name="surge_once", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.why}"


class Callback(models.Model):
    """A customer left the queue and is written to when it is their turn. The conversation keeps its place in it."""

    class Way(models.TextChoices):
        CHAT = "chat", _("in the same chat")
        MAIL = "mail", _("by mail")
        MESSENGER = "messenger", _("on a messenger")
        REQUEST = "request", _("as a request")

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="callback")
    way = models.CharField(max_length=10, choices=Way)
    place = models.CharField(max_length=24, blank=True)  # of a messenger: the chat's key there, and what people call it
    name = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    turn_at = models.DateTimeField(null=True)  # when somebody took it
    # Nobody asked for it: their page was closed, and nothing came of it again.
    away = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.way}"


class Attendance(models.Model):
    """When the customer of a chat was last connected while it waited."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="attendance_seen")]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.seen_at:%H:%M:%S}"


class Waiter(models.Model):
    """This matter waits for that incident to be over."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="waits_for")
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["incident", "conversation"], name="waiter_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} for {self.incident_id}"


class OneAnswer(models.Model):
    """One answer to all who wait for an incident, by language. Until `send_at` it can be taken back."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="+")
    texts = models.JSONField()
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    send_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.key


class PreparedAnswer(models.Model):
    """What somebody has written for all who wait for an incident, and no supervisor has sent yet."""

    incident = models.OneToOneField(Incident, models.CASCADE, primary_key=True, related_name="prepared")
    texts = models.JSONField()
    drafted = models.JSONField(default=list)  # languages that the model put it into
    by = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.incident_id)


class ToldQuerySet(models.QuerySet["Told"]):
    """Questions asked of who is told."""

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`."""
        return self.filter(conversation__in=seen)


class Told(models.Model):
    """One matter that gets the answer: once, whatever happens meanwhile."""

    class State(models.TextChoices):
        WAITS = "waits", _("Waits")
        SENT = "sent", _("Sent")
        LEFT = "left", _("Left out")  # somebody had answered or closed it meanwhile

    answer = models.ForeignKey(OneAnswer, models.CASCADE, related_name="told")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITS)
    at = models.DateTimeField(null=True)

    objects: ClassVar = ToldQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "conversation"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.conversation_id}"


class Overtime(models.Model):
    """An agent allows to be called while off duty."""

    agent = models.OneToOneField(Agent, models.CASCADE, primary_key=True, related_name="overtime")
    allowed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.agent_id)


class OvertimeCall(models.Model):
    """An agent was asked to come during a surge, and what they said."""

    class Said(models.TextChoices):
        NOTHING = "", _("No answer yet")
        COMES = "comes", _("Comes")
        NOT = "not", _("Not now")

    surge = models.ForeignKey(Surge, models.CASCADE, related_name="calls")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    said = models.CharField(max_length=6, choices=Said, blank=True)
    at = models.DateTimeField(db_default=Now())
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["surge", "agent"], name="overtime_once")]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.said}"

    @classmethod
    def open_for(cls, actor: Actor) -> "models.QuerySet[OvertimeCall]":
        """What this agent is asked and has not answered."""
        return cls._default_manager.filter(agent=actor.id, said="", surge__ended_at=None)


class Help(models.Model):
    """An agent who is here was asked to take the chats of a queue that is late, until a time; and what they said."""

    class Said(models.TextChoices):
        NOTHING = "", _("No answer yet")
        COMES = "comes", _("Comes")
        NOT = "not", _("Not now")

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(db_index=True)
    said = models.CharField(max_length=6, choices=Said, blank=True)

    def __str__(self) -> str:
        return f"{self.agent_id} for {self.team_id}: {self.said}"
