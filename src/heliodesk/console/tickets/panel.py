"""Beside a ticket: its form's answers, what is probably the same, how it hangs together with others, who follows it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.access.actors import may
from heliodesk.appeals.models import Appeal
from heliodesk.channels.email.tracking import why_unreachable
from heliodesk.console.answers import done, go, problem
from heliodesk.console.mailed import mails_of
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.tickets.saying import refusal
from heliodesk.console.tickets.ticket import tracked
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Message
from heliodesk.files.models import File
from heliodesk.intake.reading import Kept, read_back, title_of
from heliodesk.people.models import Agent, Team
from heliodesk.text.saying import list_comma
from heliodesk.tickets import asking, linking, merging, search, splitting
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.duplicates import Alike, like
from heliodesk.tickets.models import Link, SideTalk, Ticket
from heliodesk.triage import hinting
from heliodesk.triage.examples import text_of
from heliodesk.triage.models import Sort

_UNDONE_WITHIN = timedelta(days=30)


def _reason(name: str) -> str:
    return {
        "same-id": _("the same transaction or order"),
        "same-amount": _("the same amount"),
        "near-text": _("nearly the same words"),
        "near-meaning": _("nearly the same meaning"),
        "same-subject": _("the same subject"),
    }.get(name, "")


def alike_matters(found: list[Alike], agent: Agent) -> list[tuple[Ticket, str]]:
    """Matters that are probably the same, of those that `agent` may see, with the reasons in words."""
    if not found:
        return []
    those = [one.ticket.pk for one in found]
    seen = set(Ticket.objects.visible_to(agent.actor).filter(pk__in=those).values_list("pk", flat=True))
    shown = [one for one in found if one.ticket.pk in seen][:5]
    return [(one.ticket, list_comma().join(filter(None, map(_reason, one.reasons)))) for one in shown]


@require_GET
@signed_in
def panel(request: AuthedRequest, key: str) -> HttpResponse:
    """The ticket's part of the panel."""
    agent, ticket = request.user, tracked(request.user, key)
    alike = alike_matters(like(ticket), agent) if not ticket.is_finished else []
    talks = asking.with_unread(SideTalk.objects.visible_to(agent.actor).filter(ticket=ticket), agent)
    merges = ticket.absorbed.filter(undone_at=None, at__gt=datetime.now(UTC) - _UNDONE_WITHIN).select_related(
        "source__conversation"
    )
    language = get_language() or "en"
    context = {
        "ticket": ticket,
        "conversation": ticket.conversation,
        "may_work": may(agent.actor, "work", ticket),
        "hints": _hints(ticket, agent, language),
        "asked": title_of(ticket.form, ticket.form_version, language),
        "fields": _answers(ticket, agent, language),
        "rating": getattr(ticket, "rating", None),
        "unreachable": why_unreachable(ticket.conversation),
        "alike": alike,
        "links": ticket.links.select_related("other__conversation"),
        "linked_from": ticket.linked_from.select_related("ticket__conversation"),
        "followers": [each.agent for each in ticket.followers.select_related("agent")],
        "follows": ticket.followers.filter(agent=agent).exists(),
        "talks": talks.select_related("team", "asking").order_by("-last_at"),
        "merges": merges,
        "mails": mails_of(ticket.conversation, agent),
        "appeals": Appeal.objects.visible_to(agent.actor)
        .filter(Q(ticket=ticket) | Q(against=ticket))
        .select_related("ticket__conversation"),
    }
    return render(request, "console/tickets/panel.html", context)


def _hints(ticket: Ticket, agent: Agent, language: str) -> list[dict[str, Any]]:
    """What finished requests say of this one, where it stands otherwise: whose it is, and which form."""
    if ticket.is_finished:
        return []
    first = Message.objects.within([ticket.conversation], agent.actor).filter(number=1).first()
    told = hinting.hints(text_of(ticket.subject, first.body if first else ""), ticket.language)
    found = []
    whose, what = told.get(Sort.DEPARTMENT), told.get(Sort.INTENT)
    team = Team.objects.filter(slug=whose.label).first() if whose and whose.label != ticket.team.slug else None
    if whose and team:
        found.append(
            {
                "words": _("Probably for %(team)s") % {"team": team.name},
                "sure": round(100 * whose.likely),
                "to": team.slug,
            }
        )
    if what and not ticket.form:
        title = title_of(what.label, None, language)
        found.append({"words": _("Probably: %(form)s") % {"form": title}, "sure": round(100 * what.likely)})
    return found


def _answers(ticket: Ticket, agent: Agent, language: str) -> list[Kept]:
    """What the form asked, in the reader's language and zone."""
    keys = {each for value in ticket.fields.values() if isinstance(value, list) for each in value}
    sent = File.objects.visible_to(agent.actor).filter(key__in=keys) if keys else ()
    names = {file.key: file.name for file in sent}
    fields = ticket.fields
    return read_back(ticket.form, ticket.form_version, fields, language=language, zone=agent.zone or "UTC", names=names)


