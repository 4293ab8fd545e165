"""A calendar program reads from a feed what is compiled, hour by hour."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from django.test import Client

from heliodesk.access.actors import SYSTEM
from heliodesk.config.northstar_hours import SCHEDULES
from heliodesk.hours import open_now
from heliodesk.hours.calendar import Level
from heliodesk.hours.models import Notice
from heliodesk.hours.versions import set_hours
from heliodesk.portal.feeds import window

LEVELS = {"FULL": Level.FULL, "REDUCED": Level.REDUCED, "BOT": Level.BOT}
WEEK = [[[540, 1080]]] * 5 + [[], []]
NIGHTS = [[[1320, 1860, "reduced"]]] * 7  # over every midnight, so over every clock change
ALWAYS = [[[0, 1440]]] * 7
# Edges inside the hours that clocks skip and repeat.
EDGES = [[[90, 120], [150, 165, "reduced"], [1380, 1530]]] * 7
ODD = [
    ({"language": "aa", "channel": "chat"}, {"zone": "America/New_York", "week": NIGHTS}),
    ({"language": "bb", "channel": "chat"}, {"zone": "Australia/Lord_Howe", "week": EDGES}),
    ({"language": "cc", "channel": "chat"}, {"zone": "Europe/Lisbon", "week": ALWAYS}),
    ({"language": "dd", "channel": "chat"}, {"zone": "Africa/Casablanca", "week": EDGES}),
    ({"language": "ee", "channel": "chat"}, {"zone": "America/Santiago", "week": WEEK}),
    ({"language": "ff", "channel": "chat"}, {"zone": "Africa/Cairo", "week": ALWAYS}),
]


def read(slug: str) -> icalendar.Calendar:
    answer = Client().get(f"/hours/{slug}.ics")
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content)


def hours_of(feed: icalendar.Calendar, since: datetime, until: datetime) -> dict[datetime, Level]:
    """The level of each quarter of an hour as a calendar program expands the events."""
    found: dict[datetime, Level] = {}
    for event in recurring_ical_events.of(feed).between(since, until):
        begun, ended = event["DTSTART"].dt, event["DTEND"].dt
        if not isinstance(begun, datetime):
            continue
        level = Level[str(event["CATEGORIES"].to_ical().decode()).upper()]
        at = max(begun.astimezone(UTC), since)
        at += timedelta(seconds=-at.timestamp() % 900)
        while at < min(ended.astimezone(UTC), until):
            assert at not in found, "two events at once"
            found[at] = level
            at += timedelta(minutes=15)
    return found


@pytest.mark.parametrize(("scope", "plan"), [*SCHEDULES, *ODD], ids=lambda v: v.get("zone") or "-".join(v.values()))
def test_every_hour_of_400_days_is_as_compiled(db, scope, plan):
    set_hours(plan, by=SYSTEM, reason="First hours", **scope)
    compiled = open_now.all_compiled()[-1]
    since, until = window(compiled, datetime.now(UTC))
    assert (until - since).days >= 399
    read_back = hours_of(read(compiled.schedule.slug), since, until)
    differences, at = [], since
    while at < until:
        told = read_back.get(at, Level.CLOSED)
        level = compiled.calendar.levels[_index(compiled.calendar.edges, at)]
        if told != level:
            differences.append((at, told, level))
        at += timedelta(minutes=15)
    assert differences == []


def _index(edges: tuple[int, ...], at: datetime) -> int:
    from bisect import bisect_right

    return bisect_right(edges, at.timestamp()) - 1


def test_the_availability_says_when_people_answer(db):
    set_hours(SCHEDULES[3][1], by=SYSTEM, reason="First hours", language="vi", channel="chat")
    feed = read("-.-.vi.chat")
    (availability,) = feed.walk("VAVAILABILITY")
    assert availability["BUSYTYPE"] == "BUSY-UNAVAILABLE"
    # The parts expand as events do: let the same library do it.
    shown = icalendar.Calendar()
    for zone in feed.walk("VTIMEZONE"):
        shown.add_component(zone)
    for part in availability.walk("AVAILABLE"):
        event = icalendar.Event()
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "RRULE", "EXDATE"):
            if name in part:
                event[name] = part[name]
        shown.add_component(event)
    compiled = open_now.all_compiled()[-1]
    since, until = window(compiled, datetime.now(UTC))
    spans = sorted(
        (e["DTSTART"].dt.astimezone(UTC), e["DTEND"].dt.astimezone(UTC))
        for e in recurring_ical_events.of(shown).between(since, until)
    )
    assert spans == [(a, b) for a, b, level in compiled.calendar.segments(since, until) if level.has_people]


def test_a_holiday_is_a_day_with_its_reason_and_the_feed_is_small(db):
    set_hours(SCHEDULES[3][1], by=SYSTEM, reason="First hours", language="vi", channel="chat")
    feed = read("-.-.vi.chat")
    days = {
        e["SUMMARY"]: (e["DTSTART"].dt, e["DTEND"].dt) for e in feed.walk("VEVENT") if type(e["DTSTART"].dt) is date
    }
    assert days["Tết"] == (date(2027, 2, 5), date(2027, 2, 10))
    assert [zone["TZID"] for zone in feed.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    assert len(feed.walk("VEVENT")) < 40


def test_a_published_notice_is_in_the_feed(db):
    version = set_hours({"zone": "UTC", "week": WEEK}, by=SYSTEM, reason="First hours")
    first = datetime.now(UTC) + timedelta(days=5)
    texts = {"en": "From Monday on, longer hours.", "zh": "周一起延长服务时间。"}
    Notice.objects.create(version=version, texts=texts, first_change=first, state="published")
    said = [str(event.get("DESCRIPTION", "")) for event in read("-.-.-.-").walk("VEVENT")]
    assert texts["en"] in said


def test_an_unchanged_feed_is_not_sent_twice_and_an_unknown_one_is_not_there(db):
    set_hours({"zone": "UTC", "week": WEEK}, by=SYSTEM, reason="First hours")
    first = Client().get("/hours/-.-.-.-.ics")
    again = Client().get("/hours/-.-.-.-.ics", headers={"if-none-match": first["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert Client().get("/hours/-.-.xx.chat.ics").status_code == 404
    assert Client().get("/hours/..%2f..%2fetc.ics").status_code == 404


def test_the_clock_of_the_office_rules_the_series(db):
    set_hours({"zone": "America/New_York", "week": WEEK}, by=SYSTEM, reason="First hours")
    events = [e for e in read("-.-.-.-").walk("VEVENT") if "RRULE" in e]
    assert len(events) == 5
    assert all(e["DTSTART"].dt.tzinfo.key == "America/New_York" for e in events)
    assert all(e["DTSTART"].dt.astimezone(ZoneInfo("America/New_York")).hour == 9 for e in events)
