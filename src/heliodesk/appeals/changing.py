"""What every command on an appeal does: take its row, ask the table, save it and tell."""

from typing import cast

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.appeals import conflicts, parts, stages
from heliodesk.appeals.models import Appeal, Opinion
from heliodesk.conversations.body import Refused
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.people.models import Agent
from heliodesk.safety.watch import SUPERVISORS
from heliodesk.tickets.changing import note

TEXTS = ("facts", "rule", "rule_version", "weighing", "result", "next_step", "elsewhere")


def locked(appeal: Appeal | int) -> Appeal:
    """The appeal as it is now, its row taken until the transaction ends; before its conversation, always."""
    pk = appeal if isinstance(appeal, int) else appeal.pk
    rows = Appeal.objects.select_for_update(of=("self",))
    related = ("ticket__conversation__customer", "against__conversation", "earlier", "reviewer")
    found: Appeal = rows.select_related(*related).get(pk=pk)
    return found


def latest(appeal: Appeal) -> Opinion | None:
    """The opinion of the running round."""
    return appeal.opinions.order_by("-number").first()


def texts_of(opinion: Opinion) -> dict[str, str]:
    """Its parts by name."""
    return {name: getattr(opinion, name) for name in TEXTS}


def standing(appeal: Appeal) -> stages.Standing:
    """What the table asks, from the rows."""
    opinion = latest(appeal)
    return stages.Standing(
        stage=cast(stages.Stage, appeal.stage),
        reviewer=appeal.reviewer_id,
        authors=frozenset(appeal.opinions.values_list("author", flat=True)),
        handed_in=opinion is not None and opinion.state == Opinion.State.HANDED_IN,
        whole=opinion is not None and not parts.lacking(texts_of(opinion)),
        extended=appeal.extended_at is not None,
    )


def check(appeal: Appeal, act: stages.Act, by: Agent) -> None:
    """Raise Refused with the table's rule unless `by`, a supervisor who had no hand in it, may do that now."""
    if not by.actor.oversees or not by.is_active:
        raise Refused("not-yours", status=403)
    rule = stages.refusal(standing(appeal), act, by.pk, frozenset(conflicts.touched(appeal)))
    if rule in {"appeal-conflict", "opinion-own", "appeal-not-yours"}:
        raise Refused(rule, status=403)
    if rule:
        raise Refused(rule, status=422 if rule == "opinion-parts" else 409)


def note_refusal(appeal: Appeal, act: str, by: Agent, rule: str) -> None:
    """A conflict that was tried stands in the audit chain, though nothing else happened."""
    with transaction.atomic():
        audit.write(actor=by.actor, verb="appeal-refused", subject=appeal.ticket.number, act=act, rule=rule)


def done(appeal: Appeal, verb: str, *, by: Actor, reason: str = "", **facts: object) -> None:
    """Save a locked appeal, with its entry in the audit chain, its place on the time lines, and the event."""
    appeal.save()
    number = appeal.ticket.number
    audit.write(actor=by, verb=f"appeal-{verb}", subject=number, reason=reason, against=appeal.against.number, **facts)
    note(appeal.ticket, f"appeal-{verb}", by)
    tell(appeal)


def tell(appeal: Appeal, kind: str = "appeal.changed", **data: object) -> None:
    """Tell the customer's pages, and those who review."""
    topics = [SUPERVISORS, appeal.ticket.conversation.customer.actor.topic]
    record(kind, topics=topics, data={"appeal": appeal.key, "conversation": appeal.ticket.conversation.key, **data})


def say(appeal: Appeal, what: str, **data: object) -> None:
    """A line in the appeal's conversation, in each reader's language."""
    post_system_line(conversation=appeal.ticket.conversation.key, what=f"appeal-{what}", **data)
