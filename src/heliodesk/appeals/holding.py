"""What must not be done by hand to an appeal's own ticket, nor to the one that is appealed while the appeal runs."""

from heliodesk.appeals import stages
from heliodesk.appeals.models import Appeal
from heliodesk.tickets.holding import Act
from heliodesk.tickets.models import Ticket


def refusal(ticket: Ticket, act: Act) -> str:
    """The rule that forbids it; empty: none of ours.

    An appeal's ticket is finished by its stages and belongs to no one agent; what was said in it stays together, for it is
    evidence. What comes after the decision may be finished by hand again. The appealed ticket keeps its words, and with
    them who had a hand in it, until the appeal is over.
    """
    appeal = Appeal.objects.filter(ticket=ticket).only("stage").first()
    if appeal is not None:
        is_over = appeal.stage not in stages.RUNNING
        return "" if act == "finish" and is_over else "appeal-keeps"
    if act in {"merge", "split"} and Appeal.objects.filter(against=ticket, stage__in=stages.RUNNING).exists():
        return "under-appeal"
    return ""
