"""One conversation: read it, write in it, note how far one has read."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.access.actors import may
from heliodesk.console.answers import words_for
from heliodesk.console.assisted import passed_on
from heliodesk.console.channels.in_public import why_not
from heliodesk.console.channels.marks import said_by
from heliodesk.console.channels.talking import carried
from heliodesk.console.mailed import claim_of
from heliodesk.console.page import show
from heliodesk.console.scribe.reading import is_translated
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.thread import read_thread
from heliodesk.console.tickets.panel import alike_matters
from heliodesk.console.tickets.saying import refusal
from heliodesk.console.tickets.ticket import ticket_of, words_of
from heliodesk.conversations.body import Refused
from heliodesk.conversations.marks import mark
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.posting import Posted, post_message
from heliodesk.conversations.urgency import NAMES
from heliodesk.files.rules import MOST_IN_A_MESSAGE
from heliodesk.files.rules import Refused as RefusedFile
from heliodesk.people.models import Agent
from heliodesk.safety.reveal import details
from heliodesk.safety.seeing import note_opened
from heliodesk.scribe.asking import is_on
from heliodesk.scribe.translating import keep_original
from heliodesk.tickets.assigning import set_priority
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.chatted import alike_to_chat
from heliodesk.tickets.models import Priority, Status
from heliodesk.tickets.writing import Collision, answer
from heliodesk.trust.secrets import asks_for_secret

_NEVER = 2**31 - 1
_SHOWN_VERBS = (
    "answer",
    "take",
    "take-over",
    "reopen",
    "hand-over",
    "see-personal",
    "whisper",
)  # what buttons depend on


def one(agent: Agent, key: str) -> Conversation:
    """The conversation of that key. 404 for one that `agent` may not see, as for none."""
    # Not whom it is offered to: that is asked for the few that are.
    seen = Conversation.objects.visible_to(agent.actor).select_related("customer", "team", "assignee")
    return get_object_or_404(seen, key=key)


def stance(conversation: Conversation, agent: Agent) -> dict[str, Any]:
    """What `agent` may do here, as templates ask it. Only who has it answers; a team's colleagues write notes."""
    is_mine = may(agent.actor, "answer", conversation)
    offered_to_me = conversation.state == State.OFFERED and conversation.offered_to_id == agent.pk
    return {
        "conversation": conversation,
        "customer": conversation.customer,
        "is_mine": is_mine,
        "offered_to_me": offered_to_me,
        "offered_away": conversation.state == State.OFFERED and not offered_to_me,
        "is_closed": conversation.state == State.CLOSED,
        "is_assisted": conversation.is_assisted,
        "with_colleague": conversation.state == State.ASSIGNED and not is_mine,
        "may": {verb: may(agent.actor, verb, conversation) for verb in _SHOWN_VERBS},
        "urgencies": list(NAMES.items()),
        **carried(conversation),
        **(words_of(ticket) if (ticket := ticket_of(conversation)) else {}),
    }


@require_GET
@signed_in
def read(request: AuthedRequest, key: str) -> HttpResponse:
    """The conversation with everything around it."""
    return show(request, "console/view_conversation.html", lambda: _whole(request, key))


def _whole(request: AuthedRequest, key: str) -> dict[str, Any]:
    agent = request.user
    conversation = one(agent, key)
    note_opened(conversation, agent)
    return {
        **beside(conversation, agent),
        **with_translation(request, conversation),
        "passed_on": passed_on(conversation, agent),
        "claim": claim_of(conversation),
        "new_client_id": uuid.uuid4(),
    }


def with_translation(request: AuthedRequest, conversation: Conversation) -> dict[str, Any]:
    """The talk, and whether it is read or may be answered in another language than it is written in."""
    translated, has_model = is_translated(request, conversation.key), is_on()
    is_foreign = conversation.language.split("-")[0] != (get_language() or "en").split("-")[0]
    return {
        "thread": read_thread(conversation, request.user, translated=translated),
        "has_model": has_model,
        "translated": translated,
        "is_foreign": has_model and is_foreign,
    }


def beside(conversation: Conversation, agent: Agent) -> dict[str, Any]:
    """What the customer panel shows: personal details masked, unless they have just been revealed to `agent`."""
    return {
        **stance(conversation, agent),
        "details": details(conversation, agent) if conversation.customer.is_identified else [],
        "earlier": _earlier(conversation, agent),
        "same_matters": alike_matters(alike_to_chat(conversation), agent),
    }


def _earlier(conversation: Conversation, agent: Agent) -> list[Conversation]:
    seen = Conversation.objects.visible_to(agent.actor).filter(customer=conversation.customer_id)
    return list(seen.exclude(pk=conversation.pk).order_by("-id")[:20])


@require_GET
@signed_in
def part(request: AuthedRequest, key: str, name: str) -> HttpResponse:
    """A part of the page again: head, stance, customer, or what the assistant passed on."""
    conversation = one(request.user, key)
    context = beside(conversation, request.user) if name == "customer" else stance(conversation, request.user)
    if name == "passed_on":
        context |= {"passed_on": passed_on(conversation, request.user), "claim": claim_of(conversation)}
    return render(request, f"console/parts/{name}.html", context)


