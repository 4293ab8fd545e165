"""The demo's exchange: a process of its own, every answer of which is what the contract says."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from heliodesk.config.northstar_exchange import Exchange, Ledger
from heliodesk.people.models import Customer
from heliodesk.platform import ask
from heliodesk.platform.answers import Account, Deposit, DepositState, Order, OrderState, Unknown, Withdrawal
from heliodesk.platform.circuit import Circuit

CONTRACT = yaml.safe_load((Path(__file__).parents[4] / "docs" / "platform.yaml").read_text())
SIGNS = "0123456789abcdef"


def holds(kind: str, value: object) -> None:
    """The value is what the contract calls `kind`."""
    schema = {"$ref": f"#/components/schemas/{kind}", "components": CONTRACT["components"]}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def test_the_contract_is_an_openapi_document():
    validate(CONTRACT)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def exchange(tmp_path, clock) -> Exchange:
    return Exchange(Ledger(tmp_path / "known"), clock=clock)


def test_every_answer_is_what_the_contract_says(exchange, clock):
    for _step in range(8):
        for sign in SIGNS:
            for coin, network in (("BTC", "BTC"), ("USDT", "TRON"), ("DOT", "DOT")):
                asked = {"tx": f"{coin.lower()}{sign * 60}", "coin": coin, "network": network}
                holds("Deposit", exchange.deposit("ns-20841", asked))
            holds("Withdrawal", exchange.withdrawal("ns-20841", {"number": f"W-{sign * 5}"}))
            holds("Order", exchange.order("ns-20841", {"number": f"77{sign}"}))
        for customer in ("ns-20841", "ns-48207", "nobody"):
            holds("Account", exchange.account(customer, {}))
        clock.now += 900


def test_a_deposit_gains_confirmations_until_it_is_credited(exchange, clock):
    told = []
    for _minute in range(0, 60, 5):
        told.append(exchange.deposit("ns-20841", {"tx": "abcdef", "coin": "BTC", "network": "BTC"}))
        clock.now += 300
    counts = [each["confirmations"] for each in told]
    assert counts == sorted(counts)
    assert told[0]["state"] == "confirming"
    assert told[-1]["state"] == "credited"
    assert len({each["amount"] for each in told}) == 1


def test_what_is_another_customers_is_unknown(exchange):
    assert exchange.deposit("ns-20841", {"tx": "abcdef"})["state"] != "unknown"
    assert exchange.deposit("ns-71120", {"tx": "abcdef"}) == {"state": "unknown"}


def test_a_restart_forgets_nothing(tmp_path, clock):
    asked = {"tx": "abcdef", "coin": "BTC", "network": "BTC"}
    first = Exchange(Ledger(tmp_path / "known"), clock=clock).deposit("ns-20841", asked)
    assert Exchange(Ledger(tmp_path / "known"), clock=clock).deposit("ns-20841", asked) == first


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """The exchange as the demo starts it: a process. Its place and its key."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    key = "demo:a-secret-for-this-test-of-forty-signs-0"
    home = tmp_path_factory.mktemp("exchange")
    started = subprocess.Popen(
        [sys.executable, "-m", "heliodesk", "demo-exchange", "--port", str(port), "--pace", "600"],
        env={**os.environ, "HELIODESK_PLATFORM_KEY": key, "HELIODESK_HOME": str(home)},
    )
    try:
        for _try in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"127.0.0.1:{port}", key
    finally:
        started.terminate()
        started.wait(10)


@pytest.fixture
def pointed_at(process, settings, monkeypatch) -> str:
    place, key = process
    settings.PLATFORM_URL, settings.PLATFORM_KEY, settings.OUTBOUND_ALLOW = f"http://{place}", key, [place]
    monkeypatch.setattr(ask, "_circuit", Circuit())
    return place


def test_the_desk_asks_the_real_process(pointed_at):
    amara = Customer(external_id="ns-20841")
    found = ask.deposit(amara, tx="feed" * 16, coin="ETH", network="ETH")
    assert isinstance(found, Deposit)
    assert found.state in (DepositState.CONFIRMING, DepositState.CREDITED)
    before = ask.deposit(amara, tx="beef" * 16, coin="BTC", network="BTC")
    time.sleep(2.1)
    after = ask.deposit(amara, tx="beef" * 16, coin="BTC", network="BTC")
    assert after.confirmations > before.confirmations
    assert ask.deposit(amara, tx="fee0").state is DepositState.UNKNOWN
    assert ask.deposit(amara, tx="fee1").state is DepositState.HELD
    assert isinstance(ask.withdrawal(amara, number="W-77a"), Withdrawal)
    order = ask.order(amara, number="882116")
    assert isinstance(order, Order)
    assert order.state is OrderState.PARTLY_FILLED
    assert isinstance(ask.account(amara), Account)


def test_the_real_process_refuses_another_key(pointed_at, settings):
    settings.PLATFORM_KEY = "demo:another-secret-for-this-test-of-forty-si"
    assert ask.account(Customer(external_id="ns-20841")) == Unknown("refused")


def test_the_real_process_refuses_a_question_that_it_has_answered(process):
    """The same bytes again, as whoever recorded them would send them."""
    from heliodesk.platform import signing

    place, key = process
    host, _colon, port = place.partition(":")
    body = json.dumps({"customer": "ns-20841"}).encode()
    headers = signing.sign_question(
        signing.Key.of(key), method="POST", path="/v1/account", query="", body=body, at=int(time.time()), nonce="n" * 32
    )
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    recorded = (
        f"POST /v1/account HTTP/1.1\r\nhost: {place}\r\nconnection: close\r\n{lines}content-length: {len(body)}\r\n\r\n"
    )
    said = []
    for _turn in range(2):
        with socket.create_connection((host, int(port)), 5) as line:
            line.sendall(recorded.encode() + body)
            said.append(line.makefile("rb").readline())
    assert b" 200 " in said[0]
    assert b" 409 " in said[1]


def test_what_is_no_question_is_told_apart(pointed_at):
    assert ask.deposit(Customer(external_id="ns-20841"), tx="ab", coin="<BTC>") == Unknown("question")
