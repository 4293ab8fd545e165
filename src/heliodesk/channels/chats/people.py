"""Whose words these are: a platform's person, the customer behind them, and the chat that answers go to.

Somebody new is a customer of their own, of whom nothing is known but what the platform says. Nobody is found by a name.
"""

from datetime import timedelta

from heliodesk.channels.base import Incoming
from heliodesk.channels.chats.models import Account, Chat, Identity
from heliodesk.channels.posts import place_of
from heliodesk.people.models import Customer
from heliodesk.text.language import language_of, tag
from heliodesk.trust.secrets import guard

_AFTER_AN_AD = timedelta(days=7)  # for which Meta lets one answer whoever came by an advertisement


def identity_of(account: Account, one: Incoming) -> Identity | None:
    """The person who wrote, made when they are new; None when the platform does not say who. Called under the account's lock."""
    sender, other = (one.sender_id or "")[:120], str(one.facts.get("user_id") or "")[:120]
    sender = sender or other
    if not sender:
        return None
    mine = Identity.objects.filter(account=account).select_related("customer")
    found = (
        mine.filter(sender=sender).first() or mine.filter(other__in=[each for each in {sender, other} if each]).first()
    )
    if found is None and other and other != sender:
        found = mine.filter(sender=other).first()  # known without the phone until now
    name, username = cleaned(one.sender_name), cleaned(str(one.facts.get("username") or "")).removeprefix("@")
    # A command is in no language: the app's counts then.
    words = "" if (one.text or "").startswith("/") else one.text or ""
    language = language_of(words, tag(str(one.facts.get("language") or "")) or (found.language if found else "en"))
    if found is None:
        customer = Customer.objects.create(name=name, language=language[:8])
        extra = other if other != sender else ""
        return Identity.objects.create(
            account=account,
            sender=sender,
            other=extra,
            name=name,
            username=username,
            customer=customer,
            language=language[:8],
        )
    fresh = {
        "name": name or found.name,
        "username": username or found.username,
        "other": found.other or (other if other not in ("", found.sender) else ""),
        "language": language[:8],
    }
    changed = [field for field, value in fresh.items() if getattr(found, field) != value]
    if changed:
        for field in changed:
            setattr(found, field, fresh[field])
        found.save(update_fields=changed)
    return found


def chat_of(account: Account, one: Incoming, identity: Identity | None) -> Chat | None:
    """The chat with its row taken; None where nothing can be answered. A group is a customer of its own: what is said there is
    said in front of others, and is no single person's matter."""
    place = place_of(one)
    if not place or (identity is None and not one.is_group):
        return None
    found = (
        Chat.objects.select_for_update(of=("self",))
        .select_related("customer", "identity")
        .filter(account=account, place=place)
        .first()
    )
    if found is None:
        if one.is_group or identity is None:
            title = cleaned(str(one.facts.get("title") or "")) or "Group"
            customer = Customer.objects.create(name=title, language=identity.language if identity else "en")
        else:
            customer = identity.customer
        found = Chat.objects.create(
            account=account,
            place=place,
            identity=None if one.is_group else identity,
            customer=customer,
            is_group=one.is_group,
            is_public=one.is_public,
        )
    return found


def note_words(chat: Chat, one: Incoming) -> None:
    """Somebody wrote there: from when windows count, and that they can be written to."""
    if one.at and (chat.wrote_at is None or one.at > chat.wrote_at):
        chat.wrote_at = one.at
    if one.at and one.facts.get("referral") and chat.account.channel == "messenger":
        chat.until = max(chat.until or one.at, one.at + _AFTER_AN_AD)
    chat.reply_token = str(one.facts.get("reply_token") or "")[:200]
    chat.unreachable, chat.unreachable_at = "", None
    for name in ("thread_id", "business_connection_id", "subject", "was_comment", "channel_kind"):
        if one.facts.get(name):
            chat.facts = {**chat.facts, name: one.facts[name]}
    if chat.account.channel == "x":
        chat.facts = {**chat.facts, "message_kind": "post" if one.is_public else "dm"}
    chat.save(update_fields=["wrote_at", "until", "reply_token", "unreachable", "unreachable_at", "facts"])


def cleaned(text: str | None) -> str:
    """A name as it may stand anywhere: one line, and without what is no name but a secret."""
    return guard(" ".join((text or "").replace("\x00", "").split())[:120]).text[:120]
