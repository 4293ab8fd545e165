"""Fetch what hangs on a message from the platform that keeps it: from its own hosts only, up to a size, once and at once."""

import mimetypes
from collections.abc import Collection, Mapping
from urllib.parse import unquote, urlsplit

from heliodesk.channels.base import Account
from heliodesk.channels.saying import plain
from heliodesk.outbound import Forbidden, OutboundError, TooBig, fetch_async

LARGEST = 25 * 2**20
File = tuple[str, str, bytes]  # name, media type, content


class NotFetched(Exception):
    """`reason` is a word of `channels.reasons`; `again`: another time may help."""

    def __init__(self, reason: str, detail: str = "", *, again: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = plain(detail)
        self.again = again


async def from_url(
    url: str,
    account: Account,
    *,
    hosts: Collection[str],
    headers: Mapping[str, str] | None = None,
    name: str = "",
    mime: str = "",
    largest: int = LARGEST,
) -> File:
    """What stands at an address of the platform. `hosts` are the platform's own, and the account's `base_url` is one more; the
    headers (a token) never go along to another. Raises NotFetched."""
    own = urlsplit(str(account.options.get("base_url", ""))).hostname
    try:
        answer = await fetch_async(
            "GET",
            url,
            headers=headers,
            largest=largest,
            seconds=float(account.options.get("seconds", 60)),
            redirects=3,
            hosts=[*hosts, *([own] if own else [])],
        )
    except TooBig as error:
        raise NotFetched("file-too-large") from error
    except Forbidden as error:
        raise NotFetched("address", str(error)) from error
    except OutboundError as error:
        raise NotFetched("no-way", type(error).__name__, again=True) from error
    if answer.status in (401, 403):
        # A link that has ended and a token that has ended look alike here; what a channel can renew, it has renewed.
        raise NotFetched("gone", str(answer.status))
    if answer.status in (404, 410):
        raise NotFetched("gone", str(answer.status))
    if answer.status == 202:  # LINE still works on a film
        raise NotFetched("busy", "202", again=True)
    if not answer.ok:
        raise NotFetched("busy", str(answer.status), again=answer.status == 429 or answer.status >= 500)
    name = name or unquote(urlsplit(url).path.rpartition("/")[2])
    told = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told in ("", "application/octet-stream"):  # which says nothing
        told = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return named(name, mime or told), mime or told, answer.body


def named(name: str, mime: str) -> str:
    """A file's name without a path, with an ending by its type when it has none."""
    last = name.replace("\\", "/").rpartition("/")[2].strip().strip(".")[:120] or "file"
    return last if "." in last else last + (mimetypes.guess_extension(mime) or "")
