"""How far a message reached: delivered to a device, read by a person. Marks only move forward."""

from django.db import connection, transaction

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.events.log import record

# `returning` is empty when nothing moved, so a reader who scrolls up and down makes no events.
_MOVE = """
insert into conversations_participant (conversation_id, agent_id, delivered, read) values (%(c)s, %(a)s, %(d)s, %(r)s)
on conflict (conversation_id, agent_id) do update set
  delivered = greatest(conversations_participant.delivered, excluded.delivered),
  read = greatest(conversations_participant.read, excluded.read)
where conversations_participant.delivered < excluded.delivered or conversations_participant.read < excluded.read
returning delivered, read
"""


def mark(conversation: Conversation, *, reader: Actor, delivered: int = 0, read: int = 0) -> bool:
    """Note that `reader` has been given, or has read, everything up to a message number. True when a mark moved.

    Numbers beyond the last message count as the last. Reading implies delivery.
    """
    top = conversation.message_count
    read = min(read, top)
    delivered = max(min(delivered, top), read)
    agent = reader.id if reader.kind == "agent" else None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MOVE, {"c": conversation.pk, "a": agent, "d": delivered, "r": read})
        moved = cursor.fetchone()
        if moved is None:
            return False
        by_owner = reader.kind == "customer" or conversation.assignee_id == reader.id
        # A colleague who looks in does not tell the customer that their message has been read.
        topics = conversation.topics if by_owner else [reader.topic]
        record(
            "marks.moved",
            topics=topics,
            data={"conversation": conversation.key, "by": reader.kind, "delivered": moved[0], "read": moved[1]},
        )
    return True
