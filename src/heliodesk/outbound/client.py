"""Fetch something from another server: bounded in time, size and redirects, from public addresses only."""

import asyncio
import json
import time
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx
import structlog
from django.conf import settings

from heliodesk.outbound.addresses import Exceptions
from heliodesk.outbound.connect import Resolver, Transport, certificates, resolve
from heliodesk.outbound.errors import Forbidden, OutboundError, TooBig, TooManyRedirects, TooSlow, Unreachable

log = structlog.get_logger(__name__)

SECONDS = 10.0
LARGEST = 5 * 2**20  # bytes, decompressed
REDIRECTS = 5
_PIECE = 65_536
_MOVED = frozenset({301, 302, 303, 307, 308})
# What goes along to another origin; everything else that a caller sends may be a secret.
_HARMLESS = frozenset({"accept", "accept-language", "content-type"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: any status, header names in lower case, the body decompressed, and the address it came from."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON. Raises Unreachable when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Unreachable("the answer is no JSON") from error


def fetch(method: str, url: str, **words: Any) -> Answer:
    """`fetch_async`, for code that runs on no event loop (views, jobs)."""
    return asyncio.run(fetch_async(method, url, **words))


async def fetch_async(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = SECONDS,
    largest: int = LARGEST,
    redirects: int = REDIRECTS,
    hosts: Collection[str] | None = None,
    resolver: Resolver = resolve,
) -> Answer:
    """Ask `url` and return the answer, whatever its status.

    `seconds` bounds all of it: names, redirects, a body that drips. `largest` bounds the decompressed body in bytes. On
    another origin the caller's headers are dropped, and a body is not sent there. `hosts` are all that may be asked, redirects
    too: names, and ".example.com" for every name that ends so. Raises OutboundError's kinds.
    """
    began = time.perf_counter()
    allow = exceptions()
    here = address(url, allow, hosts)
    status, size, error = 0, 0, ""
    went = _Went()
    try:
        async with asyncio.timeout(seconds):
            transport = Transport(allow, resolver, certificates())
            async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=seconds) as client:
                answer = await _follow(
                    client, method.upper(), here, dict(headers or {}), body, redirects, largest, allow, hosts, went
                )
        status, size = answer.status, len(answer.body)
        return answer
    except OutboundError as own:
        error = type(own).__name__
        own.went = went.already
        raise
    except (TimeoutError, httpx.TimeoutException, httpcore.TimeoutException) as late:
        error = "TooSlow"
        raise went.told(TooSlow(f"{here.host} took more than {seconds:g} s")) from late
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        OSError,
        zlib.error,
    ) as broken:
        error = "Unreachable"
        raise went.told(Unreachable(f"{here.host}: {type(broken).__name__}")) from broken
    finally:
        log.info(
            "outbound",
            method=method.upper(),
            host=here.host,
            port=here.port or 443,
            status=status or None,
            bytes=size,
            ms=round((time.perf_counter() - began) * 1000),
            error=error or None,
        )


async def _follow(
    client: httpx.AsyncClient,
    method: str,
    here: httpx.URL,
    headers: dict[str, str],
    body: bytes | None,
    redirects: int,
    largest: int,
    allow: Exceptions,
    hosts: Collection[str] | None,
    went: "_Went",
) -> Answer:
    for _turn in range(redirects + 1):
        asked = {**headers, "user-agent": f"Heliodesk (+{settings.SITE_URL})", "accept-encoding": "gzip"}
        request = client.build_request(method, here, headers=asked, content=body, extensions={"trace": went.look})
        response = await client.send(request, stream=True)
        try:
            target = response.headers.get("location")
            if response.status_code not in _MOVED or target is None:
                read = await _read(response, largest)
                return Answer(response.status_code, dict(response.headers), read, str(here))
        finally:
            await response.aclose()
        client.cookies.clear()
        there = address(here.join(target), allow, hosts)
        if response.status_code == 303 or (response.status_code in (301, 302) and method == "POST"):
            method, body = ("HEAD" if method == "HEAD" else "GET"), None
        if (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
            if body is not None:
                raise Forbidden(f"{here.host} wants the body to be sent to {there.host}")
            headers = {name: value for name, value in headers.items() if name.lower() in _HARMLESS}
        here = there
    raise TooManyRedirects(f"{here.host}: more than {redirects} redirects")


def address(url: str | httpx.URL, allow: Exceptions, hosts: Collection[str] | None = None) -> httpx.URL:
    """The address, when it is one that may be asked. Raises Forbidden for anything else, before anything is asked."""
    try:
        here = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise Forbidden("this is no web address") from error
    host = here.raw_host.decode("ascii").strip("[]")
    if not host or here.scheme not in ("https", "http"):
        raise Forbidden("only https addresses can be fetched")
    if here.userinfo:
        raise Forbidden("an address must not hold a name or password")
    if here.scheme == "http" and not allow.names(host, here.port or 80):
        raise Forbidden(f"{host} must be asked by https")
    if hosts is not None and not any(host == name or (name[:1] == "." and host.endswith(name)) for name in hosts):
        raise Forbidden(f"{host} is none of the hosts to ask")
    return here.copy_with(fragment=None)


async def _read(response: httpx.Response, largest: int) -> bytes:
    """The body, decompressed piece by piece, so that a small bomb has no room to unfold."""
    declared = response.headers.get("content-length", "")
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", "") and declared.isdecimal() and int(declared) > largest:
        raise TooBig(f"{response.url.host} sends more than {largest} bytes")
    body = bytearray()
    async for piece in _decoded(response, encoding):
        body += piece
        if len(body) > largest:
            raise TooBig(f"{response.url.host} sends more than {largest} bytes")
    return bytes(body)


async def _decoded(response: httpx.Response, encoding: str) -> AsyncIterator[bytes]:
    if encoding in ("identity", ""):
        async for raw in response.aiter_raw():
            yield raw
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable(f"{response.url.host} compresses as nobody asked for")
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib, by their first bytes
    async for raw in response.aiter_raw():
        rest = raw
        while rest and not unzip.eof:
            yield unzip.decompress(rest, _PIECE)
            rest = unzip.unconsumed_tail
    yield unzip.flush()
    if not unzip.eof:
        raise Unreachable(f"{response.url.host} broke off")


class _Went:
    """Has a byte of a request left?"""

    already = False

    async def look(self, event: str, _words: Mapping[str, Any]) -> None:
        """What httpcore tells while it works."""
        if event.endswith("send_request_headers.started"):
            self.already = True

    def told(self, error: OutboundError) -> OutboundError:
        error.went = self.already
        return error


def exceptions() -> Exceptions:
    """What the settings open."""
    return _exceptions(tuple(settings.OUTBOUND_ALLOW))


@lru_cache(maxsize=8)
def _exceptions(names: tuple[str, ...]) -> Exceptions:
    return Exceptions.of(names)
