"""Say something by an approved template, when the platform lets nothing else through."""

from uuid import uuid4

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliodesk.access.actors import may
from heliodesk.channels.chats.approved import NotFilled, note_template, words_for
from heliodesk.channels.chats.models import Approved, Chat, Talk
from heliodesk.console.answers import done, problem
from heliodesk.console.answers import words_for as rule_in_words
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.tickets.ticket import ticket_of
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_message
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Status
from heliodesk.tickets.writing import Collision, answer
from heliodesk.trust.secrets import asks_for_secret


def offered(chat: Chat, language: str) -> list[Approved]:
    """What may be sent there now, in the customer's language first."""
    rows = Approved.objects.within([chat.account]).usable()
    mine = language.split("-")[0]
    return sorted(rows, key=lambda each: (not each.language.startswith(mine), each.name, each.language))


@require_POST
@signed_in
def say(request: AuthedRequest, key: str) -> HttpResponse:
    """`template`, and what is filled in: `value-<place>`. `client_id` again is the same message."""
    from heliodesk.console.conversation import one

    agent, conversation = request.user, one(request.user, key)
    talk = Talk.objects.within([conversation]).select_related("chat__account").first()
    if talk is None:
        return problem(request, _("This is not on a messenger."))
    if not may(agent.actor, "answer", conversation):
        return problem(request, rule_in_words("not-yours"))
    chosen = Approved.objects.within([talk.chat.account]).usable().filter(key=request.POST.get("template", "")).first()
    if chosen is None:
        return problem(
            request, _("The platform does not let this template be sent any more. Choose another."), status=422
        )
    try:
        words, values = words_for(chosen, {place: request.POST.get(f"value-{place}", "") for place in chosen.places})
    except NotFilled:
        return problem(request, _("Fill in every part of the template, each with at most 300 characters."), status=422)
    if asks_for_secret(words):
        return problem(request, rule_in_words("asks-for-secret"), status=422)
    once = request.POST.get("client_id") or str(uuid4())
    try:
        with transaction.atomic():
            now = Conversation.objects.visible_to(agent.actor).select_for_update().get(pk=conversation.pk)
            if not may(agent.actor, "answer", now):
                return problem(request, rule_in_words("not-yours"))
            if ticket := ticket_of(now):
                posted = answer(
                    ticket, agent=agent, body=words, client_id=once, files=[], then=Status.CUSTOMER, seen=None
                )
            else:
                posted = post_message(
                    conversation=now.key, author=agent.actor, body=words, client_id=once, language=now.language
                )
            note_template(posted.id, chosen, values)
    except (Refused, NotPossible, Collision) as error:
        return problem(request, rule_in_words(getattr(error, "rule", "collision")))
    return done()
