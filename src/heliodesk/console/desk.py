"""The desk: lists on the left, what one works on in the middle. And the parts that an open page asks for again."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from heliodesk.access.streams import stream_token
from heliodesk.console import lists
from heliodesk.console.page import left_words, presence_of, show
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.people.models import Team


@require_GET
@signed_in
def desk(request: AuthedRequest) -> HttpResponse:
    """`/console/`: nothing chosen yet. Who does not talk with customers starts where their own work is."""
    agent = request.user
    if not agent.actor.answers:
        if agent.actor.administers:
            return redirect("console:people")
        return redirect("console:hours:overview" if agent.actor.reads_hours else "console:settings")
    return show(
        request,
        "console/view_start.html",
        lambda: {"presence": presence_of(agent), "mine_count": lists.how_many(agent)},
    )


@require_GET
@signed_in
def queue(request: AuthedRequest, team: str, language: str) -> HttpResponse:
    """Who waits in one queue; those whom nobody is being asked to take can be taken by hand."""
    agent = request.user
    found = get_object_or_404(Team, slug=team)
    if not agent.actor.oversees and not (agent.actor.answers and found.pk == agent.team_id):
        found = get_object_or_404(Team.objects.none())
    return show(
        request,
        "console/view_queue.html",
        lambda: {"queue_team": found, "queue_language": language, "rows": lists.waiting_in(agent, found, language)},
    )


@require_GET
@signed_in
def left(request: AuthedRequest) -> HttpResponse:
    """The lists again."""
    return render(request, "console/parts/left.html", left_words(request.user))


@require_GET
@signed_in
def offers(request: AuthedRequest) -> HttpResponse:
    """What I am asked to take: for the list, or for the bar above a conversation."""
    where = "offer_bar" if request.GET.get("as") == "bar" else "offers"
    return render(request, f"console/parts/{where}.html", lists.offered(request.user))


@require_http_methods(["GET", "POST"])
@signed_in
def admission(request: AuthedRequest) -> HttpResponse:
    """A minute's admission to the stream and the socket, bound to this sign-in."""
    return JsonResponse({"token": stream_token("agent", request.user.pk, session=request.session.session_key or "")})
