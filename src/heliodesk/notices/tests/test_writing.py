"""A notice's life, and what its placings are told."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.models import AuditEntry
from heliodesk.notices import showing, writing
from heliodesk.notices.models import Notice, Placing
from heliodesk.notices.words import NotWritten, composed, in_language
from heliodesk.notices.writing import Written

TITLES = {"en": "Maintenance on Sunday", "zh-hans": "周日维护"}
TEXTS = {"en": "Trading pauses from 02:00 to 03:00 UTC.", "zh-hans": "交易将于 UTC 02:00 至 03:00 暂停。"}
PLACE = ("telegram KEY @northstar", "en")


@pytest.fixture(autouse=True)
def _fresh():
    showing.forget()
    yield
    showing.forget()


def test_it_is_written_published_corrected_and_withdrawn(new_agent) -> None:
    lu = new_agent("Lu", roles=["editor"])
    notice = writing.draft(Written(TITLES, TEXTS, places={PLACE: ""}), by=lu)
    assert showing.shown("en") == []
    writing.publish(notice, by=lu)
    showing.forget()
    assert [(each.title, each.language) for each in showing.shown("zh-hans")] == [("周日维护", "zh-hans")]
    placing = Placing.objects.get()
    assert (placing.state, placing.edition) == ("queued", 0)
    Placing.objects.update(state="posted", edition=1, external_ids=["7"])
    better = {**TEXTS, "en": "Trading pauses from 02:00 to 04:00 UTC."}
    writing.correct(notice, Written(TITLES, better, places={PLACE: ""}), by=lu)
    placing.refresh_from_db()
    assert (placing.state, placing.edition, placing.external_ids) == ("queued", 1, ["7"])
    showing.forget()
    first = showing.shown("en")[0]
    assert (first.text, first.name.endswith(".2")) == (better["en"], True)
    Placing.objects.update(state="posted", edition=2)
    writing.withdraw(notice, by=lu)
    showing.forget()
    assert showing.shown("en") == []
    assert Placing.objects.get().state == "queued"
    verbs = AuditEntry.objects.filter(subject=f"notice:{notice.key}").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "public-notice-drafted",
        "public-notice-published",
        "public-notice-corrected",
        "public-notice-withdrawn",
    ]


def test_what_is_unknown_waits_for_a_person_and_what_never_went_is_not_withdrawn_there(new_agent) -> None:
    lu = new_agent("Lu", roles=["editor"])
    places = {PLACE: "", ("x OTHER", "en"): ""}
    notice = writing.publish(writing.draft(Written(TITLES, TEXTS, places=places), by=lu), by=lu)
    unsure, never = notice.placings.get(place=PLACE[0]), notice.placings.get(place="x OTHER")
    Placing.objects.filter(pk=unsure.pk).update(state="unknown", reason="no-answer")
    writing.correct(notice, Written(TITLES, TEXTS, places=places), by=lu)
    writing.withdraw(notice, by=lu)
    unsure.refresh_from_db()
    never.refresh_from_db()
    assert (unsure.state, never.state, never.reason) == ("unknown", "failed", "withdrawn")
    assert writing.again(unsure, by=lu)
    assert not writing.again(unsure, by=lu)


def test_what_was_scheduled_is_published_by_the_clock_once(new_agent) -> None:
    lu = new_agent("Lu", roles=["editor"])
    notice = writing.draft(Written(TITLES, TEXTS), by=lu)
    with pytest.raises(NotWritten, match="at: past"):
        writing.schedule(notice, at=datetime.now(UTC) - timedelta(minutes=1), by=lu)
    writing.schedule(notice, at=datetime.now(UTC) + timedelta(hours=1), by=lu)
    writing.publish_due()
    notice.refresh_from_db()
    assert notice.state == "scheduled"
    Notice.objects.update(publish_at=datetime.now(UTC))
    writing.publish_due()
    writing.publish_due()
    notice.refresh_from_db()
    assert notice.state == "published"
    with pytest.raises(NotWritten, match="state: over"):
        writing.publish(notice, by=lu)


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (Written({}, {}), "titles: empty"),
        (Written({"en": "x" * 121}, {}), "titles: long en"),
        (Written({"en": "A"}, {"en": "x" * 2001}), "texts: long en"),
        (Written({"en": "A"}, {"en": "b"}, link="javascript:alert(1)"), "link: shape"),
        (Written({"en": "A"}, {"en": "b"}, kind="joke"), "kind: shape"),
        (Written({"en": "A"}, {"en": "b"}, places={PLACE: "x" * 4001}), "words: long"),
    ],
)
def test_what_cannot_be_taken_names_its_rule_and_nothing_is_kept(db, written: Written, rule: str) -> None:
    with pytest.raises(NotWritten, match=rule):
        writing.draft(written, by=None)
    assert not Notice.objects.exists()


def test_everybody_reads_whole_notices_only(db) -> None:
    half = writing.draft(Written(TITLES, {"en": TEXTS["en"]}), by=None)
    with pytest.raises(NotWritten, match="texts: empty zh-hans"):
        writing.publish(half)
    nowhere = writing.draft(Written(TITLES, TEXTS, on_site=False), by=None)
    with pytest.raises(NotWritten, match="places: empty"):
        writing.publish(nowhere)
    over = writing.draft(Written(TITLES, TEXTS, ends_at=datetime.now(UTC) - timedelta(hours=1)), by=None)
    with pytest.raises(NotWritten, match="ends: order"):
        writing.publish(over)


def test_words_of_a_language_come_together() -> None:
    assert in_language({"en": "A", "zh-hans": "B"}, "de") == ("A", "en")
    assert composed(TITLES, TEXTS, "https://northstar.example/m", "zh-hans").splitlines()[0] == "周日维护"
    assert composed({"en": "A"}, {"en": "b"}, "", "zh-hans") == "A\n\nb"
