"""`policy`: a simulated week of six regions and eight languages, under the policy and under first come, first served.

The same matters, the same people, the same shifts in one run (common random numbers). Bars: more promises kept, a shorter worst
wait and a smaller Gini coefficient of load than first come, first served.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from benchmarks.site import Site
from heliodesk.routing.policy import Candidate, Need
from heliodesk.routing.rules import Rules, Step
from heliodesk.routing.trial import FIRST_COME, Matter, Shift, Trial, live_through

HOUR, DAY = 3600.0, 86400.0
# A region: its hour from UTC, the languages of its customers by weight, how many come in a busy hour, its people by languages.
REGIONS = {
    1: (
        8,
        {"zh": 6, "en": 3, "vi": 1},
        60,
        [("zh", "en"), ("zh",), ("zh", "en"), ("en",), ("zh",), ("en", "vi"), ("zh",)],
    ),
    2: (9, {"ko": 4, "ja": 4, "en": 2}, 36, [("ko", "en"), ("ja", "en"), ("ko",), ("ja",), ("en",)]),
    3: (7, {"vi": 5, "en": 4, "zh": 1}, 40, [("vi", "en"), ("vi",), ("en",), ("vi", "en"), ("en", "zh")]),
    4: (3, {"ru": 4, "tr": 4, "en": 2}, 36, [("ru", "en"), ("tr", "en"), ("ru",), ("tr",), ("en",)]),
    5: (1, {"en": 6, "es": 3, "ru": 1}, 50, [("en",), ("en", "es"), ("es",), ("en",), ("en", "ru"), ("en",)]),
    6: (-4, {"es": 6, "en": 4}, 48, [("es", "en"), ("es",), ("en",), ("es", "en"), ("es",), ("en",)]),
}
NEIGHBOURS = {1: 3, 2: 1, 3: 2, 4: 5, 5: 6, 6: 5}
PROMISED = {3: 120.0, 2: 300.0, 1: 600.0, 0: 900.0}  # the wait that each class is promised
DAYS, WORK = 7, 1200.0
POLICY = Rules(
    chains={team: (Step(4 * 60.0, team=other), Step(8 * 60.0, language="en")) for team, other in NEIGHBOURS.items()},
    promise_near=60.0,
)


def week(seed: int, days: int = DAYS) -> tuple[list[Matter], list[Shift]]:
    """Everything that comes and everybody who is there. Customers are up from 8 to 23, people work 8 to 24 in two shifts."""
    chance, matters, shifts = Random(seed), [], []
    for region, (offset, languages, busy, people) in REGIONS.items():
        for day in range(days + 1):  # the last finishes what is left
            midnight = day * DAY - offset * HOUR
            for shift, part in enumerate((8, 16)):
                for n, spoken in enumerate(people):
                    number = region * 1000 + shift * 100 + n
                    who = Candidate(number, region, dict.fromkeys(spoken, 3), 3, region=str(region))
                    shifts.append(Shift(who, midnight + part * HOUR, midnight + (part + 8) * HOUR))
        at = 8 * HOUR - offset * HOUR
        while at < days * DAY:
            at += chance.expovariate(busy / HOUR)
            local = (at / HOUR + offset) % 24
            if 8 <= local < 23.5 and chance.random() < 0.55 + 0.45 * math.sin((local - 8) / 15.5 * math.pi):
                matters.append(_matter(chance, region, languages, at))
    return matters, shifts


def _matter(chance: Random, region: int, languages: dict[str, int], at: float) -> Matter:
    language = chance.choices(list(languages), list(languages.values()))[0]
    urgency = chance.choices([0, 1, 2, 3], [60, 18, 15, 7])[0]
    need = Need(
        region,
        language,
        at,
        urgency=urgency,
        is_vip=chance.random() < 0.03,
        region=str(region),
        due=at + PROMISED[urgency],
    )
    return Matter(need, chance.expovariate(1 / WORK), promise=PROMISED[urgency])


def measure(_site: Site) -> Iterator[dict[str, object]]:
    """Both, side by side; three weeks with HELIODESK_BENCH_LONG."""
    for seed in range(3 if os.environ.get("HELIODESK_BENCH_LONG") else 1):
        matters, shifts = week(8 + seed)
        ours, theirs = live_through(matters, shifts, POLICY), live_through(matters, shifts, FIRST_COME)
        reaching = live_through(matters, shifts, replace(FIRST_COME, chains=POLICY.chains))
        yield {
            "figure": f"policy, a week of {len(matters):,} matters",
            "ours": _said(ours),
            "reference": f"first come, first served: {_said(theirs)}; with the policy's chains: {_said(reaching)}",
            "ratio": f"{ours.worst() / theirs.worst():.2f} of the worst wait",
            "bar": "better in all three",
            "met": ours.kept() > theirs.kept() and ours.worst() < theirs.worst() and ours.gini() < theirs.gini(),
        }


def _said(trial: Trial) -> str:
    return f"{trial.kept():.1%} kept, worst {trial.worst() / 60:.0f} min, Gini {trial.gini():.3f}"
