"""Train a classifier, read its report, and only then let it live."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from django.db import IntegrityError, transaction

from heliodesk.access import audit
from heliodesk.jobs.queue import defer, job
from heliodesk.people.models import Agent
from heliodesk.triage.examples import own, shipped
from heliodesk.triage.models import Classifier

if TYPE_CHECKING:
    from heliodesk.intents.training import Example

log = structlog.get_logger(__name__)
_SECONDS = 1_800
_TOO_FEW = 3  # exit status of apart.py


class NotPossible(Exception):
    """`rule`: running (one is in training), state (it is none that waits for a decision)."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def begin(sort: str, *, by: Agent) -> Classifier:
    """Begin a training; a job does it. Raises NotPossible("running")."""
    try:
        with transaction.atomic():
            made = Classifier.objects.create(sort=sort, by=by)
            defer("triage.train", key=made.key)
    except IntegrityError as error:
        raise NotPossible("running") from error
    return made


@job("triage.train")
def train(key: str) -> None:
    """Do it. Run twice it does nothing the second time."""
    from heliodesk.intents.training import MOST  # numpy: only a job that trains has it

    row = Classifier.objects.filter(key=key, state=Classifier.State.TRAINING).first()
    if row is None:
        return
    theirs = own(row.sort)
    seeds = shipped(row.sort, theirs)
    why, report, data = _apart([*seeds, *theirs][-MOST:])
    state = Classifier.State.FAILED if why else Classifier.State.CANDIDATE
    Classifier.objects.filter(pk=row.pk).update(
        state=state, why=why, report=report, data=data, own=len(theirs), shipped=len(seeds), done_at=datetime.now(UTC)
    )


def _apart(examples: "Sequence[Example]") -> tuple[str, dict[str, object], bytes | None]:
    """(why it failed, report, model)."""
    told = json.dumps([[each.text, each.label, each.language] for each in examples]).encode()
    command = [sys.executable, "-m", "heliodesk.triage.apart"]
    try:
        done = subprocess.run(command, input=told, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 (ours)
    except subprocess.TimeoutExpired:
        return "too-long", {}, None
    if done.returncode:
        log.warning("training failed", status=done.returncode, error=done.stderr[-300:].decode(errors="replace"))
        return ("too-few" if done.returncode == _TOO_FEW else "broken"), {}, None
    head, _line, data = done.stdout.partition(b"\n")
    return "", json.loads(head), data


@transaction.atomic
def go_live(key: str, *, by: Agent) -> Classifier:
    """Use a candidate, or a past one again, from now on. Raises NotPossible("state")."""
    row = Classifier.objects.visible_to(by.actor).select_for_update().filter(key=key).first()
    if row is None or row.state not in (Classifier.State.CANDIDATE, Classifier.State.PAST) or not row.data:
        raise NotPossible("state")
    Classifier.objects.filter(sort=row.sort, state=Classifier.State.LIVE).update(state=Classifier.State.PAST)
    row.state, row.live_at = Classifier.State.LIVE, datetime.now(UTC)
    row.save(update_fields=["state", "live_at"])
    audit.write(actor=by.actor, verb="classifier-live", subject=f"classifier:{row.key}", sort=row.sort)
    return row


@transaction.atomic
def discard(key: str, *, by: Agent) -> Classifier:
    """Put a candidate aside, or the live one out of use. Raises NotPossible("state")."""
    row = Classifier.objects.visible_to(by.actor).select_for_update().filter(key=key).first()
    if row is None or row.state not in (Classifier.State.CANDIDATE, Classifier.State.LIVE):
        raise NotPossible("state")
    was_live = row.state == Classifier.State.LIVE
    row.state = Classifier.State.PAST
    row.save(update_fields=["state"])
    if was_live:
        audit.write(actor=by.actor, verb="classifier-out", subject=f"classifier:{row.key}", sort=row.sort)
    return row
