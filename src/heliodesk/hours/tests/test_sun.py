"""The sun rises and sets when almanacs say."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from heliodesk.hours.sun import cities, height, only_zone_of, place_of
from heliodesk.hours.sunline import Strip, sky

# City, local date, sunrise, sunset (local): published by almanacs, rounded to minutes.
ALMANAC = [
    ("Europe/London", "2026-06-21", "04:43", "21:22"),
    ("America/New_York", "2026-07-04", "05:29", "20:31"),
    ("Australia/Sydney", "2026-12-21", "05:41", "20:05"),
    ("Asia/Singapore", "2026-03-20", "07:08", "19:15"),
    ("Atlantic/Reykjavik", "2026-12-21", "11:22", "15:30"),
    ("Asia/Tokyo", "2026-01-01", "06:51", "16:38"),
]


@pytest.mark.parametrize(("zone", "day", "rise", "sets"), ALMANAC)
def test_sunrise_and_sunset_are_the_almanacs_within_three_minutes(zone, day, rise, sets):
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    turns = sky(Strip(midnight.astimezone(UTC)), place_of(zone), midnight).turns
    for turn, is_rise, told in zip(turns, (True, False), (rise, sets), strict=True):
        expected = datetime.fromisoformat(f"{day}T{told}").replace(tzinfo=ZoneInfo(zone))
        assert turn.is_rise == is_rise
        assert abs(turn.at - expected) <= timedelta(minutes=3)


def test_at_noon_of_a_solstice_the_sun_stands_as_high_as_geometry_says():
    assert height(datetime(2026, 6, 21, 12, 2, tzinfo=UTC), (51.4769, 0)) == pytest.approx(
        90 - 51.4769 + 23.436, abs=0.02
    )


def test_beyond_the_circle_it_neither_rises_in_winter_nor_sets_in_summer():
    tromso = (69.65, 18.96)
    for day, up in ((datetime(2026, 12, 21, tzinfo=UTC), False), (datetime(2026, 6, 21, tzinfo=UTC), True)):
        made = sky(Strip(day), tromso, day)
        assert made.turns == ()
        assert any(step.kind == "k3" for step in made.steps) == up


def test_a_zone_has_its_citys_place_by_its_older_names_too():
    assert place_of("Asia/Saigon") == place_of("Asia/Ho_Chi_Minh") == (10.75, pytest.approx(106.667, abs=0.001))
    assert place_of("America/Sao_Paulo") == (pytest.approx(-23.533, abs=0.001), pytest.approx(-46.617, abs=0.001))
    assert place_of("UTC") is None
    assert place_of("Etc/GMT+3") is None
    assert set(cities()) <= available_timezones()


def test_a_country_with_one_zone_names_it():
    assert only_zone_of("vn") == "Asia/Ho_Chi_Minh"
    assert only_zone_of("BR") is None
    assert only_zone_of("") is None
