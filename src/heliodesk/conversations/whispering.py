"""Whisper: a word from a supervisor to the one agent who has a conversation, in its thread, for nobody else.

It is a note, so that everything that keeps notes from customers keeps it too; `data["whisper"]` names the agent, and
`Message.objects` leaves it out for every other colleague (`models.MessageQuerySet`).
"""

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.conversations.body import clean_body, clean_client_id
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.posting import Posted, post_whispered
from heliodesk.events.log import record
from heliodesk.storage.statements import read_rows

_SHOWN = 20


class NobodyHasIt(Exception):
    """There is nobody to whisper to: the conversation waits, is closed, or is the whisperer's own."""


def whisper(conversation: Conversation, *, by: Actor, body: object, client_id: object) -> Posted:
    """Say something to whoever has `conversation`. The caller has asked `visible_to` and for the verb "whisper".

    With the same `client_id` again, the first answer. Raises NobodyHasIt, and body.Refused.
    """
    words, once = clean_body(body), clean_client_id(client_id)
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",), no_key=True).get(pk=conversation.pk)
        if locked.assignee_id in (None, by.id) or locked.state == State.CLOSED:
            raise NobodyHasIt
        to = locked.assignee_id
        assert to is not None
        posted = post_whispered(conversation=locked.key, author=by, body=words, once=once, to=to)
        if not posted.again:
            audit.write(actor=by, verb="whispered", subject=locked.number, to=f"agent:{to}")
            told = {"conversation": locked.key, "number": posted.number}
            record("whisper.said", topics=[f"agent:{to}"], data=told)
    return posted


# Every page of the console asks it, and nearly always there is none.
_UNREAD = """
select m.id from conversations_conversation c
join conversations_message m on m.conversation_id = c.id and m.kind = 'note' and m.data ? 'whisper'
  and m.data -> 'whisper' = to_jsonb(%s::bigint)
where c.assignee_id = %s and c.state in ('assigned', 'tracked') and m.number > coalesce((
  select p.read from conversations_participant p where p.conversation_id = c.id and p.agent_id = %s), 0)
order by m.id desc limit %s
"""


def unread(agent: Actor) -> list[Message]:
    """What was whispered to `agent` in what they have and they have not read yet, the newest first."""
    found = [pk for (pk,) in read_rows(_UNREAD, [agent.id, agent.id, agent.id, _SHOWN])]
    said = Message.objects.filter(pk__in=found).select_related("conversation__customer", "agent")
    return list(said.order_by("-pk")) if found else []
