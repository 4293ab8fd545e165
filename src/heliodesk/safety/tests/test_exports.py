"""Exports: two people, at most 500 rows, marked, gone after a day. And verdicts on alerts."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.access.models import AuditEntry
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.safety import exports, watch
from heliodesk.safety.models import Alert, Export, Viewing
from heliodesk.safety.rules import Finding

TODAY = datetime.now(UTC).date()


@pytest.fixture
def ingrid(new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    return new_agent("Ingrid Solberg", roles=["supervisor"])


@pytest.fixture
def olga(new_agent):
    return new_agent("Olga Berg", roles=["supervisor"])


def asked(by, what="conversations") -> Export:
    return exports.ask(what=what, since=TODAY, until=TODAY, reason="Monthly review", by=by)


def test_the_asker_cannot_allow_and_a_second_person_can(ingrid, olga, conversation):
    export = asked(ingrid)
    for decide in (exports.allow, exports.refuse):
        with pytest.raises(Refused) as refused:
            decide(export, by=ingrid)
        assert refused.value.rule == "own-request"
    with pytest.raises(Refused, match="gone"):
        exports.fetch(export, by=ingrid)
    exports.allow(export, by=olga)
    with pytest.raises(Refused, match="decided"):
        exports.allow(export, by=olga)
    export.refresh_from_db()
    rows = list(csv.reader(io.StringIO(exports.fetch(export, by=ingrid).decode("utf-8-sig"))))
    assert rows[1][0] == conversation.number
    assert all(row[-1] == f"{export.key} Ingrid Solberg" for row in rows[1:])
    with pytest.raises(Refused) as refused:
        exports.fetch(export, by=olga)
    assert refused.value.status == 404
    verbs = AuditEntry.objects.filter(subject=export.key).values_list("verb", flat=True)
    assert list(verbs) == ["export-asked", "export-allowed", "export-fetched"]


def test_it_is_gone_after_a_day(ingrid, olga, conversation):
    export = exports.allow(asked(ingrid), by=olga)
    Export.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    export.refresh_from_db()
    with pytest.raises(Refused) as refused:
        exports.fetch(export, by=ingrid)
    assert refused.value.status == 410
    exports.expire()
    export.refresh_from_db()
    assert export.content is None
    assert export.rows == 1


def test_more_than_five_hundred_rows_are_refused(ingrid, olga, customer, team):
    Conversation.objects.bulk_create(
        Conversation(customer=customer, team=team, language="en", opened_at=datetime.now(UTC)) for _one in range(501)
    )
    with pytest.raises(Refused, match="too-many-rows"):
        exports.allow(asked(ingrid), by=olga)
    assert Export.objects.get().state == "asked"


@pytest.mark.parametrize("what", ["conversations", "viewings", "audit"])
def test_every_kind_can_be_read(what, ingrid, olga, conversation):
    assert exports.allow(asked(ingrid, what), by=olga).content.startswith(b"\xef\xbb\xbf")


def test_who_may_ask(new_agent, ingrid):
    kofi = new_agent("Kofi Mensah", roles=["administrator"])
    assert exports.may_ask(ingrid.actor, "viewings")
    assert exports.may_ask(kofi.actor, "audit")
    assert not exports.may_ask(kofi.actor, "conversations")
    with pytest.raises(Refused):
        asked(new_agent("Mei Tan"))


def test_the_pages_of_an_export_from_asking_to_fetching(ingrid, olga, conversation):
    first, second = Client(), Client()
    first.force_login(ingrid)
    second.force_login(olga)
    day = TODAY.isoformat()
    words = {"what": "conversations", "since": day, "until": day, "reason": "Monthly review"}
    assert first.post(reverse("console:exports"), {**words, "until": "2020-01-01"}).status_code == 200
    assert not Export.objects.exists()
    first.post(reverse("console:exports"), words)
    export = Export.objects.get()
    decide = reverse("console:decide-export", args=[export.key])
    assert "somebody else has to allow it" in first.post(decide, {"answer": "allow"}, follow=True).content.decode()
    second.post(decide, {"answer": "allow"})
    fetch = reverse("console:export-file", args=[export.key])
    answer = first.get(fetch)
    assert answer["content-disposition"].startswith("attachment")
    assert second.get(fetch).status_code == 404


def test_an_alert_is_raised_once_and_decided_by_somebody_else(ingrid, olga):
    finding = Finding("strangers", ingrid.pk, TODAY, 7)
    alert = watch.raise_alert(finding)
    assert watch.raise_alert(finding) is None
    for by, words, rule in [
        (ingrid, {"verdict": "harmless", "note": "It was me"}, "own-alert"),
        (olga, {"verdict": "harmless", "note": " "}, "reason"),
        (olga, {"verdict": "nonsense", "note": "x"}, "verdict"),
    ]:
        with pytest.raises(Refused, match=rule):
            watch.decide(alert, by=by, **words)
    watch.decide(alert, by=olga, verdict="harmless", note="Training week")
    alert.refresh_from_db()
    assert (alert.verdict, alert.verdict_by) == ("harmless", olga)
    assert AuditEntry.objects.filter(verb="alert-decided", reason="Training week").exists()


def test_the_watch_reads_real_looks(new_agent, write, ingrid):
    mei = new_agent("Mei Tan")
    for _one in range(5):
        conversation = write()
        Viewing.objects.create(
            agent=mei,
            customer=conversation.customer,
            conversation=conversation,
            kind="revealed",
            field="email",
            on_shift=True,
            wrote_to_them=False,
        )
    watch.watch()
    watch.watch()
    assert Alert.objects.get().facts == {"count": 5}
    client = Client()
    client.force_login(ingrid)
    assert "Mei Tan" in client.get(reverse("console:alerts")).content.decode()
