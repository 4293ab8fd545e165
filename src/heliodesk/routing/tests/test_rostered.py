from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.routing.rostered import OnShift, first_gap

T = datetime(2026, 11, 24, tzinfo=UTC)


def at(hours: float) -> datetime:
    return T + timedelta(hours=hours)


def shift(starts: float, ends: float, *languages: str) -> OnShift:
    return OnShift(at(starts), at(ends), frozenset(languages or ("en",)))


@pytest.mark.parametrize(
    ("shifts", "gap"),
    [
        ([], (8, 20)),
        ([shift(8, 20)], None),
        ([shift(6, 14), shift(14, 22)], None),
        ([shift(6, 14), shift(14.1, 22)], None),  # six minutes
        ([shift(6, 14), shift(16, 22)], (14, 16)),
        ([shift(10, 22)], (8, 10)),
        ([shift(6, 18)], (18, 20)),
        ([shift(6, 12), shift(7, 15), shift(8, 9), shift(15, 20)], None),
        ([shift(6, 12), shift(8, 9), shift(17, 22)], (12, 17)),
        ([shift(8, 20, "zh")], (8, 20)),
        ([shift(0, 4), shift(8, 20)], None),
    ],
)
def test_the_first_time_that_nobody_is_to_hold_is_found(shifts, gap):
    found = first_gap([(at(8), at(20))], shifts, "en")
    assert found == (None if gap is None else (at(gap[0]), at(gap[1])))


def test_what_is_not_promised_needs_nobody():
    shifts = [shift(8, 12), shift(14, 18)]
    assert first_gap([(at(8), at(12)), (at(14), at(18))], shifts, "en") is None
    assert first_gap([(at(8), at(12)), (at(13), at(18))], shifts, "en") == (at(13), at(14))


def test_fewer_people_from_some_hour_on_do_not_end_the_time():
    assert first_gap([(at(8), at(12)), (at(12), at(18))], [shift(8, 10)], "en") == (at(10), at(18))
