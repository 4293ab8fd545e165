"""Mails that are read in one go: each becomes what it would have become alone, and one bad one harms none."""

from typing import Any

import pytest

from heliodesk.channels.email import intake
from heliodesk.channels.email.filing import file_all
from heliodesk.channels.email.models import Received, Sent, Source
from heliodesk.channels.email.storing import keep
from heliodesk.channels.email.tests.world import genuine, signed, stamped, written
from heliodesk.people import spoken
from heliodesk.people.models import Customer
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_many_are_read_together_and_one_bad_one_harms_none(
    mailing: None, ann: Customer, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken, "_KEPT", 60.0)  # as it runs: who speaks what is not asked for each
    source = Source.objects.create(name="lmtp")
    raws = [genuine(subject=f"Matter {n}", sender=f"P{n} <p{n}@mail.example>") for n in range(8)]
    for raw in [*raws, stamped(written(subject="Forged")), genuine(subject="From a machine", Precedence="bulk")]:
        keep(raw, source=source)
    with django_assert_max_num_queries(136):
        assert intake.read_some() == 10
    assert intake.read_some() == 0
    assert sorted(Received.objects.values_list("state", flat=True)) == ["filed"] * 9 + ["left"]
    assert {t.subject for t in Ticket.objects.all()} == {*(f"Matter {n}" for n in range(8)), "Forged"}

    def refuse(letters: Any, facts: Any) -> Any:
        if any("Bad" in letter.mail.subject for letter in letters):
            raise ValueError("nobody foresaw this")
        return file_all(letters, facts)

    monkeypatch.setattr(intake, "file_all", refuse)
    for subject in ("Good 1", "Bad", "Good 2"):
        keep(genuine(subject=subject), source=source)
    intake.read_some()
    states = dict(Received.objects.order_by("-id").values_list("subject", "state")[:3])
    assert states == {"Good 1": "filed", "Bad": "unprocessed", "Good 2": "filed"}


def test_two_copies_that_come_together_are_one(mailing: None, ann: Customer) -> None:
    source, raw = Source.objects.create(name="lmtp"), signed(written())
    for hop in (b"4ABC", b"4XYZ", b"4QRS"):
        keep(stamped(raw).replace(b"4ABC", hop), source=source)
    while intake.read_some():
        pass
    assert sorted(Received.objects.values_list("state", flat=True)) == ["copied", "copied", "filed"]
    assert Ticket.objects.count() == 1


def test_a_new_senders_mails_that_come_together_are_one_customers(mailing: None) -> None:
    source = Source.objects.create(name="lmtp")
    for number in range(3):
        keep(genuine(subject=f"Matter {number}"), source=source)
    intake.read_some()
    assert Ticket.objects.count() == 3
    assert Customer.objects.count() == 1
    assert Sent.objects.count() == 1
