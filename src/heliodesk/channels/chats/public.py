"""From public to private: what is said where all read along, and the link by which it goes on where nobody else reads.

The link is public, so whoever opens it may be anybody: they are shown what was public already, and are nobody's identity by
it. From then on answers go to them alone; what they write is never said in public.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.tokens import BadToken
from heliodesk.channels.base import Incoming, Outgoing
from heliodesk.channels.chats.known_of import known_of
from heliodesk.channels.chats.models import Account, Chat, Going, Identity, Post, Talk, Way
from heliodesk.channels.posts import link_of
from heliodesk.conversations.models import Attachment, Conversation, Message, State
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.files.models import File
from heliodesk.people.models import Customer, new_key
from heliodesk.text.links import absolute
from heliodesk.tickets.becoming import become_ticket
from heliodesk.trust.public_words import Finding, personal

LASTS = timedelta(days=7)
# Whose rules forbid to join its people with those of another place: they are told where to write, without a link of theirs.
_NO_PEOPLE = frozenset({"reddit"})


class NotPossible(Exception):
    """It does not go on in private so: `reason` (closed, other)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def note_post(conversation: int, account: Account, one: Incoming) -> None:
    """A conversation carries the link to the post that it is about; answers go below the latest."""
    told: dict[str, Any] = {"external": (one.external_message_id or "")[:200]}
    if link := link_of(account.channel, one):
        told["link"] = link[:500]
    if username := str(one.facts.get("username") or ""):
        told["handle"] = username[:120]
    elif account.channel in ("reddit", "instagram") and one.sender_name:
        told["handle"] = one.sender_name[:120]
    Post.objects.update_or_create(conversation_id=conversation, defaults=told)


def is_private(conversation: int) -> bool:
    """Whether a conversation that began in public goes on in private."""
    return Post.objects.filter(conversation=conversation, private_at__isnull=False).exists()


def answered_below(chat: Chat, sent: Going) -> str | None:
    """The post that an answer of ours stands below: a platform would make a post of its own of it otherwise."""
    talk = sent.message.conversation_id if sent.message else None
    posts = Post.objects.filter(conversation=talk) if talk else Post.objects.filter(conversation__talk__chat=chat)
    return posts.order_by("-conversation").values_list("external", flat=True).first() or None


def findings(chat: Chat, text: str, conversation: Conversation | None = None) -> tuple[Finding, ...]:
    """What of a text may not be said in this chat, in front of everybody."""
    return personal(text, known_of(chat, conversation))


def refused(sent: Going, message: Outgoing) -> str:
    """Why what is about to leave may not (a word of `channels.reasons`); empty when it may. The last look: whoever queued it."""
    if message.files:
        return "personal-file"
    said = "\n".join((message.text, *message.choices))
    return "personal" if findings(sent.chat, said, sent.message.conversation if sent.message else None) else ""


def link_for(chat: Chat, conversation: Conversation) -> str:
    """Where it goes on in private: a link that works once; the same as long as nobody has opened it."""
    if chat.account.channel in _NO_PEOPLE or chat.is_group:
        return absolute("/requests/new/")
    with transaction.atomic():
        post = Post.objects.select_for_update().get(conversation=conversation)
        if post.private_at is not None:
            return absolute("/requests/")
        now = datetime.now(UTC)
        if post.key is None or post.asked_at is None or now - post.asked_at > LASTS / 2:
            post.key, post.asked_at = new_key(24), now
            post.save(update_fields=["key", "asked_at"])
    return absolute(f"/requests/continue/{post.key}/")


def asked(key: str) -> Post:
    """The post whose link this is. Uses nothing up. Raises BadToken."""
    since = datetime.now(UTC) - LASTS
    rows = Post.objects.filter(key=key[:32], private_at=None, asked_at__gt=since)
    found = rows.select_related("conversation__customer").first()
    if not key or found is None:
        raise BadToken("continue")
    return found


def channel_of(post: Post) -> str:
    """On which platform it stands."""
    return Talk.objects.select_related("chat__account").get(conversation=post.conversation_id).chat.account.channel


@transaction.atomic
def go_private(key: str, customer: Customer) -> Conversation:
    """Whoever opened the link goes on with it as a request of theirs. Raises BadToken, NotPossible."""
    asked(key)
    post = Post.objects.select_for_update().filter(key=key[:32], private_at=None).first()
    if post is None:
        raise BadToken("continue")
    talk = Conversation.objects.select_for_update(of=("self",)).select_related("customer").get(pk=post.conversation_id)
    chat = Talk.objects.select_related("chat__account", "chat__identity").get(conversation=talk).chat
    identity, before = chat.identity, talk.customer
    if identity and identity.trust != Identity.Trust.CLAIMED and before != customer:
        raise NotPossible("other")  # it is known whose it is
    if talk.state == State.CLOSED:
        raise NotPossible("closed")
    post.private_at, post.by = datetime.now(UTC), customer
    post.save(update_fields=["private_at", "by"])
    _withhold(talk)
    if before != customer:
        Conversation.objects.filter(pk=talk.pk).update(customer=customer)
        attached = Attachment.objects.filter(message__conversation=talk).values_list("file", flat=True)
        File.objects.filter(customer=before, pk__in=list(attached)).update(customer=customer)
        talk = Conversation.objects.select_related("customer", "team").get(pk=talk.pk)
    post_system_line(conversation=talk.key, what="went-private")
    if not talk.is_tracked:
        first = Message.objects.filter(conversation=talk, by_customer=True).order_by("number").first()
        words = " ".join((first.body if first else "").split())[:120]
        become_ticket(talk, by=customer.actor, subject=words or chat.account.channel)
    audit.write(
        actor=customer.actor, verb="went-private", subject=f"conversation:{talk.key}", channel=chat.account.channel
    )
    record("chat.changed", topics=[*talk.staff_topics, f"customer:{before.pk}"], data={"conversation": talk.key})
    return talk


def _withhold(talk: Conversation) -> None:
    """What was kept from the public may be about the author, who is not proven to be whoever opened the link."""
    held = Going.objects.filter(message__conversation=talk, reason__in=["personal", "personal-file"], state=Way.FAILED)
    Message.objects.filter(pk__in=held.values("message")).update(kind=Message.Kind.NOTE)
