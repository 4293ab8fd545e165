"""What is ours, for whoever has to tell it from what pretends to be: names, addresses and handles."""

import time
from urllib.parse import urlsplit

from django.conf import settings

from heliodesk.articles.models import Entry
from heliodesk.channels.chats.models import Account
from heliodesk.people.models import Agent
from heliodesk.text.links import absolute
from heliodesk.trust.impostors import Protected
from heliodesk.trust.lures import Official

_TRUSTED = 15.0  # seconds for which a process believes what it has read
# Whom nobody minds: explorers of chains, and where programs for phones come from.
_KNOWN = frozenset(
    """mempool.space blockstream.info blockchain.com blockchair.com etherscan.io bscscan.com polygonscan.com arbiscan.io
    tronscan.org solscan.io explorer.solana.com xrpscan.com tonscan.org apps.apple.com play.google.com""".split()  # noqa: SIM905
)
_HANDLES = ("t.me", "x.com", "twitter.com", "instagram.com", "facebook.com", "reddit.com", "discord.gg")
_kept: dict[str, tuple[float, tuple[Official, tuple[Protected, ...]]]] = {}


def official_of(account: Account) -> Official:
    """The public directory, our own pages, and our accounts."""
    return _read(account)[0]


def protected_by(account: Account) -> tuple[Protected, ...]:
    """The brand, our accounts, and everybody who works here."""
    return _read(account)[1]


def forget() -> None:
    """Read it anew."""
    _kept.clear()


def _read(account: Account) -> tuple[Official, tuple[Protected, ...]]:
    held = _kept.get(account.key)
    if held is None or held[0] < time.monotonic():
        held = (time.monotonic() + _TRUSTED, _told(account))
        _kept[account.key] = held
    return held[1]


def _told(account: Account) -> tuple[Official, tuple[Protected, ...]]:
    groups, others, handles = [], set(_KNOWN), set()
    for kind, address in Entry.objects.values_list("kind", "address"):
        parts = urlsplit(address)
        host, way = (parts.hostname or "").removeprefix("www."), parts.path.strip("/")
        if kind == Entry.Kind.GROUP:
            groups.append(f"{host}/{way}".rstrip("/"))
            if host in _HANDLES and way:
                handles.add(way.rpartition("/")[2])
        else:
            others.add(host)
    accounts = Account.objects.kept().exclude(username="").values_list("username", flat=True)
    handles |= set(accounts)
    groups += [f"t.me/{each}" for each in accounts]
    own = {urlsplit(each).hostname or "" for each in (absolute("/"), *settings.WIDGET_ORIGINS)}
    groups += [each.removeprefix("www.") for each in own if each]
    brand = settings.SITE_NAME
    people = Agent.objects.filter(is_active=True).values_list("name", flat=True)
    protected = (
        Protected(brand, True),
        *(Protected(each, True) for each in accounts),
        *(Protected(each) for each in people),
    )
    return Official(frozenset(groups), frozenset(handles), (brand,), frozenset(others)), protected
