"""What the widget asks for: who is there, my conversation, its messages, and admission to the streams."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from heliodesk import hours
from heliodesk.access.actors import Actor
from heliodesk.access.streams import stream_token
from heliodesk.access.tokens import BadToken
from heliodesk.conversations.body import Refused
from heliodesk.conversations.marks import mark
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.opening import close, is_assisted
from heliodesk.events import log as events
from heliodesk.files.models import File
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import is_zone, region_of
from heliodesk.intake.models import Draft
from heliodesk.limits import budgets
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import Want, give_back, take
from heliodesk.live import closed
from heliodesk.live.answers import answers, best_language, json_of, short
from heliodesk.live.said import conversation_as_told, in_zone_of, messages_as_told
from heliodesk.live.stream import bearer
from heliodesk.notices.showing import shown
from heliodesk.people.identity import customer_of, identify, read_identity, token_for
from heliodesk.people.models import Customer, Team
from heliodesk.routing.attending import come_back, is_away
from heliodesk.routing.presence import somebody_speaks
from heliodesk.routing.surge_words import banner
from heliodesk.routing.typical import Typical, typical
from heliodesk.storage.pool import in_pool
from heliodesk.text.language import tag
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.solving import solve


@answers
async def hello(request: Request) -> Response:
    """`GET /live/hello?team=&language=&zone=&country=`: is somebody there? Public, for the closed widget and the support home."""
    team, language = _team(request.query_params), short(request.query_params.get("language"), 12) or "en"
    zone, country = short(request.query_params.get("zone"), 60), short(request.query_params.get("country"), 2)
    answer = await in_pool(_hello, team, language, zone, country)
    return JSONResponse(answer, headers={"cache-control": "public, max-age=20"})


def _hello(team_slug: str, language: str, zone: str, country: str) -> dict[str, Any]:
    return {
        "name": settings.SITE_NAME,
        "hours": _hours(team_slug, language, zone, country),
        "assistant": _is_met_first(team_slug),
    }


def _is_met_first(team: str) -> bool:
    """Does the assistant meet first who writes to the team of this slug?"""
    found = Team.objects.filter(slug=team).first()
    return found is not None and is_assisted(found)


def _hours(team: str, language: str, zone: str, country: str, *, interface: str = "") -> dict[str, Any]:
    """Whether somebody is there; for an open panel, whose words are in `interface`, what helps meanwhile too."""
    scope, now = hours.Scope(team, language, Channel.CHAT.value, region_of(country, zone)), datetime.now(UTC)
    status = hours.status(scope)
    at = status.until if isinstance(status, hours.Open) else status.opens_at
    likely = typical(scope, team) if status.is_open else None
    return {
        "open": status.is_open,
        **(_likely(likely) if likely else {}),
        "level": status.level.name.lower(),
        "present": status.is_open and somebody_speaks(team, language),
        "until" if status.is_open else "opens_at": at.isoformat() if at else None,
        "language": language.split("-")[0],
        "zone": hours.zone_of(scope),
        **(closed.meanwhile(scope, status, zone, now) if interface else {}),
        **({"notice": _news(team, scope, interface, now)} if interface else {}),
    }


def _likely(found: Typical) -> dict[str, Any]:
    """Minutes from and to, and the word of it that comes back with the first message (`routing.beforehand`)."""
    said = [round(each.total_seconds() / 60) for each in (found.least, found.most)]
    return {"likely": said, "told": found.word.sealed() if found.word else ""}


def _news(team: str, scope: hours.Scope, language: str, now: datetime) -> dict[str, str] | None:
    """The one line above the chat, and a name to put it away by: that many write, that something does not work, that hours
    change, or whatever else everybody is told."""
    told = shown(language)
    grave = [each for each in told if each.kind == "incident"]
    lines = [{"name": each.name, "text": each.title} for each in (grave or told)[:1]]
    if found := banner(team):
        return found
    return lines[0] if grave else closed.announced(scope, language, now) or next(iter(lines), None)


@answers
async def session(request: Request) -> Response:
    """`POST /live/session {token?, identity?, language, zone}`: be a visitor, again or newly, or the customer whom the
    exchange's identity token names. Answers with the token to keep."""
    wanted = await json_of(request)
    return JSONResponse(await in_pool(_session, wanted, address_of(request)))


def _session(wanted: dict[str, Any], address: str) -> dict[str, Any]:
    customer: Customer | None = None
    counted: list[Want] = []
    if token := short(wanted.get("token"), 2000):
        try:
            customer = customer_of(token)
        except BadToken:
            customer = None  # too old or replaced: a new visitor, or the customer that the identity names
    if identity := wanted.get("identity"):
        counted = budgets.wants(budgets.IDENTITIES, address=address)
        take(*counted)
        customer = identify(
            visitor=customer, identity=read_identity(short(identity, 4000)), hand_on=[Conversation, File, Draft]
        )
        give_back(counted[0])  # proven: many customers may share an address
    elif customer is None:
        take(*budgets.wants(budgets.VISITS, address=address))
    else:
        proven = customer.is_identified
        take(*budgets.wants(budgets.RETURNS, person=customer.actor.topic, address=address, proven=proven))
    if customer is None:
        customer = Customer.objects.create()
    _note_language(customer, wanted)
    return {
        "token": token_for(customer),
        "identified": customer.is_identified,
        "name": customer.name if customer.is_identified else "",
    }


