from datetime import date, timedelta

import pytest

from heliodesk.config.northstar_hours import SCHEDULES
from heliodesk.hours.calendar import Exceptional, Level, Part
from heliodesk.hours.holding import CannotHold
from heliodesk.hours.ical import read, write
from heliodesk.hours.plans import read_plan

TODAY = date(2026, 11, 25)
PLANS = [read_plan(data) for _scope, data in SCHEDULES]


def calendar(*events: str) -> str:
    body = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nDTSTAMP:20261101T000000Z\n{event}\nEND:VEVENT\n" for n, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-TIMEZONE:Asia/Singapore\n{body}END:VCALENDAR\n"


@pytest.mark.parametrize("plan", [plan for plan in PLANS if not plan.seasons], ids=lambda plan: plan.zone)
def test_what_is_written_is_read_as_the_same(plan):
    again, lost = read(write(plan, name="Chat", today=TODAY), "UTC", TODAY)
    assert again.zone == plan.zone
    assert lost == []
    for n in range(500):
        day = TODAY + timedelta(days=n)
        assert sorted(again.parts_on(day)) == sorted(plan.parts_on(day)), day


def test_seasons_are_written_out_day_by_day():
    plan = next(plan for plan in PLANS if plan.seasons)
    text = write(plan, name="Requests", today=TODAY)
    assert "RRULE" not in text.replace("RRULE:FREQ=YEARLY", "")  # but those of the zone's own rules
    again, _lost = read(text, "UTC", TODAY)
    for n in range(399):
        day = TODAY + timedelta(days=n)
        assert sorted(again.parts_on(day)) == sorted(plan.parts_on(day)), day


def test_weekly_events_are_the_week_and_single_ones_exceptions():
    plan, lost = read(
        calendar(
            "SUMMARY:Days\nDTSTART;TZID=Asia/Singapore:20261123T090000\nDTEND;TZID=Asia/Singapore:20261123T180000\n"
            "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\nEXDATE;TZID=Asia/Singapore:20270208T090000",
            "SUMMARY:Night\nCATEGORIES:REDUCED\nDTSTART;TZID=Asia/Singapore:20261128T220000\n"
            "DTEND;TZID=Asia/Singapore:20261129T020000\nRRULE:FREQ=WEEKLY",
            "SUMMARY:Chinese New Year\nDTSTART;VALUE=DATE:20270205\nDTEND;VALUE=DATE:20270207",
            "SUMMARY:Extra\nDTSTART;TZID=Asia/Singapore:20270131T100000\nDURATION:PT2H",
            "SUMMARY:Long ago\nDTSTART;TZID=Asia/Singapore:20200131T100000\nDURATION:PT2H",
        ),
        "UTC",
        TODAY,
    )
    assert plan.zone == "Asia/Singapore"
    assert plan.week[0] == (Part(540, 1080),)
    assert plan.week[5] == (Part(1320, 1560, Level.REDUCED),)
    assert plan.exceptions == (
        Exceptional(date(2027, 1, 31), date(2027, 1, 31), (Part(600, 720),)),
        Exceptional(date(2027, 2, 5), date(2027, 2, 6), (), False, (("en", "Chinese New Year"),)),
        Exceptional(date(2027, 2, 8), date(2027, 2, 8), ()),
    )
    assert [item.rule for item in lost] == ["over-before"]


def test_availability_is_read_too():
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VAVAILABILITY\nUID:a\nDTSTAMP:20261101T000000Z\nBEGIN:AVAILABLE\n"
        "UID:b\nDTSTAMP:20261101T000000Z\nDTSTART;TZID=Europe/Lisbon:20261123T090000\nDTEND;TZID=Europe/Lisbon:20261123T170000\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEND:AVAILABLE\nEND:VAVAILABILITY\nEND:VCALENDAR\n"
    )
    plan, _lost = read(text, "UTC", TODAY)
    assert plan.zone == "Europe/Lisbon"
    assert plan.week[2] == (Part(540, 1020),)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        ("SUMMARY:x\nDTSTART:20270101T090000Z\nDTEND:20270101T100000Z\nRRULE:FREQ=MONTHLY", "recurrence"),
        ("SUMMARY:x\nDTSTART:20270101T090000Z\nDTEND:20270101T100000Z\nRRULE:FREQ=WEEKLY;COUNT=3", "recurrence"),
        ("SUMMARY:x\nDTSTART:20270101T090000Z\nDTEND:20270101T100000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2", "recurrence"),
        ("SUMMARY:x\nDTSTART:20270101T090000Z", "no-end"),
        ("SUMMARY:x\nDTSTART:20270101T090000Z\nDTEND:20270101T080000Z", "no-end"),
        ("SUMMARY:x\nDTSTART:20270101T090000Z\nDTEND:20270105T080000Z", "too-long"),
    ],
)
def test_what_cannot_be_held_is_named(event, rule):
    with pytest.raises(CannotHold) as told:
        read(calendar(event), "UTC", TODAY)
    assert told.value.items[0].rule == rule


@pytest.mark.parametrize(
    "text", ["", "hello", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "BEGIN:VEVENT\n", "\x00", "BEGIN:VCALENDAR\n" * 500]
)
def test_what_is_no_calendar_is_refused(text):
    with pytest.raises(CannotHold):
        read(text, "UTC", TODAY)


def test_ten_thousand_events_are_refused():
    event = "SUMMARY:x\nDTSTART:20270101T090000Z\nDTEND:20270101T100000Z"
    with pytest.raises(CannotHold) as told:
        read(calendar(*[event] * 10_000), "UTC", TODAY)
    assert told.value.items[0].rule == "too-many"
