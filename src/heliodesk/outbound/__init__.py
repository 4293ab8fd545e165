"""The one way out: every request that Heliodesk makes to another server."""

from heliodesk.outbound.addresses import refused
from heliodesk.outbound.client import Answer, fetch, fetch_async
from heliodesk.outbound.errors import (
    Forbidden,
    OutboundError,
    TooBig,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)

__all__ = [
    "Answer",
    "Forbidden",
    "OutboundError",
    "TooBig",
    "TooManyRedirects",
    "TooSlow",
    "Unreachable",
    "fetch",
    "fetch_async",
    "refused",
]
