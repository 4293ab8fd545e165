"""Accounts as channels need them, and what administrators do with them."""

import asyncio
import hashlib
import secrets as chance
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.crypto import salted_hmac

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.channels import base
from heliodesk.channels.chats.models import Account, Arrived, Going, Way
from heliodesk.channels.chats.sealing import NotOpened, seal, unseal
from heliodesk.events.log import record
from heliodesk.jobs.queue import defer, defer_once
from heliodesk.people.models import Team
from heliodesk.text.links import absolute

_TRUSTED = 3.0  # seconds for which a process believes what it has read
_APP_SECRETS = ("app_secret", "client_secret", "consumer_secret")


class Taken(Exception):
    """This account of the platform is here already."""


_known: dict[tuple[str, str], tuple[float, int, str, base.Account]] = {}


def at_door(channel: str, key: str) -> tuple[int, str, base.Account] | None:
    """Id, state and what the channel needs of the account with this address; None when there is none."""
    held = _known.get((channel, key))
    if held is None or held[0] < time.monotonic():
        found = Account.objects.kept().filter(channel=channel, key=key).first()
        if found is None:
            _known.pop((channel, key), None)
            return None
        held = (time.monotonic() + _TRUSTED, found.pk, found.state, told(found))
        if len(_known) > 1_000:
            _known.clear()
        _known[channel, key] = held
    return held[1:]


def forget() -> None:
    """Read accounts anew."""
    _known.clear()


def told(account: Account) -> base.Account:
    """As a channel needs it. What cannot be opened any more is an account without secrets: nothing of it is let in or goes."""
    try:
        opened = unseal(account.sealed)
    except NotOpened:
        opened = {}
    renew = renewal(account, opened)
    return base.Account(account.channel, account.key, account.own_id, opened, account.options, renew)


def renewal(account: Account, known: Mapping[str, str]) -> Callable[[base.Renewal], Awaitable[base.Secrets]]:
    """What `Account.renew` is: one process exchanges a token, with the row taken; the others find what it brought."""

    async def renew(exchange: base.Renewal) -> base.Secrets:
        loop = asyncio.get_running_loop()
        return await asyncio.to_thread(
            _renewed,
            account.pk,
            known,
            lambda now: asyncio.run_coroutine_threadsafe(_await(exchange, now), loop).result(40),
        )

    return renew


async def _await(exchange: base.Renewal, now: base.Secrets) -> base.Secrets:
    return await exchange(now)


def _renewed(pk: int, known: Mapping[str, str], exchange: Callable[[base.Secrets], base.Secrets]) -> base.Secrets:
    try:
        with transaction.atomic():
            row = Account.objects.select_for_update().get(pk=pk)
            now = unseal(row.sealed)
            if now != dict(known):
                return now
            fresh = exchange(now)
            row.sealed = seal(fresh)
            row.save(update_fields=["sealed"])
        forget()
        return fresh
    finally:
        connection.close()


def address_of(account: Account) -> str:
    """Where the platform calls."""
    return absolute(f"/channels/{account.channel}/{account.key}/")


@transaction.atomic
def add(
    *,
    channel: str,
    secrets: Mapping[str, str],
    options: Mapping[str, Any],
    own_id: str = "",
    name: str = "",
    username: str = "",
    team: Team,
    by: Actor,
) -> Account:
    """Keep a new account. Raises Taken."""
    made = Account(
        channel=channel,
        own_id=own_id,
        name=name[:120],
        username=username[:120],
        options=dict(options),
        sealed=seal(secrets),
        app=app_of(secrets),
        team=team,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Taken from None
    audit.write(actor=by, verb="channel-added", subject=f"channel:{made.key}", channel=channel, named=sorted(secrets))
    _changed(made)
    return made


@transaction.atomic
def change(account: Account, *, secrets: Mapping[str, str], options: Mapping[str, Any], team: Team, by: Actor) -> None:
    """Other secrets (those that are not named stay), options and department."""
    now = Account.objects.select_for_update().get(pk=account.pk)
    kept = told(now).secrets
    merged = {**kept, **{name: value for name, value in secrets.items() if value}}
    now.sealed, now.app, now.options, now.team = seal(merged), app_of(merged), dict(options), team
    now.save(update_fields=["sealed", "app", "options", "team"])
    named = sorted(name for name, value in secrets.items() if value)
    audit.write(actor=by, verb="channel-changed", subject=f"channel:{now.key}", channel=now.channel, named=named)
    _changed(now)


@transaction.atomic
def pause(account: Account, *, by: Actor, paused: bool) -> None:
    """Nothing goes out, and what comes is kept but not filed; or both again."""
    now = Account.objects.select_for_update().get(pk=account.pk)
    now.state = Account.State.PAUSED if paused else Account.State.WORKS
    now.save(update_fields=["state"])
    verb = "channel-paused" if paused else "channel-resumed"
    audit.write(actor=by, verb=verb, subject=f"channel:{now.key}", channel=now.channel)
    _changed(now)
    if not paused:
        go_on(now)


def go_on(account: Account) -> None:
    """What waited while it was paused, or had to be connected again, is filed and sent now."""
    defer_once("chats.read")
    waiting = Going.objects.filter(chat__account=account, state=Way.QUEUED)
    for chat in waiting.order_by("chat").values_list("chat", flat=True).distinct():
        defer("chats.send", lock=f"chats:{chat}", chat=chat)


@transaction.atomic
def remove(account: Account, *, by: Actor) -> None:
    """Its secrets are forgotten and its address is no more; what was said stays."""
    now = Account.objects.select_for_update().get(pk=account.pk)
    now.sealed, now.app, now.removed_at, now.state = "", "", datetime.now(UTC), Account.State.PAUSED
    now.save(update_fields=["sealed", "app", "removed_at", "state"])
    audit.write(actor=by, verb="channel-removed", subject=f"channel:{now.key}", channel=now.channel)
    _changed(now)


def waits(account: Account) -> tuple[int, int]:
    """How much waits to be sent, and how much that came longer than a minute ago waits to be filed."""
    long_ago = datetime.now(UTC) - timedelta(minutes=1)
    unfiled = Arrived.objects.filter(account=account, state=Arrived.State.WAITING, at__lt=long_ago)
    return Going.objects.filter(chat__account=account, state=Way.QUEUED).count(), unfiled.count()


def spoken_to_at(url: str) -> Account | None:
    """The account whose platform is at this address, such as a stand-in's."""
    return Account.objects.kept().filter(options__base_url=url).first()


def app_of(secrets: Mapping[str, str]) -> str:
    """A name for the app whose secret signs what comes; empty without one. It tells nothing of the secret."""
    found = next((secrets[name] for name in _APP_SECRETS if secrets.get(name)), "")
    return salted_hmac("heliodesk.channel-app", found, algorithm="sha256").hexdigest() if found else ""


def together(account: Account) -> list[Account]:
    """The account, and those that share its app: the platform calls one address for all of them."""
    if not account.app:
        return [account]
    others = Account.objects.kept().filter(channel=account.channel, app=account.app).exclude(pk=account.pk)
    return [account, *others]


def made_up() -> str:
    """A word for a platform to show us, such as a verify token."""
    return chance.token_urlsafe(24)


def _changed(account: Account) -> None:
    forget()
    record("channel.changed", topics=["channels"], data={"account": account.key})


def fingerprint(text: str) -> str:
    """A long key of a platform in 64 characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def site() -> str:
    """The exchange's name, as customers are told it."""
    return str(settings.SITE_NAME)
