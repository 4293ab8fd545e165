"""What is usual is learnt, what is above it begins a surge, and it does not flicker."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.conversations.models import Conversation
from heliodesk.routing import arriving
from heliodesk.routing.surge import CALM_FOR, HOURS, LEAST, Week, is_on, learn, quantile

COUNTS = st.lists(st.lists(st.integers(0, 80), min_size=HOURS, max_size=HOURS), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None)
@given(COUNTS)
def test_the_band_holds_the_mean_and_grows_with_its_share(weeks: list[list[int]]) -> None:
    week = learn(weeks)
    for hour in (0, 7, 100, 167):
        band, quarter = week.band(hour), week.band(hour, share=0.25)
        assert quarter.mean <= band.mean
        assert quarter.high <= band.high
        assert band.usual <= max(band.high, LEAST)
        assert week.calm(hour) <= band.high


@given(st.floats(0.01, 400), st.floats(0.5, 1000), st.floats(0.05, 0.99), st.floats(0.05, 0.99))
def test_a_quantile_grows_with_what_it_covers(mean: float, r: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert quantile(mean, r, low) <= quantile(mean, r, high)


def test_a_quantile_is_that_of_the_negative_binomial() -> None:
    chance = random.Random(7)
    drawn = sorted(_poisson(chance, chance.gammavariate(4, 10 / 4)) for _each in range(20_000))
    for part in (0.5, 0.8, 0.95, 0.995):
        assert abs(quantile(10, 4, part) - drawn[int(part * len(drawn))]) <= (1 if part < 0.99 else 3)


def test_what_is_usual_seldom_begins_a_surge() -> None:
    """Twelve weeks as they are are learnt from; in the next, at most one window in a hundred is above the band."""
    chance = random.Random(3)

    def week() -> list[int]:
        rates = (8 * (1 + (at % 24 > 8)) * chance.gammavariate(6, 1 / 6) for at in range(HOURS))
        return [_poisson(chance, rate) for rate in rates]

    learnt, others = learn([week() for _each in range(12)]), [week() for _each in range(6)]
    above = sum(count > learnt.band(at).high for one in others for at, count in enumerate(one))
    assert above <= 0.01 * 6 * HOURS * 1.5


def _poisson(chance: random.Random, rate: float) -> int:
    count, left = 0, chance.expovariate(1)
    while left < rate:
        count, left = count + 1, left + chance.expovariate(1)
    return count


@given(st.booleans(), st.lists(st.integers(0, 30), min_size=CALM_FOR, max_size=CALM_FOR))
def test_between_the_two_lines_nothing_changes(was_on: bool, counts: list[int]) -> None:
    highs, calms = [20] * CALM_FOR, [10] * CALM_FOR
    now = is_on(was_on, counts, highs, calms)
    if counts[-1] > 20:
        assert now
    elif any(count > 10 for count in counts):
        assert now == was_on
    else:
        assert not now


def test_a_quiet_team_is_not_in_a_surge_for_a_handful() -> None:
    assert Week((0.1,) * HOURS, 1.0, 4).band(3, share=0.25).high == LEAST - 1


@pytest.mark.django_db
def test_counts_are_of_their_hour(write, team) -> None:
    now = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)  # a Wednesday
    for weeks_ago in (1, 2):
        for _each in range(4):
            talk = write()
            at = now - timedelta(weeks=weeks_ago, minutes=10)
            Conversation.objects.filter(pk=talk.pk).update(opened_at=at)
    first = write()
    Conversation.objects.filter(pk=first.pk).update(opened_at=now - timedelta(weeks=2, hours=5))
    Conversation.objects.filter(pk=write().pk).update(opened_at=now - timedelta(minutes=3))
    arriving.forget()
    week = arriving.week_of(team.pk, now)
    assert week.weeks == 2
    assert max(range(HOURS), key=lambda at: week.means[at]) == arriving.hour_of(now)
    assert [count for _at, count in arriving.windows(team.pk, now, 3)] == [0, 0, 1]
