"""The name that a sender gave a file, made fit to be shown and to be saved. It decides nothing: the content does."""

import re
import unicodedata

LONGEST = 100  # characters

_BAD = re.compile(r'[\\/:*?"<>|%]')
_EXTENSIONS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "video/quicktime": ("mov",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/mpeg": ("mp3",),
    "audio/mp4": ("m4a", "m4b", "mp4"),
    "audio/amr": ("amr", "awb"),
    "audio/wav": ("wav",),
    "text/plain": ("txt", "csv", "log"),
}


def clean_name(name: object) -> str:
    """The last part of a path without control, direction and reserved characters; "file" when nothing is left.

    Format characters go (category Cf), because right-to-left override shows "gpj.exe" as "exe.jpg".
    """
    text = name if isinstance(name, str) else ""
    text = text[:1000].encode(errors="ignore").decode().replace("\\", "/").rpartition("/")[2]
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    text = " ".join(_BAD.sub("_", text).split()).strip(". ")
    if len(text) > LONGEST:
        stem, dot, end = text.rpartition(".")
        end = dot + end if dot and len(end) <= 8 else ""
        text = (stem or text)[: LONGEST - len(end) - 1] + "…" + end
    return text or "file"


def with_extension(name: str, media_type: str) -> str:
    """`name` with the ending that its content deserves: "virus.exe" that is a picture becomes "virus.exe.png"."""
    endings = _EXTENSIONS[media_type]
    stem, dot, end = name.rpartition(".")
    if dot and end.lower() in endings:
        return name
    known = {ending for group in _EXTENSIONS.values() for ending in group} | {"gif", "heic"}
    return f"{stem if dot and stem and end.lower() in known else name}.{endings[0]}"
