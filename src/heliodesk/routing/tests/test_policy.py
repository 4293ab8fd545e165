"""Who may, who should, who first."""

import heapq
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.routing.policy import Candidate, Desk, Need, choose, match, reach, turn, why_not
from heliodesk.routing.rules import Rules, Step

RULES = Rules()
LANGUAGES = ["en", "zh", "vi", "ko"]
people = st.lists(
    st.builds(
        Candidate,
        agent=st.integers(1, 30),
        team=st.integers(1, 2),
        languages=st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 3), min_size=1),
        capacity=st.integers(0, 4),
        load=st.integers(0, 5),
        idle_since=st.floats(0, 1000),
        skills=st.frozensets(st.sampled_from(["derivatives", "fiat"])),
        clearances=st.frozensets(st.sampled_from(["security", "appeals"])),
        region=st.sampled_from(["asia", "europe", ""]),
    ),
    max_size=12,
    unique_by=lambda one: one.agent,
)
asked = st.builds(
    Need,
    team=st.integers(1, 2),
    language=st.sampled_from(LANGUAGES),
    queued_at=st.floats(0, 5000),
    matter=st.integers(1, 10_000),
    urgency=st.integers(0, 3),
    is_vip=st.booleans(),
    level=st.integers(1, 3),
    skills=st.frozensets(st.sampled_from(["derivatives", "fiat"]), max_size=1),
    clearances=st.frozensets(st.sampled_from(["security"]), max_size=1),
    only_region=st.sampled_from(["", "", "asia"]),
    passed_by=st.sets(st.integers(1, 30), max_size=3),
    known=st.lists(st.integers(1, 30), max_size=2),
    apart=st.sets(st.integers(1, 30), max_size=2),
)


def agent(number=1, *languages, team=1, capacity=4, load=0, **more):
    return Candidate(number, team, dict.fromkeys(languages or ("en",), 3), capacity, load, **more)


@given(people, asked)
def test_whoever_is_chosen_may_and_has_room_and_nobody_is_idle_in_vain(known, need):
    desk, now = Desk(known), 6000.0
    within = reach(need, RULES, now)
    may = [one for one in known if why_not(need, one, within) is None]
    fresh = [one for one in may if one.agent not in need.passed_by] or may
    chosen = choose(need, desk, RULES, now)
    assert (chosen is None) == (not any(desk.has_room(one, 1.0) for one in fresh))
    if chosen:
        assert chosen in fresh
        assert desk.has_room(chosen, 1.0)
        assert need.skills <= chosen.skills
        assert need.clearances <= chosen.clearances
        assert chosen.agent not in need.apart
        assert need.only_region in ("", chosen.region)


@given(people, st.lists(asked, max_size=20, unique_by=lambda need: need.matter))
def test_a_round_gives_each_once_never_overfills_and_leaves_nobody_who_could_be_served(known, waiting):
    desk, now = Desk(known), 6000.0
    given_out = match(waiting, desk, RULES, now)
    assert len({need.matter for need, _one in given_out}) == len(given_out)
    for one in known:
        assert desk.load[one.agent] <= max(one.load, one.capacity, 1)
    left = [need for need in waiting if need not in [each for each, _one in given_out]]
    assert all(choose(need, desk, RULES, now) is None for need in left)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 4), st.sampled_from([0.8, 1.0, 1.5, 3.0]))
def test_nobody_starves_whoever_is_overtaken_is_so_only_by_who_came_within_the_longest_head_start(seed, servers, load):
    """A day of arrivals of all classes, more than can be served; every customer can be served by everybody."""
    random, now = Random(seed), 0.0
    waiting, order, arrivals = [], [], []
    for matter in range(250):
        now += random.expovariate(load * servers / 300)
        urgency = random.choices([0, 1, 2, 3], [5, 2, 2, 1])[0]
        arrivals.append(Need(1, "en", now, matter, urgency, is_vip=random.random() < 0.1))
    free, people = list(range(servers)), [agent(server, capacity=1) for server in range(servers)]
    events = [(need.queued_at, need.matter, need) for need in arrivals]
    heapq.heapify(events)
    while events:
        at, matter, what = heapq.heappop(events)
        waiting.append(what) if matter >= 0 else free.append(what)
        desk = Desk([people[server] for server in free])
        for need, one in match(waiting, desk, RULES, at):
            order.append(need)
            waiting.remove(need)
            free.remove(one.agent)
            heapq.heappush(events, (at + random.expovariate(1 / 300), -1, one.agent))
    assert len(order) == len(arrivals)
    place = {need.matter: n for n, need in enumerate(order)}
    for need in arrivals:
        overtaken_by = [other for other in order[: place[need.matter]] if other.queued_at > need.queued_at]
        assert all(other.queued_at <= need.queued_at + RULES.longest_head_start for other in overtaken_by)


