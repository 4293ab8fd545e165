"""What a file is, by its content alone. Two detectors have to agree: ours, which walks the structure of the few kinds
that are allowed, and `puremagic`, which knows hundreds of signatures and would name what ours has never heard of."""

import re
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from heliodesk.files import containers, sounds
from heliodesk.files.rules import LARGEST, Refused

HEAD = 4096  # bytes that tell the signature


@dataclass(frozen=True, slots=True)
class Type:
    """What a file is: the kind that people are told ("image", "pdf", "text", "video", "audio") and its media type."""

    kind: str
    media: str


_SIGNS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), Type("image", "image/png")),
    (re.compile(rb"\xff\xd8\xff"), Type("image", "image/jpeg")),
    (re.compile(rb"GIF8[79]a"), Type("image", "image/gif")),
    (re.compile(rb"RIFF....WEBPVP8", re.S), Type("image", "image/webp")),
    (re.compile(rb"%PDF-[12]\.\d"), Type("pdf", "application/pdf")),
    (re.compile(rb"OggS\0"), Type("audio", "audio/ogg")),
    (re.compile(rb"ID3[\2-\4]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), Type("audio", "audio/mpeg")),
    (re.compile(rb"#!AMR(-WB)?\n"), Type("audio", "audio/amr")),
    (re.compile(rb"RIFF....WAVE", re.S), Type("audio", "audio/wav")),
    (re.compile(rb"....ftypM4[AB] ", re.S), Type("audio", "audio/mp4")),
    (re.compile(rb"....ftypqt  ", re.S), Type("video", "video/quicktime")),
    (re.compile(rb"....ftyp(?!hei|mif|msf|avi|M4A|M4B|crx)", re.S), Type("video", "video/mp4")),
    (re.compile(rb"\x1aE\xdf\xa3"), Type("video", "video/webm")),
)
_TEXT = Type("text", "text/plain")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(rb"\s*<(!doctype|!--|html|head|body|script|svg|\?xml|\?php|iframe|math|xsl)", re.I)
# Texts that puremagic calls by a name of their own.
_TEXTS = {"text/plain", "text/csv", "text/tab-separated-values", "application/json", "text/x-log"}
# As puremagic calls sounds, by a media type or an ending.
_SOUNDS = {
    "audio/ogg": {"application/ogg", "audio/ogg"},
    "audio/mpeg": {"audio/mpeg"},
    "audio/amr": {".amr", ".awb"},
    "audio/wav": {"audio/wave", "audio/x-wav", "audio/wav"},
    "audio/mp4": {"audio/mp4", ".m4a", ".m4b", "video/mp4"},
}
_SURE = 0.4  # of puremagic: below are two-letter signs such as "BM"


def by_head(head: bytes) -> Type:
    """What the first bytes promise. Raises Refused("file-type") for whatever is not allowed."""
    for sign, type_ in _SIGNS:
        if sign.match(head):
            return type_
    utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not head or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) or (not utf16 and _CONTROL.search(head)):
        raise Refused("file-type")
    return _TEXT


def check_size(kind: str, size: int) -> None:
    """Raises Refused("file-too-large", 413) for more bytes than the kind may have."""
    if size > LARGEST[kind]:
        raise Refused("file-too-large", status=413)


def detect(file: BinaryIO, size: int) -> Type:
    """What the whole file is. Raises Refused: "file-type" when it is not allowed, the detectors disagree, or it is two
    things at once; "file-broken" when it begins like an allowed kind and does not go on like it; "file-too-large"."""
    file.seek(0)
    head = file.read(HEAD)
    found = by_head(head)
    check_size(found.kind, size)
    if found.media == "video/mp4" and containers.film_type(file, size) == "video/quicktime":
        found = Type("video", "video/quicktime")
    if not _second_agrees(head, found):
        raise Refused("file-type")
    if not _is_whole(file, size, found):
        raise Refused("file-broken")
    if found.kind == "video" and containers.is_sound(file, size):
        found = Type("audio", "audio/mp4")  # what many phones record
    file.seek(0)
    return found


def _is_whole(file: BinaryIO, size: int, type_: Type) -> bool:
    match type_.media:
        case "image/png":
            return containers.is_png(file, size)
        case "image/jpeg":
            return containers.is_jpeg(file, size)
        case "image/gif":
            return containers.is_gif(file, size)
        case "image/webp":
            return containers.is_webp(file, size)
        case "application/pdf":
            return containers.is_pdf(file, size)
        case "video/webm":
            return containers.is_webm(file, size)
        case "video/mp4" | "video/quicktime":
            return containers.film_type(file, size) == type_.media
        case "audio/mp4":
            return containers.film_type(file, size) == type_.media and containers.is_sound(file, size)
        case "audio/ogg":
            return sounds.is_ogg(file, size)
        case "audio/mpeg":
            return sounds.is_mp3(file, size)
        case "audio/amr":
            return sounds.is_amr(file, size)
        case "audio/wav":
            return sounds.is_wav(file, size)
    return True  # a text is read as a whole when it is cleaned


def _second_agrees(head: bytes, type_: Type) -> bool:
    """Does puremagic say the same? It has no word for plain text, nor for some brands of MP4: there it must not name
    anything else."""
    try:
        named = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        named = []
    if type_ == _TEXT:
        return all(one.mime_type in _TEXTS for one in named if one.confidence >= _SURE)
    if not named:
        return type_.media in ("video/mp4", "audio/mpeg")
    best = named[0].confidence
    if type_.kind == "audio":
        words = {word for one in named if one.confidence == best for word in (one.mime_type, one.extension)}
        return not words.isdisjoint(_SOUNDS[type_.media])
    return any(one.mime_type == type_.media for one in named if one.confidence == best) or (
        type_.media == "video/webm" and any(one.mime_type == "video/webm" for one in named)
    )
