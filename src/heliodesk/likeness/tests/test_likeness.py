"""Duplicates against the labelled pairs, the promises of sketches, and a hundred thousand open requests."""

import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.likeness.matters import Matter, keys, verdict
from heliodesk.likeness.sketches import PERMUTATIONS, bands, likeness, normalise, sketch

from .near_misses import TRANSLATED
from .pairs import matter, pairs
from .shelf import Shelf
from .tellings import TOPICS

PAIRS = list(pairs())


@pytest.mark.parametrize("held_out", [False, True])
def test_precision_and_recall(held_out: bool) -> None:
    chosen = [pair for pair in PAIRS if pair.held_out == held_out]
    judged = [(verdict(pair.a, pair.b).alike, pair.alike) for pair in chosen]
    found, false, missed = (judged.count(each) for each in ((True, True), (True, False), (False, True)))
    assert len(chosen) >= 300
    assert found / (found + false) >= 0.95
    assert found / (found + missed) >= 0.7


def test_another_coin_network_id_or_customer_is_never_the_same_matter() -> None:
    strict = ("same words, another deposit", "same words, another customer", "another coin", "another network")
    assert not [pair for pair in PAIRS if pair.why in strict and verdict(pair.a, pair.b).alike]


def test_a_verdict_is_the_same_both_ways() -> None:
    for pair in PAIRS:
        assert verdict(pair.a, pair.b) == verdict(pair.b, pair.a)


def test_what_is_one_matter_is_found_by_its_keys() -> None:
    alike = [pair for pair in PAIRS if pair.alike and verdict(pair.a, pair.b).alike]
    lost = [pair.texts for pair in alike if not set(keys(pair.a)) & set(keys(pair.b))]
    assert len(lost) <= 0.05 * len(alike), lost[:5]


def test_reasons_are_told() -> None:
    topic = TOPICS[0]
    one, _ = matter(topic, topic.tellings[0])
    assert "same-id" in verdict(one, one).reasons
    assert verdict(one, replace(one, coin="BTC")).reasons == ("coin",)
    assert verdict(one, replace(one, network="ETH")).reasons == ("network",)
    assert verdict(one, replace(one, customer="somebody")).reasons == ("customer",)
    assert verdict(one, replace(one, ids=frozenset({("transaction", "ab" * 32)}))).reasons == ("id",)
    assert verdict(
        replace(one, ids=frozenset()), replace(one, ids=frozenset(), amounts=frozenset({Decimal(1)}))
    ).reasons == ("amount",)


def test_an_id_is_the_same_with_and_without_0x_and_capitals() -> None:
    one, _ = matter(TOPICS[0], TOPICS[0].tellings[0])
    plain = replace(one, ids=frozenset({("transaction", "ab" * 32)}))
    other = replace(one, ids=frozenset({("transaction", "0x" + "AB" * 32)}))
    assert "same-id" in verdict(plain, other).reasons
    assert set(keys(plain)) == set(keys(other))


def test_a_deposit_named_by_an_order_and_one_by_a_hash_are_judged_by_their_words() -> None:
    one, _ = matter(TOPICS[0], TOPICS[0].tellings[0])
    other = replace(one, ids=frozenset({("order", "1234567890")}))
    assert verdict(one, other).alike


@pytest.mark.parametrize(("one", "other"), TRANSLATED)
def test_a_translation_needs_a_meaning(one: str, other: str) -> None:
    a, b = Matter(sketch(one), "c"), Matter(sketch(other), "c")
    assert not verdict(a, b).alike
    judged = verdict(a, b, meaning=0.93)
    assert judged.alike
    assert "near-meaning" in judged.reasons


def test_meaning_never_outvotes_an_id() -> None:
    one, _ = matter(TOPICS[0], TOPICS[0].tellings[0])
    other, _ = matter(TOPICS[0], TOPICS[0].tellings[0], seed=5)
    assert not verdict(one, other, meaning=1.0).alike


def test_numbers_ids_and_links_are_no_words() -> None:
    assert normalise("sent 500.25 to 0xabcdef0123456789abcd see https://etherscan.io/tx/1").split() == [
        "sent",
        "to",
        "see",
    ]
    assert sketch("Ｈello　Ｗorld") == sketch("hello world")


def test_a_sketch_is_stable() -> None:
    """Stored ones have to mean the same after an upgrade: change these numbers only with a migration."""
    known = sketch("My deposit has not arrived 我的充值没有到账")
    assert known.numbers[:4] == STABLE
    assert bands(known.numbers)[:1] == [BAND]


STABLE = (-1976777707, -2111607601, -2047260796, -1948694497)
BAND = -6916541761041872836


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_has_a_sketch_that_a_database_can_hold(one: str, other: str) -> None:
    a, b = sketch(one), sketch(other)
    assert len(a.numbers) == PERMUTATIONS
    assert all(-(2**31) <= number < 2**31 for number in a.numbers)
    assert all(-(2**63) <= band < 2**63 for band in bands(a.numbers))
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
    assert likeness(a, a) == (1.0 if a.size else 0.0)


def test_silence_is_like_nothing() -> None:
    assert likeness(sketch(""), sketch("")) == 0
    assert not verdict(Matter(sketch("123"), "c"), Matter(sketch("123"), "c")).alike


def test_likeness_estimates_common_features() -> None:
    from heliodesk.likeness.sketches import features
    from heliodesk.likeness.words import subjects_of

    errors = []
    for pair in PAIRS[::7]:
        one, other = (features(plain, subjects_of(plain)) for plain in map(normalise, pair.texts))
        errors.append(abs(len(one & other) / len(one | other) - likeness(pair.a.sketch, pair.b.sketch)))
    assert sum(errors) / len(errors) < 0.04
    assert max(errors) < 0.2


def test_a_long_text_costs_no_more_than_a_short_one() -> None:
    begin = time.process_time()
    sketch("word another 充值没有到账 " * 10_000)
    sketch("".join(chr(0x4E00 + i % 20_000) for i in range(100_000)))
    assert time.process_time() - begin < 0.2


def test_lookup_among_many() -> None:
    """Twenty thousand requests, few sentences for all of them; benchmarks/likeness.py does it with a hundred thousand."""
    spent, most = Shelf(20_000).ask(200)
    assert most < 50
    assert spent[-2] < 0.020, spent[-5:]