def test_funds_at_risk_come_before_a_vip_and_a_vip_does_not_come_before_who_is_locked_out():
    now = 1000.0
    at_risk, locked, vip, plain = (
        Need(1, "en", now, 1, urgency=3),
        Need(1, "en", now, 2, urgency=2),
        Need(1, "en", now, 3, is_vip=True),
        Need(1, "en", now, 4),
    )
    assert sorted([plain, vip, locked, at_risk], key=lambda need: turn(need, RULES, now)) == [
        at_risk,
        locked,
        vip,
        plain,
    ]
    assert turn(replace(at_risk, is_vip=True), RULES, now) == turn(at_risk, RULES, now)  # heads do not add up


def test_a_promise_about_to_break_comes_forward():
    soon, late = Need(1, "en", 100.0, 1, due=1100.0), Need(1, "en", 90.0, 2, due=99_999.0)
    assert turn(soon, RULES, 1000.0) < turn(late, RULES, 1000.0)
    assert turn(soon, RULES, 500.0) > turn(late, RULES, 500.0)


def test_of_two_equally_loaded_the_one_idle_longest_is_asked():
    mei, ana = agent(1, load=1, idle_since=50.0), agent(2, load=1, idle_since=10.0)
    assert choose(Need(1, "en"), Desk([mei, ana]), RULES, 0.0) is ana


def test_the_only_one_who_speaks_korean_is_kept_for_koreans():
    kim, ana = agent(1, "en", "ko", capacity=4), agent(2, "en", capacity=4, load=1)
    assert choose(Need(1, "en"), Desk([kim, ana]), RULES, 0.0) is ana
    assert choose(Need(1, "ko"), Desk([kim, ana]), RULES, 0.0) is kim
    full = replace(ana, load=4)
    assert choose(Need(1, "en"), Desk([kim, full]), RULES, 0.0) is kim  # kept, but not idle while somebody waits


def test_the_same_agent_is_asked_again_unless_overloaded():
    mei, ana = agent(1, load=2), agent(2, load=0)
    again = Need(1, "en", known=(1,))
    assert choose(again, Desk([mei, ana]), RULES, 0.0) is mei
    assert choose(again, Desk([replace(mei, load=3), ana]), RULES, 0.0) is ana


def test_a_chain_reaches_further_with_every_step():
    rules = Rules(chains={1: (Step(60, language="en"), Step(120, team=2), Step(600, ticket=True))})
    vietnamese, neighbour = agent(1, "en"), agent(2, "vi", team=2)
    need, desk = Need(1, "vi", queued_at=0.0), Desk([vietnamese, neighbour])
    assert choose(need, desk, rules, 59.0) is None
    assert choose(need, desk, rules, 60.0) is vietnamese
    assert choose(need, desk, rules, 120.0) is neighbour  # who speaks it
    assert [reach(need, rules, at).is_ticket for at in (599.0, 600.0)] == [False, True]


def test_five_mails_are_as_much_as_three_chats():
    mail = Need(1, "en", channel="mail")
    for load, takes in ((2.4, True), (2.41, False)):
        assert (choose(mail, Desk([agent(1, capacity=3, load=load)]), RULES, 0.0) is not None) is takes


def test_a_level_is_asked_for_and_a_translation_needs_somebody_who_writes_well():
    beginner, fluent = Candidate(1, 1, {"zh": 1}, 4), Candidate(2, 1, {"zh": 3}, 4, 3)
    assert choose(Need(1, "zh", level=2), Desk([beginner, fluent]), RULES, 0.0) is fluent
    assert choose(Need(1, "zh", level=2), Desk([beginner]), RULES, 0.0) is None
    rules = Rules(chains={1: (Step(0, language="en"),)})
    assert choose(Need(1, "zh"), Desk([Candidate(3, 1, {"en": 1}, 4)]), rules, 0.0) is None
    assert choose(Need(1, "zh"), Desk([Candidate(3, 1, {"en": 2}, 4)]), rules, 0.0) is not None
