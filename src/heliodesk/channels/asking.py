"""Ask a platform by HTTP and JSON, where no library of its own speaks for it."""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from heliodesk.channels.base import Account
from heliodesk.channels.rendering import File
from heliodesk.outbound import Answer, fetch_async


@dataclass(frozen=True, slots=True)
class Form:
    """A form with files: (field, name, media type, bytes)."""

    fields: Mapping[str, str]
    files: tuple[tuple[str, File], ...] = ()


async def ask(
    method: str,
    url: str,
    account: Account,
    *,
    token: str = "",
    body: Mapping[str, Any] | None = None,
    form: Form | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The platform's answer, whatever its status. `token` is the whole Authorization header. Raises OutboundError's kinds."""
    said = {"accept": "application/json", **(headers or {})}
    content = None
    if token:
        said["authorization"] = token
    if form is not None:
        said["content-type"], content = _written(form)
    elif body is not None:
        said["content-type"] = "application/json"
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return await fetch_async(
        method,
        url,
        headers=said,
        body=content,
        seconds=float(account.options.get("seconds", 45 if form is not None and form.files else 30)),
        largest=2**20,
        redirects=0,
    )


def told(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object; empty when it is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def seconds_of(answer: Answer) -> float | None:
    """How long `Retry-After` asks us to wait, in seconds or until a date."""
    words = answer.headers.get("retry-after", "").strip()
    try:
        return max(float(words), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(words) - clock_of(answer)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def clock_of(answer: Answer) -> datetime:
    """What time the platform has: its resets are counted by that, not by our clock."""
    try:
        return parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError):
        return datetime.fromtimestamp(time.time(), UTC)


def base_of(account: Account, usual: str) -> str:
    """Where the platform is spoken to."""
    return str(account.options.get("base_url") or usual).rstrip("/")


def _written(form: Form) -> tuple[str, bytes]:
    edge = secrets.token_hex(16)
    pieces: list[bytes] = []
    for name, value in form.fields.items():
        pieces.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for field, (name, mime, content) in form.files:
        safe = "".join("_" if letter in '"\\\r\n' or ord(letter) < 32 else letter for letter in name)
        kind = mime if mime.isascii() and mime.isprintable() and "/" in mime else "application/octet-stream"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{safe}"\r\nContent-Type: {kind}'
        pieces += [head.encode(), b"\r\n\r\n", content, b"\r\n"]
    return f"multipart/form-data; boundary={edge}", b"".join([*pieces, f"--{edge}--\r\n".encode()])
