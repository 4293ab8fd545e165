from datetime import UTC, date, datetime

from heliodesk.hours.calendar import Exceptional, InForce, Level, Part, Plan, compile_plans
from heliodesk.hours.warnings import coverage, of_plan, silent, uncovered

NOW = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)  # a Monday
WORK = (Part(540, 1080),)
WEEK = (WORK,) * 5 + ((), ())


def compiled(plan: Plan):
    return compile_plans([InForce(plan)], date(2027, 2, 20), 120)


def kinds(plan: Plan) -> list[str]:
    return [each.kind for each in of_plan(plan, compiled(plan), NOW, NOW.date())]


def test_a_usual_week_says_nothing():
    assert kinds(Plan("UTC", WEEK)) == []


def test_a_long_silence_is_told_with_both_ends():
    plan = Plan("UTC", WEEK, exceptions=(Exceptional(date(2027, 3, 8), date(2027, 3, 12)),))
    (far,) = of_plan(plan, compiled(plan), NOW, NOW.date())
    assert far.kind == "far"
    assert (far.since, far.until) == (datetime(2027, 3, 5, 18, tzinfo=UTC), datetime(2027, 3, 15, 9, tzinfo=UTC))
    assert far.count == 9


def test_nobody_ever_is_told_without_an_end():
    (far,) = of_plan(Plan("UTC"), compiled(Plan("UTC")), NOW, NOW.date())
    assert (far.kind, far.until) == ("far", None)


def test_exceptions_that_meet_are_told_but_not_what_adds():
    one = Exceptional(date(2027, 3, 8), date(2027, 3, 9), WORK)
    other = Exceptional(date(2027, 3, 9), date(2027, 3, 10), WORK)
    assert kinds(Plan("UTC", WEEK, exceptions=(one, other))) == ["overlap"]
    more = Exceptional(date(2027, 3, 9), date(2027, 3, 9), (Part(1200, 1260),), adds=True)
    assert kinds(Plan("UTC", WEEK, exceptions=(one, more))) == []


def test_exceptions_that_are_over_are_counted():
    assert kinds(Plan("UTC", WEEK, exceptions=(Exceptional(date(2027, 2, 1), date(2027, 2, 28)),))) == ["past"]


def test_an_hour_without_people_on_a_day_when_most_days_have_them():
    plan = Plan(
        "UTC",
        ((Part(540, 1080),),) * 7,
        exceptions=(Exceptional(date(2027, 3, 4), date(2027, 3, 4), (Part(540, 900),)),),
    )
    (gap,) = uncovered({"tr": [compiled(plan)]}, NOW)
    assert (gap.about, gap.since, gap.until) == (
        "tr",
        datetime(2027, 3, 4, 15, tzinfo=UTC),
        datetime(2027, 3, 4, 18, tzinfo=UTC),
    )


def test_another_schedule_of_the_language_covers_it():
    gap = Plan("UTC", ((Part(540, 1080),),) * 7, exceptions=(Exceptional(date(2027, 3, 4), date(2027, 3, 4)),))
    other = Plan("UTC", ((), (), (), (Part(540, 1080, Level.REDUCED),), (), (), ()))
    assert uncovered({"tr": [compiled(gap), compiled(other)]}, NOW) == []


def test_half_an_hour_and_another_half_make_an_hour_and_the_assistant_none():
    start = datetime(2027, 3, 2, tzinfo=UTC)
    halves = [Plan("UTC", ((Part(540, 570),),) * 7), Plan("UTC", ((Part(570, 600), Part(600, 660, Level.BOT)),) * 7)]
    hours = coverage([compiled(plan) for plan in halves], start, 24)
    assert [n for n, each in enumerate(hours) if each] == [9]


def test_a_language_that_people_speak_and_no_schedule_names():
    assert [each.about for each in silent({"fr": 3, "en": 9}, {"en"})] == ["fr"]
