"""The hours page says what is compiled, to each reader on their own clock."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from heliodesk.access.actors import SYSTEM
from heliodesk.hours import visiting
from heliodesk.hours.models import Answering, Notice, Region
from heliodesk.hours.versions import set_hours
from heliodesk.portal.hours import page
from heliodesk.portal.place import Place

DAY = [[[0, 480, "bot"], [480, 1200], [1200, 1440, "bot"]]] * 7
NOW = datetime.now(UTC).replace(minute=32, second=0, microsecond=0)


def at(hour: int) -> datetime:
    """That hour UTC, on the next Tuesday: within what is compiled."""
    day = NOW + timedelta(days=(1 - NOW.weekday()) % 7)
    return day.replace(hour=hour)


@pytest.fixture(autouse=True)
def world(db, settings):
    settings.NOTICE_HOURS = 0  # what is set counts at once
    visiting.forget()
    Region.objects.create(slug="singapore", names={"en": "Singapore"}, countries=["VN"], zone="Asia/Singapore")
    Answering.objects.create(channel="chat", level="full", least=120, most=240)
    plan = {"zone": "Asia/Ho_Chi_Minh", "week": DAY}
    set_hours(plan, by=SYSTEM, reason="First", language="vi", channel="chat")
    set_hours(
        {"zone": "Europe/Lisbon", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="First", language="en", channel="chat"
    )


def shown(here: Place, now: datetime) -> dict:
    return page(here, now)


def answer(made: dict) -> str:
    text = render_to_string("portal/hours/answer.html", made)
    return " ".join(re.sub("<[^>]+>", "", text).split())


HANOI = Place("Asia/Ho_Chi_Minh", "", "vi", "VN", "me")


def test_the_largest_words_say_who_can_help_now_and_when_the_own_language_opens():
    assert answer(shown(HANOI, at(14))) == "A person can help you in English now. Vietnamese opens 08:00 tomorrow."
    assert answer(shown(HANOI, at(2))) == "A person can help you in Vietnamese now."


def test_nobody_there_is_said_with_the_next_opening():
    set_hours({"zone": "Asia/Ho_Chi_Minh", "week": DAY}, by=SYSTEM, reason="As theirs", language="en", channel="chat")
    said = answer(shown(HANOI, at(14)))
    assert said == "No person is on chat now. Vietnamese opens 08:00 tomorrow."


def test_bands_stand_where_the_calendar_has_them():
    made = shown(HANOI, at(14))  # 21:32 in Hanoi; the strip begins at 15:00
    row = next(row for row in made["picture"] if row.language == "vi")
    assert [(round(band.x, 1), round(band.width, 1), band.kind) for band in row.bands] == [
        (0.0, 20.8, "full"),
        (20.8, 50.0, "bot"),
        (70.8, 29.2, "full"),
    ]
    assert round(made["now_x"], 2) == 27.22


def test_the_other_side_of_the_world_reads_the_same_instants_on_its_own_clock():
    lagos = Place("Africa/Lagos", "", "vi", "", "me")
    row = next(row for row in shown(lagos, at(14))["picture"] if row.language == "vi")
    cells = [line for _row, lines in shown(lagos, at(14))["table"].rows for cell in lines for line in cell]
    assert "02:00\u2060–\u206014:00" in cells  # 08:00–20:00 in Hanoi
    assert "02:00" in row.next


def test_the_office_stands_beside_the_reader():
    made = shown(Place("Africa/Lagos", "", "en", "", "me"), at(14))
    assert made["office"] == "Europe/Lisbon"
    assert made["office_ticks"]
    assert shown(Place("", "", "en", "", ""), at(14))["zone"] == "Europe/Lisbon"


def test_at_night_and_when_closed_there_is_advice_and_by_day_none():
    assert shown(HANOI, at(14))["night"].part == "evening"
    assert shown(HANOI, at(20))["night"].part == "night"
    assert shown(HANOI, at(6))["night"] is None
    lagos = Place("Africa/Lagos", "", "vi", "", "me")
    assert shown(lagos, at(15))["night"].part == ""  # by day, but nobody there in Vietnamese
    assert shown(lagos, at(15))["night"].open_row.language == "en"


def test_what_is_ahead_comes_with_its_reason_and_what_it_means_for_the_reader():
    day = (datetime.now(UTC) + timedelta(days=20)).date()
    parts = [[600, 1080, "full"]]
    special = {
        "first": day.isoformat(),
        "last": day.isoformat(),
        "parts": parts,
        "reasons": {"en": "Founders' day", "zh": "纪念日"},
    }
    plan = {"zone": "Asia/Ho_Chi_Minh", "week": DAY, "exceptions": [special]}
    set_hours(plan, by=SYSTEM, reason="A day", language="vi", channel="chat")
    (change,) = shown(HANOI, datetime.now(UTC))["changes"]
    assert (change.first, change.reason, change.lines) == (day, "Founders' day", ["Vietnamese chat: 10:00–18:00"])
    with translation.override("zh-hans"):
        assert shown(HANOI, datetime.now(UTC))["changes"][0].reason == "纪念日"


def test_a_published_notice_is_announced_and_a_draft_is_not():
    version = set_hours(
        {"zone": "Asia/Ho_Chi_Minh", "week": DAY}, by=SYSTEM, reason="Again", language="vi", channel="chat"
    )
    first = datetime.now(UTC) + timedelta(days=3)
    Notice.objects.filter(version=version).delete()
    notice = Notice.objects.create(
        version=version, texts={"en": "From Monday on we begin at 07:00."}, first_change=first
    )
    client = Client()
    assert "we begin at 07:00" not in client.get("/hours/?language=vi").content.decode()
    Notice.objects.filter(pk=notice.pk).update(state="published")
    assert "we begin at 07:00" in client.get("/hours/?language=vi").content.decode()


def test_no_promise_is_said_as_such():
    from heliodesk.hours.models import Version

    Version.objects.all().update(state="withdrawn")
    from heliodesk.hours import open_now

    open_now.forget()
    answer_page = Client().get("/hours/")
    assert answer_page.status_code == 200
    assert "No person is on chat now." in answer_page.content.decode()


def test_words_in_the_address_are_never_markup():
    told = Client().get('/hours/?zone="><script>alert(1)</script>&language=<b>&region=%00').content.decode()
    assert "<script>alert" not in told
    assert "<b>&" not in told
