"""The hours pages as plain forms: who may do what, and that nonsense changes nothing."""

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from heliodesk.access.actors import SYSTEM
from heliodesk.console.hours.draft import Draft
from heliodesk.hours.calendar import Exceptional, Level, Part, Plan, Season
from heliodesk.hours.models import Answering, Notice, Region, Schedule, Version
from heliodesk.hours.plans import MOST_EXCEPTIONS, plan_to_json
from heliodesk.hours.versions import set_hours

PAGE = "/console/hours/-.-.ru.chat/"
WORK = [[540, 1080, "full"]]


@pytest.fixture
def planner(new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    return new_agent("Pia Roth", roles=["planner"])


@pytest.fixture
def schedule(team):
    plan = {"zone": "Europe/Istanbul", "week": [WORK] * 7}
    return set_hours(plan, by=SYSTEM, reason="First hours", language="ru", channel="chat").schedule


@pytest.fixture
def desk(planner):
    client = Client()
    client.force_login(planner)
    return client


def fields(**other):
    return {
        "zone": "Europe/Istanbul",
        "base": "1",
        "reason": "Because",
        "effective": (datetime.now(UTC).date() + timedelta(days=10)).isoformat(),
        **{f"week-{day}": "09:00–18:00" for day in range(7)},
        "do": "save",
        **other,
    }


def test_what_is_saved_is_a_new_version(desk, schedule, planner):
    answer = desk.post(PAGE, fields(**{"week-6": "10-14 reduced"}))
    assert answer.status_code == 302
    version = schedule.versions.get(number=2)
    assert (version.state, version.author) == ("published", planner.actor.topic)
    assert version.plan["week"][6] == [[600, 840, "reduced"]]
    assert "Sunday 10:00–14:00 with fewer people" in Notice.objects.get(version=version).texts["en"]


def test_hours_of_a_scope_that_has_none_are_made_by_saving_only(desk, schedule):
    assert desk.get("/console/hours/-.-.fr.chat/").status_code == 200
    assert not Schedule.objects.filter(language="fr").exists()
    assert desk.post("/console/hours/-.-.fr.chat/", fields(base="0", reason="")).status_code == 422
    assert not Schedule.objects.filter(language="fr").exists()
    assert desk.post("/console/hours/-.-.fr.chat/", fields(base="0")).status_code == 302
    assert Schedule.objects.get(language="fr").versions.count() == 1


@pytest.mark.parametrize("scope", ["nobody.-.-.-", "-.atlantis.-.-", "-.-.-.pigeon", "-.-.toolong.-", "-.-.1.-"])
def test_a_scope_that_makes_no_sense_is_not_there(desk, schedule, scope):
    assert desk.get(f"/console/hours/{scope}/").status_code == 404


def test_who_saves_after_somebody_else_is_told_and_may_save_again(desk, schedule):
    set_hours({"zone": "UTC", "week": [WORK] * 7}, by=SYSTEM, reason="Meanwhile", language="ru", channel="chat")
    answer = desk.post(PAGE, fields(**{"week-0": "11-12"}))
    assert answer.status_code == 422
    assert "Somebody has saved other hours since you began" in answer.content.decode()
    assert 'value="11-12"' in answer.content.decode()
    assert 'name="base" value="2"' in answer.content.decode()
    assert schedule.versions.count() == 2


def test_its_author_does_not_approve_an_urgent_version(desk, schedule, new_agent):
    desk.post(PAGE, fields(effective="", **{f"week-{day}": "11-12" for day in range(7)}))
    version = schedule.versions.get(number=2)
    assert version.state == "waiting"
    desk.post(f"{PAGE}versions/2/approve")
    assert schedule.versions.get(number=2).state == "waiting"
    second = Client()
    second.force_login(new_agent("Noor Aziz", roles=["planner"]))
    second.post(f"{PAGE}versions/2/approve")
    assert schedule.versions.get(number=2).state == "published"


def test_who_may_only_read_changes_nothing(schedule, new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    reader = Client()
    reader.force_login(new_agent("Lu Chen", roles=["editor"]))
    assert '<fieldset class="plain editor" disabled>' in reader.get(PAGE).content.decode()
    assert reader.post(PAGE, fields()).status_code == 403
    assert reader.post(f"{PAGE}import", {"form": "json", "text": "{}"}).status_code == 403
    assert schedule.versions.count() == 1


def test_a_planner_reads_a_notice_and_only_an_editor_publishes_it(desk, schedule, new_agent):
    desk.post(PAGE, fields(**{"week-6": ""}))
    page = f"{PAGE}versions/2/notice"
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"do": "publish", "text-en": "x", "text-zh": "x"}).status_code == 403
    editor = Client()
    editor.force_login(new_agent("Lu Chen", roles=["editor"]))
    assert editor.post(page, {"do": "publish", "text-en": "Closed on Sundays", "text-zh": ""}).status_code == 422
    editor.post(page, {"do": "publish", "text-en": "Closed on Sundays", "text-zh": "周日休息"})
    notice = Notice.objects.get()
    assert (notice.state, notice.texts) == ("published", {"en": "Closed on Sundays", "zh": "周日休息"})


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (json.dumps({"zone": "UTC", "week": [[[n, n + 1] for n in range(1430)] * 7] * 7}), "json"),
        ("; ".join(["Mo 09:00-10:00"] * 10_000), "osm"),
        ("[" * 100_000, "json"),
        ("not json", "json"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "ical"),
        ("", "json"),
        ('{"zone": 5, "week": 7, "seasons": {}, "exceptions": [[]]}', "json"),
    ],
)
def test_a_file_of_nonsense_is_refused_quickly_and_said(desk, schedule, text, form):
    begun = time.monotonic()
    answer = desk.post(f"{PAGE}import", {"form": form, "text": text})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert time.monotonic() - begun < 2
    assert schedule.versions.count() == 1


