"""Connect to the address that was checked. Names are resolved here, once, and the peer is looked at again."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from ipaddress import ip_address
from typing import Any

import certifi
import httpcore
import httpx

from heliodesk.outbound.addresses import Address, Exceptions, literal, refused
from heliodesk.outbound.errors import Forbidden, Unreachable

Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the system's order. Raises Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} has no address") from error
    return [str(entry[4][0]) for entry in found]


def choose(host: str, port: int, found: Iterable[str], allow: Exceptions) -> str:
    """The address to connect to. Raises Forbidden when any that the name has may not be reached: a name that points to us as
    well as to the public is no mistake that one makes."""
    chosen = ""
    for text in found:
        address = ip_address(text.partition("%")[0])
        check(host, port, address, allow)
        chosen = chosen or text
    if not chosen:
        raise Unreachable(f"{host} has no address")
    return chosen


def check(host: str, port: int, address: Address, allow: Exceptions) -> None:
    """Raises Forbidden when the address may not be reached as this host and port."""
    if allow.names(host, port) or allow.holds(address):
        return
    if why := refused(address):
        raise Forbidden(f"{host}: {why}")


class Backend(httpcore.AsyncNetworkBackend):
    """Connects for httpx."""

    def __init__(self, allow: Exceptions, resolver: Resolver) -> None:
        self.allow = allow
        self.resolver = resolver
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        found = self._written(host)
        if found is None:
            found = await asyncio.get_running_loop().run_in_executor(_names, self.resolver, host, port)
        address = choose(host, port, found, self.allow)
        stream = await self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
        peer = stream.get_extra_info("server_addr")  # whom are we really connected to?
        try:
            if peer is None:
                raise Forbidden(f"{host}: nobody knows whom this connects to")
            check(host, port, ip_address(str(peer[0]).partition("%")[0]), self.allow)
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def connect_unix_socket(self, *_words: Any, **_more: Any) -> httpcore.AsyncNetworkStream:
        raise Forbidden("a file is no server")

    async def sleep(self, seconds: float) -> None:
        await self._plain.sleep(seconds)

    @staticmethod
    def _written(host: str) -> list[str] | None:
        """The address, when the host is one. Raises Forbidden for a disguised one."""
        try:
            address = literal(host)
        except ValueError as error:
            raise Forbidden(f"{host} is no way to write an address") from error
        return [str(address)] if address else None


# Not the loop's own threads: a resolver that hangs must not keep a loop from ending.
_names = ThreadPoolExecutor(4, thread_name_prefix="names")


class Transport(httpx.AsyncHTTPTransport):
    """httpx's own transport over `Backend`; no proxy from the environment."""

    def __init__(self, allow: Exceptions, resolver: Resolver, tls: ssl.SSLContext) -> None:
        super().__init__(trust_env=False)
        backend = Backend(allow, resolver)
        self._pool = httpcore.AsyncConnectionPool(ssl_context=tls, network_backend=backend, max_connections=1)


@cache
def certificates() -> ssl.SSLContext:
    """The system's certificates, or those that come with httpx where there are none. Read once."""
    context = ssl.create_default_context()
    if not context.get_ca_certs():
        context.load_verify_locations(certifi.where())
    return context
