"""`POST /live/messages`: the hot path. A message is acknowledged when it is committed, never before."""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from heliodesk.access.actors import Actor
from heliodesk.conversations.body import Refused, clean_body, clean_client_id
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import write_to_team
from heliodesk.conversations.posting import ConversationClosed, ConversationTracked, Posted, draft, post_message
from heliodesk.files.rules import MOST_IN_A_MESSAGE
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import TooMany
from heliodesk.limits.budgets import posts, wants
from heliodesk.limits.leases import leases
from heliodesk.live import metrics
from heliodesk.live.answers import answers, json_of, short
from heliodesk.live.stream import bearer
from heliodesk.live.together import together
from heliodesk.live.visitor import team_of
from heliodesk.people.identity import customer_of
from heliodesk.people.models import Customer
from heliodesk.routing.attending import seen
from heliodesk.routing.beforehand import keep
from heliodesk.storage.pool import in_pool
from heliodesk.text.language import tag
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.writing import write_as_customer
from heliodesk.trust.secrets import guard, may_go_on

_TRUSTED = 4.0  # seconds for which a token that was checked counts as checked


@dataclass(slots=True)
class _Known:
    """A customer whose token was checked lately."""

    customer: Customer
    until: float


_known: dict[str, _Known] = {}


@answers
async def post(request: Request) -> Response:
    """`POST /live/messages {client_id, body, conversation?, team?, language?, page?, reply_to?, files?, told?}` → 201, or
    200 when the same message had been stored before. `told`: the word of the wait that was shown (`routing.beforehand`)."""
    started = time.perf_counter()
    wanted = await json_of(request)
    token = bearer(request)
    known = _known.get(token)
    now = time.monotonic()
    if known is None or known.until < now:
        customer = await in_pool(customer_of, token)
        known = _remember(token, customer, now)
    await _spend(known.customer, request)
    done = await _post_at_once(known.customer, wanted)
    key, posted = done if done is not None else await in_pool(_post, known.customer, wanted)
    metrics.posted[posted.again].inc()
    metrics.post_seconds.observe(time.perf_counter() - started)
    answer = {"conversation": key, "number": posted.number, "at": posted.at.isoformat()}
    return JSONResponse(answer, 200 if posted.again else 201)


async def _post_at_once(customer: Customer, wanted: dict[str, Any]) -> tuple[str, Posted] | None:
    """The usual case, a running conversation that is named; None for every other."""
    key = short(wanted.get("conversation"), 24)
    if not key or wanted.get("files"):
        return None
    body, once = clean_body(wanted.get("body")), clean_client_id(wanted.get("client_id"))
    if guard(body).found or may_go_on(body):
        return None  # the careful way takes it out and says so
    words = draft(
        key, Actor("customer", customer.pk), body, once, language=_language(wanted), reply_to=_reply_to(wanted)
    )
    posted = await together.post(words)
    return (key, posted) if posted else None


def _post(customer: Customer, wanted: dict[str, Any]) -> tuple[str, Posted]:
    """Post to the conversation that is named; open or reopen one when there is none to write to."""
    key, body, client_id = short(wanted.get("conversation"), 24), wanted.get("body"), wanted.get("client_id")
    if key:
        try:
            return key, post_message(
                conversation=key,
                author=customer.actor,
                body=body,
                client_id=client_id,
                language=_language(wanted),
                reply_to=_reply_to(wanted),
                files=_files(wanted),
            )
        except ConversationTracked:
            return _write_to_ticket(customer, wanted, key)
        except ConversationClosed:
            pass  # written to again: it is reopened below
        except Conversation.DoesNotExist as error:
            raise Refused("not-found", status=404) from error
    opened = write_to_team(
        customer=customer,
        team=team_of(short(wanted.get("team"), 50)),
        body=body,
        client_id=client_id,
        language=_language(wanted) or "en",
        page=short(wanted.get("page"), 200),
        files=_files(wanted),
    )
    seen([opened.conversation.pk])  # whoever writes is there
    keep(opened.conversation, short(wanted.get("told"), 1000))
    return opened.conversation.key, opened.posted


def _write_to_ticket(customer: Customer, wanted: dict[str, Any], key: str) -> tuple[str, Posted]:
    """The chat has become a ticket: the customer goes on in it from here as well."""
    ticket = Ticket.objects.visible_to(customer.actor).get(conversation__key=key)
    written = write_as_customer(
        ticket,
        customer=customer,
        body=wanted.get("body"),
        client_id=wanted.get("client_id"),
        files=_files(wanted),
    )
    posted = written.posted or Posted(0, 1, written.ticket.opened_at)
    return written.ticket.conversation.key, posted


def _language(wanted: dict[str, Any]) -> str:
    return tag(short(wanted.get("language"), 8))


def _files(wanted: dict[str, Any]) -> list[str]:
    """The keys of the files that go along. Raises Refused("json") for anything but a list of words."""
    keys = wanted.get("files") or []
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise Refused("json")
    return [short(key, 24) for key in keys[: MOST_IN_A_MESSAGE + 1]]


def _reply_to(wanted: dict[str, Any]) -> int | None:
    number = wanted.get("reply_to")
    return number if isinstance(number, int) and 0 < number < 2**31 else None


def _remember(token: str, customer: Customer, now: float) -> _Known:
    if len(_known) > 20_000:
        for stale in [t for t, k in _known.items() if k.until < now]:
            del _known[stale]
    known = _Known(customer, now + _TRUSTED)
    _known[token] = known
    return known


async def _spend(customer: Customer, request: Request) -> None:
    """Take one message from the customer's allowance, the address's and everybody's. Raises TooMany."""
    if settings.POSTS_PER_SECOND <= 0:
        return
    asked = wants(posts(), person=customer.actor.topic, address=address_of(request), proven=customer.is_identified)
    try:
        await leases.spend(asked)
    except TooMany:
        metrics.posts.labels("too-fast").inc()
        raise
