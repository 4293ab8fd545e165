"""Customers' files: sent in parts that survive a break, and links to open them."""

import asyncio
from typing import Any

from django.utils import translation
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from heliodesk.files import storing, upload
from heliodesk.files.links import link
from heliodesk.files.models import File
from heliodesk.files.rules import Refused
from heliodesk.files.told import told, told_sender
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import take as take_from
from heliodesk.limits.budgets import UPLOADS, wants
from heliodesk.live.answers import answers, json_of, language_of, short
from heliodesk.live.stream import bearer
from heliodesk.people.identity import customer_of
from heliodesk.storage.pool import in_pool


@answers
async def begin(request: Request) -> Response:
    """`POST /live/files {name, size}` → 201 with `key` and `chunk`, the bytes of one part."""
    wanted = await json_of(request)
    return JSONResponse(await in_pool(_begin, bearer(request), wanted, address_of(request)), 201)


def _begin(token: str, wanted: dict[str, Any], address: str) -> dict[str, Any]:
    customer = customer_of(token)
    proven = customer.is_identified
    take_from(*wants(UPLOADS, person=customer.actor.topic, address=address, proven=proven))
    file = upload.begin(customer=customer, by=customer.actor, name=wanted.get("name"), size=wanted.get("size"))
    return told_sender(file)


@answers
async def take(request: Request) -> Response:
    """`PUT /live/files/<key>?offset=`: one part. Answers with `received`, where to go on."""
    offset = _offset(request)
    file, length = await in_pool(_expected, bearer(request), _key(request), offset)
    if length:
        data = await _body(request, length)
        name = await asyncio.to_thread(storing.keep_part, data)
        file = await in_pool(upload.note_part, file, offset, name, data)
    return JSONResponse({"key": file.key, "received": file.received, "state": file.state})


def _expected(token: str, key: str, offset: int) -> tuple[File, int]:
    file = upload.find(key, sender=customer_of(token).actor)
    return file, upload.expected(file, offset)


async def _body(request: Request, length: int) -> bytes:
    """Exactly `length` bytes, at most one part in memory. Raises Refused("file-size")."""
    data = bytearray()
    async for some in request.stream():
        data += some
        if len(data) > length:
            break
    if len(data) != length:
        raise Refused("file-size")
    return bytes(data)


@answers
async def state(request: Request) -> Response:
    """`GET /live/files/<key>`: how far it has come, or what has become of it."""
    return JSONResponse(await in_pool(_state, bearer(request), _key(request), language_of(request)))


def _state(token: str, key: str, language: str) -> dict[str, Any]:
    actor = customer_of(token).actor
    file = _seen(token, key)
    with translation.override(language):
        return told_sender(file) if file.sender == actor else told(file, viewer=actor)


def _seen(token: str, key: str) -> File:
    file = File.objects.visible_to(customer_of(token).actor).filter(key=key).first()
    if file is None:
        raise Refused("file-not-found", status=404)
    return file


@answers
async def finish(request: Request) -> Response:
    """`POST /live/files/<key>/finish`: all parts have come; it is checked now, and an event tells the result."""
    return JSONResponse(await in_pool(_finish, bearer(request), _key(request), language_of(request)))


def _finish(token: str, key: str, language: str) -> dict[str, Any]:
    file = upload.finish(key, sender=customer_of(token).actor)
    with translation.override(language):
        return told_sender(file)


@answers
async def admit(request: Request) -> Response:
    """`POST /live/files/<key>/link`: an address of the content for the next five minutes."""
    return JSONResponse({"url": await in_pool(_link, bearer(request), _key(request))})


def _link(token: str, key: str) -> str:
    file = _seen(token, key)
    if file.state != File.State.READY:
        raise Refused("file-incomplete", status=409)
    return link(file, viewer=customer_of(token).actor)


@answers
async def take_back(request: Request) -> Response:
    """`DELETE /live/files/<key>`: it shall not be sent after all."""
    await in_pool(_take_back, bearer(request), _key(request))
    return Response(status_code=204)


def _take_back(token: str, key: str) -> None:
    upload.take_back(key, sender=customer_of(token).actor)


def _key(request: Request) -> str:
    return short(request.path_params["key"], 24)


def _offset(request: Request) -> int:
    text = request.query_params.get("offset", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Refused("file-offset", status=409)
    return int(text)
