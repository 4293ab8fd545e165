"""An account that the platform does not let in any more: it stops, and administrators are told."""

from datetime import UTC, datetime

import structlog
from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.channels.chats.models import Account
from heliodesk.events.log import record

log = structlog.get_logger(__name__)


@transaction.atomic
def stop(account: Account, reason: str, detail: str = "") -> None:
    """Nothing more is sent by it until an administrator has connected it again. What waits, waits."""
    now = Account.objects.select_for_update().get(pk=account.pk)
    if now.state == Account.State.PAUSED:
        return
    if now.state != Account.State.RECONNECT or now.problem != reason:
        log.error("channels.reconnect", channel=now.channel, account=now.key, problem=reason)
        audit.write(
            actor=SYSTEM, verb="channel-stopped", subject=f"channel:{now.key}", channel=now.channel, problem=reason
        )
        record("channel.changed", topics=["channels"], data={"account": now.key})
    now.state, now.problem, now.detail = Account.State.RECONNECT, reason[:40], detail[:200]
    now.since = now.since or datetime.now(UTC)
    now.save(update_fields=["state", "problem", "detail", "since"])


def how_many_stopped(actor: Actor) -> int:
    """Accounts that wait for an administrator."""
    return Account.objects.visible_to(actor).filter(state=Account.State.RECONNECT).count()
