"""Who writes to us on messengers, and where."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.channels.chats.models_accounts import Account
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Customer, new_key


class IdentityQuerySet(models.QuerySet["Identity"]):
    """Questions asked of identities."""

    def visible_to(self, actor: Actor) -> Self:
        """With the conversations that they hold."""
        return self.filter(chats__talks__conversation__in=Conversation.objects.visible_to(actor)).distinct()


class Identity(models.Model):
    """Somebody as a platform knows them. Names are for reading only: nobody is ever found or joined by one."""

    class Trust(models.TextChoices):
        CLAIMED = "claimed", _("Not proven")
        CODE = "code", _("Proven by a link to their mailbox")
        TOKEN = "token", _("Proven by their account")

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="identities", db_index=False)
    sender = models.CharField(max_length=120)
    other = models.CharField(max_length=120, blank=True)  # a second id of the same person (WhatsApp: without the phone)
    name = models.CharField(max_length=120, blank=True)
    username = models.CharField(max_length=120, blank=True)
    trust = models.CharField(max_length=8, choices=Trust, default=Trust.CLAIMED)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities")
    # Who they were before they proved to be `customer`; none while nothing was proven.
    stranger = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+", db_index=False)
    language = models.CharField(max_length=8, default="en")
    made_at = models.DateTimeField(db_default=Now())
    linked_at = models.DateTimeField(null=True)

    objects: ClassVar = IdentityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "sender"], name="chats_identity_once"),
            models.UniqueConstraint(
                fields=["account", "other"], name="chats_identity_other", condition=~models.Q(other="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.key}"


class Linked(models.Model):
    """That an identity was joined with a customer, or parted from one: what moved, so that it can be undone."""

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="links")
    before = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    after = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    trust_before = models.CharField(max_length=8)
    conversations = ArrayField(models.BigIntegerField(), default=list)
    by = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.identity_id}: {self.before_id} → {self.after_id}"


class ChatQuerySet(models.QuerySet["Chat"]):
    """Questions asked of chats."""

    def within(self, account: Account) -> Self:
        """Of an account that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(account=account)


class Chat(models.Model):
    """A place on a platform where answers go: somebody's private chat, or a group (or a thread in one)."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="chats", db_index=False)
    place = models.CharField(max_length=200)  # the contract's conversation_id
    identity = models.ForeignKey(Identity, models.PROTECT, null=True, related_name="chats")  # none: a group
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    is_group = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    wrote_at = models.DateTimeField(null=True)  # when the customer last wrote, by the platform's clock
    until = models.DateTimeField(null=True)  # when the platform's window is known to be longer than usual
    reply_token = models.CharField(max_length=200, blank=True)
    unreachable = models.CharField(max_length=40, blank=True)  # a word of `channels.reasons`; empty: can be written to
    unreachable_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=400, blank=True)  # the sealed word of a wait, until a conversation begins
    facts = models.JSONField(default=dict)  # what sending needs to be told again, such as the thread

    objects: ClassVar = ChatQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "place"], name="chats_chat_once")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether others read along: a group, or below a post."""
        return self.is_group or self.is_public


class TalkQuerySet(models.QuerySet["Talk"]):
    """Questions asked of talks."""

    def within(self, seen: Iterable[Conversation]) -> Self:
        """Of conversations that somebody was given by `visible_to`: the rule is not asked a second time."""
        return self.filter(conversation__in=seen)

    def latest_first(self) -> Self:
        """By when each began here: as a conversation one may be older than those before it, if it came from elsewhere."""
        return self.order_by("-opened_at", "-conversation")

    def latest_of(self, chat: "Chat") -> "Talk | None":
        """The one that goes on there."""
        return self.filter(chat=chat).latest_first().first()


class Talk(models.Model):
    """A conversation that is held in a chat. The latest of a chat is the one that goes on."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, primary_key=True, related_name="talk")
    chat = models.ForeignKey(Chat, models.PROTECT, related_name="talks")
    opened_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = TalkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.conversation_id} in {self.chat_id}"


class Shown(models.Model):
    """A one-time link by which somebody shows who they are: for which identity, and whether it was used."""

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
