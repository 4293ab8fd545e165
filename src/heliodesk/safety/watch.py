"""Raise alerts for what the watch rules find, and take a supervisor's verdict."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Message
from heliodesk.events.log import record
from heliodesk.jobs.queue import job
from heliodesk.people.models import Agent
from heliodesk.safety.models import Alert, Viewing
from heliodesk.safety.rules import WEEK, Finding, Look, judge

SUPERVISORS = "supervisors"  # the event topic that supervisors hear


@job("safety.watch", every="*/5 * * * *")
def watch() -> None:
    """Judge the looks of the last two weeks (a window of one week for each day of the last one) and raise what is new."""
    for finding in judge(_looks(datetime.now(UTC) - 2 * WEEK)):
        raise_alert(finding)


def raise_for_canary(viewing: Viewing) -> None:
    """A look at a canary is told at once."""
    if viewing.customer.is_canary:
        raise_alert(Finding("canary", viewing.agent_id, viewing.at.date(), 1, viewing.customer_id))


@transaction.atomic
def raise_alert(finding: Finding) -> Alert | None:
    """Keep a finding as an alert that supervisors hear of. None when it has been raised before."""
    alert, is_new = Alert.objects.get_or_create(
        rule=finding.rule,
        agent_id=finding.agent,
        customer_id=finding.customer,  # type: ignore[misc]  # null is a value here: "no one customer"
        day=finding.day,
        defaults={"facts": {"count": finding.count}},
    )
    if not is_new:
        return None
    audit.write(actor=SYSTEM, verb="alert-raised", subject=f"agent:{finding.agent}", rule=finding.rule)
    record("alert.raised", topics=[SUPERVISORS], data={"alert": alert.key})
    return alert


def decide(alert: Alert, *, by: Agent, verdict: str, note: str) -> None:
    """Give a verdict on an alert. Raises Refused: "own-alert" for whom it is about, "reason" without a note."""
    if alert.agent_id == by.pk:
        raise Refused("own-alert", status=403)
    if not note.strip():
        raise Refused("reason")
    if verdict not in (Alert.Verdict.HARMLESS, Alert.Verdict.CONFIRMED):
        raise Refused("verdict")
    with transaction.atomic():
        held = Alert.objects.select_for_update().get(pk=alert.pk)
        held.verdict, held.verdict_by, held.verdict_at, held.note = verdict, by, datetime.now(UTC), note.strip()[:400]
        held.save()
        audit.write(
            actor=by.actor, verb="alert-decided", subject=f"agent:{held.agent_id}", reason=note.strip(), verdict=verdict
        )
        record("alert.decided", topics=[SUPERVISORS], data={"alert": held.key})


def _looks(since: datetime) -> list[Look]:
    said = Message.objects.filter(
        conversation__customer=OuterRef("customer"),
        by_customer=True,
        at__lte=OuterRef("at"),
        at__gt=OuterRef("at") - WEEK,
    )
    rows = Viewing.objects.filter(at__gt=since).annotate(wrote_lately=Exists(said)).select_related("customer")
    return [
        Look(
            at=row.at,
            agent=row.agent_id,
            customer=row.customer_id,
            kind=row.kind,
            on_shift=row.on_shift,
            wrote_to_them=row.wrote_to_them,
            wrote_lately=row.wrote_lately,
            is_canary=row.customer.is_canary,
        )
        for row in rows
    ]


_KEPT = timedelta(days=400)


@job("safety.forget", every="17 3 * * *")
def forget() -> None:
    """Remove looks that are older than customers are shown (the audit chain keeps its own entries)."""
    Viewing.objects.filter(at__lt=Now() - _KEPT).delete()