@pytest.mark.parametrize("form", ["json", "osm", "ical"])
def test_what_goes_out_comes_in_again(desk, schedule, form):
    out = desk.get(f"{PAGE}export/{form}")
    assert out.status_code == 200
    back = desk.post(f"{PAGE}import", {"form": form, "text": out.content.decode()})
    assert back.status_code == 200
    assert 'name="week-6" value="09:00–18:00"' in back.content.decode()


def test_a_draft_writes_what_it_reads():
    week = ((Part(540, 1080), Part(1320, 1560, Level.REDUCED)),) + ((),) * 5 + ((Part(0, 1320, Level.BOT),),)
    plan = Plan(
        "Asia/Singapore",
        week,
        (Season((7, 15), (8, 31), week),),
        (
            Exceptional(date(2027, 2, 5), date(2027, 2, 8), (), False, (("en", "Tết"), ("vi", "Tết")), "VN:2027-02-05"),
            Exceptional(date(2027, 3, 1), date(2027, 3, 1), (Part(600, 660),), True),
        ),
    )
    assert Draft.of_plan(plan).read() == plan


def test_as_many_exceptions_as_a_plan_may_hold_can_be_edited(desk, schedule):
    day = date(2027, 1, 1)
    many = tuple(
        Exceptional(day + timedelta(days=n), day + timedelta(days=n), (), False, (("en", "x"),))
        for n in range(MOST_EXCEPTIONS)
    )
    week = ((Part(540, 1080),),) * 7
    set_hours(plan_to_json(Plan("UTC", week, (), many)), by=SYSTEM, reason="Many", language="ru", channel="chat")
    sent = fields(base="2", zone="UTC")
    for n, each in enumerate(many):
        sent |= {
            f"exception-{n}-first": each.first.isoformat(),
            f"exception-{n}-last": "",
            f"exception-{n}-kind": "closed",
            f"exception-{n}-parts": "",
            f"exception-{n}-reason-en": "x",
            f"exception-{n}-reason-zh": "",
            f"exception-{n}-source": "",
        }
    assert desk.post(PAGE, sent).status_code == 302
    assert len(Version.objects.get(schedule=schedule, number=3).plan["exceptions"]) == MOST_EXCEPTIONS
    sent |= {"base": "3", f"exception-{MOST_EXCEPTIONS}-first": "2029-01-01"}
    answer = desk.post(PAGE, sent)
    assert answer.status_code == 422
    assert f"{MOST_EXCEPTIONS} exceptions" in answer.content.decode()


def test_regions_and_answer_times(desk, schedule):
    page = "/console/hours/regions/new/"
    wrong = desk.post(
        page, {"slug": "hanoi", "zone": "Asia/Hanoi", "countries": "VN, XX1", "name_en": "Hanoi", "name_zh": "河内"}
    )
    assert wrong.status_code == 422
    assert not Region.objects.exists()
    desk.post(
        page,
        {"slug": "hanoi", "zone": "Asia/Ho_Chi_Minh", "countries": "vn、LA", "name_en": "Hanoi", "name_zh": "河内"},
    )
    assert Region.objects.get().countries == ["LA", "VN"]
    twice = desk.post(page, {"slug": "b", "zone": "UTC", "countries": "VN", "name_en": "B", "name_zh": "B"})
    assert "belongs to Hanoi already" in twice.content.decode()
    assert desk.post("/console/hours/answering/", {"chat_full_least": 9, "chat_full_most": 2}).status_code == 422
    desk.post("/console/hours/answering/", {"chat_full_least": 2, "chat_full_most": 4})
    assert [(row.channel, row.least, row.most) for row in Answering.objects.all()] == [("chat", 120, 240)]


def test_exceptions_that_are_over_can_be_taken_out_at_once(desk, schedule):
    sent = fields(do="forget-past", **{"exception-0-first": "2020-01-01", "exception-1-first": "2035-01-01"})
    page = desk.post(PAGE, sent).content.decode()
    assert 'value="2035-01-01"' in page
    assert 'value="2020-01-01"' not in page
