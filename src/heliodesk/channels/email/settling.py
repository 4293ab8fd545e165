"""Write what became of mails: one statement for any number of them."""

import json
from collections.abc import Sequence

from heliodesk.channels.email.models import Received, State
from heliodesk.storage.statements import read_rows

_SETTLE = """
update email_received r set state = s.state, reason = s.reason, mail_id = s.mail_id, sender = s.sender,
  shown_sender = s.shown_sender, subject = s.subject, is_proven = s.is_proven, left_out = s.left_out,
  conversation_id = s.conversation, number = s.number, read_at = now(), look_at = null
from jsonb_to_recordset(%s::jsonb) as s (id bigint, state text, reason text, mail_id text, sender text, shown_sender text,
  subject text, is_proven boolean, left_out jsonb, conversation bigint, number int)
where r.id = s.id returning r.id
"""


def settle(fates: Sequence[tuple[Received, State, str]]) -> None:
    """Each mail is now in this state, for this reason (a word of `reasons.py`)."""
    if not fates:
        return
    rows = [
        {
            "id": row.pk,
            "state": str(state),
            "reason": reason,
            "mail_id": row.mail_id,
            "sender": row.sender,
            "shown_sender": row.shown_sender,
            "subject": row.subject,
            "is_proven": row.is_proven,
            "left_out": row.left_out,
            "conversation": row.conversation_id,
            "number": row.number,
        }
        for row, state, reason in fates
    ]
    read_rows(_SETTLE, [json.dumps(rows)])
