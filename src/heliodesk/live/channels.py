"""`/channels/<channel>/<account>/`: what messengers call. The bytes as they came: verified, stored, and only then is it taken.

A plain ASGI application past what is around the routes, as for tickets of programs. Which of an app's accounts something is for
is looked at when it is read: Meta calls one address for all accounts of an app.
"""

from urllib.parse import parse_qsl

import structlog
from django.db import InterfaceError, OperationalError
from starlette.types import Receive, Scope, Send

from heliodesk.channels.base import Answer, Request
from heliodesk.channels.chats.accounts import at_door
from heliodesk.channels.chats.loading import NoSuchChannel, receiving
from heliodesk.channels.chats.storing import LARGEST, keep
from heliodesk.storage.pool import in_pool

log = structlog.get_logger(__name__)

PATH = "/channels/"
_TAKEN = Answer(200)
_NOT_HERE = Answer(404, b"Not found")
_TOO_LARGE = Answer(413, b"The request is too large.")
_AWAY = Answer(503, b"Not now.")


class _Gone(Exception):
    """The connection broke while the body came: there is nobody to answer."""


class Door:
    """GET is a challenge, POST brings events."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await _answer(scope, receive)
        except _Gone:
            return
        headers = [
            (b"content-type", answer.content_type.encode()),
            (b"content-length", b"%d" % len(answer.body)),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})


door = Door()


async def _answer(scope: Scope, receive: Receive) -> Answer:
    parts = scope["path"][len(PATH) :].rstrip("/").split("/")
    if len(parts) != 2 or scope["method"] not in ("GET", "POST"):
        return _NOT_HERE
    body = await _body(scope, receive)
    if body is None:
        return _TOO_LARGE
    try:
        return await in_pool(take, parts[0], parts[1], _request(scope, body))
    except (OperationalError, InterfaceError):
        return _AWAY  # the platform comes again


def take(channel: str, key: str, request: Request) -> Answer:
    """Verify and store. What is refused leaves no trace."""
    found = at_door(channel, key)
    if found is None:
        return _NOT_HERE
    pk, _state, account = found
    try:
        answer = receiving(channel).verify(request, account)
    except NoSuchChannel:
        return _NOT_HERE
    except Exception as error:  # a body that no check foresaw is nobody's
        log.error("channels.not-verified", channel=channel, error=type(error).__name__)
        return Answer(401)
    if answer is not None:
        if answer.is_refusal:
            log.warning("channels.refused", channel=channel, account=key, status=answer.status)
        return answer
    if request.method == "POST":
        keep(pk, request)
    return _TAKEN


def _request(scope: Scope, body: bytes) -> Request:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"]
    return Request(body, headers, scope["method"], _query(query) if query else {})


def _query(raw: bytes) -> dict[str, str]:
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True))


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """None for more than is taken."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if not said.isdigit() or int(said) > LARGEST:
        return None
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)
