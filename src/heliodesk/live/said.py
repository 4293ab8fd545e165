"""The conversation and its messages as a customer's program is told of them."""

from contextlib import AbstractContextManager
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliodesk.access.actors import Actor
from heliodesk.assistant import told as assistant
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message, Participant, State
from heliodesk.conversations.tokens import readable, tokens_in
from heliodesk.files.told import told
from heliodesk.hours.visiting import is_zone
from heliodesk.people.models import Customer
from heliodesk.routing import callbacks
from heliodesk.routing.estimates import UNKNOWN, Shown, wait_told
from heliodesk.routing.place import position

_PAGE = 60  # messages


def in_zone_of(customer: Customer) -> AbstractContextManager[None]:
    """Times in lines are said in the customer's zone."""
    return timezone.override(ZoneInfo(customer.zone if is_zone(customer.zone) else "UTC"))


def conversation_as_told(conversation: Conversation) -> dict[str, Any]:
    """Where it stands, who has it, and how far it was read."""
    agent = conversation.assignee if conversation.state == State.ASSIGNED else None
    reached = Participant.objects.filter(conversation=conversation, agent=conversation.assignee_id).exclude(agent=None)
    other = reached.first()
    mine = Participant.objects.filter(conversation=conversation, agent=None).first()
    return {
        "key": conversation.key,
        "number": conversation.number,
        "state": conversation.state,
        "language": conversation.language,
        **_place(position(conversation)),
        "wait": wait_as_told(conversation),
        **_callback(conversation),
        "agent": {"name": agent.first_name, "initials": agent.initials} if agent else None,
        "reached": {"delivered": other.delivered, "read": other.read} if other else {"delivered": 0, "read": 0},
        "read": mine.read if mine else 0,
        "count": conversation.message_count,
    }


def _place(n: int | None) -> dict[str, Any]:
    """The place in the queue, and what is said of it. None for who does not wait."""
    if n is None:
        return {"position": None}
    if n == 1:
        words = [_("You are next"), _("Whoever answers has read what you wrote by then. You need not say it again.")]
    else:
        ahead = ngettext(
            "%(n)s person is ahead of you. Whoever answers has read what you wrote by then.",
            "%(n)s people are ahead of you. Whoever answers has read what you wrote by then.",
            n - 1,
        )
        words = [_("You are number %(n)s") % {"n": n}, ahead % {"n": n - 1}]
    return {"position": n, "place": words}


def wait_as_told(conversation: Conversation) -> dict[str, Any] | None:
    """How long it will be: both ends, in milliseconds since 1970 (null when nobody is there any more), and what is new of it or
    how sure it is, in words. None for who does not wait, or of whose wait nothing is known."""
    found = wait_told(conversation)
    if found is None:
        return None
    ends = {"least": found.least, "most": found.most}
    known = {name: round(at.timestamp() * 1000) for name, at in ends.items()}
    return {**(known if found.changed != UNKNOWN else dict.fromkeys(ends)), "news": _news(found)}


def _news(found: Shown) -> str:
    match found.changed:
        case "unknown":
            return _("Nobody is at the desk this minute. How long it takes is not known; your place is kept.")
        case "longer":
            said = _("It takes longer than we told you before. This is new since %(time)s.")
            return said % {"time": f"{timezone.localtime(found.at):%H:%M}"}
        case "shorter":
            return _("It goes faster than we told you before.")
    return _("We are still learning how long it takes here, so this is rough.") if found.is_learning else ""


def _callback(conversation: Conversation) -> dict[str, Any]:
    """How a customer who waits wants to be written to, and how they could be."""
    if not conversation.is_waiting:
        return {}
    chosen = callbacks.chosen_by(conversation)
    words = {"chat": _("Here in this chat"), "mail": _("By mail"), "request": _("As a request")}
    ways = (
        [["", _("I wait here after all")]]
        if chosen
        else [
            [offer.code, _("On %(name)s") % {"name": offer.name} if offer.place else words[offer.way]]
            for offer in callbacks.offers_for(conversation)
        ]
    )
    kept = _("You keep this place, and we write to you when it is your turn.")
    return {"ways": ways, "leave": kept if chosen else _("Keep your place without waiting. We write to you:")}


def messages_as_told(conversation: Conversation, actor: Actor, **between: int) -> list[dict[str, Any]]:
    """The newest messages, or those that `number__gt` or `number__lt` asks for."""
    rows = (
        Message.objects.visible_to(actor)
        .filter(conversation=conversation, **between)
        .select_related("agent", "reply_to")
    )
    if "number__gt" in between:
        found = list(rows.order_by("number")[: 4 * _PAGE])
    else:
        found = list(rows.order_by("-number")[:_PAGE])[::-1]
    files = files_of(found, viewer=actor)
    return [_message(row, [told(file, viewer=actor) for file in files.get(row.pk, ())]) for row in found]


def _message(message: Message, files: list[dict[str, Any]]) -> dict[str, Any]:
    is_line, is_bot = message.kind == Message.Kind.SYSTEM, assistant.is_by_assistant(message)
    return {
        "number": message.number,
        "by": _by(message),
        "name": _name(message),
        "body": line(message.data, for_staff=False) if is_line else readable(message),
        "gone": tokens_in(message),
        "at": message.at.isoformat(),
        "client_id": str(message.client_id) if message.by_customer else None,
        "reply_to": message.reply_to.number if message.reply_to else None,
        **({"files": files} if files else {}),
        **({"assistant": assistant.told(message)} if is_bot else {}),
    }


def _name(message: Message) -> str:
    if message.agent:
        return message.agent.first_name
    if message.is_from_elsewhere:
        return settings.SITE_NAME
    return assistant.name() if assistant.is_by_assistant(message) else ""


def _by(message: Message) -> str:
    if message.by_customer:
        return "me"
    if message.agent or message.is_from_elsewhere:
        return "agent"
    return "assistant" if assistant.is_by_assistant(message) else "system"
