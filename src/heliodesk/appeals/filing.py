"""File an appeal, complete it, add evidence, withdraw it: what the customer does."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from heliodesk.appeals import clock, evidence, parts, stages
from heliodesk.appeals.changing import done, locked, say, standing, tell
from heliodesk.appeals.conflicts import touched
from heliodesk.appeals.models import Appeal, Stage
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.body import Refused, clean_body
from heliodesk.conversations.models import Message
from heliodesk.people.models import Customer, Team
from heliodesk.promises import keeping
from heliodesk.routing.apart import keep_apart, let_together
from heliodesk.tickets.changing import locked as locked_ticket
from heliodesk.tickets.changing import note, put
from heliodesk.tickets.models import Link, Source, Status, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import write_as_customer
from heliodesk.trust.secrets import guard

_TEXTS = ("decision", "grounds", "wanted")


def may_file(ticket: Ticket, *, at: datetime) -> str:
    """The rule that keeps a ticket's customer from appealing; empty: they may. An appeal's own ticket leads to the one
    further instance, within the days that its terms give."""
    decided = Appeal.objects.filter(ticket=ticket).first()
    if decided is not None:
        if decided.instance > 1 or decided.withdrawn or not decided.decided_at:
            return "appeal-no-further"
        last = decided.decided_at + timedelta(days=int(decided.terms["further_days"]))
        if at > last or Appeal.objects.filter(earlier=decided).exists():
            return "appeal-no-further"
        return ""
    if Appeal.objects.filter(against=ticket, withdrawn=False).exists():
        return "appealed"
    answers = Message.objects.answers().filter(conversation=ticket.pk)
    return "" if answers.exists() or ticket.status in (Status.SOLVED, Status.CLOSED) else "appeal-nothing-decided"


def file_appeal(
    ticket: Ticket,
    *,
    customer: Customer,
    told: Mapping[str, str],
    client_id: UUID,
    language: str,
    no_evidence: bool = False,
    files: Sequence[str] = (),
    source: str = Source.PORTAL,
) -> Appeal:
    """File an appeal against the decision in `ticket` (or the further one, when it is a decided appeal's own).

    It is filed whatever is missing, so that the day counts; what is missing is asked once, and the clock stands until it has
    come. The appealed ticket stays as it is. The same `client_id` again returns the first. Raises Refused: `may_file`'s rules
    (409), "appeal-too-long", and what `open_ticket` raises; the caller has asked `visible_to`.
    """
    if first := Appeal.objects.filter(ticket__once=client_id, ticket__conversation__customer=customer).first():
        return first
    now = datetime.now(UTC)
    if rule := may_file(ticket, at=now):
        raise Refused(rule, status=409)
    given = _cleaned(told)
    earlier = Appeal.objects.filter(ticket=ticket).first()
    against = earlier.against if earlier else ticket
    try:
        with transaction.atomic():
            return _file(against, earlier, customer, given, client_id, language, no_evidence, files, source, now)
    except IntegrityError as error:
        if "appeal_once" in str(error) or "earlier" in str(error):
            raise Refused("appealed", status=409) from error
        raise


def _file(
    against: Ticket,
    earlier: Appeal | None,
    customer: Customer,
    given: dict[str, str],
    client_id: UUID,
    language: str,
    no_evidence: bool,
    files: Sequence[str],
    source: str,
    now: datetime,
) -> Appeal:
    with override("zh-hans" if language.startswith("zh") else language):
        subject = _("Appeal against the decision in %(number)s") % {"number": against.number}
    body = "\n\n".join(text for text in given.values() if text) or subject
    opened = open_ticket(
        customer=customer,
        team=Team.objects.filter(slug=settings.APPEALS_TEAM).first() or against.team,
        subject=subject,
        body=body,
        client_id=client_id,
        language=language,
        source=source,
        form="appeal",
        files=files,
    )
    own = opened.ticket
    # The statutory clock alone holds for the appeal; an answer to what the customer writes in it later is promised as ever.
    keeping.end(own.conversation, why="appeal", at=now)
    Ticket.objects.filter(pk=own.pk).update(due=None)
    own.due = None
    appeal = Appeal(
        ticket=own,
        against=against,
        earlier=earlier,
        instance=2 if earlier else 1,
        language=language.split("-")[0],
        no_evidence=no_evidence,
        terms=clock.terms_for(against.form),
        filed_at=now,
        **given,
    )
    clock.reckon(appeal)
    appeal.save()
    Link.objects.create(ticket=own, other=against, kind=Link.Kind.RELATED)
    note(against, "appealed", customer.actor, number=own.number)
    _add_files(appeal, own)
    appeal.missing = _missing(appeal)
    say(appeal, "filed", number=own.number, against=against.number)
    # What these did is what the customer complains of: until it is decided others answer them.
    had = [agent for agent, why in touched(appeal).items() if {"had", "wrote", "decided"} & set(why)]
    keep_apart(customer, had, why=own.number)
    done(appeal, "filed", by=customer.actor, missing=appeal.missing, instance=appeal.instance)
    if appeal.missing:
        clock.pause(appeal, now)
        appeal.save()
        say(appeal, "missing")
        put(locked_ticket(own), Status.CUSTOMER, by=customer.actor)
    else:
        _complete(appeal, customer)
    return appeal


@transaction.atomic
def add(
    appeal: Appeal,
    *,
    customer: Customer,
    told: Mapping[str, str],
    client_id: UUID,
    no_evidence: bool = False,
    files: Sequence[str] = (),
) -> Appeal:
    """Say what was missing, or send further evidence until it is decided. What was said before stays in the conversation.

    Raises Refused("appeal-stage", 409) once it is decided, and what `write_as_customer` raises.
    """
    found = locked(appeal)
    if found.stage not in (Stage.FILED, Stage.COMPLETE, Stage.REVIEW):
        raise Refused("appeal-stage", status=409)
    given = {name: text for name, text in _cleaned(told).items() if text and text != getattr(found, name)}
    if found.stage != Stage.FILED:
        given = {}  # what is under review is not rewritten; more is said in the conversation
    body = "\n\n".join(given.values())
    if body or files:
        written = write_as_customer(found.ticket, customer=customer, body=body, client_id=client_id, files=files)
        _add_files(found, written.ticket)
    for name, text in given.items():
        setattr(found, name, text)
    found.no_evidence = found.no_evidence or no_evidence
    if found.stage == Stage.FILED:
        found.missing = _missing(found)
        if not found.missing:
            _complete(found, customer)
            return found
    found.save()
    tell(found)
    return found


@transaction.atomic
def withdraw(appeal: Appeal, *, customer: Customer) -> None:
    """The customer does not want it any more. Raises Refused("appeal-stage", 409) once it is decided or closed."""
    found = locked(appeal)
    if rule := stages.refusal(standing(found), "withdraw", customer.pk):
        raise Refused(rule, status=409)
    found.stage, found.withdrawn, found.closed_at = Stage.CLOSED, True, datetime.now(UTC)
    let_together(found.ticket.number)
    found.acknowledge_due = found.decide_due = None
    say(found, "withdrawn")
    done(found, "withdrawn", by=customer.actor)
    put(locked_ticket(found.ticket), Status.CLOSED, by=customer.actor, silent=True)


def _complete(appeal: Appeal, customer: Customer) -> None:
    clock.resume(appeal, datetime.now(UTC))
    appeal.stage = Stage.COMPLETE
    say(appeal, "complete")
    done(appeal, "completed", by=customer.actor)


def _missing(appeal: Appeal) -> list[str]:
    told = {name: getattr(appeal, name) for name in _TEXTS}
    return parts.missing(told, has_evidence=appeal.evidence.exists(), no_evidence=appeal.no_evidence)


def _add_files(appeal: Appeal, ticket: Ticket) -> None:
    said = Message.objects.filter(conversation=ticket.pk, by_customer=True)
    for files in files_of(said, viewer=appeal.ticket.conversation.customer.actor).values():
        evidence.add_to(appeal, files=files, by=None)


def _cleaned(told: Mapping[str, str]) -> dict[str, str]:
    given = {}
    for name in _TEXTS:
        text = clean_body(told.get(name, ""), may_be_empty=True)
        if len(text) > parts.LONGEST[name]:
            raise Refused("appeal-too-long")
        given[name] = guard(text).text
    return given


def new_client_id() -> UUID:
    """For a form that is filed once."""
    return uuid4()
