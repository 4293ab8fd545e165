"""Who had a hand in what is appealed: they may not review it."""

from collections import defaultdict

from django.db.models import Q

from heliodesk.appeals.models import Appeal, Opinion
from heliodesk.conversations.models import Message, Participant
from heliodesk.safety.models import Viewing
from heliodesk.tickets.models import Merge, Step, Ticket


def touched(appeal: Appeal) -> dict[int, list[str]]:
    """Agent's id → why: "had" (was given it or took part), "wrote", "changed", "looked" (before the appeal was filed; a
    reviewer has to look afterwards), "decided" (the first instance). Matters that were merged into it count too."""
    found: dict[int, list[str]] = defaultdict(list)
    matters = _matters(appeal.against_id)
    _add(found, "had", Participant.objects.filter(conversation__in=matters).values_list("agent", flat=True))
    _add(found, "had", Ticket.objects.filter(pk__in=matters).values_list("assignee", flat=True))
    _add(found, "wrote", Message.objects.filter(conversation__in=matters).values_list("agent", flat=True))
    _add(found, "changed", Step.objects.filter(ticket__in=matters).values_list("agent", flat=True))
    _add(found, "changed", Merge.objects.filter(target__in=matters).values_list("agent", flat=True))
    looks = Viewing.objects.filter(conversation__in=matters, at__lt=appeal.filed_at)
    _add(found, "looked", looks.values_list("agent", flat=True))
    if appeal.earlier is not None:
        _add(found, "decided", [appeal.earlier.reviewer_id, appeal.earlier.second_id])
        rounds = Opinion.objects.filter(appeal=appeal.earlier)
        _add(found, "decided", rounds.values_list("author", flat=True))
        _add(found, "decided", rounds.values_list("read_by", flat=True))
        written = Message.objects.filter(conversation=appeal.earlier.ticket_id)
        _add(found, "wrote", written.values_list("agent", flat=True))
    return dict(found)


def _matters(ticket: int) -> list[int]:
    into = Merge.objects.filter(Q(target=ticket), undone_at=None).values_list("source", flat=True)
    return [ticket, *into]


def _add(found: dict[int, list[str]], why: str, agents: object) -> None:
    for agent in set(agents) - {None}:  # type: ignore[call-overload]  # any iterable of ids
        if why not in found[agent]:
            found[agent].append(why)
