"""An appeal's clock in words: until when, what is left, and why it stands."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from heliodesk.appeals import clock, stages
from heliodesk.appeals.models import Appeal
from heliodesk.console.tickets.saying import span


@dataclass(frozen=True, slots=True)
class Running:
    """`looks`: late, soon, later, stands or over; `share` of the time that is gone, in per cent, at most 100."""

    looks: str
    left: str
    due: datetime | None
    share: int
    acknowledge: datetime | None  # by when somebody has to take it; None: done, or the clock stands
    acknowledge_late: bool


def running(appeal: Appeal, now: datetime | None = None) -> Running:
    """How its time stands."""
    now = now or datetime.now(UTC)
    if appeal.stage not in stages.RUNNING:
        return Running("over", "", None, 100, None, False)
    share = min(100, clock.share(appeal, now))
    acknowledge = None if appeal.acknowledged_at else appeal.acknowledge_due
    late = acknowledge is not None and now > acknowledge
    if appeal.decide_due is None:
        return Running("stands", _("Stands: we wait for the customer"), None, share, None, False)
    if now > appeal.decide_due:
        words = _("Late by %(time)s") % {"time": span(now - appeal.decide_due)}
        return Running("late", words, appeal.decide_due, 100, acknowledge, late)
    words = _("%(time)s left") % {"time": span(appeal.decide_due - now)}
    return Running("soon" if share >= 80 else "later", words, appeal.decide_due, share, acknowledge, late)
