"""`/files/<token>/<name>`: the content of a file, to whom a link was given, and in no form that could do harm."""

import asyncio
import re
from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from heliodesk.access.tokens import BadToken
from heliodesk.files import storing
from heliodesk.files.links import Link, read_link, viewer_of
from heliodesk.files.models import File

_BLOCK = 256 * 1024  # bytes
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
_PREVIEW = "image/webp"


@csrf_exempt
@require_safe
async def file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Answer with the content, or the single range of it that is asked for. 404 for every link that is not good."""
    found, link = await sync_to_async(_found)(request, token)
    response = await content(request, found, small=link.small)
    _harmless(response, found.name, link)
    return response


async def content(request: HttpRequest, found: File, *, small: bool = False) -> HttpResponseBase:
    """The bytes of a file that may be opened, or the range that is asked for, without a word on who may keep them. `small`:
    its preview, which has to be there."""
    media, stored = (_PREVIEW, found.preview_name) if small else (found.media_type, found.storage_name)
    size = await asyncio.to_thread(storing.size_of, stored) if small else found.size
    start, end = 0, size - 1
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    status = 200
    if asked and asked.group(0) != "bytes=-":
        start, end = _between(asked, size)
        status = 206 if start <= end else 416
    response: HttpResponseBase
    if status == 416:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    elif request.method == "HEAD":
        response = HttpResponse(status=status)
    else:
        reader = await asyncio.to_thread(storing.open_range, stored, start, end - start + 1)
        response = StreamingHttpResponse(_parts(reader, end - start + 1), status=status)
    response["Content-Type"] = f"{media}; charset=utf-8" if media.startswith("text/") else media
    if status != 416:
        response["Content-Length"] = str(end - start + 1)
        if status == 206:
            response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Accept-Ranges"] = "bytes"
    return response


def _found(request: HttpRequest, token: str) -> tuple[File, Link]:
    """The file of a link. Raises Http404 for a link that is forged, too old, or somebody else's by now."""
    if settings.FILES_URL and request.get_host() != urlsplit(settings.FILES_URL).netloc:
        raise Http404
    try:
        link = read_link(token)
        viewer = viewer_of(link)
    except (BadToken, ValueError) as error:
        raise Http404 from error
    # On the desk's own host an agent's link is good only together with their sign-in.
    if viewer.kind == "agent" and not settings.FILES_URL and request.user.pk != viewer.id:
        raise Http404
    found = File.objects.visible_to(viewer).filter(key=link.file, state=File.State.READY).first()
    if found is None:
        raise Http404
    return found, link


def _between(asked: re.Match[str], size: int) -> tuple[int, int]:
    """First and last byte of a range (RFC 9110, 14.1.2); the first is behind the last when nothing of it is there."""
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (1, 0)
    return int(first), min(int(last), size - 1) if last else size - 1


async def _parts(reader: storing.Reader, length: int) -> AsyncIterator[bytes]:
    try:
        while length > 0:
            part = await asyncio.to_thread(reader.read, min(_BLOCK, length))
            if not part:
                return
            length -= len(part)
            yield part
    finally:
        reader.close()


def _harmless(response: HttpResponseBase, name: str, link: Link) -> None:
    """A page that embeds a picture or film gets it all the same; opened by itself it is only ever saved."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    # The widget stands on pages of the exchange; the console, unless files have a host of their own, on this one.
    same = link.viewer.startswith("agent:") and not settings.FILES_URL
    response["Cross-Origin-Resource-Policy"] = "same-origin" if same else "cross-origin"
