"""Changing hours: versions that keep the past, a second person for what is urgent, notices, undo."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from heliodesk import hours
from heliodesk.access.actors import Actor
from heliodesk.access.models import AuditEntry
from heliodesk.events.models import Event
from heliodesk.hours import notices, open_now, versions
from heliodesk.hours.models import Notice, Schedule, Version
from heliodesk.hours.plans import NotAPlan
from heliodesk.hours.versions import set_hours

PIA, LU = Actor("agent", 1), Actor("agent", 2)
SCOPE = hours.Scope(language="ru", channel="chat")


def plan(start: int = 600, end: int = 1320, **more: object) -> dict[str, object]:
    return {"zone": "Europe/Istanbul", "week": [[[start, end]]] * 7, **more}


@pytest.fixture
def schedule(db) -> Schedule:
    set_hours(plan(), by=PIA, reason="First hours", language="ru", channel="chat")
    return Schedule.objects.get()


def later(days: int = 10) -> date:
    return timezone.now().date() + timedelta(days=days)


def change(schedule: Schedule, *, by: Actor = PIA, **words: object) -> Version:
    return versions.propose(schedule, **{"plan": plan(540, 1080), "by": by, "reason": "More mornings", **words})


def test_a_change_after_the_notice_period_is_published_and_leaves_everything_before_it(schedule):
    before = open_now.calendar_of(SCOPE)
    changed = change(schedule, effective=later())
    assert (changed.state, changed.is_urgent, changed.number) == ("published", False, 2)
    after = open_now.calendar_of(SCOPE)
    begins = datetime(*later().timetuple()[:3], tzinfo=changed.tz)
    for hour in range(-7 * 24, 30 * 24):
        at = begins + timedelta(hours=hour)
        assert (before.status(at).level == after.status(at).level) is (
            at < begins or before.status(at).is_open == after.status(at).is_open
        )
    at_nine = begins + timedelta(hours=9, minutes=30)
    assert not before.status(at_nine).is_open
    assert after.status(at_nine).is_open
    assert not after.status(at_nine - timedelta(days=1)).is_open


def test_a_change_within_the_notice_period_waits_for_a_second_person(schedule):
    urgent = change(schedule)
    assert (urgent.state, urgent.is_urgent) == ("waiting", True)
    assert open_now.schedule_of(SCOPE).versions.filter(state="published").count() == 1
    with pytest.raises(NotAPlan) as refused:
        versions.approve(urgent, by=PIA)
    assert refused.value.problems[0].rule == "own-version"
    approved = versions.approve(urgent, by=LU)
    assert approved.in_force_from >= urgent.in_force_from  # never before it was published: the past stays as it was
    with pytest.raises(NotAPlan, match="decided"):
        versions.approve(approved, by=LU)
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")][-2:] == ["hours-proposed", "hours-published"]


def test_what_changes_nothing_soon_is_not_urgent_even_from_today(schedule):
    more = plan(exceptions=[{"first": later(30).isoformat(), "last": later(30).isoformat()}])
    assert change(schedule, plan=more).state == "published"


def test_a_withdrawn_version_never_counts(schedule):
    urgent = change(schedule)
    versions.withdraw(urgent, by=PIA)
    assert not Notice.objects.exists()
    with pytest.raises(NotAPlan, match="decided"):
        versions.approve(urgent, by=LU)


@pytest.mark.parametrize(
    ("words", "where", "rule"),
    [
        ({"effective": date(2020, 1, 1)}, "effective", "in-the-past"),
        ({"reason": " "}, "reason", "reason"),
        ({"plan": {"zone": "Mars"}}, "zone", "unknown-zone"),
    ],
)
def test_nonsense_changes_nothing(schedule, words, where, rule):
    with pytest.raises(NotAPlan) as refused:
        change(schedule, **words)
    assert (where, rule) in [(problem.where, problem.rule) for problem in refused.value.problems]
    assert schedule.versions.count() == 1


def test_undo_is_a_new_version_with_the_hours_before(schedule):
    changed = change(schedule, effective=later())
    undone = versions.undo(changed, by=LU, reason="Too few people")
    assert (undone.number, undone.plan) == (3, schedule.versions.get(number=1).plan)
    with pytest.raises(NotAPlan, match="first-version"):
        versions.undo(schedule.versions.get(number=1), by=LU, reason="Back")


def test_the_notice_says_what_changes_in_every_language(schedule):
    day = later()
    change(schedule, effective=day)
    notice = Notice.objects.get()
    assert "Russian chat, every day 09:00–18:00 (Istanbul time), until now 10:00–22:00" in notice.texts["en"]
    assert "俄语" in notice.texts["zh"]
    assert "09:00–18:00" in notice.texts["zh"]
    assert notices.ahead() == []  # a draft is not told
    with pytest.raises(ValueError, match="text"):
        notices.publish(notice, texts={"en": "Only English"}, by=LU)
    notices.publish(notice, texts={**notice.texts, "en": "From then on mornings too."}, by=LU)
    assert [found.text_in("en") for found in notices.ahead()] == ["From then on mornings too."]
    assert notices.ahead()[0].text_in("fr") == "From then on mornings too."


def test_a_holiday_is_told_as_one_sentence_with_its_reason(schedule):
    first, last = later(20).isoformat(), later(22).isoformat()
    reasons = {"en": "Eid al-Fitr", "zh": "开斋节"}
    change(schedule, plan=plan(exceptions=[{"first": first, "last": last, "reasons": reasons}]))
    text = Notice.objects.get().texts
    assert text["en"].startswith("Eid al-Fitr. ")
    assert "closed (Istanbul time) instead of 10:00–22:00" in text["en"]
    assert text["zh"].startswith("开斋节。")
    assert len(text["en"].splitlines()) == 1


def test_a_change_is_an_event_that_anybody_may_hear(schedule):
    change(schedule, effective=later())
    assert Event.objects.filter(kind="hours.changed").order_by("id").last().topics == ["hours"]


def test_every_process_reads_a_change(schedule):
    at = datetime.now(UTC) + timedelta(days=20)
    at = at.replace(hour=6, minute=45)  # 09:45 in Istanbul
    assert not hours.status(SCOPE, at).is_open
    change(schedule, effective=later())
    assert hours.status(SCOPE, at).is_open


def test_the_most_specific_schedule_decides(db):
    def always(**scope: str) -> None:
        set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=PIA, reason="Test", **scope)

    def decides(**scope: str) -> str | None:
        found = open_now.schedule_of(hours.Scope(**scope))
        return str(found) if found else None

    open_now.forget()
    assert decides(team="support") is None
    assert hours.status(hours.Scope("support", "en")) == hours.Closed(None)
    always(channel="chat")
    always(language="zh", channel="chat")
    always(region="shanghai", language="zh", channel="chat")
    always(team="institutional")
    assert decides(team="support", language="fr", channel="chat") == "*/*/*/chat"
    assert decides(team="support", language="zh-Hans", channel="chat") == "*/*/zh/chat"
    assert decides(language="zh", channel="chat", region="shanghai") == "*/shanghai/zh/chat"
    assert decides(team="institutional", language="zh", channel="chat", region="shanghai") == "institutional/*/*/*"
    assert decides(language="zh", channel="mail") is None
