"""What a platform sends is stored before anything is read of it: one statement, the same bytes once, and only then is it taken.

A row is a body, not an event: the platform's own keys are looked at when it is read (`filing.py`), so that nothing which we do
not understand yet can be lost, and the door costs the same for every channel.
"""

import hashlib

from heliodesk.channels.base import Request
from heliodesk.channels.chats import reading
from heliodesk.people.models import new_key
from heliodesk.storage.statements import read_rows

LARGEST = 1024 * 1024  # bytes
_KEEP = """
insert into chats_arrived (key, account_id, digest, method, body, size, state, reason, "where")
values (%s, %s, %s, %s, %s, %s, 'waiting', '', '') on conflict (account_id, digest) do nothing returning id
"""


def keep(account: int, request: Request) -> bool:
    """Store what came for the account of that id, and have it read. True when it is new here; when this returns outside a
    transaction, the platform may forget it."""
    body = request.body
    digest = hashlib.sha256(request.method.encode() + b"\n" + body).digest()
    is_new = bool(read_rows(_KEEP, [new_key(), account, digest, request.method[:8], body, len(body)]))
    if is_new:
        reading.soon()
    return is_new
