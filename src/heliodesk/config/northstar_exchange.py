"""The back end of Northstar, the demo's exchange: a process of its own that answers docs/platform.md.

Not the desk's: it stands for the other side, and only in the demo. What it knows grows out of the ids that it is asked for
and of the time that passes since: the first customer who asks for a transaction owns it, then it gains confirmations. The
last sign of an id chooses its fate (docs/platform.md lists them). Kept in one small file, so that a restart forgets nothing.
"""

import hashlib
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heliodesk.config.northstar import CUSTOMERS
from heliodesk.platform import signing

_MOST = 4096  # bytes of a question
_WORD = re.compile(r"[\x21-\x7e]{1,200}")
_CODE = re.compile(r"[A-Z0-9]{1,12}")
# Network → seconds of a block, confirmations until a deposit is credited.
_BLOCKS = {"BTC": (600, 3), "ETH": (12, 32), "TRON": (3, 20), "SOL": (1, 32), "XRP": (4, 6), "LTC": (150, 6)}
_ANY = (6, 12)
_SIZES = {"BTC": "0.5", "ETH": "4", "SOL": "30", "LTC": "20", "USDT": "1250", "USDC": "800"}
_LOCK_SECONDS = 86_400

Told = dict[str, Any]


class Ledger:
    """Who owns an id, and since when it is known. May be used by several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.execute("create table if not exists known (kind, id, customer, since real, primary key (kind, id))")

    def since(self, kind: str, id: str, customer: str, now: float) -> float | None:
        """POSIX time since when this is the customer's, from now on if it is nobody's. None: somebody else's."""
        with self._lock:
            self._file.execute("insert or ignore into known values (?, ?, ?, ?)", (kind, id, customer, now))
            row = self._file.execute("select customer, since from known where kind = ? and id = ?", (kind, id))
            owner, since = row.fetchone()
        return float(since) if owner == customer else None


class BadQuestion(Exception):
    """A question that the contract does not know."""


