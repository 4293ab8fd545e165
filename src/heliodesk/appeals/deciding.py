"""The verdict of two people, the letter, and the end."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk.access.actors import SYSTEM
from heliodesk.appeals import evidence, letter, stages
from heliodesk.appeals.changing import check, done, latest, locked, note_refusal, say, standing, texts_of
from heliodesk.appeals.models import Appeal, Letter, Opinion, Stage
from heliodesk.appeals.parts import lacking
from heliodesk.conversations.body import Refused
from heliodesk.jobs.queue import job
from heliodesk.people.models import Agent
from heliodesk.routing.apart import let_together
from heliodesk.tickets.changing import locked as locked_ticket
from heliodesk.tickets.changing import put
from heliodesk.tickets.models import Status


def confirm(appeal: Appeal, *, by: Agent) -> None:
    """The second person agrees: the evidence is frozen, the letter written, the customer told.

    Raises Refused: "opinion-own" and "appeal-conflict" (403, both written down), "appeal-stage" (409) for whoever comes
    second, "opinion-not-handed-in" (409), "opinion-parts", "evidence-checking" (409).
    """
    try:
        with transaction.atomic():
            _confirm(appeal, by)
    except Refused as refused:
        if refused.rule in {"opinion-own", "appeal-conflict"}:
            note_refusal(appeal, "confirm", by, refused.rule)
        raise


def _confirm(appeal: Appeal, by: Agent) -> None:
    found = locked(appeal)
    check(found, "confirm", by)
    opinion = latest(found)
    assert opinion is not None
    if lacking(texts_of(opinion)):
        raise Refused("opinion-parts")
    now = datetime.now(UTC)
    evidence.freeze(found)
    opinion.state, opinion.read_by = Opinion.State.CONFIRMED, by
    opinion.save()
    found.stage, found.second, found.decided_at, found.result = Stage.DECIDED, by, now, opinion.result
    let_together(found.ticket.number)
    found.acknowledge_due = found.decide_due = None
    content = letter.render(found, opinion)
    digest = hashlib.sha256(content).hexdigest()
    Letter.objects.create(appeal=found, content=content, sha256=digest, at=now)
    say(found, "decided")
    done(
        found,
        "confirmed",
        by=by.actor,
        author=opinion.author.actor.topic,
        result=found.result,
        evidence=found.evidence_hash,
        letter=digest,
    )
    put(locked_ticket(found.ticket), Status.SOLVED, by=by.actor, silent=True)


@job("appeals.close", every="23 * * * *")
def close_decided() -> None:
    """Close what was decided when the time for a further appeal is over; the last instance an hour after its decision."""
    now = datetime.now(UTC)
    for appeal in Appeal.objects.filter(stage=Stage.DECIDED):
        days = int(appeal.terms["further_days"]) if appeal.instance == 1 else 0
        if appeal.decided_at and now > appeal.decided_at + timedelta(days=days):
            with transaction.atomic():
                found = locked(appeal)
                if not stages.refusal(standing(found), "close", 0):
                    found.stage, found.closed_at = Stage.CLOSED, now
                    done(found, "closed", by=SYSTEM)
                    own = locked_ticket(found.ticket)
                    if own.status != Status.CLOSED:
                        put(own, Status.CLOSED, by=SYSTEM, silent=True)
