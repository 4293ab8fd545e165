"""Where an appeal stands, in its customer's words: its own stages instead of a request's, and the statutory time."""

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.appeals.models import Appeal, Stage
from heliodesk.portal.standing import Stage as Step
from heliodesk.portal.standing import Standing
from heliodesk.text.saying import short_date


def standing_of(appeal: Appeal) -> Standing:
    """Where it stands now. The time is the decision's; what is said besides is answered as ever."""
    status, next_step, more = _words(appeal)
    waits = appeal.stage == Stage.FILED
    may = {"write"} if not appeal.closed_at else set()
    due = appeal.decide_due
    return Standing(status, _stages(appeal), waits, next_step, more, due, None, frozenset(may))


def _stages(appeal: Appeal) -> list[Step]:
    steps = appeal.ticket.steps.filter(what__in=["appeal-completed", "appeal-taken"]).order_by("id")
    at = dict(steps.values_list("what", "at"))
    if appeal.withdrawn:
        return [
            Step(_("Filed"), "done", appeal.filed_at),
            Step(_("Withdrawn"), "here", appeal.closed_at),
        ]
    order = [Stage.FILED, Stage.COMPLETE, Stage.REVIEW, Stage.DECIDED]
    names = [_("Filed"), _("Complete"), _("In review"), _("Decided")]
    times = [appeal.filed_at, at.get("appeal-completed"), at.get("appeal-taken"), appeal.decided_at]
    here = len(order) - 1 if appeal.stage == Stage.CLOSED else order.index(Stage(appeal.stage))
    return [
        Step(name, "done" if place < here else "here" if place == here else "ahead", when if place <= here else None)
        for place, (name, when) in enumerate(zip(names, times, strict=True))
    ]


def _words(appeal: Appeal) -> tuple[str, str, str]:
    """In short; the next step; what else there is to say of it."""
    if appeal.withdrawn:
        return _("Withdrawn"), _("Nothing to do"), _("You withdrew it. You may appeal against the decision again.")
    if appeal.stage == Stage.FILED:
        return (
            _("Your turn: something is missing"),
            _("Add what is missing"),
            _("It is filed, and the day counts. The clock stands until it is complete."),
        )
    if appeal.stage == Stage.COMPLETE:
        return _("Filed"), _("A reviewer takes it"), _acknowledged(appeal)
    if appeal.stage == Stage.REVIEW:
        name = appeal.reviewer.first_name if appeal.reviewer else ""
        who = _("%(name)s reviews it, a person who had no part in the decision") % {"name": name}
        return _("In review"), who, _("A second person reads the opinion before it holds. You need do nothing.")
    return _("Decided"), _("Read the decision"), _("It stands below, and in a letter to keep.")


def _acknowledged(appeal: Appeal) -> str:
    said = _("Two people decide who had no part in the decision.")
    if appeal.acknowledged_at or not appeal.acknowledge_due:
        return said
    due = timezone.localtime(appeal.acknowledge_due)
    by = _("By %(day)s, %(at)s we tell you who reviews it.") % {"day": short_date(due), "at": f"{due:%H:%M}"}
    return f"{by} {said}"