class Exchange:
    """The answers. `pace`: how many seconds of a block chain pass in one of ours."""

    def __init__(self, ledger: Ledger, pace: float = 1.0, clock: Callable[[], float] = time.time) -> None:
        self._ledger = ledger
        self._pace = pace
        self._clock = clock

    def deposit(self, customer: str, asked: Mapping[str, str]) -> Told:
        """{state, coin, network, amount, confirmations, needed, seen_at, …} of `tx`."""
        tx = asked.get("tx", "")
        if not tx:
            raise BadQuestion
        now = self._clock()
        since = self._ledger.since("deposit", tx, customer, now)
        if since is None or tx.endswith("0"):
            return {"state": "unknown"}
        coin, network = asked.get("coin") or "BTC", asked.get("network") or asked.get("coin") or "BTC"
        block, needed = _BLOCKS.get(network, _ANY)
        seen = since - 1.2 * block / self._pace  # it was on the network before its owner asked
        confirmations = min(needed, int((now - seen) * self._pace / block))
        told = {
            "coin": coin,
            "network": network,
            "amount": _amount(tx, coin),
            "confirmations": confirmations,
            "needed": needed,
            "seen_at": _time(seen),
        }
        if tx.endswith("1"):
            return {**told, "state": "held", "confirmations": needed}
        if tx.endswith("2"):
            back = hashlib.sha256(f"back {tx}".encode()).hexdigest()
            return {**told, "state": "returned", "reason": "below-minimum", "returned_tx": back}
        if confirmations >= needed:
            return {**told, "state": "credited", "credited_at": _time(seen + needed * block / self._pace)}
        return {**told, "state": "confirming" if confirmations else "seen"}

    def withdrawal(self, customer: str, asked: Mapping[str, str]) -> Told:
        """{state, coin, network, amount, tx, …} of `number` or `tx`."""
        id = asked.get("number") or asked.get("tx", "")
        if not id:
            raise BadQuestion
        now = self._clock()
        since = self._ledger.since("withdrawal", id, customer, now)
        if since is None or id.endswith("0"):
            return {"state": "unknown"}
        coin = ("BTC", "ETH", "SOL", "LTC")[_luck(id) % 4]
        block, needed = _BLOCKS[coin]
        passed = (now - since) * self._pace
        told: Told = {"coin": coin, "network": coin, "amount": _amount(id, coin), "asked_at": _time(since)}
        if id.endswith("1"):
            return {**told, "state": "held"}
        if id.endswith("2"):
            return {**told, "state": "failed", "reason": "address"}
        if passed < 120:
            return {**told, "state": "asked" if passed < 60 else "approved"}
        confirmations = min(needed, int((passed - 120) / block))
        told |= {
            "tx": asked.get("tx") or hashlib.sha256(f"sent {id}".encode()).hexdigest(),
            "sent_at": _time(since + 120 / self._pace),
            "confirmations": confirmations,
            "needed": needed,
        }
        return {**told, "state": "confirmed" if confirmations == needed else "sent"}

    def order(self, customer: str, asked: Mapping[str, str]) -> Told:
        """{state, number, pair, side, quantity, filled, …} of `number`."""
        number = asked.get("number", "")
        if not number:
            raise BadQuestion
        now = self._clock()
        since = self._ledger.since("order", number, customer, now)
        fates = {
            "1": "rejected",
            "2": "liquidated",
            "3": "cancelled",
            "4": "expired",
            "5": "open",
            "6": "partly-filled",
        }
        if since is None or number.endswith("0"):
            return {"state": "unknown"}
        state = fates.get(number[-1], "filled")
        coin = ("BTC", "ETH", "SOL")[_luck(number) % 3]
        whole = Decimal(_amount(number, coin))
        part = {"filled": whole, "liquidated": whole, "partly-filled": whole / 4, "cancelled": whole / 2}
        told = {
            "state": state,
            "number": number,
            "pair": f"{coin}-USDT",
            "side": ("buy", "sell")[_luck(number) // 3 % 2],
            "quantity": f"{whole:f}",
            "filled": f"{part.get(state, Decimal(0)):f}",
            "placed_at": _time(since - 3600),
        }
        if state == "rejected":
            told["reason"] = "funds"
        return told if state in ("open", "partly-filled") else {**told, "ended_at": _time(since - 600)}

    def account(self, customer: str, _asked: Mapping[str, str]) -> Told:
        """{verification, two_factor, locks} of the customer."""
        known = CUSTOMERS.get(customer)
        if known is None:
            return {"verification": "none", "two_factor": "off", "locks": []}
        beginner = known["level"].startswith("Level 1")
        since = self._ledger.since("account", customer, customer, self._clock()) or 0.0
        lock = {"code": "withdrawals", "until": _time(since + _LOCK_SECONDS)}
        locked = beginner and self._clock() < since + _LOCK_SECONDS
        return {
            "verification": "pending" if beginner else "verified",
            "two_factor": "on",
            "locks": [lock] if locked else [],
        }


def application(*, key: signing.Key, exchange: Exchange) -> Starlette:
    """The four questions, for whoever has the key."""
    guard = signing.Guard({key.name: key})

    def route(what: str, answer: Callable[[str, Mapping[str, str]], Told]) -> Route:
        async def asked(request: Request) -> Response:
            body = await _body(request)
            try:
                known, signature = guard.check(
                    method=request.method,
                    path=request.url.path,
                    query=request.url.query,
                    body=body,
                    headers=request.headers,
                    now=time.time(),
                )
            except signing.BadSignature as bad:
                return _plain(409 if bad.rule == "seen before" else 401, {"error": bad.rule})
            status, told = 200, {}
            try:
                question = _question(body)
                told = answer(question["customer"], question)
            except BadQuestion:
                status, told = 422, {"error": "question"}
            response = _plain(status, told)
            signed = signing.sign_answer(known, status=status, body=bytes(response.body), question=signature)
            response.headers.update(signed)
            return response

        return Route(f"/v1/{what}", asked, methods=["POST"])

    return Starlette(
        routes=[
            route("deposit", exchange.deposit),
            route("withdrawal", exchange.withdrawal),
            route("order", exchange.order),
            route("account", exchange.account),
        ]
    )


def serve(*, host: str, port: int, key: str, state: Path, pace: float) -> None:
    """Answer until SIGTERM. Raises ValueError for a key that is none."""
    import uvicorn

    state.parent.mkdir(parents=True, exist_ok=True)
    app = application(key=signing.Key.of(key), exchange=Exchange(Ledger(state), pace))
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False, server_header=False)


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST:
            break  # more than a question has: its digest will not fit
    return body


def _question(body: bytes) -> dict[str, str]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadQuestion from error
    if not isinstance(told, dict) or not all(isinstance(v, str) and _WORD.fullmatch(v) for v in told.values()):
        raise BadQuestion
    if "customer" not in told or not all(_CODE.fullmatch(told.get(name, "BTC")) for name in ("coin", "network")):
        raise BadQuestion
    return told


def _plain(status: int, told: Told) -> Response:
    body = json.dumps(told, separators=(",", ":"))
    return Response(body, status_code=status, media_type="application/json", headers={"cache-control": "no-store"})


def _luck(id: str) -> int:
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:4])


def _amount(id: str, coin: str) -> str:
    """Between a quarter and one and a quarter of a usual size, the same for the same id."""
    return f"{Decimal(_SIZES.get(coin, '100')) * (250 + _luck(id) % 1000) / 1000:f}"


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
