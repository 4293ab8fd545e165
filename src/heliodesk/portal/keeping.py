"""Requests as a file that their customer keeps: JSON for programs, PDF for people and offices."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heliodesk.conversations.models import Conversation
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import take
from heliodesk.limits.budgets import KEEPS, wants
from heliodesk.people.models import Customer
from heliodesk.portal.mail_link import closed
from heliodesk.portal.request import Said, own, said
from heliodesk.portal.requests import looks
from heliodesk.portal.standing import standing
from heliodesk.portal.who import present, zone_for
from heliodesk.text.pdf import Block, Heading, NoFont, Table, Text, document
from heliodesk.text.saying import city_of, long_date, offset_of
from heliodesk.tickets.models import Ticket

_MOST = 100  # requests in one file, the latest


@require_safe
@never_cache
def one(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """`/requests/<number>/request.json` and `.pdf`: everything of it that its customer may see. Raises TooMany."""
    found = own(request, number)
    if found is None:
        return closed(request, number=number, status=404)
    customer, talk = found
    return _file(request, customer, [talk], form, named=talk.number)


@require_safe
@never_cache
def every(request: HttpRequest, form: str) -> HttpResponse:
    """`/requests/all.json` and `.pdf`: the same of all requests, the latest hundred."""
    customer = present(request)
    if customer is None:
        return closed(request, status=401)
    mine = (
        Conversation.objects.visible_to(customer.actor).select_related("team", "ticket").order_by("-opened_at", "-id")
    )
    return _file(request, customer, list(mine[:_MOST]), form, named=f"requests-{timezone.localdate():%Y-%m-%d}")


def _file(
    request: HttpRequest, customer: Customer, talks: list[Conversation], form: str, *, named: str
) -> HttpResponse:
    if form not in ("json", "pdf"):
        raise Http404
    take(*wants(KEEPS, person=customer.actor.topic, address=address_of(request), proven=customer.is_identified))
    zone = zone_for(request, customer)
    with timezone.override(ZoneInfo(zone)):
        if form == "json":
            rows = [_all_of(customer, talk) for talk in talks]
            answer: HttpResponse = JsonResponse(
                rows if named.startswith("requests-") else rows[0],
                safe=False,
                json_dumps_params={"ensure_ascii": False, "indent": 2},
            )
        else:
            try:
                answer = HttpResponse(_pdf(customer, talks, zone), content_type="application/pdf")
            except NoFont:  # the site's administrator is told by `heliodesk doctor`
                words = _("This file cannot be made just now. The JSON file has everything.")
                return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{named}.{form}"'
    return answer


def _all_of(customer: Customer, talk: Conversation) -> dict[str, Any]:
    ticket: Ticket | None = getattr(talk, "ticket", None)
    return {
        "number": talk.number,
        "subject": ticket.subject if ticket else "",
        "status": ticket.status if ticket else talk.state,
        "opened_at": talk.opened_at.isoformat(),
        "closed_at": talk.closed_at.isoformat() if talk.closed_at else None,
        "form": {"name": ticket.form, "version": ticket.form_version, "answers": ticket.fields} if ticket else None,
        "messages": [
            {
                "number": each.number,
                "by": each.by,
                "name": each.name,
                "body": each.body,
                "at": each.at.isoformat(),
                "files": [{"name": file["name"], "bytes": file["size"]} for file in each.files],
            }
            for each in said(customer, talk)
        ],
        "looks": [
            {"at": each.at.isoformat(), "who": each.who, "team": each.team, "what": each.what, "reason": each.reason}
            for each in looks(customer, talk)
        ],
    }


def _pdf(customer: Customer, talks: list[Conversation], zone: str) -> bytes:
    now = datetime.now(UTC)
    times = _("Times in %(city)s, %(offset)s.") % {"city": city_of(zone), "offset": offset_of(zone)}
    title = talks[0].number if len(talks) == 1 else _("My requests")
    blocks: list[Block] = [Text(f"{settings.SITE_NAME}. {times}", small=True)]
    for talk in talks:
        blocks += _blocks(customer, talk)
    return document(
        title=title,
        blocks=blocks or [Text(_("Nothing is open."))],
        language=get_language() or "en",
        foot=_("Made %(at)s") % {"at": _time(now)},
        made_at=now,
        font=settings.PDF_FONT,
    )


def _blocks(customer: Customer, talk: Conversation) -> list[Block]:
    ticket: Ticket | None = getattr(talk, "ticket", None)
    stands = standing(talk, ticket)
    facts = [
        (_("Number"), talk.number),
        (_("Opened"), _time(talk.opened_at)),
        (_("Where it stands"), str(stands.stages[stands.place - 1].name)),
    ]
    if stands.promise:
        facts.append((_("Our promise"), _("We answer by %(at)s") % {"at": _time(stands.promise)}))
    found: list[Block] = [Heading(ticket.subject if ticket else talk.page or talk.team.name), Table(facts)]
    found += [block for each in said(customer, talk) for block in _said(each)]
    seen = [
        (_time(each.at), f"{each.who} ({each.team}) {each.what}. {each.reason}".strip())
        for each in looks(customer, talk)
    ]
    return [*found, Heading(_("Who saw your data")), Table(seen)] if seen else found


def _said(each: Said) -> list[Block]:
    who = {"me": _("You"), "agent": each.name}.get(each.by, "")
    files = [_("File: %(name)s") % {"name": file["name"]} for file in each.files]
    lines = "\n".join(filter(None, [each.body, *files]))
    return [Text(f"{who + ', ' if who else ''}{_time(each.at)}", small=True), Text(lines)]


def _time(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{long_date(here.date(), with_year=True)}, {here:%H:%M}"
