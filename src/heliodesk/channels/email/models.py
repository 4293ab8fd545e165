"""Mails as they came and as they went, and how their ways are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import new_key


class Source(models.Model):
    """A way by which mail comes, by its name without a password: "imap support@northstar.example/INBOX"."""

    name = models.CharField(max_length=160, unique=True)
    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    validity = models.BigIntegerField(null=True)  # IMAP: which numbering of the mailbox `Place` speaks of
    heard_at = models.DateTimeField(null=True)  # when the other side last answered
    received_at = models.DateTimeField(null=True)  # when the last mail came
    compared_at = models.DateTimeField(null=True)  # when mailbox and store were last compared
    asked_at = models.DateTimeField(null=True)  # when somebody asked for that, and it has not begun
    behind = models.PositiveIntegerField(default=0)  # mails that lay there and had not been stored at that time
    error = models.CharField(max_length=300, blank=True)  # what is wrong now; empty: it works
    error_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", _("Waits to be read")
    FILED = "filed", _("In a request")
    COPIED = "copied", _("Came twice")
    LEFT = "left", _("From a machine")
    UNPROCESSED = "unprocessed", _("Not processed")
    QUARANTINED = "quarantined", _("In quarantine")


class ReceivedQuerySet(models.QuerySet["Received"]):
    """Questions asked of received mails."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever runs the desk sees that a mail came and what became of it; whoever sees a matter, the mails in it."""
        if actor.kind == "system" or actor.roles & {"supervisor", "administrator"}:
            return self.all()
        if actor.kind != "agent":
            return self.none()
        return self.filter(state=State.FILED, conversation__in=Conversation.objects.visible_to(actor))


class Received(models.Model):
    """A mail as it came. The raw bytes are a row of their own, so that no list loads them."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="mails", db_index=False)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the raw bytes, in hexadecimal
    size = models.PositiveIntegerField()  # bytes
    mail_from = models.CharField(max_length=320, blank=True)  # of the envelope, where there was one
    rcpt_to = ArrayField(models.CharField(max_length=320), default=list)
    received_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True)  # a word of `reasons.py`
    mail_id = models.CharField(max_length=320, blank=True)
    sender = models.CharField(max_length=64, blank=True)  # digest of the address in From, by people.personal
    is_proven = models.BooleanField(default=False)
    left_out = models.JSONField(default=list)  # [name, rule of files.rules] of attachments that were not taken
    shown_sender = models.CharField(max_length=120, blank=True)  # masked
    subject = models.CharField(max_length=160, blank=True)  # without secrets
    conversation = models.ForeignKey(Conversation, models.PROTECT, null=True, related_name="mails")
    number = models.PositiveIntegerField(null=True)  # of the message in it
    look_at = models.DateTimeField(null=True)  # of one that waits: not before this, for the DNS did not answer
    read_at = models.DateTimeField(null=True)

    objects: ClassVar = ReceivedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="received_state", condition=~models.Q(state="filed")),
            models.Index(fields=["sender", "mail_id"], name="received_copy"),
            models.Index(fields=["source", "-id"], name="received_source"),
        ]

    def __str__(self) -> str:
        return self.key


class Raw(models.Model):
    """The bytes of a mail, exactly as they came."""

    received = models.OneToOneField(Received, models.CASCADE, primary_key=True, related_name="raw")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"raw {self.received_id}"


class Place(models.Model):
    """Where a mail lies in an IMAP mailbox. Two places may hold the same mail."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="places", db_index=False)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    received = models.ForeignKey(Received, models.CASCADE, null=True, related_name="places")  # null: refused unread

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "validity", "uid"], name="place_once")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.validity}/{self.uid}"


class Claim(models.Model):
    """Somebody wrote under an address and nothing proves it. A link that goes there does, when it is pressed."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="claim")
    sender = models.CharField(max_length=64)  # digest of the address
    reason = models.CharField(max_length=60)  # a word of `reasons.py`
    # Where the words belong when the claim is true: the matter whose reply address they came to.
    wanted = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(db_default=Now())
    proven_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.reason}"


class Delivery(models.TextChoices):
    """How far a mail of ours has come."""

    QUEUED = "queued", _("Will be sent")
    SENDING = "sending", _("Is being sent")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("Perhaps sent")


class Kind(models.TextChoices):
    """Why it is written."""

    ANSWER = "answer", _("Answer")
    RECEIPT = "receipt", _("Acknowledgement")
    CONFIRM = "confirm", _("Link to confirm an address")
    SURVEY = "survey", _("Question how it was")


class SentQuerySet(models.QuerySet["Sent"]):
    """Questions asked of our own mails."""

    def visible_to(self, actor: Actor) -> Self:
        """With the conversation that they are of; whoever runs the desk sees of all how far they came. Their words are the
        message's."""
        if actor.kind == "system" or actor.roles & {"supervisor", "administrator"}:
            return self.all()
        return self.filter(conversation__in=Conversation.objects.visible_to(actor))

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(conversation__in=seen)

    def not_arrived(self, *, now: datetime) -> Self:
        """What did not arrive and may want a person: came back, failed, unsure, or waits for more than a quarter of an hour."""
        long = models.Q(state=Delivery.QUEUED, queued_at__lt=now - timedelta(minutes=15))
        wrong = models.Q(state__in=[Delivery.BOUNCED, Delivery.FAILED, Delivery.UNKNOWN])
        return self.filter(long | wrong).order_by("-id")


class Sent(models.Model):
    """A mail of ours. Its Message-ID is stored before anything is sent, so that an answer to it is always known."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="sent_mails")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="sent_mails")  # of an answer
    to = models.CharField(max_length=64)  # digest of the address; `people.personal.address_of` knows it
    mail_id = models.CharField(max_length=320, unique=True)  # with its angle brackets
    in_reply_to = models.CharField(max_length=320, blank=True)
    state = models.CharField(max_length=10, choices=Delivery, default=Delivery.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)  # the other server's words, without addresses
    # Of a letter, until it is sent: paragraphs (in the reader's language), link ([words, address]).
    data = models.JSONField(default=dict)
    # When somebody has to look at it again: the next try; of one that is being sent, when whoever sends it must be dead.
    look_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # delivered, bounced, failed

    objects: ClassVar = SentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "to"], name="answer_sent_once", condition=models.Q(message__isnull=False)
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["to", "kind", "-id"], name="sent_to"),
            models.Index(
                fields=["state", "id"],
                name="sent_open",
                condition=models.Q(state__in=["queued", "sending", "unknown", "failed", "bounced"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Unreachable(models.Model):
    """A mail address that refused our mail for good. Nothing more is sent there until a person or a new mail says otherwise."""

    address = models.CharField(max_length=64, unique=True)  # digest
    reason = models.CharField(max_length=300)
    since = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.address[:8]}: {self.reason}"


class NotAsked(models.Model):
    """A mail address whose holder wants no more questions how it was."""

    address = models.CharField(max_length=64, unique=True)  # digest
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.address[:8]
