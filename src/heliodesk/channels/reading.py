"""Reading what strangers wrote: every helper takes anything and gives the plain thing, or nothing; none of them raises.

Platforms change their events without a word, and one that is not as expected must not take the others along. So there are no
models: what is there and right is used, the rest is left.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from heliodesk.channels.base import Incoming, Kind

_LONGEST_KEY: Final = 200  # longer keys are told by their hash, so that an index holds them
_LONGEST_ID: Final = 500
_FAR: Final = 253402300000  # the year 9999
NONE: Final[Mapping[str, Any]] = {}

Reader = Callable[[dict[str, Any]], Iterable[Incoming]]


def document(body: bytes) -> Any:
    """The JSON of a body; None when it is none."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        pass
    except RecursionError:
        return None
    try:  # A number of thousands of digits is the one thing that json refuses in what is JSON.
        return json.loads(text, parse_int=_whole)
    except (ValueError, RecursionError):
        return None


def table(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    """An array, or an empty one; a lone object is an array of one, as some senders have it."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) and value else []


def clean(text: str) -> str:
    """A text that a database takes: no NUL, no half of a character."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Halves that belong together become one character, lone ones the sign for what cannot be read.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "") if "\0" in text else text


def words(value: Any) -> str | None:
    """What somebody wrote, or None when it is nothing."""
    return (clean(value) or None) if isinstance(value, str) else None


def name(*values: Any) -> str | None:
    """The first of them that is a name."""
    for value in values:
        if isinstance(value, str) and (said := clean(value).strip()):
            return said
    return None


def ident(value: Any) -> str | None:
    """An id, which some send as a number and some as a text."""
    if isinstance(value, str):
        return clean(value)[:_LONGEST_ID] or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e21 else None
    return str(value) if abs(value) < 1 << 256 else None


def first(*values: Any) -> str | None:
    """The first of them that is an id."""
    for value in values:
        if (found := ident(value)) is not None:
            return found
    return None


def number(value: Any) -> int | None:
    """A whole number, which some send as a text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else None
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 1 << 63 else None
    if isinstance(value, str) and len(value) < 20 and value.lstrip("-").isascii() and value.lstrip("-").isdigit():
        try:
            return int(value)
        except ValueError:
            return None
    return None


def moment(value: Any, *, in_ms: bool = False) -> datetime | None:
    """A time: seconds or milliseconds since 1970 (also as a text), or as ISO 8601 has it."""
    count = number(value)
    if count is not None:
        # Some senders give milliseconds in one place and seconds in another; the two never meet (1973 and the year 5138).
        seconds = count / 1000 if in_ms and count > 10**11 else float(count)
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < _FAR else None
    if not isinstance(value, str) or not 10 <= len(value) <= 40:
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def place(latitude: Any, longitude: Any) -> str | None:
    """A place as "lat,lon", in the digits that were sent."""
    both = (latitude, longitude)
    if any(isinstance(each, bool) or not isinstance(each, int | float) or not abs(each) <= 360 for each in both):
        return None
    return f"{latitude},{longitude}"


def facts(**given: Any) -> dict[str, Any]:
    """Those of them that are something."""
    return {key: value for key, value in given.items() if value is not None}


def key(*parts: Any) -> str:
    """One key of several parts, short enough for an index."""
    joined = ":".join(ident(part) or "" for part in parts)
    return joined if len(joined) <= _LONGEST_KEY else f"{joined[:100]}~{digest(joined)}"


def digest(value: Any) -> str:
    """A key for what has none of its own: of a text, of bytes, or of an event, the same whenever it comes again."""
    if not isinstance(value, bytes):
        try:
            value = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        except (TypeError, ValueError, RecursionError):
            value = str(type(value))
        value = value.encode("utf-8", "surrogatepass")
    return hashlib.sha256(value).hexdigest()[:40]


def unread(raw: Any, **more: Any) -> Incoming:
    """What was not understood."""
    return Incoming(kind=Kind.UNREAD, event_key=f"unread:{digest(raw)}", facts=facts(**more))


def nothing(body: bytes, **more: Any) -> Incoming:
    """A body with no event of ours in it: a probe, somebody else's account, an object that is not asked for."""
    return Incoming(kind=Kind.IGNORE, event_key=f"nothing:{digest(body)}", facts=facts(**more))


def each(events: Iterable[Any], read: Reader) -> list[Incoming]:
    """Every event by the reader; what it stumbles over is kept as not understood, and the others are read all the same."""
    found: list[Incoming] = []
    for event in events:
        try:
            if not isinstance(event, dict):
                found.append(unread(event))
                continue
            found.extend(list(read(event)))
        except Exception:
            found.append(unread(event))
    return found


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= 40 else float("nan")
