"""Write to the audit chain, and prove that nothing in it has been changed.

Each entry carries the SHA-256 of its content together with the hash of the entry before (a hash chain, as in RFC 6962's
idea of a log that can only grow). To change one entry unseen, every later one would have to change; and whoever noted the
last hash elsewhere would still see it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from heliodesk.access.actors import Actor
from heliodesk.access.models import AuditEntry

_LOCK = 7_361_992_051  # of the chain's end; any number that nothing else uses


def write(*, actor: Actor, verb: str, subject: str, reason: str = "", **facts: Any) -> AuditEntry:
    """Append one entry in the current transaction: it is there exactly if what it tells of has happened.

    `facts` are JSON values and hold no secret: names of fields and ids, never a password or what somebody said. Writers
    wait for each other until they commit, because an entry names the one before.
    """
    assert connection.in_atomic_block, "an audit entry belongs to the transaction of what it tells of"
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditEntry.objects.order_by("-id").values_list("hash", flat=True).first()
    entry = AuditEntry(
        at=datetime.now(UTC),
        actor=actor.topic if actor.id is not None else actor.kind,
        verb=verb,
        subject=subject[:80],
        reason=reason[:400],
        facts=json.loads(json.dumps(facts)),
        previous=last or "",
    )
    entry.hash = fingerprint(entry)
    entry.save(force_insert=True)
    return entry


def fingerprint(entry: AuditEntry) -> str:
    """The SHA-256 (hex) of an entry's content and of the hash before it."""
    content = [
        entry.previous,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.verb,
        entry.subject,
        entry.reason,
        entry.facts,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many entries are sound, the last hash, and the first that is not (None: all are)."""

    sound: int
    head: str
    broken: int | None = None


def verify() -> Verdict:
    """Walk the chain from its beginning. The first entry whose content or place is not as it was written breaks it.

    Entries that were cut off at the end cannot be missed from inside: compare `head` with one noted before.
    """
    previous, sound = "", 0
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != previous or entry.hash != fingerprint(entry):
            return Verdict(sound, previous, broken=entry.pk)
        previous, sound = entry.hash, sound + 1
    return Verdict(sound, previous)
