"""All that is known of who is spoken to in front of everybody, so that none of it is said there."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from heliodesk.channels.chats.models import Account, Chat, Identity, Post
from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Customer
from heliodesk.people.personal import values_of
from heliodesk.text.links import absolute
from heliodesk.tickets.models import Ticket
from heliodesk.trust.public_words import Known

_MOST = 200  # answers to forms


def known_of(chat: Chat, conversation: Conversation | None) -> Known:
    """Of the chat's customer, of whom the conversation belongs to, and of everybody who has written in it."""
    people = {each.pk: each for each in _customers(chat, conversation)}
    identities = _identities(chat, conversation)
    names = [each.name for each in people.values()]
    values = [each.external_id or "" for each in people.values()] + values_of(list(people.values()))
    for each in identities:
        names += [each.name, each.username]
        values += [each.sender, each.other]
    tickets = Ticket.objects.filter(conversation__customer__in=people).order_by("-opened_at")[:20]
    for ticket in tickets:
        values += [ticket.number, *_texts(ticket.fields)]
    return Known(tuple(filter(None, names)), tuple(filter(None, values))[:_MOST], tuple(_allowed(chat, conversation)))


def _customers(chat: Chat, conversation: Conversation | None) -> Iterator[Customer]:
    if not chat.is_group:
        yield chat.customer
    if conversation is not None and not (chat.is_group and conversation.customer_id == chat.customer_id):
        yield conversation.customer
    for each in _identities(chat, conversation):
        yield each.customer
        if each.stranger is not None:
            yield each.stranger


def _identities(chat: Chat, conversation: Conversation | None) -> list[Identity]:
    rows = Identity.objects.filter(account=chat.account_id).select_related("customer", "stranger")
    if not chat.is_group:
        return list(rows.filter(pk=chat.identity_id)) if chat.identity_id else []
    said = Message.objects.filter(conversation__talk__chat=chat, by_customer=True, data__has_key="who")
    who = set(said.order_by("-id").values_list("data__who", flat=True)[:50])
    return list(rows.filter(name__in=who)) + list(rows.filter(username__in=who))


def _texts(fields: Any) -> Iterator[str]:
    if isinstance(fields, dict):
        fields = list(fields.values())
    if isinstance(fields, list | tuple):
        for each in fields:
            yield from _texts(each)
    elif fields not in (None, "", True, False):
        yield str(fields)[:200]


def _allowed(chat: Chat, conversation: Conversation | None) -> Iterator[str]:
    """Links of ours for everybody, how our accounts are called, and how the post itself is signed."""
    posts = Post.objects.filter(conversation__talk__chat=chat)
    for key, handle in posts.values_list("key", "handle"):
        if key:
            yield absolute(f"/requests/continue/{key}/")
        if handle and not chat.is_group:
            yield f"@{handle}"
            yield f"u/{handle}"
    yield from (absolute("/requests/new/"), absolute("/requests/"), absolute("/"), settings.SITE_NAME)
    for name, username in Account.objects.kept().values_list("name", "username"):
        yield from (f"@{username}" if username else "", name if name.startswith("@") else "")
