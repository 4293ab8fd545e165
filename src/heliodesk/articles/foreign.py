"""What another help centre gives: shelves and articles in its own languages, before they are ours. Pure."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

LARGEST = 60_000_000  # bytes of all JSON together, unpacked
_MOST_FILES = 2_000


class NotReadable(ValueError):
    """It is no export that we know. `rule`: json, empty, unknown, large, zip, mixed; `name`: the file, if there are several."""

    def __init__(self, rule: str, name: str = "") -> None:
        super().__init__(f"{name}: {rule}" if name else rule)
        self.rule = rule
        self.name = name


@dataclass(frozen=True, slots=True)
class Said:
    """An article in one language, as it stands there."""

    title: str
    summary: str
    html: str
    is_draft: bool


@dataclass(slots=True)
class Theirs:
    """An article there. `first`: the language that others are translated from; `address`: where it is read."""

    id: str
    shelf: str
    first: str
    address: str = ""
    is_restricted: bool = False  # not for everybody
    texts: dict[str, Said] = field(default_factory=dict)


@dataclass(slots=True)
class TheirShelf:
    """A category, section or collection there. `names`: language → (name, what it is about)."""

    id: str
    place: int
    names: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Exported:
    """All that an export holds."""

    system: str  # zendesk, intercom
    shelves: dict[str, TheirShelf] = field(default_factory=dict)
    articles: list[Theirs] = field(default_factory=list)


def is_exported(content: bytes) -> bool:
    """Is it JSON, or a zip that holds JSON and no Markdown?"""
    if content[:4] != b"PK\x03\x04":
        return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            names = [name.lower() for name in opened.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return any(name.endswith(".json") for name in names) and not any(name.endswith(".md") for name in names)


def objects(content: bytes) -> list[dict[str, Any]]:
    """Every object of the pages that were put together: one file, several behind each other, a list, or a zip of these.
    Raises NotReadable."""
    found = [each for name, text in _texts(content) for each in _flat(_parsed(text, name), name)]
    if not found:
        raise NotReadable("empty")
    return found


def _texts(content: bytes) -> Iterator[tuple[str, str]]:
    if content[:4] != b"PK\x03\x04":
        if len(content) > LARGEST:
            raise NotReadable("large")
        yield "", _decoded(content, "")
        return
    total = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            members = [each for each in opened.infolist() if each.filename.lower().endswith(".json")]
            if len(members) > _MOST_FILES:
                raise NotReadable("large")
            for member in sorted(members, key=lambda each: each.filename):
                if "__MACOSX/" in member.filename:
                    continue
                with opened.open(member) as source:
                    read = source.read(LARGEST - total + 1)
                total += len(read)
                if total > LARGEST:
                    raise NotReadable("large")
                yield member.filename[:200], _decoded(read, member.filename[:200])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise NotReadable("zip") from error


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable("json", name) from error


def _parsed(text: str, name: str) -> Iterator[Any]:
    """The documents of a file, which may stand behind each other."""
    reader, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
            continue
        try:
            found, at = reader.raw_decode(text, at)
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits, brackets in brackets
            raise NotReadable("json", name) from error
        yield found


def _flat(documents: Iterable[Any], name: str) -> Iterator[dict[str, Any]]:
    for document in documents:
        for each in document if isinstance(document, list) else [document]:
            if not isinstance(each, dict):
                raise NotReadable("unknown", name)
            yield each


def text(value: Any, longest: int = 1_000_000) -> str:
    """A string as the database takes it; anything else is none."""
    if not isinstance(value, str):
        return ""
    return value[:longest].encode("utf-8", "ignore").decode().replace("\x00", "")


def key(value: Any) -> str:
    """An id, which is a number there or a string."""
    return str(value)[:40] if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else ""


def things(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
