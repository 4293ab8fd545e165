"""The table of stages, the statutory clock and what counts as words, without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from heliodesk.appeals import deadline, parts, stages
from heliodesk.appeals.stages import Standing, after, refusal

PEOPLE = st.integers(1, 5)
ACTS = st.sampled_from(
    ["complete", "take", "give-back", "draft", "hand-in", "send-back", "confirm", "extend", "withdraw", "close"]
)


class Appealing(RuleBasedStateMachine):
    """Anybody tries anything in any order; person 1 had a hand in the decision."""

    def __init__(self):
        super().__init__()
        self.now = Standing()
        self.done: list[tuple[str, int]] = []
        self.whole_when_decided = True

    @rule(act=ACTS, who=PEOPLE)
    def try_it(self, act, who):
        before = self.now
        if refusal(before, act, who, frozenset({1})):
            return
        assert before.stage != "closed"
        self.now = after(before, act, who)
        self.done.append((act, who))
        if act == "confirm":
            self.whole_when_decided = before.whole

    @rule(whole=st.booleans())
    def write_parts(self, whole):
        if self.now.stage == "review" and not self.now.handed_in and self.now.reviewer in self.now.authors:
            self.now = Standing(**{**{n: getattr(self.now, n) for n in Standing.__slots__}, "whole": whole})

    @invariant()
    def nobody_decides_alone_and_nobody_who_was_there(self):
        if self.now.stage == "decided":
            reviewer, second = self.now.decided_by
            assert reviewer != second
            assert 1 not in (reviewer, second)
            assert ("hand-in", reviewer) in self.done
            assert second not in self.now.authors
            assert self.whole_when_decided

    @invariant()
    def it_is_extended_once(self):
        assert [act for act, _who in self.done].count("extend") <= 1

    @invariant()
    def nothing_waits_after_the_end(self):
        if self.now.stage in ("decided", "closed"):
            assert not self.now.handed_in


Appealing.TestCase.settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
TestAppealing = Appealing.TestCase


def test_a_whole_way_leads_to_the_end():
    now = Standing()
    for act, who in [("complete", 0), ("take", 2), ("draft", 2)]:
        assert not refusal(now, act, who)
        now = after(now, act, who)
    assert refusal(now, "hand-in", 2) == "opinion-parts"
    now = Standing(stage="review", reviewer=2, authors=frozenset({2}), whole=True)
    now = after(now, "hand-in", 2)
    assert refusal(now, "confirm", 2) == "opinion-own"
    assert refusal(now, "confirm", 3, frozenset({2})) == "appeal-conflict"
    assert refusal(now, "confirm", 3, frozenset({3})) == "appeal-conflict"
    now = after(now, "confirm", 3)
    assert now.decided_by == (2, 3)
    assert after(now, "close", 0).stage == "closed"


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
ZONES = st.sampled_from(["UTC", "Asia/Singapore", "America/New_York", "Europe/Lisbon", "Pacific/Apia"])


@given(
    MOMENTS,
    st.integers(1, 40),
    ZONES,
    st.lists(st.tuples(MOMENTS, st.integers(0, 20000)), max_size=4),
    st.sets(st.integers(0, 90), max_size=12),
)
@settings(max_examples=1500, deadline=None)
def test_business_days_agree_with_walking_minute_by_minute_of_each_day(since, days, zone, waits, frees):
    place = ZoneInfo(zone)
    pauses = [deadline.Pause(at, at + timedelta(minutes=long)) for at, long in waits]
    first = since.astimezone(place).date()
    free = {first + timedelta(days=n) for n in frees}
    due = deadline.after_days(since, days, pauses, zone, free.__contains__)
    left, day = days, first
    while left:
        day += timedelta(days=1)
        start = datetime(day.year, day.month, day.day, tzinfo=place)
        nxt = day + timedelta(days=1)
        end = datetime(nxt.year, nxt.month, nxt.day, tzinfo=place)
        waited = any(p.since.astimezone(UTC) < end.astimezone(UTC) and p.until >= start.astimezone(UTC) for p in pauses)
        if day.isoweekday() <= 5 and day not in free and not waited:
            left -= 1
    assert due == end.astimezone(UTC) - timedelta(minutes=1)
    assert deadline.days_gone(since, due, pauses, zone, free.__contains__) == days - 1
    assert deadline.days_gone(since, due + timedelta(minutes=1), pauses, zone, free.__contains__) == days


@given(MOMENTS, st.integers(1, 100), st.lists(st.tuples(st.integers(-2000, 9000), st.integers(0, 3000)), max_size=4))
@settings(max_examples=300, deadline=None)
def test_hours_agree_with_counting_minutes(since, hours, waits):
    since = since.replace(second=0, microsecond=0)
    pauses = [deadline.Pause(since + timedelta(minutes=a), since + timedelta(minutes=a + b)) for a, b in waits]
    at, left = since, hours * 60
    while left:
        if not any(p.since <= at < p.until for p in pauses):
            left -= 1
        at += timedelta(minutes=1)
    assert deadline.after_hours(since, hours, pauses) == at


def test_while_it_is_paused_nothing_is_due():
    since = datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert deadline.after_days(since, 5, [deadline.Pause(since)], "UTC", lambda _day: False) is None
    assert deadline.after_hours(since, 5, [deadline.Pause(since)]) is None


def test_the_day_of_filing_does_not_count_and_fifteen_days_are_three_weeks():
    since = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)  # Monday; Tuesday in Singapore
    none = lambda _day: False  # noqa: E731
    assert deadline.after_days(since, 15, [], "UTC", none) == datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    in_singapore = deadline.after_days(since, 15, [], "Asia/Singapore", none)
    assert in_singapore.astimezone(ZoneInfo("Asia/Singapore")).date() == date(2026, 11, 24)


def test_a_repeated_word_says_nothing_more():
    assert parts.words("yes yes yes YES") == 1
    assert parts.words("充值未到账") == 5
    assert parts.lacking({"facts": "word " * 50, "result": "upheld"})[0] == "facts"
    assert parts.lacking({}) == [*parts.OPINION, "result"]
    assert "result" in parts.lacking({"result": "maybe"})


def test_what_is_missing_is_named_and_no_evidence_is_an_answer():
    told = {"decision": "You closed my account", "grounds": "I never did what you say there", "wanted": "Open it again"}
    assert parts.missing(told, has_evidence=False, no_evidence=False) == ["evidence"]
    assert parts.missing(told, has_evidence=False, no_evidence=True) == []
    assert parts.missing({}, has_evidence=True, no_evidence=False) == ["decision", "grounds", "wanted"]


def test_the_customers_language_is_kept():
    assert parts.not_in("zh", {"facts": "The deposit arrived"}) == ["facts"]
    assert parts.not_in("zh", {"facts": "充值 0.5 BTC 已于周一到账 (txid abc)"}) == []
    assert parts.not_in("en", {"weighing": "充值已到账"}) == ["weighing"]


def test_every_stage_but_the_last_leads_on():
    for stage in stages.STAGES[:-1]:
        assert any(stage in when for when in stages._WHEN.values())
    assert not any("closed" in when for when in stages._WHEN.values())