@require_POST
@signed_in
def follow(request: AuthedRequest, key: str) -> HttpResponse:
    """Follow, or not any more."""
    ticket = tracked(request.user, key)
    if ticket.followers.filter(agent=request.user).exists():
        linking.unfollow(ticket, request.user)
    else:
        linking.follow(ticket, request.user)
    return done()


@require_http_methods(["GET", "POST"])
@signed_in
def link(request: AuthedRequest, key: str) -> HttpResponse:
    """Link with another ticket by its number."""
    ticket = tracked(request.user, key)
    kinds = [(each.value, each.label) for each in (Link.Kind.RELATED, Link.Kind.CAUSE, Link.Kind.DUPLICATE)]
    context: dict[str, Any] = {"ticket": ticket, "conversation": ticket.conversation, "kinds": kinds}
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    if request.method == "GET":
        return render(request, "console/tickets/link.html", context)
    try:
        other = _numbered(request, request.POST.get("number", ""))
        linking.link(ticket, other, request.POST.get("kind", ""), by=request.user)
    except NotPossible as error:
        context |= {"error": refusal(error.rule), "number": request.POST.get("number", "")}
        return render(request, "console/tickets/link.html", context, status=422)
    return done(**{"close-dialog": True})


def _numbered(request: AuthedRequest, number: str) -> Ticket:
    found = search.find(number.strip(), request.user.actor, limit=2)
    if len(found) != 1:
        raise NotPossible("no-such-ticket")
    return found[0]


@require_POST
@signed_in
def unlink(request: AuthedRequest, key: str) -> HttpResponse:
    """`link`: which to take back."""
    ticket = tracked(request.user, key)
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    number = request.POST.get("link", "")
    made = get_object_or_404(
        ticket.links.select_related("ticket__conversation", "other__conversation"),
        pk=number if number.isdecimal() else 0,
    )
    try:
        linking.unlink(made, by=request.user)
    except NotPossible as error:
        return problem(request, refusal(error.rule))
    return done()


@require_http_methods(["GET", "POST"])
@signed_in
def merge(request: AuthedRequest, key: str) -> HttpResponse:
    """Put this ticket into another (`into`: its key, or its number), after being asked."""
    ticket, said = tracked(request.user, key), request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"ticket": ticket, "conversation": ticket.conversation, "into": said.get("into", "")}
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    seen = Ticket.objects.visible_to(request.user.actor).select_related("conversation__customer", "team")
    target = seen.filter(conversation__key=said.get("into", "")).first()
    try:
        if target is None and said.get("into"):
            target = _numbered(request, said["into"])
        context["target"] = target
        if request.method == "GET":
            return render(request, "console/tickets/merge.html", context)
        if target is None:
            raise NotPossible("no-such-ticket")
        if not may(request.user.actor, "work", target):
            raise NotPossible("not-yours")
        merging.merge(ticket, into=target, by=request.user)
    except NotPossible as error:
        return render(request, "console/tickets/merge.html", {**context, "error": refusal(error.rule)}, status=422)
    path = f"/console/c/{target.conversation.key}/"
    words = _("Merged into %(number)s. It can be undone for 30 days.") % {"number": target.number}
    return go(request, path, **{"look-again": True, "close-dialog": True, "toast": {"text": words}})


@require_POST
@signed_in
def unmerge(request: AuthedRequest, key: str) -> HttpResponse:
    """`merge`: which one, of those that came into this ticket."""
    ticket = tracked(request.user, key)
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    number = request.POST.get("merge", "")
    made = get_object_or_404(ticket.absorbed.all(), pk=number if number.isdecimal() else 0)
    try:
        merging.undo_merge(made, by=request.user)
    except NotPossible as error:
        return problem(request, refusal(error.rule))
    return go(request, f"/console/c/{key}/", **{"look-again": True})


@require_http_methods(["GET", "POST"])
@signed_in
def split(request: AuthedRequest, key: str) -> HttpResponse:
    """Choose messages that are another matter, and give it a subject."""
    ticket, said = tracked(request.user, key), request.POST
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    texts = Message.objects.visible_to(request.user.actor).filter(conversation=ticket.pk, kind=Message.Kind.TEXT)
    chosen = {int(each) for each in said.getlist("number") if each.isdecimal() and len(each) < 9}
    context = {
        "ticket": ticket,
        "conversation": ticket.conversation,
        "texts": texts.select_related("agent").order_by("number")[:200],
        "chosen": chosen,
        "subject": said.get("subject", ""),
    }
    if request.method == "GET":
        return render(request, "console/tickets/split.html", context)
    try:
        made = splitting.split(ticket, numbers=sorted(chosen), subject=said.get("subject", ""), by=request.user)
    except (NotPossible, Refused) as error:
        return render(request, "console/tickets/split.html", {**context, "error": refusal(error.rule)}, status=422)
    return go(request, f"/console/c/{made.conversation.key}/", **{"look-again": True, "close-dialog": True})
