"""The signed address by which somebody is asked no more (RFC 2369, RFC 8058): it names an address by its digest alone."""

from datetime import timedelta
from urllib.parse import quote

from heliodesk.access import tokens
from heliodesk.text.links import absolute

_PURPOSE = "mail-no-more"
_LASTS = timedelta(days=400)  # mails lie about


def link_to_stop(address: str) -> str:
    """For the head and the foot of a mail to an address (a digest)."""
    return absolute(f"/requests/no-more/{quote(tokens.sign(_PURPOSE, {'a': address}))}")


def address_in(token: str) -> str:
    """The digest that such a link names. Raises BadToken."""
    return str(tokens.verify(_PURPOSE, token, max_age=int(_LASTS.total_seconds())).get("a", ""))[:64]
