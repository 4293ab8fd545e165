"""Whose request is it? The client's address, believed from our own proxies only."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from starlette.requests import HTTPConnection

UNKNOWN = "unknown"


def client_address(peer: str | None, forwarded: str = "") -> str:
    """The address that a request comes from.

    `peer` is who is connected, `forwarded` the value of X-Forwarded-For. The header counts only when the peer is one of
    HELIODESK_TRUSTED_PROXIES, and then its right-most entry that is not: everything left of it is the client's own word.
    """
    here = _read(peer or "")
    if here is None:
        return UNKNOWN
    for part in reversed(forwarded.split(",")) if forwarded else ():
        if not _trusted(here):
            break
        before = _read(part)
        if before is None:
            break
        here = before
    return str(here)


def address_of(asker: HttpRequest | HTTPConnection) -> str:
    """`client_address` of a request of Django's or a connection of Starlette's."""
    if isinstance(asker, HTTPConnection):
        headers = ",".join(asker.headers.getlist("x-forwarded-for"))
        return client_address(asker.client.host if asker.client else None, headers)
    return client_address(asker.META.get("REMOTE_ADDR"), asker.headers.get("x-forwarded-for", ""))


@lru_cache(maxsize=50_000)
def household(address: str) -> str:
    """What is counted as one address: an IPv4 address, the /64 of an IPv6 address."""
    read = _read(address)
    if isinstance(read, IPv6Address):
        return str(IPv6Network((read, 64), strict=False))
    return address


def _trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=8)
def _networks(names: Iterable[str]) -> list:  # type: ignore[type-arg]  # of either version
    return [ip_network(name, strict=False) for name in names]


@lru_cache(maxsize=50_000)
def _read(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if text.startswith("["):  # [2001:db8::1]:4711
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 192.0.2.1:4711
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
