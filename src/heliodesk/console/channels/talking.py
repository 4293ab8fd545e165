"""What an agent sees, before typing, of where the customer reads: which platform, until when, what stands in the way."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliodesk.access.actors import may
from heliodesk.channels import reasons
from heliodesk.channels.chats import sending
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import Account, Chat, Going, Identity, Talk
from heliodesk.channels.chats.proving import unlink
from heliodesk.channels.chats.standing import can_be_said, window_for_person
from heliodesk.channels.windows import Mode
from heliodesk.console.answers import done, problem
from heliodesk.console.channels.approved import offered
from heliodesk.console.channels.in_public import post_of
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.tickets.saying import refusal
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel

_SOON = timedelta(hours=2)  # an end that near is worth a warning


def carried(conversation: Conversation) -> dict[str, Any]:
    """For the line above the composer and the panel beside it; nothing for a conversation on our own pages."""
    if conversation.channel != Channel.MESSENGER:
        return {}
    talk = Talk.objects.within([conversation]).select_related("chat__account", "chat__identity").first()
    if talk is None:
        return {}
    chat = talk.chat
    return {
        "chat": chat,
        "platform": name_of(chat.account.channel),
        "identity": chat.identity,
        "proven": chat.identity is not None and chat.identity.trust != Identity.Trust.CLAIMED,
        **_standing(chat),
        **post_of(conversation, chat),
    }


def _standing(chat: Chat) -> dict[str, Any]:
    """How we may write there now: `way` is open, soon, person, template, closed, unreachable or stopped."""
    if chat.account.removed_at or chat.account.state == Account.State.RECONNECT:
        return {"way": "stopped", "why": _("The account has to be connected again; what you write waits until then.")}
    if chat.account.state == Account.State.PAUSED:
        return {"way": "stopped", "why": _("The account is paused; what you write waits until then.")}
    if chat.unreachable:
        return {
            "way": "unreachable",
            "why": reasons.words(chat.unreachable),
            "advice": reasons.advice(chat.unreachable),
        }
    can, now = can_be_said(chat), datetime.now(UTC)
    found = window_for_person(chat, now)
    ways = {Mode.FREE: "open", Mode.RESPONSE: "open", Mode.HUMAN_AGENT: "person", Mode.TEMPLATE: "template"}
    way = ways.get(found.mode, "closed")
    if way == "open" and found.until and found.until - now < _SOON:
        way = "soon"
    said = {"templates": offered(chat, chat.identity.language if chat.identity else "en")} if way == "template" else {}
    return {**said, "way": way, "ends": found.until, "limit": can.text_limit, "takes_files": bool(can.file_limit)}


def going_of(conversation: Conversation, messages: list[int]) -> dict[int, Going]:
    """How far each of these messages has come."""
    rows = Going.objects.within([conversation]).filter(message__in=messages).select_related("chat__account")
    return {each.message_id: each for each in rows if each.message_id}


@require_POST
@signed_in
def again(request: AuthedRequest, key: str) -> HttpResponse:
    """Send it once more, because a person says so."""
    actor = request.user.actor
    rows = Going.objects.visible_to(actor).select_related("message__conversation")
    going = get_object_or_404(rows, key=key)
    if going.message is None or not may(actor, "answer", going.message.conversation):
        return problem(request, refusal("not-yours"))
    sending.again(going)
    return done()


@require_POST
@signed_in
def part(request: AuthedRequest, key: str) -> HttpResponse:
    """This person is not the customer whose account they were joined with. For supervisors and administrators."""
    actor = request.user.actor
    identity = get_object_or_404(Identity.objects.visible_to(actor), key=key)
    if not (actor.oversees or actor.administers):
        return problem(request, refusal("not-yours"))
    unlink(identity, by=actor, reason=request.POST.get("reason", "")[:200])
    return done(**{"look-again": True})
