"""Words for tickets in the console: when something is due, and why something was not done."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.console.answers import words_for
from heliodesk.text.saying import short_date
from heliodesk.tickets.listing import Line
from heliodesk.tickets.models import Status, Ticket


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, in words. `looks`: late, soon, later or none; `at` is UTC."""

    looks: str
    text: str
    at: datetime | None = None


def due_of(ticket: Ticket | Line, now: datetime | None = None) -> Due:
    """When the earliest promise of a ticket is due, in the zone that is active."""
    now = now or datetime.now(UTC)
    if ticket.due is None:
        return Due("none", "" if ticket.is_finished or ticket.status != Status.CUSTOMER else _("Paused"))
    if ticket.due <= now:
        return Due("late", _("Late by %(time)s") % {"time": span(now - ticket.due)}, ticket.due)
    looks = "soon" if ticket.due - now < timedelta(hours=1) else "later"
    return Due(looks, clock(ticket.due), ticket.due)


def clock(at: datetime) -> str:
    """Such as "16:10", or "27 Nov, 16:10" on another day, in the zone that is active."""
    local = timezone.localtime(at)
    hour = f"{local:%H:%M}"
    return hour if local.date() == timezone.localdate() else f"{short_date(at)}, {hour}"


def span(length: timedelta) -> str:
    """Such as "12 min", "1 h 05 min", "3 d"."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 1440:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02}"}
    return _("%(days)s d") % {"days": minutes // 1440}


def refusal(rule: str) -> str:
    """Why something about a ticket was not done, and what to do."""
    return {
        "not-yours": _("Another department has this ticket. You may read it, but not work on it."),
        "status": _("It cannot go there from where it stands."),
        "closed": _("It is closed. Nothing about it changes any more."),
        "other-team": _("This colleague is of another department. Hand the ticket over instead."),
        "inactive": _("This colleague cannot sign in any more. Choose somebody else."),
        "same-team": _("This department has it already."),
        "changed-since": _("It was changed by somebody since, so it was left as it is."),
        "too-late": _("This cannot be undone any more."),
        "bulk-none": _("Choose at least one ticket."),
        "bulk-many": _("Choose at most 200 tickets at once."),
        "bulk-value": _("Choose what to change."),
        "view": _("There is no such filter. Choose from the lists."),
        "view-name": _("Give it a name."),
        "view-many": _("You have fifty views. Drop one first."),
        "share": _("Only supervisors can share this."),
        "subject": _("Say in one line what it is about."),
        "checklist": _("Say for each point that it is done, or why it is not."),
        "needs-many": _("At most twenty points."),
        "needs-long": _("A point has at most 200 characters."),
        "macro-name": _("Give it a name."),
        "macro-text": _("Write the text in at least one language."),
        "macro-variable": _("There is a variable that we do not know. Use only those that are listed."),
        "macro-action": _("Choose from the lists what it sets."),
        "tracked": _("This is a ticket already."),
        "itself": _("Choose another ticket."),
        "other-customer": _("Tickets of two customers are never merged."),
        "merged": _("It was merged before."),
        "undone": _("This merge was undone before."),
        "moved-on": _("The other ticket was merged on meanwhile. Undo that merge first."),
        "nothing": _("Choose at least one message of the customer."),
        "everything": _("At least one message stays here."),
        "kind": _("This link follows from what was done and stays."),
        "appeal-keeps": _(
            "This is an appeal. You may write in it, but it is reviewed, decided and finished on its own page, by its stages."
        ),
        "under-appeal": _("An appeal against the decision in it runs. Until that is over its words stay together."),
        "settled": _("Settled. It opens again when somebody writes in it."),
        "no-team": _("Choose a department."),
        "no-such-ticket": _("There is no ticket with this number that you may see."),
    }.get(rule) or words_for(rule)
