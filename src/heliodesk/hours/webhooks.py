"""Tell the exchange's own systems when a service opens, closes or changes its hours.

Each call is a POST of JSON, signed: `Heliodesk-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. It is a job,
so it is tried again for some twenty minutes and survives a restart; a receiver that gets it twice sees the same `id`.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.hours import open_now
from heliodesk.hours.calendar import Level
from heliodesk.hours.models import Call, Schedule, Webhook
from heliodesk.jobs.queue import TryAgain, defer, job
from heliodesk.outbound.client import fetch
from heliodesk.outbound.errors import Forbidden, OutboundError

_SECONDS = 8.0
_AHEAD = timedelta(minutes=2)  # how far ahead openings and closings are put into the queue, each at its own instant


def add(*, url: str, schedule: Schedule | None, by: Actor) -> Webhook:
    """Register an address; `secret` is shown to whoever adds it."""
    with transaction.atomic():
        made = Webhook.objects.create(url=url, schedule=schedule, secret=secrets.token_urlsafe(32))
        audit.write(actor=by, verb="webhook-added", subject=url[:80])
    return made


def end(webhook: Webhook, *, by: Actor) -> None:
    """Tell this address nothing any more."""
    with transaction.atomic():
        if Webhook.objects.filter(pk=webhook.pk, ended_at=None).update(ended_at=timezone.now()):
            audit.write(actor=by, verb="webhook-ended", subject=webhook.url[:80])


def try_again(webhook: Webhook) -> int:
    """Put the calls of the last day that did not arrive into the queue once more; how many."""
    lately = timezone.now() - timedelta(days=1)
    failed = Call.objects.filter(webhook=webhook, delivered_at=None, tries__gt=0, due_at__gt=lately)
    with transaction.atomic():
        for call in failed:
            defer("hours.webhook", call=call.pk)
    return len(failed)


@job("hours.announce-edges", every="* * * * *")
def announce_edges() -> None:
    """Put the openings and closings of the next two minutes into the queue; one that is there already stays one."""
    now = datetime.now(UTC)
    for webhook in Webhook.objects.filter(ended_at=None):
        for compiled in open_now.all_compiled():
            if webhook.schedule_id not in (None, compiled.schedule.pk):
                continue
            for at, level in _edges(compiled, now, now + _AHEAD):
                kind = "hours.opened" if level.has_people else "hours.closed"
                data = {"schedule": compiled.schedule.slug, "at": at.isoformat(), "level": level.name.lower()}
                _queue(webhook, kind, data, at)


def announce_change(schedule: str, version: int) -> None:
    """Tell of changed hours (the reaction to "hours.changed")."""
    for webhook in Webhook.objects.filter(ended_at=None):
        if webhook.schedule is None or webhook.schedule.slug == schedule:
            _queue(webhook, "hours.changed", {"schedule": schedule, "version": version}, datetime.now(UTC))


@job("hours.webhook")
def deliver(*, call: int) -> None:
    """Make one call. Silence or a refusal is tried again later; an address that may not be called at all is not."""
    found = Call.objects.select_related("webhook").filter(pk=call, delivered_at=None, webhook__ended_at=None).first()
    if found is None:
        return
    headers = {
        "content-type": "application/json",
        "heliodesk-signature": signature(found.webhook.secret, found.payload),
    }
    error, again = "", True
    try:
        answer = fetch(
            "POST", found.webhook.url, headers=headers, body=found.payload.encode(), seconds=_SECONDS, redirects=0
        )
        error = "" if answer.ok else f"status {answer.status}"
    except Forbidden as refused:
        error, again = str(refused) or "forbidden", False
    except OutboundError as failure:
        error = str(failure) or type(failure).__name__
    done = None if error else timezone.now()
    Call.objects.filter(pk=found.pk).update(tries=F("tries") + 1, error=error[:120], delivered_at=done)
    if error and again:
        raise TryAgain(error)


def signature(secret: str, payload: str, at: int | None = None) -> str:
    """The signature header of a payload at a POSIX time (now when not given)."""
    stamp = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{stamp}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={stamp},v1={mac}"


def _queue(webhook: Webhook, kind: str, data: Mapping[str, object], at: datetime) -> None:
    key = uuid5(NAMESPACE_URL, f"{kind}:{json.dumps(data, sort_keys=True)}")
    payload = json.dumps({"id": str(key), "kind": kind, **data})
    with transaction.atomic():
        call, is_new = Call.objects.get_or_create(webhook=webhook, key=key, defaults={"payload": payload, "due_at": at})
        if is_new:
            defer("hours.webhook", at=at, call=call.pk)


def _edges(compiled: open_now.Compiled, since: datetime, until: datetime) -> list[tuple[datetime, Level]]:
    """When people start or stop answering within (since, until]."""
    found, calendar = [], compiled.calendar
    for i in range(1, len(calendar.edges)):
        at = datetime.fromtimestamp(calendar.edges[i], UTC)
        if since < at <= until and calendar.levels[i].has_people != calendar.levels[i - 1].has_people:
            found.append((at, calendar.levels[i]))
    return found
