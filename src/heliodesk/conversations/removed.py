"""What is kept of secrets that were taken out, and how earlier parts of one are taken out after the fact.

Kept for a day: kind, length, how often, and an HMAC under a random salt that is deleted with it. So the same secret
again is known as the same, the customer is told once, and the hash of a short code is worth nothing to who finds it.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation, Message, RemovedSecret, Salt
from heliodesk.events.log import record
from heliodesk.jobs.queue import job
from heliodesk.trust.secrets import Guarded

_KEPT = timedelta(hours=24)
_LATELY = timedelta(minutes=30)
_MESSAGES = 24  # a phrase of 24 words, one a message


def latest_texts(key: str, customer: Actor, client_id: object) -> list[Message]:
    """What a customer wrote lately in their conversation before the message of that client id, oldest first.

    Takes the conversation's row, so that of two parts that are sent at the same time one is seen by the other. Must run
    inside a transaction.
    """
    conversation = Conversation.objects.visible_to(customer).select_for_update().filter(key=key).first()
    if conversation is None:
        return []
    said = conversation.messages.filter(kind=Message.Kind.TEXT, by_customer=True, at__gt=Now() - _LATELY)
    latest = list(said.order_by("-number")[:_MESSAGES])[::-1]
    same = next((place for place, message in enumerate(latest) if message.client_id == client_id), len(latest))
    return latest[:same]


def secrets_of(body: str, guarded: Guarded, earlier: Sequence[Message]) -> list[tuple[str, str]]:
    """Kind and characters of each secret in a body; before them what earlier messages held of it."""
    parts: dict[str, str] = {}
    for place, before in sorted(guarded.before.items()):
        for found in before.found:
            parts[found.kind] = parts.get(found.kind, "") + earlier[place].body[found.start : found.end]
    return [(found.kind, parts.get(found.kind, "") + body[found.start : found.end]) for found in guarded.found]


def redact(conversation: Conversation, message: Message, guarded: Guarded) -> int:
    """Replace an earlier message by what may be kept of it and tell every open page. Returns its number."""
    kinds = sorted({*message.data.get("removed", []), *(found.kind for found in guarded.found)})
    Message.objects.filter(pk=message.pk).update(body=guarded.text, data={**message.data, "removed": kinds})
    record(
        "message.changed", topics=conversation.topics, data={"conversation": conversation.key, "number": message.number}
    )
    return message.number


def note(conversation: Conversation, found: Iterable[tuple[str, str]]) -> bool:
    """Count secrets (kind, characters) that were taken out. True when one of them was not known here.

    Called with the conversation's row taken.
    """
    salts = list(Salt.objects.filter(made_at__gt=Now() - _KEPT).order_by("-id"))
    if not salts:
        salts = [Salt.objects.create(value=secrets.token_bytes(32))]
    is_new = False
    for kind, characters in found:
        bare = "".join(c for c in characters if c.isalnum()).casefold()
        hashes = [_hash(salt, kind, bare) for salt in salts]
        known = RemovedSecret.objects.filter(conversation=conversation, hash__in=hashes)
        if not known.update(count=F("count") + 1):
            is_new = True
            RemovedSecret.objects.create(
                conversation=conversation, salt=salts[0], kind=kind, length=len(bare), hash=hashes[0]
            )
    return is_new


def _hash(salt: Salt, kind: str, bare: str) -> str:
    return salted_hmac(bytes(salt.value), f"{kind} {bare}", algorithm="sha256").hexdigest()


@job("conversations.forget-removed", every="*/10 * * * *")
def forget_removed() -> None:
    """Delete salts after a day, and with each what was hashed under it."""
    Salt.objects.filter(made_at__lte=timezone.now() - _KEPT).delete()
