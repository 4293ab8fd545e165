"""Warn reviewers before a statutory deadline, and write down when one is broken."""

from datetime import UTC, datetime

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.appeals import clock, stages
from heliodesk.appeals.changing import locked, tell
from heliodesk.appeals.models import Appeal
from heliodesk.jobs.queue import job

_WARN_AT = (50, 80)  # per cent of the days


@job("appeals.watch", every="*/10 * * * *")
def watch() -> None:
    """Look at every running appeal's clock; each warning and each break is told once."""
    for pk in Appeal.objects.filter(stage__in=stages.RUNNING).values_list("pk", flat=True):
        with transaction.atomic():
            _watch(locked(pk), datetime.now(UTC))


def _watch(appeal: Appeal, at: datetime) -> None:
    if appeal.stage not in stages.RUNNING:
        return
    new = []
    again = "-again" if appeal.extended_at else ""  # the longer time has warnings of its own
    if appeal.decide_due:
        share = clock.share(appeal, at)
        new = [f"decide-{part}{again}" for part in _WARN_AT if share >= part]
        if at > appeal.decide_due:
            new.append("decide-late")
    if appeal.acknowledged_at is None and appeal.acknowledge_due and at > appeal.acknowledge_due:
        new.append("acknowledge-late")
    new = [each for each in new if each not in appeal.told]
    if not new:
        return
    appeal.told = [*appeal.told, *new]
    appeal.save(update_fields=["told"])
    for each in new:
        if each.endswith("late"):
            audit.write(actor=SYSTEM, verb="appeal-late", subject=appeal.ticket.number, what=each.removesuffix("-late"))
    tell(appeal, "appeal.warned", what=new[-1])
