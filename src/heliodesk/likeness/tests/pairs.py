"""Labelled pairs out of the tellings: the same matter, or two."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

from heliodesk.likeness.matters import Matter
from heliodesk.likeness.sketches import sketch

from .near_misses import NEAR_MISSES
from .tellings import TOPICS, Topic

OPENED = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
OTHER_COIN = {"USDT": "USDC", "ETH": "BTC", "BTC": "ETH", "USDC": "USDT", "XRP": "XLM", "SOL": "APT"}
OTHER_NETWORK = {"TRON": "ETH", "ETH": "ARBITRUM", "BTC": "BSC", "BASE": "ETH", "XRP": "BSC", "SOL": "ETH"}


@dataclass(frozen=True)
class Pair:
    """`alike`: one matter. `why`: how the second telling was made. `held_out`: its topic was not tuned on."""

    a: Matter
    b: Matter
    alike: bool
    why: str
    held_out: bool
    texts: tuple[str, str]


def identifier(topic: Topic, seed: int) -> str:
    chance = random.Random(f"{topic.name}{seed}")
    return (
        chance.randbytes(32).hex()
        if topic.network in ("TRON", "XRP", "BASE")
        else str(chance.randrange(10**15, 10**16))
    )


def matter(topic: Topic, text: str, seed: int = 0, *, hours: int = 0, with_id: bool = True) -> tuple[Matter, str]:
    amount = random.Random(f"{topic.name}{seed}n").randrange(50, 5000)
    value = identifier(topic, seed)
    shown = text.replace("{id}", value if with_id else "").replace("{n}", str(amount))
    return (
        Matter(
            sketch(shown),
            "customer-1",
            topic.coin,
            topic.network,
            frozenset({Decimal(amount)}) if "{n}" in text else frozenset(),
            frozenset({("transaction" if len(value) == 64 else "order", value)})
            if with_id and "{id}" in text
            else frozenset(),
            topic.name.partition("-")[0],
            OPENED + timedelta(hours=hours),
        ),
        shown,
    )


def retyped(text: str, seed: int) -> str:
    """Typing errors: letters doubled, dropped and swapped, capitals and punctuation lost."""
    chance = random.Random(seed)
    letters = list(text.lower() if chance.random() < 0.5 else text)
    for _ in range(max(1, len(letters) // 25)):
        at = chance.randrange(len(letters) - 1)
        if letters[at] in "{}" or "{" in "".join(letters[max(0, at - 3) : at + 3]):
            continue
        letters[at : at + 2] = chance.choice(
            [[letters[at]] * 2 + [letters[at + 1]], [letters[at + 1]], letters[at : at + 2][::-1]]
        )
    return "".join(letters).replace(",", " ").replace("，", " ")


def pairs() -> Iterator[Pair]:
    for place, topic in enumerate(TOPICS):
        held_out = place % 2 == 1

        def pair(
            a: tuple[Matter, str], b: tuple[Matter, str], alike: bool, why: str, held_out: bool = held_out
        ) -> Pair:
            return Pair(a[0], b[0], alike, why, held_out, (a[1], b[1]))

        first = topic.tellings
        for number, (one, other) in enumerate(combinations(first, 2)):
            yield pair(matter(topic, one), matter(topic, other, hours=5 + number), True, "other words")
        for number, one in enumerate(first):
            yield pair(matter(topic, one), matter(topic, retyped(one, number), hours=2), True, "retyped")
            other = first[(number + 1) % len(first)]
            if topic.has_id:
                yield pair(
                    matter(topic, one), matter(topic, one, seed=1, hours=20), False, "same words, another deposit"
                )
                yield pair(
                    matter(topic, one), matter(topic, other, seed=2, hours=20), False, "other words, another deposit"
                )
            if number < 2:
                theirs = matter(topic, one, hours=1)
                stranger = replace(theirs[0], customer="customer-2")
                yield pair(matter(topic, one), (stranger, theirs[1]), False, "same words, another customer")
            if topic.coin in OTHER_COIN and number < 2:
                told = matter(topic, one, hours=3, with_id=False)
                yield pair(
                    matter(topic, one), (replace(told[0], coin=OTHER_COIN[topic.coin]), told[1]), False, "another coin"
                )
            if topic.network in OTHER_NETWORK and number < 2:
                told = matter(topic, one, hours=3, with_id=False)
                yield pair(
                    matter(topic, one),
                    (replace(told[0], network=OTHER_NETWORK[topic.network]), told[1]),
                    False,
                    "another network",
                )
            if not topic.has_id and number < 2:
                yield pair(matter(topic, one), matter(topic, one, hours=24 * 60), False, "two months later")
        for stranger_topic in TOPICS:
            if (
                stranger_topic.name != topic.name
                and stranger_topic.name.partition("-")[0] != topic.name.partition("-")[0]
            ):
                one, other = (
                    matter(topic, first[0], with_id=False),
                    matter(stranger_topic, stranger_topic.tellings[0], with_id=False),
                )
                other = (replace(other[0], coin=topic.coin, network=topic.network, amounts=one[0].amounts), other[1])
                yield pair(one, other, False, "another subject")
    for place, (one, other) in enumerate(NEAR_MISSES):
        a, b = Matter(sketch(one), "customer-1", form="help"), Matter(sketch(other), "customer-1", form="help")
        yield Pair(a, b, False, "near miss", place % 2 == 1, (one, other))
