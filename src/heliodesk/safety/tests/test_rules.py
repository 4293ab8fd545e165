"""The watch rules on days of work made up by chance: honest ones pass, patient thieves do not.

The made-up desk knows nothing of the rules' thresholds: agents have shifts, finish late, help colleagues, are new and read
along; thieves look up strangers a few a day, at night, or share out one list among three.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.safety.rules import Look, judge

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)


class Desk:
    """Agents, customers, and looks that accumulate."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.looks: list[Look] = []
        self.next_customer = 1000

    def customer(self) -> int:
        self.next_customer += 1
        return self.next_customer

    def look(self, agent: int, at: datetime, kind: str, **facts: object) -> None:
        customer = facts.pop("customer", None) or self.customer()
        self.looks.append(Look(at=at, agent=agent, customer=customer, kind=kind, **facts))

    def honest_day(self, agent: int, day: int) -> None:
        """A shift of 20–60 customers: some details shown, some colleagues helped, now and then a late end."""
        start = START + timedelta(days=day, hours=self.chance.choice([0, 6, 8, 14]))
        for _one in range(self.chance.randint(20, 60)):
            at = start + 8 * HOUR * self.chance.random()
            if self.chance.random() < 0.3:
                self.look(agent, at, self.chance.choice(["revealed", "revealed", "looked-up"]))
        for _help in range(min(3, int(self.chance.expovariate(1 / 0.5)))):  # a colleague asks: "can you look at this?"
            self.look(agent, start + 8 * HOUR * self.chance.random(), "revealed", wrote_to_them=False)
        for _late in range(self.chance.choice([0, 0, 0, 0, 1, 1, 2, 3])):  # what is finished after the shift
            self.look(agent, start + 8 * HOUR + HOUR * self.chance.random(), "revealed", on_shift=False)
        for _along in range(self.chance.choice([0, 1, 2, 5, 10, 20])):  # reading the queue, learning
            self.look(agent, start + 8 * HOUR * self.chance.random(), "opened", wrote_to_them=False)

    def rogue_week(self, agent: int, way: str) -> None:
        """A week of honest work with theft among it."""
        for day in range(5):
            self.honest_day(agent, day)
            noon = START + timedelta(days=day, hours=10)
            if way == "grabs" and day == 3:
                for _one in range(self.chance.randint(8, 40)):
                    self.look(agent, noon, "revealed", wrote_to_them=False, wrote_lately=False)
            if way == "patient":  # two or three a day, for months
                for _one in range(self.chance.randint(2, 3)):
                    self.look(agent, noon + HOUR * self.chance.random(), "looked-up", wrote_to_them=False)
            if way == "at night":
                for _one in range(self.chance.randint(0, 2)):
                    night = START + timedelta(days=day, hours=3)
                    self.look(agent, night, "revealed", wrote_to_them=False, on_shift=False)
            if way == "browses":
                for _one in range(self.chance.randint(50, 120)):
                    self.look(agent, noon, "opened", wrote_to_them=False)
        if way == "canary":
            self.look(agent, START + timedelta(days=2), "revealed", customer=1, is_canary=True, wrote_to_them=False)
        if way == "shared":  # one list, three people, so that nobody has many
            for customer in (7, 8, 9):
                for other in (agent, agent + 5000, agent + 6000):
                    at = START + timedelta(days=self.chance.randint(0, 4), hours=11)
                    self.look(other, at, "revealed", customer=customer, wrote_to_them=False, wrote_lately=False)


WAYS = ("grabs", "patient", "at night", "browses", "canary", "shared")


@pytest.mark.parametrize("seed", range(12))
def test_the_rogues_are_found_and_the_honest_are_left_alone(seed):
    honest = Desk(seed)
    for agent in range(40):
        for day in range(5):  # 200 agent-days
            honest.honest_day(agent, day)
    assert len(judge(honest.looks)) <= 2  # one false alert per 100 agent-days

    found = 0
    for agent in range(20):
        rogue = Desk(1000 * seed + agent)
        rogue.rogue_week(100 + agent, WAYS[agent % len(WAYS)])
        found += any(finding.agent == 100 + agent for finding in judge(rogue.looks))
    assert found >= 19  # of 20


def test_each_finding_says_who_when_and_how_many():
    desk = Desk(1)
    for hour in range(5):
        desk.look(7, START + hour * HOUR, "revealed", wrote_to_them=False)
    (finding,) = judge(desk.looks)
    assert (finding.rule, finding.agent, finding.day, finding.count) == ("strangers", 7, START.date(), 5)


def test_the_same_customer_again_is_one_customer():
    desk = Desk(1)
    for hour in range(9):
        desk.look(7, START + hour * HOUR, "revealed", customer=3, wrote_to_them=False)
    assert judge(desk.looks) == []


def test_three_agents_at_a_customer_who_wrote_are_no_finding():
    desk = Desk(1)
    for agent in (1, 2, 3):
        desk.look(agent, START, "revealed", customer=3, wrote_lately=True)
    assert judge(desk.looks) == []


def test_nothing_looked_at_is_nothing_found():
    assert judge([]) == []
