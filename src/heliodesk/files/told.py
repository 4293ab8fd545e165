"""What the pages of customers and staff are told about a file."""

from typing import Any

from heliodesk.access.actors import Actor
from heliodesk.files.links import link
from heliodesk.files.models import File
from heliodesk.files.rules import CHUNK, words_for

_UNHEARD = ("audio/amr",)  # that no browser plays; it can be saved


def told(file: File, *, viewer: Actor) -> dict[str, Any]:
    """A file as JSON. A picture that is ready comes with a link to its small form, good for five minutes."""
    facts: dict[str, Any] = {
        "key": file.key,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "state": file.state,
        "scan": file.scan,
        "width": file.width,
        "height": file.height,
        "plays": file.kind in ("video", "audio") and file.media_type not in _UNHEARD,
    }
    if file.removed:
        facts["removed"] = list(file.removed)
    if file.state == File.State.REFUSED:
        facts["error"], facts["message"] = file.refusal, words_for(file.refusal)
    if file.state == File.State.READY and file.kind == "image":
        facts["preview"] = link(file, viewer=viewer, small=True)
    return facts


def told_sender(file: File) -> dict[str, Any]:
    """The same with how far the sending has come, for who sends it: go on at `received`, in parts of `chunk` bytes."""
    return {**told(file, viewer=file.sender), "received": file.received, "chunk": CHUNK}
