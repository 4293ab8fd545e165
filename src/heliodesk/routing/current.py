"""The rules that hold now, and how they change."""

import time

from django.db import transaction

from heliodesk.access import audit
from heliodesk.events.log import record
from heliodesk.people.models import Agent
from heliodesk.routing.models import RuleVersion
from heliodesk.routing.rules import Rules, dump, rules_of

_KEPT = 2.0  # seconds that a process trusts what it has read
_read: list[tuple[float, Rules]] = []


def rules() -> Rules:
    """The rules that hold now; the defaults where nobody has written any."""
    if not _read or time.monotonic() - _read[0][0] > _KEPT:
        last = RuleVersion.objects.first()
        _read[:] = [(time.monotonic(), rules_of(last.data) if last else Rules())]
    return _read[0][1]


@transaction.atomic
def change_rules(changed: Rules, *, by: Agent, reason: str) -> RuleVersion:
    """Let `changed` hold from now on. The version before stays readable, and can be put back."""
    version = RuleVersion.objects.create(data=dump(rules_of(dump(changed))), by=by, reason=reason[:200])
    audit.write(actor=by.actor, verb="routing-changed", subject=f"routing:{version.pk}", reason=reason[:200])
    record("routing.changed", topics=["routing"], data={"version": version.pk})
    forget()
    return version


def forget() -> None:
    """Read the rules anew at the next question."""
    _read.clear()
