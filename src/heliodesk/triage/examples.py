"""What a classifier learns from: the desk's own finished requests, and the shipped seeds where those are few."""

from collections import Counter
from typing import TYPE_CHECKING

from heliodesk.conversations.models import Message
from heliodesk.intake.versions import offered
from heliodesk.tickets.models import FINISHED, Ticket
from heliodesk.triage.models import Sort

if TYPE_CHECKING:
    from heliodesk.intents.training import Example

_LONGEST = 1_500


def text_of(subject: str, body: str) -> str:
    """A request as it is compared."""
    return f"{subject}\n{body}"[:_LONGEST]


def own(sort: str) -> "list[Example]":
    """Of finished requests, the oldest first. A request without a form teaches no form; merged ones stand once."""
    from heliodesk.intents.training import MOST, Example

    done = Ticket.objects.filter(status__in=FINISHED, merged_into=None)
    if sort == Sort.INTENT:
        done = done.exclude(form="")
    told = "form" if sort == Sort.INTENT else "team__slug"
    rows = list(done.order_by("-pk").values_list("pk", "subject", "language", told)[:MOST])
    first = Message.objects.filter(conversation__in=[row[0] for row in rows], number=1)
    bodies = dict(first.values_list("conversation", "body"))
    return [
        Example(text_of(subject, bodies.get(pk, "")), label, language) for pk, subject, language, label in rows[::-1]
    ]


def shipped(sort: str, there: "list[Example]") -> "list[Example]":
    """Seeds for the labels of which the desk has too few examples."""
    from heliodesk.intents.report import ENOUGH
    from heliodesk.intents.training import Example
    from heliodesk.triage.seeds import by_form

    forms = {each.form.slug: each.form.team for each in offered()}
    counts = Counter(each.label for each in there)
    found = []
    for seed in by_form():
        if seed.label not in forms:
            continue
        label = seed.label if sort == Sort.INTENT else forms[seed.label]
        if counts[label] < ENOUGH:
            found.append(Example(seed.text, label, seed.language))
    return found
