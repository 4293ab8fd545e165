from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk import hours
from heliodesk.hours import open_now
from heliodesk.hours.calendar import Span, compile_week
from heliodesk.hours.models import Schedule, WeeklySpan, check_zone

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
SHIFTING = [
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/New_York",
    "Asia/Tehran",
]


def reads_open(spans: list[Span], zone: ZoneInfo, at: datetime) -> bool:
    """The oracle: look at the clock on the wall."""
    wall = at.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    today, yesterday = wall.weekday(), (wall.weekday() - 1) % 7
    return any(
        (s.weekday == today and s.start <= minute < s.end)
        or (s.weekday == yesterday and s.start <= minute + 1440 < s.end)
        for s in spans
    )


spans = st.lists(
    st.builds(
        lambda d, a, n: Span(d, a, min(a + n, 2880)), st.integers(0, 6), st.integers(0, 1439), st.integers(1, 2000)
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(
    spans, st.sampled_from(ZONES) | st.sampled_from(SHIFTING), st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.data()
)
def test_the_compiled_calendar_says_what_the_clock_on_the_wall_says(week, name, first, data):
    zone = ZoneInfo(name)
    calendar = compile_week(week, zone, first, 8)
    start = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC) + timedelta(hours=3)
    for minute in data.draw(st.lists(st.integers(0, 6 * 1440), min_size=20, max_size=60)):
        at = start + timedelta(minutes=minute)
        assert calendar.status(at).is_open == reads_open(week, zone, at), at


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_every_minute_of_a_day_that_changes_its_clock_is_right(day):
    zone = ZoneInfo("Europe/Lisbon")
    week = [Span(6, 30, 90), Span(6, 100, 130), Span(5, 1380, 1500)]
    calendar = compile_week(week, zone, day - timedelta(days=1), 3)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=4)
    for minute in range(30 * 60):
        at = start + timedelta(minutes=minute)
        assert calendar.status(at).is_open == reads_open(week, zone, at), at


def test_a_whole_day_has_no_seam_at_midnight():
    week = [Span(d, 0, 1440) for d in range(7)]
    calendar = compile_week(week, ZoneInfo("Asia/Shanghai"), date(2026, 11, 23), 14)
    assert len(calendar.starts) == 1
    assert calendar.status(datetime(2026, 11, 24, 15, 59, 59, 999999, tzinfo=UTC)) == hours.Open(None)


def test_closing_and_opening_are_told_to_the_instant():
    calendar = compile_week([Span(1, 540, 1080)], ZoneInfo("Asia/Singapore"), date(2026, 11, 23), 14)
    tuesday = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Singapore
    assert calendar.status(tuesday - timedelta(microseconds=1)) == hours.Closed(tuesday)
    assert calendar.status(tuesday) == hours.Open(tuesday + timedelta(hours=9))
    assert calendar.status(tuesday + timedelta(hours=9)) == hours.Closed(tuesday + timedelta(days=7))


@pytest.mark.parametrize("wrong", [(7, 0, 1), (0, 1440, 1441), (0, 10, 10), (0, 10, 2881), (-1, 0, 1)])
def test_what_is_no_span_is_refused(wrong):
    with pytest.raises(ValueError, match="not a span"):
        Span(*wrong)


def test_a_zone_that_does_not_exist_is_refused_by_name():
    with pytest.raises(ValidationError, match="Asia/Atlantis"):
        check_zone("Asia/Atlantis")


def test_the_most_specific_schedule_decides_and_none_means_closed(db):
    open_now.forget()
    assert hours.status(hours.Scope("support", "en")) == hours.Closed(None)
    always = Schedule.objects.create(team="support", zone="UTC")
    WeeklySpan.objects.bulk_create(WeeklySpan(schedule=always, weekday=d, start=0, end=1440) for d in range(7))
    Schedule.objects.create(team="support", language="vi", zone="UTC")
    open_now.forget()
    assert hours.status(hours.Scope("support", "en")).is_open
    assert not hours.status(hours.Scope("support", "vi")).is_open
    assert not hours.status(hours.Scope("institutional", "en")).is_open
