"""Ask the platforms whether our accounts are let in, every some minutes and whenever an administrator wants to know."""

from datetime import UTC, datetime

from django.db import transaction

from heliodesk.channels.base import Health
from heliodesk.channels.chats.accounts import forget, go_on, told
from heliodesk.channels.chats.loading import NoSuchChannel, sending
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.problems import stop
from heliodesk.channels.chats.speaking import spoken
from heliodesk.events.log import record
from heliodesk.jobs.queue import job

# Those for which our account has to be connected again; everything else may pass by itself.
_ENDS = frozenset({"access-ended", "restricted", "not-set-up", "address"})
_PATIENCE = 20.0  # seconds


def ask(account: Account) -> Health:
    """How it is, without keeping it."""
    try:
        return spoken(sending(account.channel).health(told(account)), seconds=_PATIENCE)
    except NoSuchChannel:
        return Health("not-set-up")
    except TimeoutError:
        return Health("no-way")


def look_at(account: Account) -> Health:
    """Ask, and keep the answer. An account that is let in again goes on."""
    found = ask(account)
    if found.problem in _ENDS:
        stop(account, found.problem, found.detail)
        return found
    with transaction.atomic():
        now = Account.objects.select_for_update().get(pk=account.pk)
        was_stopped = now.state == Account.State.RECONNECT and not found.problem
        if not found.problem:
            now.asked_at = datetime.now(UTC)
            now.name, now.own_id = found.name[:120] or now.name, now.own_id or found.own_id[:120]
            if now.channel == "telegram" and found.name.startswith("@"):
                now.username = found.name[1:121]
        if was_stopped:
            now.state = Account.State.WORKS
        now.since = None if not found.problem else now.since or datetime.now(UTC)
        now.problem, now.detail = found.problem[:40], found.detail[:200]
        now.save(update_fields=["asked_at", "name", "own_id", "username", "state", "since", "problem", "detail"])
        if was_stopped:
            record("channel.changed", topics=["channels"], data={"account": now.key})
            go_on(now)
    forget()
    return found


@job("chats.health", every="*/5 * * * *")
def look_at_all() -> None:
    """The job. Those that were paused are left alone."""
    for account in Account.objects.kept().exclude(state=Account.State.PAUSED):
        look_at(account)
