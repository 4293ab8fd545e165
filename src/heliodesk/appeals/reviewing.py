"""Take an appeal, write the opinion, hand it in, send it back, extend the time: what reviewers do."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction

from heliodesk.appeals import clock, evidence, parts
from heliodesk.appeals.changing import TEXTS, check, done, latest, locked, note_refusal, say, texts_of
from heliodesk.appeals.models import Appeal, Opinion, Stage
from heliodesk.conversations.body import Refused, clean_body
from heliodesk.conversations.models import Message
from heliodesk.files.models import File
from heliodesk.people.models import Agent

_SHORTEST_REASON = 3  # different words


def take(appeal: Appeal, *, by: Agent) -> None:
    """Review it; the customer is told by whom, which acknowledges it. Raises Refused: "appeal-conflict" (403, and it is
    written down) for whoever had a hand in the decision, "appeal-stage" (409), "not-yours" (403)."""
    try:
        with transaction.atomic():
            found = locked(appeal)
            check(found, "take", by)
            found.stage, found.reviewer = Stage.REVIEW, by
            if found.acknowledged_at is None:
                found.acknowledged_at = datetime.now(UTC)
            say(found, "taken", name=by.first_name)
            done(found, "taken", by=by.actor)
    except Refused as refused:
        if refused.rule == "appeal-conflict":
            note_refusal(appeal, "take", by, refused.rule)
        raise


@transaction.atomic
def give_back(appeal: Appeal, *, by: Agent) -> None:
    """Let somebody else review it; what was written stays. Raises Refused as `check` does."""
    found = locked(appeal)
    check(found, "give-back", by)
    opinion = latest(found)
    if opinion is not None and opinion.state in (Opinion.State.DRAFT, Opinion.State.HANDED_IN):
        opinion.state, opinion.reason = Opinion.State.SENT_BACK, "given back"
        opinion.save()
    found.stage, found.reviewer = Stage.COMPLETE, None
    done(found, "given-back", by=by.actor)


@transaction.atomic
def save_draft(appeal: Appeal, *, by: Agent, told: Mapping[str, str]) -> Opinion:
    """Keep the opinion as far as it is. Raises Refused("opinion-too-long") and as `check` does."""
    found = locked(appeal)
    check(found, "draft", by)
    opinion = latest(found)
    if opinion is None or opinion.state != Opinion.State.DRAFT:
        before = {} if opinion is None else texts_of(opinion)
        number = 1 if opinion is None else opinion.number + 1
        opinion = Opinion(appeal=found, number=number, author=by, **before)
    for name in TEXTS:
        if name in told:
            text = clean_body(told[name], may_be_empty=True)
            if len(text) > parts.LONGEST.get(name, 10):
                raise Refused("opinion-too-long")
            setattr(opinion, name, text)
    if opinion.result and opinion.result not in parts.RESULTS:
        raise Refused("opinion-parts")
    opinion.saved_at = datetime.now(UTC)
    opinion.save()
    return opinion


@transaction.atomic
def hand_in(appeal: Appeal, *, by: Agent) -> None:
    """Give the opinion to a second person. Raises Refused: "opinion-parts" while a part lacks or is too short,
    "opinion-language", and as `check` does."""
    found = locked(appeal)
    opinion = latest(found)
    if opinion is None or opinion.state == Opinion.State.SENT_BACK:
        raise Refused("opinion-parts")
    check(found, "hand-in", by)
    if parts.not_in(found.language, texts_of(opinion)):
        raise Refused("opinion-language")
    opinion.state = Opinion.State.HANDED_IN
    opinion.save()
    done(found, "drafted", by=by.actor, round=opinion.number, result=opinion.result)


@transaction.atomic
def send_back(appeal: Appeal, *, by: Agent, reason: str) -> None:
    """The second person wants it changed, and says why. Raises Refused("reason") and as `check` does."""
    found = locked(appeal)
    check(found, "send-back", by)
    said = _reason(reason)
    opinion = latest(found)
    assert opinion is not None
    opinion.state, opinion.read_by, opinion.reason = Opinion.State.SENT_BACK, by, said
    opinion.save()
    done(found, "sent-back", by=by.actor, reason=said[:400], round=opinion.number)


@transaction.atomic
def extend(appeal: Appeal, *, by: Agent, reason: str) -> None:
    """Take the one extension, with a reason that the customer reads. Raises Refused: "appeal-extended" (409), "reason",
    "appeal-late" (409) when the time is over already, and as `check` does."""
    found = locked(appeal)
    check(found, "extend", by)
    said, now = _reason(reason), datetime.now(UTC)
    if found.decide_due is not None and now > found.decide_due:
        raise Refused("appeal-late", status=409)
    found.extended_at, found.extension = now, said
    clock.reckon(found)
    due = found.decide_due
    say(found, "extended", reason=said, until=due.isoformat() if due else "")
    done(found, "extended", by=by.actor, reason=said[:400], due=due.isoformat() if due else None)


@transaction.atomic
def add_evidence(appeal: Appeal, *, by: Agent, files: list[File], messages: list[Message]) -> None:
    """Put on the list what the reviewer found to count. Raises Refused as `evidence.add_to` and `check` do."""
    found = locked(appeal)
    check(found, "draft", by)
    evidence.add_to(found, files=files, messages=messages, by=by)
    done(found, "evidence-added", by=by.actor, files=len(files), messages=len(messages))


def _reason(reason: str) -> str:
    said = clean_body(reason, may_be_empty=True)[:1000]
    if parts.words(said) < _SHORTEST_REASON:
        raise Refused("reason")
    return said
