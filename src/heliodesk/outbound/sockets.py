"""The same rules for client libraries that bring aiohttp with them: no connection to an address that may not be reached."""

import socket
from ipaddress import ip_address
from typing import Any

from heliodesk.outbound.client import address, exceptions
from heliodesk.outbound.connect import certificates, check
from heliodesk.outbound.errors import Forbidden


def permitted(url: str) -> str:
    """`url` without a slash at its end. Raises Forbidden when it is no address that may be asked."""
    return str(address(url, exceptions())).rstrip("/")


def connector_words(limit: int = 20) -> dict[str, Any]:
    """How aiohttp's TCPConnector is made. Each address is looked at when its socket is made, whatever name led there."""
    return {"ssl": certificates(), "limit": limit, "ttl_dns_cache": 60, "socket_factory": _checked}


def connector() -> Any:
    """Such a connector, for the running loop."""
    import aiohttp

    return aiohttp.TCPConnector(**connector_words())


def session(*, seconds: float = 30.0) -> Any:
    """An aiohttp session over such a connector, for the running loop; whoever asks for it closes it."""
    import aiohttp

    return aiohttp.ClientSession(
        connector=connector(),
        timeout=timeout(seconds),
        trust_env=False,
    )


def timeout(seconds: float) -> Any:
    """Bounds all of a request; less for the connection, so that what never began is told from what was not answered."""
    import aiohttp

    return aiohttp.ClientTimeout(total=seconds, sock_connect=min(10.0, seconds * 0.8))


def went(error: BaseException) -> bool:
    """Whether the other side may have the request that ended in this error of aiohttp's, or in one that it caused."""
    import aiohttp

    before = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL, Forbidden)
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, before):
            return False
        seen = seen.__cause__ or seen.__context__
    return True


def _checked(info: Any) -> socket.socket:
    family, kind, protocol, _name, place = info
    check(str(place[0]), int(place[1]), ip_address(str(place[0]).partition("%")[0]), exceptions())
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made
