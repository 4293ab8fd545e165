"""The public places of our accounts: where a notice can be posted, by the name that a placing keeps.

An account tells its places itself (`posts_to`, one after the other by commas: "@northstar_news en, @northstar_zh zh-hans");
where the platform gives it one of its own, like a timeline, none has to be named.
"""

import re
from dataclasses import dataclass

from heliodesk.channels.base import Posting
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.loading import NoSuchChannel, posting
from heliodesk.channels.chats.models import Account

POSTS = ("telegram", "x", "messenger", "discord", "reddit")


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that everybody reads. `language` is the one that is usual there, empty when nobody said."""

    account: Account
    target: str
    language: str
    channel: Posting

    @property
    def name(self) -> str:
        """As a placing keeps it."""
        return f"{self.account.channel} {self.account.key} {self.target}".strip()

    @property
    def label(self) -> str:
        """As people call it."""
        platform = "Facebook" if self.account.channel == "messenger" else name_of(self.account.channel)
        return f"{platform} · {self.target or self.account.name or self.account.username}"


def places() -> list[Place]:
    """All of them, of accounts that are not paused."""
    rows = Account.objects.kept().filter(channel__in=POSTS).exclude(state=Account.State.PAUSED).select_related("team")
    return [place for account in rows for place in of_account(account)]


def of_account(account: Account) -> list[Place]:
    """Its places."""
    try:
        channel = posting(account.channel)
    except NoSuchChannel:
        return []
    named = [part.split() for part in re.split(r"[,\n]", str(account.options.get("posts_to") or "")) if part.strip()]
    found = [Place(account, words[0], words[1].lower() if len(words) > 1 else "", channel) for words in named]
    return found if channel.NEEDS_PLACE else [*found[:1], Place(account, "", "", channel)][:1]


def place_named(name: str) -> Place | None:
    """The place of that name, None when the account is gone or has another place now."""
    channel, _space, rest = name.partition(" ")
    key, _space, target = rest.partition(" ")
    account = Account.objects.kept().filter(channel=channel, key=key).first()
    if account is None:
        return None
    return next((each for each in of_account(account) if each.target == target), None)
