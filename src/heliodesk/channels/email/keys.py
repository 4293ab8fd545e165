"""Keys of senders, asked of the DNS and kept as long as it says."""

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from heliodesk.channels.email.proof import NotAnswered

if TYPE_CHECKING:  # at run time by the first mail
    import dns.resolver

_PATIENCE = 5.0  # seconds


def key_of(name: str) -> bytes | None:
    """The TXT record at `name`; None when there is none. Raises NotAnswered."""
    import dns.exception
    import dns.resolver

    try:
        found = _remembering().resolve(name, "TXT", lifetime=_PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    except dns.exception.SyntaxError:
        return None  # a name that is none
    except dns.exception.DNSException as error:
        raise NotAnswered(type(error).__name__) from error
    for record in found:
        return b"".join(record.strings)
    return None


@cache
def _remembering() -> "dns.resolver.Resolver":
    import dns.resolver

    made = resolver()
    made.cache = dns.resolver.LRUCache(2000)
    return made


def resolver() -> "dns.resolver.Resolver":
    """The system's resolver, or the one that HELIODESK_MAIL_RESOLVER names."""
    import dns.resolver

    made = dns.resolver.Resolver(configure=not settings.MAIL_RESOLVER)
    if settings.MAIL_RESOLVER:
        host, _colon, port = settings.MAIL_RESOLVER.rpartition(":")
        made.nameservers, made.port = [host.strip("[]")], int(port)
    return made
