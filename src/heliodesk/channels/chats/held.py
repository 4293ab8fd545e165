"""What people do with bodies that could not be read: look into one, have it read again, leave it."""

import contextlib
import json

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.channels.chats.models import Arrived
from heliodesk.channels.chats.models_accounts import ArrivedQuerySet
from heliodesk.jobs.queue import defer_once
from heliodesk.trust.secrets import guard

_SHOWN = 20_000  # characters
_AT_ONCE = 5_000


def how_many(actor: Actor) -> int:
    """Bodies that somebody has to look at."""
    return Arrived.objects.visible_to(actor).filter(state=Arrived.State.UNREAD).count()


@transaction.atomic
def open_one(arrived: Arrived, *, by: Actor) -> str:
    """What it says, in lines where it is JSON; what looks like a secret is taken out. That somebody looked stands in the audit
    chain."""
    audit.write(actor=by, verb="channel-event-opened", subject=f"arrived:{arrived.key}", why=arrived.reason)
    text = bytes(arrived.body or b"").decode(errors="replace")
    with contextlib.suppress(ValueError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return guard(text[:_SHOWN]).text


@transaction.atomic
def try_again(rows: ArrivedQuerySet, *, by: Actor) -> int:
    """Have those of the rows that could not be read, or were left, read once more. What of them was filed is not filed twice."""
    held = [Arrived.State.UNREAD, Arrived.State.LEFT]
    chosen = list(
        rows.filter(state__in=held, body__isnull=False)
        .select_for_update(of=("self",))
        .values_list("pk", "key")[:_AT_ONCE]
    )
    if not chosen:
        return 0
    fresh = {"state": Arrived.State.WAITING, "reason": "", "where": "", "look_at": None}
    Arrived.objects.filter(pk__in=[pk for pk, _key in chosen]).update(**fresh)
    subject = f"arrived:{chosen[0][1]}" if len(chosen) == 1 else "arrived"
    audit.write(actor=by, verb="channel-event-read-again", subject=subject, count=len(chosen))
    defer_once("chats.read")
    return len(chosen)


@transaction.atomic
def leave(arrived: Arrived, *, by: Actor) -> bool:
    """Nothing is done with it. It can be read again later."""
    done = Arrived.objects.filter(pk=arrived.pk, state=Arrived.State.UNREAD).update(state=Arrived.State.LEFT)
    if done:
        audit.write(actor=by, verb="channel-event-left", subject=f"arrived:{arrived.key}", why=arrived.reason)
    return bool(done)
