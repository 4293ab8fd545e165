"""An incident is told, updated, ended; what was said stays as it was said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.models import AuditEntry
from heliodesk.events.models import Event
from heliodesk.incidents.models import Incident
from heliodesk.incidents.telling import latest, open_incident, rename, running, update
from heliodesk.incidents.words import NotSaid, in_language
from heliodesk.people.models import Agent

pytestmark = pytest.mark.django_db


def opened(**other) -> Incident:
    told = {"titles": {"en": "Deposits are late"}, "affected": {}, "texts": {"en": "We look into it."}, **other}
    return open_incident(**told)


def test_it_lasts_until_it_is_resolved_and_may_begin_again(new_agent: Callable[..., Agent]) -> None:
    lu = new_agent("Lu", roles=["editor"])
    made = opened(by=lu)
    update(made, state="identified", texts={"en": "A node was behind."}, by=lu)
    assert [each.state for each in running()] == ["identified"]
    update(made, state="resolved", texts={"en": "Over."}, by=lu)
    assert running() == []
    assert [each.state for each in latest()[0].updates.all()] == ["resolved", "identified", "investigating"]
    update(made, state="investigating", texts={"en": "It is back."}, by=lu)
    assert len(running()) == 1
    assert running()[0].resolved_at is None
    verbs = AuditEntry.objects.filter(subject=made.key).values_list("verb", flat=True)
    assert sorted(verbs) == ["incident-opened", "incident-updated", "incident-updated", "incident-updated"]
    assert Event.objects.filter(kind="incident.told").count() == 4


def test_what_lasts_stands_before_what_is_over() -> None:
    old = opened(began_at=datetime.now(UTC) - timedelta(days=3))
    new = opened()
    update(new, state="resolved", texts={"en": "Over."})
    assert latest() == [old, new]


@pytest.mark.parametrize(
    ("other", "field", "rule"),
    [
        ({"titles": {"en": " ", "zh-hans": ""}}, "titles", "empty"),
        ({"titles": {"en": "x" * 121}}, "titles", "long"),
        ({"texts": {}}, "texts", "empty"),
        ({"affected": {"en": "x" * 401}}, "affected", "long"),
        ({"began_at": datetime.now(UTC) + timedelta(hours=1)}, "began", "time"),
    ],
)
def test_what_cannot_be_told_is_refused_whole(other, field: str, rule: str) -> None:
    with pytest.raises(NotSaid) as refused:
        opened(**other)
    assert (refused.value.field, refused.value.rule) == (field, rule)
    assert not Incident.objects.exists()


def test_an_unknown_state_and_an_empty_update_change_nothing() -> None:
    made = opened()
    for state, texts in (("gone", {"en": "x"}), ("resolved", {"en": ""})):
        with pytest.raises(NotSaid):
            update(made, state=state, texts=texts)
    assert len(running()) == 1
    with pytest.raises(NotSaid):
        rename(made, titles={}, affected={})


def test_a_reader_gets_their_language_else_english_else_any() -> None:
    assert in_language({"en": "a", "zh-hans": "b"}, "zh-hans") == ("b", "zh-hans")
    assert in_language({"en": "a", "zh-hans": ""}, "zh-hans") == ("a", "en")
    assert in_language({"pt": "c"}, "zh-hans") == ("c", "pt")
    assert in_language({}, "en") == ("", "en")