def _note_language(customer: Customer, wanted: dict[str, Any]) -> None:
    language, zone = tag(short(wanted.get("language"), 8)).rstrip("-"), short(wanted.get("zone"), 60)
    if not is_zone(zone):  # the browser's word for its zone is a help, not a duty
        zone = ""
    if (language and language != customer.language) or (zone and zone != customer.zone):
        customer.language, customer.zone = language or customer.language, zone or customer.zone
        customer.save(update_fields=["language", "zone"])


@answers
async def state(request: Request) -> Response:
    """`GET /live/state?team=&language=&conversation=`: the running or latest conversation with the team, its newest
    messages, the place in the queue, the hours, and the cursor to read events from. `conversation` is the one that the
    widget shows: while it runs it stays, also when it has been handed to another team."""
    query = request.query_params
    team, language = _team(query), short(query.get("language"), 12) or "en"
    shown = short(query.get("conversation"), 24)
    return JSONResponse(await in_pool(_state, bearer(request), team, language, shown))


def _state(token: str, team: str, language: str, shown: str) -> dict[str, Any]:
    customer = customer_of(token)
    cursor = events.head()  # before anything is read, so that no change can fall between
    mine = Conversation.objects.visible_to(customer.actor).select_related("assignee", "team")
    running = mine.filter(key=shown).exclude(state=State.CLOSED).first() if shown else None
    if running and running.is_waiting and is_away(running):
        come_back(running.pk)
    conversation = running or mine.filter(team__slug=team, channel=Channel.CHAT).order_by("-id").first()
    with translation.override(best_language(language)), in_zone_of(customer):
        return {
            "cursor": str(cursor),
            "now": datetime.now(UTC).isoformat(),
            "hours": _hours(
                team,
                conversation.language if conversation and conversation.state != State.CLOSED else language,
                customer.zone,
                customer.country,
                interface=best_language(language),
            ),
            "assistant": _is_met_first(team),
            "conversation": conversation_as_told(conversation) if conversation else None,
            "messages": messages_as_told(conversation, customer.actor) if conversation else [],
        }


@answers
async def messages(request: Request) -> Response:
    """`GET /live/messages?conversation=&after=N` (or `before=N`): messages that follow or precede a number."""
    query = request.query_params
    after, before = _number(query.get("after")), _number(query.get("before"))
    between = {"number__lt": before} if before else {"number__gt": after or 0}
    language = best_language(query.get("language", ""))
    return JSONResponse(await in_pool(_more, bearer(request), short(query.get("conversation"), 24), between, language))


def _more(token: str, key: str, between: dict[str, int], language: str) -> dict[str, Any]:
    customer = customer_of(token)
    with translation.override(language), in_zone_of(customer):
        return {"messages": messages_as_told(own(customer.actor, key), customer.actor, **between)}


@answers
async def marks(request: Request) -> Response:
    """`POST /live/marks {conversation, delivered?, read?}`: how far the widget has got, or the customer has read."""
    wanted = await json_of(request)
    delivered, read = _number(wanted.get("delivered")) or 0, _number(wanted.get("read")) or 0
    await in_pool(_mark, bearer(request), short(wanted.get("conversation"), 24), delivered, read)
    return Response(status_code=204)


def _mark(token: str, key: str, delivered: int, read: int) -> None:
    actor = customer_of(token).actor
    mark(own(actor, key), reader=actor, delivered=delivered, read=read)


@answers
async def end(request: Request) -> Response:
    """`POST /live/end {conversation}`: the customer needs no answer any more."""
    wanted = await json_of(request)
    await in_pool(_end, bearer(request), short(wanted.get("conversation"), 24))
    return Response(status_code=204)


def _end(token: str, key: str) -> None:
    actor = customer_of(token).actor
    conversation = own(actor, key)
    if conversation.is_tracked:
        solve(Ticket.objects.visible_to(actor).get(conversation=conversation), by=actor)
    else:
        close(conversation, by=actor)


@answers
async def admission(request: Request) -> Response:
    """`POST /live/stream-token`: a minute's admission to the stream and the socket."""
    return JSONResponse(await in_pool(_admission, bearer(request)))


def _admission(token: str) -> dict[str, str]:
    return {"token": stream_token("customer", customer_of(token).key)}


def own(actor: Actor, key: str) -> Conversation:
    """The actor's conversation. Raises Refused("not-found", 404), for somebody else's as for none."""
    found = Conversation.objects.visible_to(actor).filter(key=key).first()
    if found is None:
        raise Refused("not-found", status=404)
    return found


def _team(query: Any) -> str:
    return short(query.get("team"), 50) or settings.DEFAULT_TEAM


def team_of(slug: str) -> Team:
    """The team of that name. Raises Refused("team", 404)."""
    team = Team.objects.filter(slug=slug or settings.DEFAULT_TEAM).first()
    if team is None:
        raise Refused("team", status=404)
    return team


def _number(value: object) -> int | None:
    """A message number from outside; None when absent. Raises Refused("number")."""
    if value is None or value == "":
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | str)
        or not str(value).isdecimal()
        or int(value) > 2**31 - 1
    ):
        raise Refused("number")
    return int(value)
