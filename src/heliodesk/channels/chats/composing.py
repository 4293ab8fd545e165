"""A row on its way out, as its channel is told it: in the customer's language and zone, with files that are ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.access.actors import SYSTEM
from heliodesk.assistant import told as assistant
from heliodesk.channels.base import Capabilities, Outgoing
from heliodesk.channels.chats.approved import template_of
from heliodesk.channels.chats.continuing import in_language
from heliodesk.channels.chats.models import Chat, Going, Identity, Known
from heliodesk.channels.chats.public import answered_below
from heliodesk.channels.chats.telling import zone_of
from heliodesk.channels.posts import answer_at
from heliodesk.channels.rendering import untaken
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Message
from heliodesk.conversations.tokens import readable
from heliodesk.files import storing
from heliodesk.files.models import File
from heliodesk.text.links import absolute

_MOST = 40 * 2**20  # bytes of all files of a message in memory


class BeingChecked(Exception):
    """A file of the message is not ready yet."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words, what they answer, files, choices, and whether a person wrote them."""

    text: str
    reply_to: str = ""
    files: Sequence[tuple[str, str, bytes]] = ()
    choices: Sequence[str] = ()
    by_person: bool = False


def compose(sent: Going, can: Capabilities) -> Outgoing:
    """Put it together. Raises BeingChecked."""
    chat = sent.chat
    said = _message(chat, sent.message, can) if sent.message else _own(sent.words)
    facts: dict[str, Any] = dict(chat.facts)
    if sent.parts:
        facts["sent_parts"] = sent.parts
    if sent.reason == "busy":
        facts["was_busy"] = True
    if newest := Known.objects.filter(chat=chat, sent=None, message__isnull=False).order_by("-id").first():
        facts["answers"] = newest.external
    if sent.unsure_at:
        facts["unsure_at"] = sent.unsure_at
    return Outgoing(
        key=sent.key if not sent.attempt else f"{sent.key}{sent.attempt}",
        conversation_id=answer_at(chat.place),
        text=said.text,
        reply_to=said.reply_to or (answered_below(chat, sent) if chat.is_public else None),
        choices=tuple(said.choices),
        files=tuple(said.files),
        by_person=said.by_person,
        written_at=chat.wrote_at,
        until=chat.until,
        reply_token=chat.reply_token,
        template=template_of(sent.message) if can.has_templates else None,
        is_public=chat.is_public,
        facts=facts,
    )


def _own(words: dict[str, Any]) -> Said:
    return Said(str(words.get("text", "")), str(words.get("reply_to", "")), choices=words.get("choices", ()))


def _message(chat: Chat, message: Message, can: Capabilities) -> Said:
    with in_language(message.conversation.language), timezone.override(zone_of(chat)):
        if message.kind == Message.Kind.SYSTEM:
            return Said(line(message.data, for_staff=False))
        text = readable(message)
        if assistant.is_by_assistant(message):
            told = assistant.told(message)
            links = [f"{each['title']}\n{each['address']}" for each in (*told["articles"], *told["links"])]
            return Said("\n\n".join([text, *links]))
        reply_to = _external(chat, message.reply_to) if message.reply_to and can.has_replies else ""
        files, beside = _files(message)
        # Who can open the page of the request; to others it is refused as a whole, and agents are told.
        if _is_proven(chat):
            out = {place for place, _why in untaken(files, can)}
            beside += [files[place][0] for place in sorted(out)]
            files = [file for place, file in enumerate(files) if place not in out]
        page = absolute(f"/requests/{message.conversation.number}/")
        where = [_("%(name)s: on the page of your request, %(page)s") % {"name": name, "page": page} for name in beside]
        text = "\n".join(part for part in (text, *where) if part)
        return Said(text, reply_to, files, by_person=message.agent_id is not None)


def _is_proven(chat: Chat) -> bool:
    return chat.identity is not None and chat.identity.trust != Identity.Trust.CLAIMED


def _external(chat: Chat, message: Message) -> str:
    found = Known.objects.filter(chat=chat, message=message).order_by("id").values_list("external", flat=True).first()
    return found or ""


def _files(message: Message) -> tuple[list[tuple[str, str, bytes]], list[str]]:
    """Those that can be carried, and the names of those for which that is too much."""
    if not message.data.get("files"):
        return [], []
    found = files_of([message], viewer=SYSTEM).get(message.pk, [])
    if any(each.state in (File.State.CHECKING, File.State.UPLOADING) for each in found):
        raise BeingChecked
    along, beside, size = [], [], 0
    for each in found:
        if each.state != File.State.READY:
            continue
        if size + each.size > _MOST:
            beside.append(each.name)
            continue
        size += each.size
        along.append((each.name, each.media_type, b"".join(storing.blocks(each.storage_name))))
    return along, beside
