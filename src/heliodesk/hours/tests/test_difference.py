from datetime import UTC, date, datetime

from heliodesk.hours.calendar import Exceptional, InForce, Part, Plan, Season, compile_plans
from heliodesk.hours.difference import days_between

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WORK, LONG, SHORT = (Part(540, 1080),), (Part(540, 1260),), (Part(600, 840),)


def week(saturday):
    return (WORK,) * 5 + (saturday, ())


def changes(before: Plan, after: Plan):
    first, days = date(2026, 11, 18), 407
    return days_between(
        compile_plans([InForce(before)], first, days), compile_plans([InForce(after)], first, days), NOW, "UTC"
    )


def test_a_weekday_that_changes_for_good_is_one_change():
    (change,) = changes(Plan("UTC", week(WORK)), Plan("UTC", week(LONG)))
    assert (change.first, change.last, change.weekdays) == (date(2026, 11, 28), None, (5,))


def test_a_holiday_on_the_way_does_not_break_it_up():
    holiday = Exceptional(date(2027, 1, 2), date(2027, 1, 2), SHORT)
    lasting, single = changes(Plan("UTC", week(WORK)), Plan("UTC", week(LONG), exceptions=(holiday,)))
    assert (lasting.first, lasting.last) == (date(2026, 11, 28), None)
    assert (single.first, single.last) == (date(2027, 1, 2), date(2027, 1, 2))


def test_a_season_that_stays_as_it_was_does_not_break_it_up_either():
    season = (Season((7, 15), (8, 31), week(SHORT)),)
    (change,) = changes(Plan("UTC", week(WORK), season), Plan("UTC", week(LONG), season))
    assert (change.first, change.last) == (date(2026, 11, 28), None)


def test_a_change_that_ends_is_told_by_its_dates():
    few = tuple(Exceptional(date(2026, 12, day), date(2026, 12, day), LONG) for day in (5, 12, 19))
    found = changes(Plan("UTC", week(WORK)), Plan("UTC", week(WORK), exceptions=few))
    assert [change.last for change in found] == [date(2026, 12, 5), date(2026, 12, 12), date(2026, 12, 19)]
