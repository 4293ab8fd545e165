"""Words from a messenger go into the conversation that runs there, or open one; when it is closed, a new one begins."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.utils import translation

from heliodesk.channels.chats.models import Chat, Talk
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.opening import begin
from heliodesk.conversations.posting import Posted, post_message
from heliodesk.hours.models import Channel
from heliodesk.intents.urgency import urgency_of
from heliodesk.people.spoken import spoken_in
from heliodesk.routing.beforehand import keep
from heliodesk.text.language import language_of
from heliodesk.tickets.models import Status, Ticket
from heliodesk.tickets.writing import running as where_it_runs
from heliodesk.tickets.writing import write_as_customer

LATE = 120  # seconds: what came later than this says when it was written


def in_language(language: str) -> AbstractContextManager[None]:
    """Words for a customer of this language, as far as we have it."""
    return translation.override("zh-hans" if language.split("-")[0] == "zh" else "en")


def running(chat: Chat) -> Conversation | None:
    """What is open in this chat, with its row taken so that nobody closes it meanwhile."""
    talk = Talk.objects.latest_of(chat)
    if talk is None:
        return None
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("customer", "team")
    found = rows.get(pk=talk.conversation_id)
    return None if found.state == State.CLOSED or _is_over(found) else found


def _is_over(talk: Conversation) -> bool:
    """A tracked matter that takes no words any more, itself or where it was merged into."""
    ticket = Ticket.objects.filter(pk=talk.pk).first() if talk.is_tracked else None
    return ticket is not None and where_it_runs(ticket).status == Status.CLOSED


def open_talk(chat: Chat, *, language: str, text: str = "", to_person: bool = False) -> Conversation:
    """Begin a conversation in this chat. Called with the chat's row taken."""
    made = begin(
        chat.customer,
        chat.account.team,
        language=language,
        urgency=urgency_of(text),
        channel=Channel.MESSENGER,
        to_person=to_person or chat.is_open,  # a program says nothing in front of everybody
    )
    Talk.objects.create(conversation=made, chat=chat)
    if chat.told:
        keep(made, chat.told)
        chat.told = ""
        chat.save(update_fields=["told"])
    return made


def write(
    chat: Chat,
    *,
    body: str,
    client_id: UUID,
    language: str,
    reply_to: Callable[[Conversation], int | None],
    data: dict[str, Any],
) -> Posted:
    """Say it as the customer; who has to wait for a person is told for how long."""
    from heliodesk.channels.chats.telling import tell_of_wait

    talk, is_new = running(chat), False
    if talk is None:
        talk, is_new = (
            open_talk(chat, language=language_of(body, language, spoken_in(chat.account.team_id)), text=body),
            True,
        )
    if talk.is_tracked:
        ticket = Ticket.objects.select_related("conversation__customer", "team").get(pk=talk.pk)
        written = write_as_customer(ticket, customer=talk.customer, body=body, client_id=client_id, data=data)
        if written.posted is not None:
            return written.posted
        raise LookupError("a closed ticket was written to")  # `running` has seen that it is none, with the row taken
    posted = post_message(
        conversation=talk.key,
        author=talk.customer.actor,
        body=body,
        client_id=client_id,
        language=talk.language,
        reply_to=reply_to(talk),
        assisted=talk.is_assisted,
        data=data,
    )
    if is_new and not (talk.is_assisted or chat.is_open):
        tell_of_wait(talk)
    return posted
