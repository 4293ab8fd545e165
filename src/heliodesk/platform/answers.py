"""What the exchange may answer, as values, and the strict reading of it. Pure.

Amounts are decimal strings on the way and `Decimal` here; times are aware and in UTC.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

_AMOUNT = re.compile(r"\d{1,20}(?:\.\d{1,18})?")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_COIN = re.compile(r"[A-Z0-9]{1,12}")
_PAIR = re.compile(r"[A-Z0-9]{1,12}[-/][A-Z0-9]{1,12}")
_ID = re.compile(r"[\x21-\x7e]{1,128}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_MOST_CONFIRMATIONS = 1_000_000
_MOST_LOCKS = 20


class Garbled(ValueError):
    """An answer that the contract does not know. The words name the field, never its value."""


class DepositState(StrEnum):
    """`seen`: on the network, not in a block yet. `held`: arrived, a check goes on. `returned`: sent back."""

    UNKNOWN = "unknown"
    SEEN = "seen"
    CONFIRMING = "confirming"
    CREDITED = "credited"
    HELD = "held"
    RETURNED = "returned"


class WithdrawalState(StrEnum):
    """`asked` → (`held`) → `approved` → `sent` → `confirmed`; or `failed`, `cancelled`: the amount is back in the account."""

    UNKNOWN = "unknown"
    ASKED = "asked"
    HELD = "held"
    APPROVED = "approved"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OrderState(StrEnum):
    """`expired`: its time ended unfilled. `liquidated`: the exchange closed the position."""

    UNKNOWN = "unknown"
    OPEN = "open"
    PARTLY_FILLED = "partly-filled"
    FILLED = "filled"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"
    LIQUIDATED = "liquidated"


class Verification(StrEnum):
    """Where the proof of identity stands. `more-needed`: the customer has been asked for something."""

    NONE = "none"
    PENDING = "pending"
    MORE_NEEDED = "more-needed"
    VERIFIED = "verified"
    REFUSED = "refused"


class TwoFactor(StrEnum):
    """The second factor of the account."""

    OFF = "off"
    ON = "on"
    RESETTING = "resetting"


@dataclass(frozen=True, slots=True)
class Deposit:
    """A transaction towards an account. `coin` and `network` are the real ones, which may differ from those asked for.
    `confirmations` of `needed`; `reason` is a code of docs/platform.md."""

    state: DepositState
    coin: str = ""
    network: str = ""
    amount: Decimal | None = None
    confirmations: int | None = None
    needed: int | None = None
    seen_at: datetime | None = None
    credited_at: datetime | None = None
    returned_tx: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A payment out of an account. `tx` is there once it has been sent."""

    state: WithdrawalState
    coin: str = ""
    network: str = ""
    amount: Decimal | None = None
    tx: str = ""
    confirmations: int | None = None
    needed: int | None = None
    asked_at: datetime | None = None
    sent_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order: `filled` of `quantity`, in the first coin of `pair`; `side` is "buy" or "sell"."""

    state: OrderState
    number: str = ""
    pair: str = ""
    side: str = ""
    quantity: Decimal | None = None
    filled: Decimal | None = None
    placed_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """Something that the account may not do at present, `until` when (None: until somebody decides)."""

    code: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What may and may not be done with an account. No personal data."""

    verification: Verification
    two_factor: TwoFactor
    locks: tuple[Lock, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is no answer. `why`: off, visitor, question, slow, absent, garbled, unsigned, refused, resting."""

    why: str


Known = Deposit | Withdrawal | Order | Account
Answer = Known | Unknown
_E = TypeVar("_E", bound=StrEnum)


def read_deposit(body: bytes) -> Deposit:
    """Raises Garbled."""
    told = _object(body)
    state = _one_of(told, "state", DepositState)
    if state is DepositState.UNKNOWN:
        return Deposit(state)
    found = Deposit(
        state,
        coin=_text(told, "coin", _COIN),
        network=_text(told, "network", _COIN),
        amount=_amount(told, "amount"),
        confirmations=_count(told, "confirmations"),
        needed=_count(told, "needed"),
        seen_at=_time(told, "seen_at"),
        credited_at=_time(told, "credited_at"),
        returned_tx=_text(told, "returned_tx", _ID, needed=False),
        reason=_text(told, "reason", _CODE, needed=False),
    )
    _require(found.amount is not None, "amount")
    if state is DepositState.CONFIRMING:
        _require(found.confirmations is not None and bool(found.needed), "confirmations")
    if state is DepositState.CREDITED:
        _require(found.credited_at is not None, "credited_at")
    return found


def read_withdrawal(body: bytes) -> Withdrawal:
    """Raises Garbled."""
    told = _object(body)
    state = _one_of(told, "state", WithdrawalState)
    if state is WithdrawalState.UNKNOWN:
        return Withdrawal(state)
    found = Withdrawal(
        state,
        coin=_text(told, "coin", _COIN),
        network=_text(told, "network", _COIN),
        amount=_amount(told, "amount"),
        tx=_text(told, "tx", _ID, needed=state in (WithdrawalState.SENT, WithdrawalState.CONFIRMED)),
        confirmations=_count(told, "confirmations"),
        needed=_count(told, "needed"),
        asked_at=_time(told, "asked_at"),
        sent_at=_time(told, "sent_at"),
        reason=_text(told, "reason", _CODE, needed=False),
    )
    _require(found.amount is not None, "amount")
    return found


def read_order(body: bytes) -> Order:
    """Raises Garbled."""
    told = _object(body)
    state = _one_of(told, "state", OrderState)
    if state is OrderState.UNKNOWN:
        return Order(state)
    found = Order(
        state,
        number=_text(told, "number", _ID),
        pair=_text(told, "pair", _PAIR),
        side=_text(told, "side", re.compile("buy|sell")),
        quantity=_amount(told, "quantity"),
        filled=_amount(told, "filled"),
        placed_at=_time(told, "placed_at"),
        ended_at=_time(told, "ended_at"),
        reason=_text(told, "reason", _CODE, needed=False),
    )
    _require(found.quantity is not None, "quantity")
    _require(found.filled is not None and found.filled <= (found.quantity or 0), "filled")
    return found


def read_account(body: bytes) -> Account:
    """Raises Garbled."""
    told = _object(body)
    locks = told.get("locks", [])
    if not isinstance(locks, list) or len(locks) > _MOST_LOCKS or not all(isinstance(lock, dict) for lock in locks):
        raise Garbled("locks")
    return Account(
        _one_of(told, "verification", Verification),
        _one_of(told, "two_factor", TwoFactor),
        tuple(Lock(_text(lock, "code", _CODE), _time(lock, "until")) for lock in locks),
    )


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Garbled("JSON") from error
    if not isinstance(told, dict):
        raise Garbled("JSON")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of a doubled name might each believe another one."""
    if len({name for name, _value in pairs}) != len(pairs):
        raise Garbled("a name twice")
    return dict(pairs)


def _require(well: bool, field: str) -> None:
    if not well:
        raise Garbled(field)


def _one_of(told: Mapping[str, Any], field: str, kind: type[_E]) -> _E:
    value = told.get(field)
    if not isinstance(value, str) or value not in list(kind):
        raise Garbled(field)
    return kind(value)


def _text(told: Mapping[str, Any], field: str, form: re.Pattern[str], *, needed: bool = True) -> str:
    value = told.get(field)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Garbled(field)
    return value


def _amount(told: Mapping[str, Any], field: str) -> Decimal | None:
    value = told.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value) or not value.isascii():
        raise Garbled(field)  # a JSON number has lost digits before anybody could look
    return Decimal(value)


def _count(told: Mapping[str, Any], field: str) -> int | None:
    value = told.get(field)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= _MOST_CONFIRMATIONS:
        raise Garbled(field)
    return value


def _time(told: Mapping[str, Any], field: str) -> datetime | None:
    value = told.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise Garbled(field)
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Garbled(field) from error
