"""What a request's page says of appeals: whether one may be filed against it, or, for an appeal's own, how it goes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from heliodesk.appeals import filing, stages
from heliodesk.appeals.models import Appeal, Opinion
from heliodesk.people.models import Customer
from heliodesk.tickets.models import Ticket


def questions() -> dict[str, tuple[str, str, int]]:
    """Part of an appeal → the question, help, and rows of its field."""
    return {
        "decision": (
            _("Which decision do you not agree with?"),
            _("In your own words, such as: you refused to credit my deposit of 12 May."),
            3,
        ),
        "grounds": (
            _("Why is it wrong?"),
            _("What happened, what was overlooked, or which rule was read wrongly. Dates and amounts help."),
            7,
        ),
        "wanted": (_("What do you want instead?"), _("What should be done if you are right."), 3),
    }


def own_appeal(customer: Customer, ticket: Ticket | None) -> Appeal | None:
    """The appeal whose own request this is; None for every other request."""
    seen = Appeal.objects.visible_to(customer.actor).filter(ticket=ticket) if ticket else Appeal.objects.none()
    return seen.select_related("ticket__conversation", "against__conversation", "reviewer", "second").first()


def appeals_beside(customer: Customer, ticket: Ticket | None, own: Appeal | None) -> dict[str, Any]:
    """For `request/appeal.html`; empty for a chat."""
    if ticket is None:
        return {}
    return {
        "own": own and _told(own),
        "may_file": not filing.may_file(ticket, at=datetime.now(UTC)),
        "filed": Appeal.objects.visible_to(customer.actor)
        .filter(against=ticket, withdrawn=False)
        .select_related("ticket__conversation")
        .order_by("instance"),
    }


def _told(appeal: Appeal) -> dict[str, Any]:
    opinion = appeal.opinions.filter(state=Opinion.State.CONFIRMED).first()
    is_running = appeal.stage in stages.RUNNING
    days = int(appeal.terms["further_days"])
    asked = questions() if is_running else {}
    return {
        "appeal": appeal,
        "opinion": opinion,
        "missing": [(part, *asked[part], getattr(appeal, part)) for part in appeal.missing if part in asked]
        if is_running
        else [],
        "evidence_missing": is_running and "evidence" in appeal.missing,
        "evidence": appeal.evidence.select_related("file", "message__conversation"),
        "asks": is_running and bool(appeal.missing),
        "may_add": is_running,
        "may_withdraw": is_running,
        "further_until": appeal.decided_at + timedelta(days=days) if appeal.decided_at else None,
        "further": getattr(appeal, "further", None),
        "client_id": filing.new_client_id(),
    }


def refusal(rule: str) -> str:
    """Why an appeal was not filed, added to or withdrawn, in words for its customer."""
    words: Mapping[str, str] = {
        "appealed": _("You have appealed against this already. It has a page of its own."),
        "appeal-nothing-decided": _("Nothing was decided here yet. Write in the request first."),
        "appeal-no-further": _("This cannot be appealed any further."),
        "appeal-stage": _("It is decided or ended by now, so nothing more can be added. This is how it stands."),
        "appeal-too-long": _("One of the texts is too long. Please shorten it; nothing was lost."),
        "appeal-empty": _("Write at least why you do not agree."),
        "add-empty": _("Write something, choose a file, or say that there is none."),
        "client-id-reused": _("This was sent already. Load the page again before you write more."),
    }
    return words.get(rule, _("This could not be sent. Load the page again; your words are kept below."))
