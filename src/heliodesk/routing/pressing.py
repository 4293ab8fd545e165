"""Somebody who waits writes again, and now it is urgent: they take the place that goes with that.

Looked for every second or so beside what time brings (`tending`), so that saying something costs nobody more. Whoever looks
twice, or two who look at once, find the same and change it once.
"""

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.urgency import set_urgency
from heliodesk.intents.urgency import Urgency, urgency_of
from heliodesk.storage.statements import read_rows

# What came in the last seconds, of the last messages of each: by the indexes of who waits and of a conversation's messages.
_LATELY = """
select c.id, m.body from conversations_conversation c
join conversations_message m on m.conversation_id = c.id and m.number > c.message_count - 5 and m.number > 1
where c.state in ('queued', 'offered') and c.last_message_at > now() - interval '5 seconds' and c.urgency < %s
  and m.by_customer and m.at > now() - interval '5 seconds'
"""


def raise_urgency() -> int:
    """Raise what has become more urgent while it waits. Never lowers: only a person does that. Returns how many were raised."""
    found: dict[int, Urgency] = {}
    for talk, words in read_rows(_LATELY, [Urgency.FUNDS]):
        found[talk] = max(found.get(talk, Urgency.OTHER), urgency_of(words))
    raised = Conversation.objects.filter(pk__in=[talk for talk, urgency in found.items() if urgency > Urgency.OTHER])
    count = 0
    for talk in raised:
        if found[talk.pk] > talk.urgency:
            set_urgency(talk, found[talk.pk], by=SYSTEM)
            count += 1
    return count
