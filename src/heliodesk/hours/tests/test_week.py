"""Days on a wall clock hold every instant once, and know their exceptions."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.hours.calendar import Exceptional, InForce, Level, Part, Plan, beginning, compile_plans
from heliodesk.hours.series import Series, in_series
from heliodesk.hours.week import days, exceptions

ZONES = [
    "Europe/Lisbon",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Kolkata",
    "Africa/Casablanca",
]
WEEK = tuple((Part(480, 1560), Part(300, 400, Level.REDUCED)) for _ in range(7))


@given(office=st.sampled_from(ZONES), reader=st.sampled_from(ZONES), first=st.dates(date(2026, 1, 1), date(2027, 6, 1)))
@settings(max_examples=60, deadline=None)
def test_the_pieces_of_days_are_the_segments_cut_at_midnight(office, reader, first):
    calendar = compile_plans([InForce(Plan(office, WEEK))], first - timedelta(days=3), 20)
    told = days(calendar, first, 10, reader)
    pieces = [piece for day in told for piece in day.pieces]
    assert pieces[0].since == beginning(first, reader)
    assert pieces[-1].until == beginning(first + timedelta(days=10), reader)
    for before, after in pairwise(pieces):
        assert before.until == after.since
    for piece in pieces:
        assert calendar.levels[_index(calendar.edges, piece.since)] == piece.level
        assert piece.start == _minute(piece.since, reader)


def _index(edges, at):
    from bisect import bisect_right

    return bisect_right(edges, at.timestamp()) - 1


def _minute(at, zone):
    wall = at.astimezone(ZoneInfo(zone))
    return wall.hour * 60 + wall.minute


@given(
    office=st.sampled_from(ZONES),
    first=st.dates(date(2026, 1, 1), date(2027, 3, 1)),
    holes=st.sets(st.integers(0, 199)),
)
@settings(max_examples=40, deadline=None)
def test_series_and_single_spans_together_are_what_is_compiled(office, first, holes):
    closed = tuple(Exceptional(first + timedelta(days=i), first + timedelta(days=i)) for i in sorted(holes))
    calendar = compile_plans([InForce(Plan(office, WEEK, exceptions=closed))], first - timedelta(days=2), 204)
    since, until = beginning(first, office), beginning(first + timedelta(days=200), office)
    series, single = in_series(calendar, since, until, office)
    spans = [(each.since, each.until, each.level) for each in single]
    for each in series:
        spans += list(_expanded(each))
    joined = []
    for begun, ended, level in sorted(spans):
        if joined and joined[-1][1] == begun and joined[-1][2] == level:
            joined[-1][1] = ended
        else:
            joined.append([begun, ended, level])
    served = [[a, b, level] for a, b, level in calendar.segments(since, until) if level > Level.CLOSED]
    assert joined == served


def _expanded(series: Series):
    at = series.first
    while at <= series.last:
        if at not in series.without:
            begun = at.astimezone(UTC)
            yield begun, begun + series.length, series.level
        at += timedelta(weeks=1)


def test_a_day_names_the_exception_that_gives_it_other_hours_by_the_offices_dates():
    closed = Exceptional(date(2026, 12, 25), date(2026, 12, 25), reasons=(("en", "Christmas Day"),))
    plan = InForce(Plan("Europe/Lisbon", WEEK, exceptions=(closed,)))
    calendar = compile_plans([plan], date(2026, 12, 20), 12)
    marked = [day.date.day for day in days(calendar, date(2026, 12, 22), 7, "Asia/Singapore", [plan]) if day.exception]
    assert marked == [25, 26]  # the office's date lies in two of the reader's
    assert [
        day.date.day for day in days(calendar, date(2026, 12, 22), 7, "Europe/Lisbon", [plan]) if day.exception
    ] == [25]


def test_an_exception_counts_only_while_its_plan_is_in_force():
    closed = Exceptional(date(2026, 12, 25), date(2026, 12, 25))
    before = InForce(Plan("UTC", WEEK, exceptions=(closed,)))
    after = InForce(Plan("UTC", WEEK), datetime(2026, 12, 1, tzinfo=UTC))
    assert list(exceptions([before])) != []
    assert list(exceptions([before, after])) == []
