"""What counts as evidence: files and messages with their hashes, frozen when the appeal is decided."""

import hashlib
import json
from collections.abc import Iterable

from heliodesk.appeals.models import Appeal, Evidence
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Message
from heliodesk.files.models import File
from heliodesk.people.models import Agent


def add_to(appeal: Appeal, *, files: Iterable[File] = (), messages: Iterable[Message] = (), by: Agent | None) -> None:
    """Put files and messages of the customer's own matters on the list of a locked appeal; again is no harm. Raises
    Refused("evidence-frozen", 409) and ("evidence-foreign")."""
    if appeal.evidence_hash:
        raise Refused("evidence-frozen", status=409)
    customer = appeal.ticket.conversation.customer_id
    for file in files:
        if file.customer_id != customer:
            raise Refused("evidence-foreign")
        Evidence.objects.get_or_create(appeal=appeal, file=file, defaults={"added_by": by, "sha256": file.sha256})
    for message in messages:
        if message.conversation.customer_id != customer or message.kind != Message.Kind.TEXT:
            raise Refused("evidence-foreign")
        Evidence.objects.get_or_create(
            appeal=appeal, message=message, defaults={"added_by": by, "sha256": fingerprint(message)}
        )


def fingerprint(message: Message) -> str:
    """The SHA-256 (hex) of what was said, by whom, when and where."""
    author = "customer" if message.by_customer else f"agent:{message.agent_id}"
    return _hash([message.conversation.code, message.number, message.at.isoformat(), author, message.body])


def freeze(appeal: Appeal) -> str:
    """Hash the list of a locked appeal and freeze it; the caller saves. Raises Refused("evidence-checking", 409) while a
    file is still checked. A file that was refused stays on the list without a hash, as what it is."""
    rows = []
    for each in appeal.evidence.select_related("file", "message__conversation"):
        if each.file is not None:
            if each.file.state in (File.State.UPLOADING, File.State.CHECKING):
                raise Refused("evidence-checking", status=409)
            if each.sha256 != each.file.sha256:
                each.sha256 = each.file.sha256
                each.save(update_fields=["sha256"])
        what = each.file.key if each.file else _place(each.message)
        rows.append([what, each.sha256, each.added_by_id, each.at.isoformat()])
    appeal.evidence_hash = _hash(rows)
    return appeal.evidence_hash


def _place(message: Message | None) -> str:
    assert message is not None
    return f"{message.conversation.code}/{message.number}"


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
