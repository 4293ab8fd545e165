"""What became of a mail after it was sent: a provider's word, or a mail that came back.

Anybody can write a mail that looks like a bounce. It is believed only when it names the id of the mail that was sent: only
who had that mail knows it, and they can silence nobody but themselves.
"""

import re

from heliodesk.channels.email.models import Delivery, Sent, Unreachable
from heliodesk.channels.email.sending import recipient, settle, unreachable
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel
from heliodesk.mail.shapes import Mail
from heliodesk.outbound.letters import ID
from heliodesk.outbound.refusals import without_addresses
from heliodesk.people.personal import digest_of

_MOST = 64 * 1024  # characters of a returned mail in which its id is looked for
_WENT = (Delivery.SENDING, Delivery.SENT, Delivery.UNKNOWN)
_DIAGNOSTIC = re.compile(r"(?im)^diagnostic-code[ \t]*:[ \t]*(?:[\w-]+;)?[ \t]*(.+(?:\r?\n[ \t]+.+){0,3})")
_STATUS = re.compile(r"(?im)\b(?:status[ \t]*:[ \t]*)?([45]\.\d{1,3}\.\d{1,3})\b")
_TEMPORARY = re.compile(r"\b4\.\d{1,3}\.\d{1,3}\b")


def told(mail_id: str, event: str, reason: str = "") -> Sent | None:
    """A provider tells of a mail, by its id. None: it is none of ours.

    `event` is anymail's: "delivered", "bounced", "rejected", "failed", "deferred" or "complained".
    """
    sent = Sent.objects.select_related("conversation", "message").filter(mail_id=mail_id).first() if mail_id else None
    if sent is None:
        return None
    said = without_addresses(reason)
    if event == "delivered":
        settle(sent, Delivery.DELIVERED, "", only=_WENT)
    elif event == "deferred":
        Sent.objects.filter(pk=sent.pk, state__in=_WENT).update(error=said)
    elif event in ("bounced", "rejected"):  # rejected: the provider has written there before, in vain
        _came_back(sent, said)
    elif event == "failed":
        settle(sent, Delivery.FAILED, said, only=_WENT)
    elif event == "complained":
        unreachable(sent.to, said or "complained")
    return sent


def bounced(mail: Mail) -> Sent | None:
    """A mail that came back, as it was read: the mail of ours that it names. None: it names none, or does not say that it failed
    for good."""
    if mail.kind != "bounce":
        return None
    named = ids_in(mail)
    rows = Sent.objects.select_related("conversation", "message").filter(mail_id__in=named[:200])
    found = next(iter(sorted(rows, key=lambda row: named.index(row.mail_id))), None)
    if found is None or (mail.bounced and found.to not in {digest_of(address) for address in mail.bounced}):
        return None
    _came_back(found, diagnosis(mail))
    return found


def ids_in(mail: Mail) -> list[str]:
    """Every Message-ID that a returned mail may name: in its headers, in the mail within it, in headers as text."""
    found: list[str] = []
    for attached in mail.attachments:
        if attached.mail is not None:
            found += [attached.mail.message_id, *attached.mail.references, *attached.mail.in_reply_to]
        elif attached.media_type.startswith(("text/", "message/")):
            found += ID.findall(attached.content[:_MOST].decode("utf-8", "replace"))
    found += [*mail.references, *mail.in_reply_to, *ID.findall(mail.text[:_MOST])]
    whole = (one if one.startswith("<") else f"<{one}>" for one in found if one)
    return list(dict.fromkeys(whole))


def diagnosis(mail: Mail) -> str:
    """The other server's words, without addresses."""
    texts = [
        part.content[:_MOST].decode("utf-8", "replace")
        for part in mail.attachments
        if "delivery-status" in part.media_type
    ]
    for text in [*texts, mail.text[:_MOST]]:
        if match := _DIAGNOSTIC.search(text):
            return without_addresses(match[1])
    for text in [*texts, mail.text[:_MOST]]:
        if match := _STATUS.search(text):
            return match[1]
    return without_addresses(mail.kind_reason)


def why_unreachable(conversation: Conversation) -> str:
    """The words with which the customer's address refused our mail; empty when it did not, or no mail goes there."""
    if conversation.channel != Channel.MAIL:
        return ""
    rows = Unreachable.objects.filter(address=recipient(conversation))
    return rows.values_list("reason", flat=True).first() or ""


def reachable(*addresses: str) -> bool:
    """A person, or a new mail from there, says that these addresses (digests) can be written to. Was one held to be
    unreachable?"""
    return bool(Unreachable.objects.filter(address__in=addresses).delete()[0])


def _came_back(sent: Sent, said: str) -> None:
    if settle(sent, Delivery.BOUNCED, said, only=(*_WENT, Delivery.DELIVERED)) and not _TEMPORARY.search(said):
        unreachable(sent.to, said)
