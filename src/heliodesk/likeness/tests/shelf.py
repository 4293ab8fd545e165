"""Open requests in memory, filed by their keys as a table would file them."""

import random
import time
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from heliodesk.likeness.matters import Matter, keys, verdict
from heliodesk.likeness.sketches import sketch

from .tellings import TOPICS


class Shelf:
    """`count` requests; three of a customer on average, told in the same hundred sentences."""

    def __init__(self, count: int) -> None:
        self.chance = random.Random(11)
        told = [[sketch(telling) for telling in topic.tellings] for topic in TOPICS]
        self.filed: dict[int, list[int]] = defaultdict(list)
        self.matters: list[Matter] = []
        for number in range(count):
            topic = TOPICS[number % len(TOPICS)]
            each = Matter(
                self.chance.choice(told[number % len(TOPICS)]),
                f"customer-{self.chance.randrange(count // 3)}",
                topic.coin,
                topic.network,
                frozenset({Decimal(self.chance.randrange(1, 9999))}),
                frozenset({("transaction", f"{number:064x}")}) if topic.has_id else frozenset(),
                topic.name,
            )
            self.matters.append(each)
            for key in keys(each):
                self.filed[key].append(number)

    def ask(self, times: int) -> tuple[list[float], int]:
        """Seconds of each look-up, sketch included, in order; and the most candidates that one had."""
        spent, most = [], 0
        for number in self.chance.sample(range(len(self.matters)), times):
            topic = TOPICS[number % len(TOPICS)]
            begin = time.process_time()
            asked = replace(self.matters[number], sketch=sketch(topic.tellings[0]))
            candidates = {found for key in keys(asked) for found in self.filed.get(key, ())}
            _ = {found for found in candidates if verdict(asked, self.matters[found]).alike}
            spent.append(time.process_time() - begin)
            most = max(most, len(candidates))
            assert number in candidates or not topic.has_id
        return sorted(spent), most
