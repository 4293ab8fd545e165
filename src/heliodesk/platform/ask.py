"""Ask the exchange's back end. Whatever goes wrong there, the caller gets `Unknown` and the customer's request goes on."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import structlog
from django.conf import settings

from heliodesk.outbound.client import fetch
from heliodesk.outbound.errors import Forbidden, OutboundError, TooSlow
from heliodesk.people.models import Customer
from heliodesk.platform import answers, signing
from heliodesk.platform.answers import Account, Deposit, Garbled, Known, Order, Unknown, Withdrawal
from heliodesk.platform.circuit import Circuit

log = structlog.get_logger(__name__)

SECONDS = 2.5  # for the whole question: a customer waits for it with the form open
LARGEST = 16_384  # bytes of an answer
_LONGEST = 200  # characters of an id that is asked for
_circuit = Circuit()
_T = TypeVar("_T", bound=Known)


def deposit(customer: Customer, *, tx: str, coin: str = "", network: str = "") -> Deposit | Unknown:
    """What became of a transaction towards this customer's account; `coin` and `network` as the customer says."""
    return _ask("deposit", customer, {"tx": tx, "coin": coin, "network": network}, answers.read_deposit)


def withdrawal(customer: Customer, *, number: str = "", tx: str = "") -> Withdrawal | Unknown:
    """What became of a withdrawal, by the exchange's number for it or by its transaction."""
    return _ask("withdrawal", customer, {"number": number, "tx": tx}, answers.read_withdrawal)


def order(customer: Customer, *, number: str) -> Order | Unknown:
    """Where an order stands."""
    return _ask("order", customer, {"number": number}, answers.read_order)


def account(customer: Customer) -> Account | Unknown:
    """What the customer may do at present: verification, second factor, locks."""
    return _ask("account", customer, {}, answers.read_account)


def is_configured() -> bool:
    """Whether there is a back end to ask."""
    return bool(settings.PLATFORM_URL and settings.PLATFORM_KEY)


def _ask(what: str, customer: Customer, words: Mapping[str, str], read: Callable[[bytes], _T]) -> _T | Unknown:
    """The ids stand in the body alone: addresses end up in logs on both sides."""
    if not is_configured():
        return Unknown("off")
    if customer.external_id is None:
        return Unknown("visitor")
    said = {name: word.strip() for name, word in words.items() if word.strip()}
    if (words and not said) or any(len(word) > _LONGEST for word in said.values()):
        return Unknown("question")
    now = time.monotonic()
    if not _circuit.lets_through(now):
        return Unknown("resting")
    try:
        found = _exchange(what, {"customer": customer.external_id, **said}, read)
    except _No as no:
        if no.counts:
            _circuit.failed(time.monotonic())
        else:
            _circuit.worked()
        log.warning("platform.unknown", what=what, why=no.why, ms=round((time.monotonic() - now) * 1000))
        return Unknown(no.why)
    _circuit.worked()
    return found


class _No(Exception):
    """There is no answer; `counts`: as a failure of the back end, rather than of this question."""

    def __init__(self, why: str, *, counts: bool = True) -> None:
        super().__init__(why)
        self.why = why
        self.counts = counts


def _exchange(what: str, question: Mapping[str, str], read: Callable[[bytes], _T]) -> _T:
    try:
        key = signing.Key.of(settings.PLATFORM_KEY)
    except ValueError as error:
        raise _No("off") from error
    body = json.dumps(question, ensure_ascii=False).encode()
    url = f"{settings.PLATFORM_URL}/v1/{what}"
    path = "/" + url.partition("://")[2].partition("/")[2]
    signed = signing.sign_question(
        key, method="POST", path=path, query="", body=body, at=int(time.time()), nonce=secrets.token_hex(16)
    )
    headers = {"content-type": "application/json", "accept": "application/json", **signed}
    try:
        got = fetch("POST", url, headers=headers, body=body, seconds=SECONDS, largest=LARGEST, redirects=0)
    except TooSlow as error:
        raise _No("slow") from error
    except Forbidden as error:
        raise _No("refused") from error
    except OutboundError as error:
        raise _No("absent") from error
    if got.status in (400, 422):
        raise _No("question", counts=False)  # about this question alone; the next may be fine
    if got.status in (401, 403, 409):
        raise _No("refused")
    if not got.ok:
        raise _No("absent")
    try:
        signing.check_answer(
            key, status=got.status, body=got.body, question=signed[signing.SIGNATURE], headers=got.headers
        )
    except signing.BadSignature as error:
        raise _No("unsigned") from error
    try:
        return read(got.body)
    except Garbled as error:
        raise _No("garbled") from error
