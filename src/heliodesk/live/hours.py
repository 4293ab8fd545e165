"""`GET /api/v1/status` and `/api/v1/hours`: public, for any origin, answered from memory on the event loop.

An answer is made once for a question and kept until the hours change, the next change of level, or five minutes have passed.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from heliodesk.conversations.body import Refused
from heliodesk.hours import open_now
from heliodesk.hours.at_hand import AtHand, refreshed
from heliodesk.hours.machine import hours_told, status_told
from heliodesk.hours.models import Channel
from heliodesk.hours.open_now import AHEAD, BEHIND
from heliodesk.hours.visiting import is_country, is_zone
from heliodesk.live.answers import best_language, refuse
from heliodesk.live.bus import Bus, Subscriber
from heliodesk.people.models import Team
from heliodesk.storage.pool import in_pool

log = structlog.get_logger(__name__)

LONGEST_RANGE = 62  # days
LONGEST_CACHE = 300  # seconds
_PAUSE = 1.0  # seconds after a failure
_LOOK = 5.0  # seconds between looks for changes that no event told of
_CHANNELS = frozenset(Channel.values)
_HEADERS = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]


class Kept(NamedTuple):
    """An answer made of `of`, good until `expires` (POSIX seconds)."""

    of: object
    expires: float
    body: bytes
    etag: bytes
    headers: list[tuple[bytes, bytes]]


class Known(NamedTuple):
    hours: AtHand
    teams: frozenset[str]


class PublicHours:
    """What this process knows of the hours, kept fresh beside the requests, and the two endpoints that tell it."""

    def __init__(self) -> None:
        self.known = Known(AtHand(), frozenset())
        self.ready = asyncio.Event()

    async def keep_fresh(self, bus: Bus) -> None:
        """Look for changes every five seconds, and at once when an event of hours is read. Until cancelled."""
        events = Subscriber("hours", frozenset({"hours"}))
        bus.add(events)
        try:
            while True:
                try:
                    self.known = await in_pool(_look, self.known)
                    self.ready.set()
                except Exception as error:  # the database is away: what is known stays good meanwhile
                    log.warning("hours.not-refreshed", error=type(error).__name__)
                    await asyncio.sleep(_PAUSE)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(events.take(), _LOOK)
                    open_now.forget()
                if events.closed:  # more events than it may owe: what they told of is looked at now
                    bus.remove(events)
                    events = Subscriber("hours", frozenset({"hours"}))
                    bus.add(events)
        finally:
            bus.remove(events)


def _look(before: Known) -> Known:
    hours = refreshed(before.hours)
    teams = frozenset(Team.objects.values_list("slug", flat=True))
    return before if hours is before.hours and teams == before.teams else Known(hours, teams)


public_hours = PublicHours()
# What is told of a question at an instant, and when that turns into something else; None: it does not.
Tell = Callable[[dict[str, str], Known, datetime], tuple[dict[str, Any], datetime | None]]


class Endpoint:
    """A plain ASGI application that answers one kind of question with what `tell` makes of it.

    It stands among Starlette's routes and is called past them (`direct` in app.py): finding a route and passing the
    middleware of the private addresses costs ten times what answering does.
    """

    def __init__(self, tell: Tell, most: int) -> None:
        self.tell = tell
        self.most = most  # answers kept, for questions come from outside
        self.kept: dict[bytes, Kept] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await Response(status_code=405, headers={**_OPEN, "allow": "GET, HEAD"})(scope, receive, send)
            return
        now, query = time.time(), scope["query_string"]
        kept = self.kept.get(query)
        if kept is None or kept.expires <= now or kept.of is not public_hours.known:
            try:
                await asyncio.wait_for(public_hours.ready.wait(), 5)
                kept = self._answer(query)
            except Refused as error:
                await refuse(error.rule, error.status, _language(scope), headers=_OPEN)(scope, receive, send)
                return
            except TimeoutError:
                headers = {**_OPEN, "retry-after": "1"}
                await refuse("hours-unavailable", 503, _language(scope), headers=headers)(scope, receive, send)
                return
        told = [*kept.headers, (b"cache-control", b"public, max-age=%d" % max(0, int(kept.expires - now)))]
        if _has(scope, kept.etag):
            await send(
                {
                    "type": "http.response.start",
                    "status": 304,
                    "headers": [each for each in told if each[0] != b"content-length"],
                }
            )
            await send({"type": "http.response.body"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": told})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else kept.body})

    def _answer(self, query: bytes) -> Kept:
        known, now = public_hours.known, datetime.now(UTC)
        told, changes_at = self.tell(read(query), known, now)
        expires = now.timestamp() + LONGEST_CACHE
        if changes_at is not None:
            expires = min(expires, changes_at.timestamp())
        at = told.pop("at", None)
        lasting = _json(told).encode()  # the same state has the same name, whenever it is asked for
        body = lasting if at is None else b'%s,"at":"%s"}' % (lasting[:-1], at.encode())
        etag = b'W/"%s"' % hashlib.sha256(lasting).hexdigest()[:20].encode()
        headers = [*_HEADERS, (b"etag", etag), (b"content-length", str(len(body)).encode())]
        if len(self.kept) >= self.most:
            self.kept.clear()
        self.kept[query] = kept = Kept(known, expires, body, etag, headers)
        return kept


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_OPEN = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


def _language(scope: Scope) -> str:
    wanted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return best_language(wanted.decode("latin-1"))


def _has(scope: Scope, etag: bytes) -> bool:
    """Does the asker hold this answer already? `W/` or not makes no difference here (RFC 9110, 13.1.2)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            held = {each.strip().removeprefix(b"W/") for each in value.split(b",")}
            return b"*" in held or etag.removeprefix(b"W/") in held
    return False


