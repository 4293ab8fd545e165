"""What is read, and what is no answer."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.platform.answers import (
    Account,
    DepositState,
    Garbled,
    Lock,
    TwoFactor,
    Verification,
    read_account,
    read_deposit,
    read_order,
    read_withdrawal,
)

CONFIRMING = {
    "state": "confirming",
    "coin": "BTC",
    "network": "BTC",
    "amount": "0.50",
    "confirmations": 3,
    "needed": 12,
}
SENT = {"state": "sent", "coin": "BTC", "network": "BTC", "amount": "1", "tx": "ab" * 32}
ORDER = {"state": "filled", "number": "1", "pair": "BTC-USDT", "side": "buy", "quantity": "1", "filled": "1"}


def told(value):
    return json.dumps(value).encode()


def test_a_deposit_is_read_with_all_its_digits():
    found = read_deposit(told({**CONFIRMING, "amount": "0.100000000000000001", "seen_at": "2026-11-28T14:02:11Z"}))
    assert found.state is DepositState.CONFIRMING
    assert found.amount == Decimal("0.100000000000000001")
    assert found.seen_at == datetime(2026, 11, 28, 14, 2, 11, tzinfo=UTC)


def test_a_field_that_nobody_knows_is_passed_over():
    assert read_deposit(told({**CONFIRMING, "colour": "green"})).needed == 12


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "maybe"},
        {"state": None},
        {"state": ["confirming"]},
        {"amount": 0.5},
        {"amount": "-1"},
        {"amount": "1e9"},
        {"amount": "NaN"},
        {"amount": "٣"},
        {"amount": "1" * 21},
        {"amount": None},
        {"coin": ""},
        {"coin": "btc"},
        {"coin": "<b>"},
        {"network": None},
        {"confirmations": "3"},
        {"confirmations": True},
        {"confirmations": -1},
        {"confirmations": 3.5},
        {"confirmations": None},
        {"needed": 0},
        {"needed": 10**9},
        {"seen_at": "2026-11-28T14:02:11"},
        {"seen_at": "2026-11-28T14:02:11+08:00"},
        {"seen_at": "2026-13-28T14:02:11Z"},
        {"seen_at": 1_800_000_000},
        {"state": "credited"},
        {"reason": "Your money is gone!"},
        {"returned_tx": "a b"},
    ],
    ids=str,
)
def test_a_deposit_that_the_contract_does_not_know_is_no_answer(changed):
    with pytest.raises(Garbled):
        read_deposit(told({**CONFIRMING, **changed}))


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b'{"state":"unknown","state":"unknown"}', b"[" * 100_000, b"NaN"],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_no_object_of_json_is_no_answer(body):
    for read in (read_deposit, read_withdrawal, read_order, read_account):
        with pytest.raises(Garbled):
            read(body)


def test_a_withdrawal_that_was_sent_has_a_transaction():
    assert read_withdrawal(told(SENT)).tx == "ab" * 32
    with pytest.raises(Garbled, match="tx"):
        read_withdrawal(told({**SENT, "tx": None}))


@pytest.mark.parametrize(
    "changed", [{"filled": "1.1"}, {"side": "hold"}, {"pair": "BTC"}, {"quantity": None}, {"filled": None}], ids=str
)
def test_an_order_that_contradicts_itself_is_no_answer(changed):
    assert read_order(told(ORDER)).pair == "BTC-USDT"
    with pytest.raises(Garbled):
        read_order(told({**ORDER, **changed}))


def test_an_account_is_read_with_its_locks():
    body = {"verification": "verified", "two_factor": "resetting", "locks": [{"code": "withdrawals"}]}
    assert read_account(told(body)) == Account(Verification.VERIFIED, TwoFactor.RESETTING, (Lock("withdrawals"),))
    for locks in ("x", ["x"], [{}], [{"code": "withdrawals", "until": "x"}], [{"code": "a"}] * 21):
        with pytest.raises(Garbled):
            read_account(told({**body, "locks": locks}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_whatever_comes_is_read_or_garbled(value):
    for read in (read_deposit, read_withdrawal, read_order, read_account):
        with pytest.raises(Garbled):
            read(told(value))


@given(
    st.dictionaries(
        st.sampled_from(list(CONFIRMING)),
        st.none() | st.integers() | st.text() | st.sampled_from(["unknown", "seen", "1"]),
    )
)
def test_a_deposit_with_anything_in_its_fields_is_read_or_garbled(changed):
    try:
        found = read_deposit(told({**CONFIRMING, **changed}))
    except Garbled:
        return
    assert found.state is DepositState.UNKNOWN or found.amount is not None
