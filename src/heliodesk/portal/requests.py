"""My requests: what a customer has asked, where it stands, and who looked at their data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from heliodesk.conversations.models import Conversation, State
from heliodesk.files.models import File
from heliodesk.intake.models import Draft
from heliodesk.people.identity import NotIdentified, identify, read_identity
from heliodesk.people.models import Customer
from heliodesk.portal.help.readers import forget, know_again
from heliodesk.portal.mail_link import closed
from heliodesk.portal.place import remember_customer
from heliodesk.portal.who import COOKIE, PATH, present, stay, visitor, zone_for
from heliodesk.safety.models import Viewing
from heliodesk.tickets.models import Status, Ticket

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the customer's data, in words for the customer."""

    at: datetime
    who: str
    team: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list."""

    talk: Conversation
    ticket: Ticket | None

    @property
    def title(self) -> str:
        return self.ticket.subject if self.ticket else self.talk.page or self.talk.team.name

    @property
    def is_over(self) -> bool:
        return self.ticket.is_finished if self.ticket else self.talk.state == State.CLOSED

    @property
    def is_yours(self) -> bool:
        """It waits for the customer."""
        if self.ticket:
            return self.ticket.status == Status.CUSTOMER
        return self.talk.state == State.ASSIGNED and self.talk.unanswered_since is None


@csrf_exempt  # the exchange's page posts here; its signed token, good once, is the proof
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """`POST /requests/enter` with `identity`, the exchange's token: signs the customer in and shows their requests."""
    try:
        identity = read_identity(request.POST.get("identity", "")[:4000])
    except NotIdentified:
        return closed(request, refused=True, status=403)
    # What they began here before they signed in is theirs: drafts, files, requests.
    customer = identify(visitor=visitor(request), identity=identity, hand_on=[Conversation, File, Draft])
    response = redirect("portal:requests")
    stay(response, customer)
    remember_customer(request, response, customer)
    know_again(response, customer)
    return response


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out of the requests page on this device."""
    response = HttpResponseRedirect("/")
    response.delete_cookie(COOKIE, path=PATH)
    forget(response)
    return response


@require_safe
@never_cache
def requests(request: HttpRequest) -> HttpResponse:
    """The list, and who looked. Works without scripts; times are in the customer's own zone."""
    customer = present(request)
    if customer is None:
        return closed(request, status=401)
    zone = zone_for(request, customer)
    with timezone.override(ZoneInfo(zone)):
        return render(request, "portal/requests.html", {**_shown(customer), "zone": zone})


def _shown(customer: Customer) -> dict[str, Any]:
    return {**listed(customer), "looks": looks(customer), "languages": settings.LANGUAGES}


def listed(customer: Customer) -> dict[str, Any]:
    """The customer's requests and chats, what is open first; merged ones stand in what they went into."""
    mine = Conversation.objects.visible_to(customer.actor).filter(ticket__merged_into=None)
    every = list(
        mine.select_related("team", "assignee", "ticket__assignee").order_by("-last_message_at", "-id")[:_SHOWN]
    )
    rows = [Row(each, getattr(each, "ticket", None)) for each in every]
    return {
        "customer": customer,
        "open": sorted((row for row in rows if not row.is_over), key=lambda row: not row.is_yours),
        "finished": [row for row in rows if row.is_over],
    }


def looks(customer: Customer, talk: Conversation | None = None) -> list[Look]:
    """Who looked at this customer's data, the latest first; of one request only, when it is given."""
    rows = Viewing.objects.filter(customer=customer).select_related("agent__team", "conversation").order_by("-at")
    rows = rows.filter(conversation=talk) if talk else rows
    return [
        Look(row.at, row.agent.first_name, row.agent.team.name, _what(row), row.reason_in_words)
        for row in rows[:_SHOWN]
    ]


def _what(row: Viewing) -> str:
    number = row.conversation.number
    if row.kind == Viewing.Kind.REVEALED:
        return _("saw in full: %(field)s") % {"field": row.get_field_display()}
    if row.kind == Viewing.Kind.LOOKED_UP:
        return _("opened your finished request %(number)s") % {"number": number}
    return _("read along in your request %(number)s") % {"number": number}
