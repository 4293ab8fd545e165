"""What a search engine reads of the hours is what is compiled."""

import json
import re
from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from heliodesk.access.actors import SYSTEM
from heliodesk.config.northstar_hours import SCHEDULES
from heliodesk.config.tests.test_feeds import ODD
from heliodesk.hours import open_now
from heliodesk.hours.calendar import beginning
from heliodesk.hours.structured import specifications
from heliodesk.hours.versions import set_hours

NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def open_spans(specs: list[dict], day: date) -> list[tuple[datetime, datetime]]:
    """As a reader takes them: a date's own before the week's; 23:59:59 is midnight."""
    valid = [s for s in specs if s["validFrom"] <= day.isoformat() <= s["validThrough"]]
    own = [s for s in valid if "dayOfWeek" not in s]
    spans = []
    for spec in own or [s for s in valid if NAMES[day.weekday()] in s.get("dayOfWeek", ())]:
        opens, closes = (datetime.combine(day, time.fromisoformat(spec[key])) for key in ("opens", "closes"))
        if closes.second == 59:
            closes += timedelta(seconds=1)
        if closes > opens:
            spans.append((opens, closes))
    return spans


# Thirteen months, so that every clock change, season and exception is among them.
@pytest.mark.parametrize(("scope", "plan"), [*SCHEDULES, *ODD], ids=lambda v: v.get("zone") or "-".join(v.values()))
def test_every_quarter_of_an_hour_is_as_compiled(db, scope, plan):
    set_hours(plan, by=SYSTEM, reason="First hours", **scope)
    found = open_now.all_compiled()[-1]
    first, count = datetime.now(UTC).date(), 385
    specs = specifications(found, first, count)
    spans = sorted(span for i in range(count) for span in open_spans(specs, first + timedelta(days=i)))
    begins = [a for a, _b in spans]
    at, end = beginning(first, found.zone), beginning(first + timedelta(days=count), found.zone)
    while at < end:
        i = bisect_right(begins, at) - 1
        told = i >= 0 and at < spans[i][1]
        assert told == found.calendar.status(at).is_open, at
        at += timedelta(minutes=15)


def test_the_page_carries_the_hours_of_every_channel_that_it_shows(db):
    set_hours(SCHEDULES[3][1], by=SYSTEM, reason="First hours", language="vi", channel="chat")
    page = Client().get("/hours/?language=vi").content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(text)
    assert told["@type"] == "Organization"
    assert told["contactPoint"][0]["availableLanguage"] == "vi"
    assert told["contactPoint"][0]["hoursAvailable"][0]["@type"] == "OpeningHoursSpecification"


def test_a_name_cannot_end_the_script(db, settings):
    settings.SITE_NAME = "</script><script>alert(1)</script>"
    set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="First hours", channel="chat")
    assert b"</script><script>alert" not in Client().get("/hours/").content
