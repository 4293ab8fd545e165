"""Talks between two departments about a ticket. No customer ever sees one: nothing of it is a message of theirs."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from heliodesk.conversations.body import Refused, clean_body, clean_client_id
from heliodesk.events.log import record
from heliodesk.people.models import Agent, Team
from heliodesk.tickets.changing import NotPossible, note
from heliodesk.tickets.models import SideMessage, SideRead, SideTalk, Ticket
from heliodesk.tickets.opening import clean_subject
from heliodesk.trust.secrets import guard


@transaction.atomic
def ask(ticket: Ticket, *, team: Team, subject: object, body: object, client_id: object, by: Agent) -> SideTalk:
    """Ask another department about a ticket. With the same client id again the first talk is returned.

    Raises Refused for subject, body or client id, and NotPossible("same-team"). The caller has asked
    `may(actor, "work", …)`.
    """
    title, text, once = clean_subject(subject), clean_body(body), clean_client_id(client_id)
    earlier = SideMessage.objects.filter(talk__ticket=ticket, client_id=once, agent=by).select_related("talk").first()
    if earlier is not None:
        return earlier.talk
    if team.pk == ticket.team_id:
        raise NotPossible("same-team")
    talk = SideTalk.objects.create(ticket=ticket, asking=ticket.team, team=team, subject=title, opened_by=by)
    note(ticket, "asked", by.actor, team=team.name, subject=title)
    _say(talk, text, once, by)
    return talk


@transaction.atomic
def say(talk: SideTalk, *, body: object, client_id: object, by: Agent) -> SideMessage:
    """Write in a talk, which opens it again. With the same client id again the first message is returned. Secrets are
    taken out. Raises Refused; the caller has asked `visible_to`."""
    text, once = clean_body(body), clean_client_id(client_id)
    found = SideTalk.objects.select_for_update(no_key=True).get(pk=talk.pk)
    earlier = SideMessage.objects.filter(talk=found, client_id=once).first()
    if earlier is not None:
        if earlier.agent_id != by.pk:
            raise Refused("client-id-reused", status=409)
        return earlier
    return _say(found, text, once, by)


def _say(talk: SideTalk, text: str, once: UUID, by: Agent) -> SideMessage:
    talk.message_count += 1
    SideTalk.objects.filter(pk=talk.pk).update(message_count=talk.message_count, last_at=Now(), closed_at=None)
    said = SideMessage.objects.create(
        talk=talk, number=talk.message_count, agent=by, body=guard(text).text, client_id=once
    )
    note_read(talk, by, talk.message_count)
    _tell(talk)
    return said


@transaction.atomic
def settle(talk: SideTalk, *, by: Agent) -> None:
    """The question is answered: it leaves the lists. Settling twice is no error."""
    found = SideTalk.objects.select_for_update(no_key=True).get(pk=talk.pk)
    if found.closed_at is None:
        SideTalk.objects.filter(pk=talk.pk).update(closed_at=Now())
        note(found.ticket, "ask-settled", by.actor, subject=found.subject)
        _tell(found)


def note_read(talk: SideTalk, agent: Agent, number: int) -> None:
    """`agent` has read a talk up to `number`."""
    read, is_new = SideRead.objects.get_or_create(talk=talk, agent=agent, defaults={"number": number})
    if not is_new and read.number < number:
        SideRead.objects.filter(pk=read.pk, number__lt=number).update(number=number)


def with_unread(talks: QuerySet[SideTalk], agent: Agent) -> QuerySet[SideTalk]:
    """Each talk with `unread`: how many messages `agent` has not seen."""
    read = SideRead.objects.filter(talk=OuterRef("pk"), agent=agent).values("number")[:1]
    return talks.annotate(unread=F("message_count") - Coalesce(Subquery(read), 0))


def _tell(talk: SideTalk) -> None:
    """Both departments hear that something was said; whoever may read it fetches it."""
    conversation = talk.ticket.conversation
    record("side.posted", topics=talk.topics, data={"conversation": conversation.key, "talk": talk.key})
