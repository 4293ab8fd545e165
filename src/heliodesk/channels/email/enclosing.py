"""Files that go along with a mail: checked ones, as many as a mail server takes."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.models import Message
from heliodesk.files import storing
from heliodesk.files.models import File

LARGEST = 7 * 2**20  # bytes of all files of a mail: as text they are a third more, and many servers take 10 MB


class BeingChecked(Exception):
    """A file of the message is not ready yet."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What goes along (name, media type, content), and what does not (name, size in words)."""

    attachments: tuple[tuple[str, str, bytes], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


def enclosed(message: Message) -> Enclosed:
    """The files of a message. What was refused, or is gone, is left out. Raises BeingChecked."""
    files = files_of([message], viewer=SYSTEM).get(message.pk, [])
    if any(file.state in (File.State.CHECKING, File.State.UPLOADING) for file in files):
        raise BeingChecked
    along: list[tuple[str, str, bytes]] = []
    elsewhere, size = [], 0
    for file in files:
        if file.state != File.State.READY:
            continue
        if size + file.size > LARGEST:
            elsewhere.append((file.name, _in_words(file.size)))
            continue
        size += file.size
        along.append((file.name, file.media_type, b"".join(storing.blocks(file.storage_name))))
    return Enclosed(tuple(along), tuple(elsewhere))


def _in_words(size: int) -> str:
    return f"{number_format(size / 2**20, 1, use_l10n=bool(get_language()))} MB"
