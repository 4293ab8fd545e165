"""The watch rules: which of an agent's looks at customers' data do not look like work. Pure.

The largest loss in this field came from agents who were paid to look customers up, a few a day, for months. Each rule
therefore has a window that a patient thief crosses too, and a threshold that a day of honest work does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Look:
    """One agent looked at one customer's data. `at` is UTC; `kind` is opened, looked-up or revealed.

    `wrote_to_them`: the customer had written in a conversation that the agent has or had. `wrote_lately`: the customer
    wrote to anybody in the week before.
    """

    at: datetime
    agent: int
    customer: int
    kind: str
    on_shift: bool = True
    wrote_to_them: bool = True
    wrote_lately: bool = True
    is_canary: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the agent, the UTC day, how many looks or agents, and the one customer it is about, if one."""

    rule: str
    agent: int
    day: date
    count: int
    customer: int | None = None


WEEK = timedelta(days=7)
# Customers of whom an agent may look at something without ever having been written to by them: colleagues ask for help.
STRANGERS_A_DAY = 4
STRANGERS_A_WEEK = 9
# Finishing after hours what one has is honest; more than this is not finishing.
OWN_OFF_SHIFT_A_DAY = 6
# Strangers off shift: one may be a slip, the second is a pattern.
STRANGERS_OFF_SHIFT_A_WEEK = 2
# Conversations of others that are merely opened: reading the queue, learning from a colleague.
OPENED_A_DAY = 40
AGENTS_OF_ONE_CUSTOMER = 3


def judge(looks: Iterable[Look]) -> list[Finding]:
    """Findings in looks of at least the last week, each rule once for an agent and a day (and a customer, where it has one)."""
    ordered = sorted(looks, key=lambda look: look.at)
    by_agent: dict[int, list[Look]] = defaultdict(list)
    for look in ordered:
        by_agent[look.agent].append(look)
    found = dict.fromkeys(_canaries(ordered))
    found |= dict.fromkeys(_many_agents(ordered))
    for theirs in by_agent.values():
        found |= dict.fromkeys(_of_one_agent(theirs))
    return sorted(found, key=lambda finding: (finding.day, finding.agent, finding.rule))


def _canaries(looks: Sequence[Look]) -> Iterator[Finding]:
    for look in looks:
        if look.is_canary:
            yield Finding("canary", look.agent, look.at.date(), 1, look.customer)


def _of_one_agent(looks: Sequence[Look]) -> Iterator[Finding]:
    data = [look for look in looks if look.kind != "opened"]
    strangers = [look for look in data if not look.wrote_to_them]
    agent = looks[0].agent
    for day, count in _per_day(strangers).items():
        if count >= STRANGERS_A_DAY:
            yield Finding("strangers", agent, day, count)
        elif (week := _in_week_before(strangers, day)) >= STRANGERS_A_WEEK:
            yield Finding("strangers", agent, day, week)
    away = [look for look in strangers if not look.on_shift]
    for day in _per_day(away):
        if (week := _in_week_before(away, day)) >= STRANGERS_OFF_SHIFT_A_WEEK:
            yield Finding("off-shift", agent, day, week)
    own_away = [look for look in data if look.wrote_to_them and not look.on_shift]
    for day, count in _per_day(own_away).items():
        if count >= OWN_OFF_SHIFT_A_DAY:
            yield Finding("off-shift", agent, day, count)
    browsed = [look for look in looks if look.kind == "opened" and not look.wrote_to_them]
    for day, count in _per_day(browsed).items():
        if count >= OPENED_A_DAY:
            yield Finding("browsing", agent, day, count)


def _many_agents(looks: Sequence[Look]) -> Iterator[Finding]:
    """The same customer by three agents within a week, although that customer has not written to anybody."""
    quiet: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        if look.kind != "opened" and not look.wrote_lately:
            quiet[look.customer].append(look)
    for customer, theirs in quiet.items():
        for i, last in enumerate(theirs):
            agents = {look.agent for look in theirs[: i + 1] if last.at - look.at <= WEEK}
            if len(agents) >= AGENTS_OF_ONE_CUSTOMER:
                for agent in sorted(agents):
                    yield Finding("many-agents", agent, last.at.date(), len(agents), customer)
                break


def _per_day(looks: Sequence[Look]) -> dict[date, int]:
    """Day → different customers looked at."""
    customers: dict[date, set[int]] = defaultdict(set)
    for look in looks:
        customers[look.at.date()].add(look.customer)
    return {day: len(them) for day, them in customers.items()}


def _in_week_before(looks: Sequence[Look], day: date) -> int:
    """Different customers looked at in the seven days that end with `day`."""
    return len({look.customer for look in looks if timedelta(0) <= day - look.at.date() < WEEK})