def read(query: bytes) -> dict[str, str]:
    """The parameters. Raises Refused("query") for what is no text."""
    try:
        return dict(parse_qsl(query.decode("ascii"), errors="strict", max_num_fields=20))
    except (UnicodeError, ValueError) as error:
        raise Refused("query") from error


def asked(query: dict[str, str], known: Known) -> open_now.Scope:
    """The scope that a question names. Raises Refused with the parameter that breaks its rule."""
    team, region, channel = query.get("team", ""), query.get("region", ""), query.get("channel", Channel.CHAT.value)
    country, zone, language = query.get("country", ""), query.get("zone", ""), query.get("language", "")
    if team and team not in known.teams:
        raise Refused("team")
    if channel not in _CHANNELS:
        raise Refused("channel")
    primary = language.split("-")[0].split("_")[0].lower()
    if language and not (primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3 and len(language) <= 35):
        raise Refused("language")
    if country and not is_country(country):
        raise Refused("country")
    if zone and not is_zone(zone):
        raise Refused("zone")
    if region and region not in dict(known.hours.regions):
        raise Refused("region")
    return open_now.Scope(team, primary, channel, region or known.hours.region_of(country, zone))


def _status(query: dict[str, str], known: Known, now: datetime) -> tuple[dict[str, Any], datetime | None]:
    scope, at = asked(query, known), instant(query.get("at", ""), now)
    compiled = known.hours.compiled(scope)
    if compiled is None:
        return status_told(scope, None, at), None
    # What will be told of a moment in the future, or was of one past, does not turn with the clock.
    changes_at = compiled.calendar.status(now).changes_at if at is now else None
    return status_told(scope, compiled, at), changes_at


def _hours(query: dict[str, str], known: Known, now: datetime) -> tuple[dict[str, Any], datetime | None]:
    scope = asked(query, known)
    compiled = known.hours.compiled(scope)
    zone = query.get("zone") or (compiled.zone if compiled else "UTC")
    today = now.astimezone(ZoneInfo(zone)).date()
    first = _date(query.get("from", ""), today)
    last = _date(query.get("to", ""), first + timedelta(days=6))
    earliest, latest = today - timedelta(days=BEHIND - 1), today + timedelta(days=AHEAD - 2)
    if not earliest <= first <= last <= latest or (last - first).days >= LONGEST_RANGE:
        raise Refused("range")
    tomorrow = datetime.combine(today + timedelta(days=1), datetime.min.time(), ZoneInfo(zone))
    return hours_told(scope, compiled, known.hours, first=first, last=last, zone=zone), tomorrow


def instant(text: str, now: datetime) -> datetime:
    """An instant in ISO 8601 with its offset; `now` when empty. Raises Refused("at")."""
    if not text:
        return now
    try:
        # A plus sign that nobody has escaped arrives as a space.
        at = datetime.fromisoformat(text.replace(" ", "+"))
        if at.tzinfo is not None and 1970 <= at.year <= 2200:
            return at
    except ValueError:
        pass
    raise Refused("at")


def _date(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text) if text else default
    except ValueError as error:
        raise Refused("range") from error


status = Endpoint(_status, most=2_000)
hours = Endpoint(_hours, most=200)