@require_GET
@signed_in
def thread(request: AuthedRequest, key: str) -> HttpResponse:
    """`?after=N`: what is new. `?before=N`: what was before. Neither: the newest page again."""
    conversation = one(request.user, key)
    after, before = _number(request.GET.get("after")), _number(request.GET.get("before"))
    translated = is_translated(request, key)
    found = read_thread(conversation, request.user, after=after, before=before or None, translated=translated)
    context = {**stance(conversation, request.user), "thread": found}
    return render(request, "console/parts/thread.html", context)


@require_POST
@signed_in
def say(request: AuthedRequest, key: str) -> HttpResponse:
    """Answer the customer (`kind` text) or write a note for staff. The same `client_id` again is the same message.

    Answers with JSON: `number`, or `error` (the rule) and `message` (the rule in words); 409 for a page that was out
    of date, 422 for a text that cannot be sent.
    """
    agent = request.user
    kind = Message.Kind.NOTE if request.POST.get("kind") == "note" else Message.Kind.TEXT
    conversation = one(agent, key)
    files = request.POST.getlist("files")[: MOST_IN_A_MESSAGE + 1]
    try:
        # The row is locked, so that between asking whose it is and writing nobody can take it over.
        with transaction.atomic():
            now = Conversation.objects.visible_to(agent.actor).select_for_update().get(pk=conversation.pk)
            if kind == Message.Kind.TEXT and not may(agent.actor, "answer", now) and not _known(now, request):
                raise Refused("not-yours", status=409)
            if kind == Message.Kind.TEXT and (said_why := why_not(now, request.POST.get("body", ""), files)):
                return JsonResponse({"error": "personal", "message": said_why}, status=422)
            if kind == Message.Kind.TEXT and asks_for_secret(request.POST.get("body", "")):
                raise Refused("asks-for-secret")
            posted = _post(now, agent, kind, request)
            written = request.POST.get("written_as", "").replace("\x00", "").strip()[:8_000]
            if written and kind == Message.Kind.TEXT and not posted.again:
                keep_original(posted.id, written, get_language() or "en")
    except Collision as collision:
        return JsonResponse(_meanwhile(conversation, agent, collision), status=409)
    except NotPossible as error:
        return JsonResponse({"error": error.rule, "message": refusal(error.rule)}, status=409)
    except (Refused, RefusedFile) as error:
        return JsonResponse({"error": error.rule, "message": words_for(error.rule)}, status=error.status)
    return JsonResponse({"number": posted.number, "again": posted.again})


def _post(now: Conversation, agent: Agent, kind: str, request: AuthedRequest) -> Posted:
    """An answer in a ticket goes through the ticket, with what was chosen to come then and what its writer had seen."""
    said, files = request.POST, request.POST.getlist("files")[: MOST_IN_A_MESSAGE + 1]
    body, once = said.get("body", ""), said.get("client_id", "")
    if kind == Message.Kind.TEXT and (ticket := ticket_of(now)):
        then, seen = said.get("then") or Status.CUSTOMER, _number(said.get("seen"))
        posted = answer(ticket, agent=agent, body=body, client_id=once, files=files, then=then, seen=seen or None)
        priority = _number(said.get("priority"))
        if not posted.again and priority in Priority.values:
            set_priority(ticket, priority, by=agent.actor)
        return posted
    language = now.language if kind == Message.Kind.TEXT else ""
    return post_message(
        conversation=now.key,
        author=agent.actor,
        body=body,
        client_id=once,
        kind=kind,
        language=language,
        files=files,
    )


def _meanwhile(conversation: Conversation, agent: Agent, collision: Collision) -> dict[str, Any]:
    """What others said while an answer was written."""
    said = Message.objects.visible_to(agent.actor).filter(conversation=conversation, number__in=collision.numbers)
    lines = [
        _("%(name)s: “%(text)s”") % {"name": _who(one, conversation), "text": one.body[:200]}
        for one in said.select_related("agent").order_by("number")
    ]
    words = _("This was said meanwhile. %(said)s Press Send again to send your answer all the same.")
    return {"error": "collision", "message": words % {"said": " ".join(lines)}}


def _who(message: Message, conversation: Conversation) -> str:
    if message.is_from_elsewhere:
        return said_by(message)
    return message.agent.first_name if message.agent else conversation.customer.label


def _known(conversation: Conversation, request: AuthedRequest) -> bool:
    """Was this very message stored before? Then it is answered the same, whoever has the conversation by now."""
    try:
        once = uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return False
    mine = Message.objects.visible_to(request.user.actor).filter(conversation=conversation, agent=request.user)
    return mine.filter(client_id=once).exists()


@require_POST
@signed_in
def marks(request: AuthedRequest, key: str) -> HttpResponse:
    """`delivered` and `read`: how far this page has got. 204."""
    conversation = one(request.user, key)
    delivered, read_to = _number(request.POST.get("delivered")), _number(request.POST.get("read"))
    mark(conversation, reader=request.user.actor, delivered=delivered, read=read_to)
    return HttpResponse(status=204)


def _number(value: str | None) -> int:
    return min(int(value), _NEVER) if value and value.isascii() and value.isdecimal() and len(value) < 12 else 0
