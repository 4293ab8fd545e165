"""Signatures: every part counts, nothing is taken twice or late."""

import pytest

from heliodesk.platform.signing import (
    KEY,
    NONCE,
    SIGNATURE,
    TIME,
    BadSignature,
    Guard,
    Key,
    check_answer,
    sign_answer,
    sign_question,
)

SHARED = Key("desk", "s" * 40)
AT = 1_800_000_000
ASKED = {"method": "POST", "path": "/v1/deposit", "query": "", "body": b'{"tx":"ab"}'}


def signed(**changed):
    return sign_question(SHARED, **{**ASKED, "at": AT, "nonce": "n" * 20, **changed})


def checked(headers, now=AT, guard=None, **changed):
    return (guard or Guard({"desk": SHARED})).check(**{**ASKED, **changed}, headers=headers, now=now)


def test_a_question_is_taken_as_it_was_signed():
    key, signature = checked(signed())
    assert key == SHARED
    assert signature == signed()[SIGNATURE]


@pytest.mark.parametrize(
    "changed",
    [{"method": "GET"}, {"path": "/v1/order"}, {"query": "a=b"}, {"body": b'{"tx":"ac"}'}, {"body": b""}],
    ids=lambda changed: next(iter(changed)),
)
def test_a_question_that_was_changed_on_the_way_is_refused(changed):
    with pytest.raises(BadSignature, match="signature"):
        checked(signed(), **changed)


@pytest.mark.parametrize(
    ("header", "value", "rule"),
    [
        (TIME, str(AT + 1), "signature"),
        (NONCE, "m" * 20, "signature"),
        (NONCE, "short", "format"),
        (NONCE, "n" * 65, "format"),
        (NONCE, "n" * 10 + "\n" + "n" * 10, "format"),
        (TIME, "soon", "format"),
        (TIME, "٣" * 10, "format"),
        (TIME, "", "format"),
        (KEY, "other", "key"),
        (SIGNATURE, "v1=" + "0" * 64, "signature"),
        (SIGNATURE, "", "signature"),
        (SIGNATURE, "v1=é", "signature"),
    ],
)
def test_a_header_that_was_changed_is_refused(header, value, rule):
    with pytest.raises(BadSignature) as refused:
        checked({**signed(), header: value})
    assert refused.value.rule == rule


def test_missing_headers_are_refused():
    for header in (KEY, TIME, NONCE, SIGNATURE):
        with pytest.raises(BadSignature):
            checked({name: value for name, value in signed().items() if name != header})


def test_another_secret_under_the_same_name_is_refused():
    forged = sign_question(Key("desk", "t" * 40), **ASKED, at=AT, nonce="n" * 20)
    with pytest.raises(BadSignature, match="signature"):
        checked(forged)


def test_a_question_is_taken_once():
    guard = Guard({"desk": SHARED})
    checked(signed(), guard=guard)
    for later in (AT, AT + 30, AT + 60):
        with pytest.raises(BadSignature, match="seen before"):
            checked(signed(), now=later, guard=guard)


def test_a_question_from_ahead_cannot_be_replayed_once_it_has_been_forgotten():
    guard = Guard({"desk": SHARED})
    ahead = signed(at=AT + 60)
    checked(ahead, guard=guard)
    for later in range(AT, AT + 200):
        with pytest.raises(BadSignature):
            checked(ahead, now=later, guard=guard)


@pytest.mark.parametrize("off", [-61, 61, -86400, 86400])
def test_a_clock_that_is_more_than_a_minute_off_is_refused(off):
    with pytest.raises(BadSignature, match="time"):
        checked(signed(), now=AT + off)


def test_a_refused_question_does_not_use_up_its_nonce():
    guard = Guard({"desk": SHARED})
    with pytest.raises(BadSignature):
        checked(signed(), guard=guard, body=b"changed")
    checked(signed(), guard=guard)


def test_an_answer_fits_its_own_question_alone():
    question, other = signed()[SIGNATURE], signed(nonce="o" * 20)[SIGNATURE]
    body = b'{"state":"credited"}'
    headers = sign_answer(SHARED, status=200, body=body, question=question)
    check_answer(SHARED, status=200, body=body, question=question, headers=headers)
    for words in (
        {"question": other},
        {"body": b'{"state":"held"}'},
        {"status": 201},
        {"headers": {}},
        {"headers": {**headers, KEY: "other"}},
        {"headers": {**headers, SIGNATURE: question}},
    ):
        with pytest.raises(BadSignature):
            check_answer(SHARED, **{"status": 200, "body": body, "question": question, "headers": headers, **words})


@pytest.mark.parametrize(
    "text", ["", "desk", "desk:short", f":{'s' * 40}", f"two words:{'s' * 40}", f"a\nb:{'s' * 40}"]
)
def test_a_key_that_is_none_is_refused_without_its_secret_in_the_words(text):
    with pytest.raises(ValueError, match="key") as refused:
        Key.of(text)
    assert "s" * 40 not in str(refused.value)
    assert "short" not in str(refused.value)


def test_a_key_does_not_show_its_secret():
    assert "ssss" not in repr(Key.of(f"desk:{'s' * 40}"))
