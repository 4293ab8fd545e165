"""Files that go along with a message."""

from collections.abc import Iterable, Sequence

from django.db.models.functions import Now

from heliodesk.access.actors import Actor
from heliodesk.conversations.body import Refused as RefusedBody
from heliodesk.conversations.models import Attachment, Message
from heliodesk.files.models import File
from heliodesk.files.rules import MOST_IN_A_MESSAGE, Refused

_MAY_GO = (File.State.CHECKING, File.State.READY)  # what is being checked is shown as that until it is ready


def attach(message: int, *, author: Actor, keys: Sequence[str], again: bool) -> None:
    """Attach to a message that was just stored the files that `author` sent in this customer's matter.

    `again`: the message had been stored before; then the files must be the same. Runs in the caller's transaction. Raises
    files.rules.Refused ("files-too-many", "file-not-found", "file-incomplete" 409, "file-refused", "file-gone",
    "file-sent" 409), or body.Refused("client-id-reused").
    """
    if len(keys) > MOST_IN_A_MESSAGE:
        raise Refused("files-too-many")
    if again:
        if _keys(message) != list(keys):
            raise RefusedBody("client-id-reused", status=409)
        return
    customer = Message.objects.values_list("conversation__customer", flat=True).get(pk=message)
    # Locked, so that a file goes with one message, and is not swept away meanwhile.
    rows = File.objects.sent_by(author).filter(key__in=keys, customer=customer).order_by("pk").select_for_update()
    found = {file.key: file for file in rows}
    for key in keys:
        _check(found.get(key))
    if len(set(keys)) != len(keys):
        raise Refused("file-sent", status=409)
    Attachment.objects.bulk_create(Attachment(message_id=message, file=found[key]) for key in keys)
    File.objects.filter(pk__in=[file.pk for file in found.values()]).update(attached_at=Now())


def _check(file: File | None) -> None:
    if file is None:
        raise Refused("file-not-found")
    if file.attached_at is not None:
        raise Refused("file-sent", status=409)
    if file.state in _MAY_GO:
        return
    if file.state == File.State.UPLOADING:
        raise Refused("file-incomplete", status=409)
    raise Refused("file-refused" if file.state == File.State.REFUSED else "file-gone")


def _keys(message: int) -> list[str]:
    return list(Attachment.objects.filter(message=message).values_list("file__key", flat=True))


def files_of(messages: Iterable[Message], *, viewer: Actor) -> dict[int, list[File]]:
    """The files of each message that has some and that `viewer` may see, by the message's id. No query when none has."""
    having = [message.pk for message in messages if message.data.get("files")]
    files: dict[int, list[File]] = {}
    if having:
        rows = Attachment.objects.visible_to(viewer).filter(message__in=having).select_related("file__customer")
        for row in rows.order_by("id"):
            files.setdefault(row.message_id, []).append(row.file)
    return files
