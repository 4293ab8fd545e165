"""Which addresses are the desk's own, and whose matters they bring."""

from collections.abc import Iterable, Mapping
from email.utils import parseaddr

from django.conf import settings

from heliodesk.channels.email.reply_address import is_reply_address
from heliodesk.people.models import Team


def bare(address: str) -> str:
    """An address in lower case, without what stands behind a plus: support+deposit@… is support@…."""
    local, _at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_own(address: str) -> bool:
    """Is it an address at which the desk takes mail?"""
    return bare(address) in settings.MAIL_ADDRESSES or is_reply_address(address)


def senders() -> set[str]:
    """Addresses and domains from which only the desk writes: mail from there is a loop."""
    named = {*settings.MAIL_ADDRESSES, parseaddr(settings.MAIL_FROM)[1].lower(), settings.MAIL_REPLY_DOMAIN}
    return named - {""}


def team_for(addresses: Iterable[str], teams: Mapping[str, Team]) -> Team:
    """Of `teams`, by their slugs, the one that the first of our addresses belongs to; the default one for the others."""
    slugs = (settings.MAIL_ADDRESSES.get(bare(address), "") for address in addresses)
    slug = next((slug for slug in slugs if slug in teams), settings.DEFAULT_TEAM)
    return teams[slug]


def address_of_team(team: Team) -> str:
    """The address under which a department writes; "" when none is named."""
    named = [
        address for address, slug in settings.MAIL_ADDRESSES.items() if (slug or settings.DEFAULT_TEAM) == team.slug
    ]
    return named[0] if named else ""
