"""Mails that become no request, or not yet: machines, colleagues, what waits for the DNS, what failed, a flood."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from heliodesk.channels.email import intake
from heliodesk.channels.email.models import Raw, Received, Sent
from heliodesk.channels.email.proof import NotAnswered
from heliodesk.channels.email.tests.matters import ANN, Arrive
from heliodesk.channels.email.tests.world import SUPPORT, genuine
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "machine"),
        ({"Precedence": "bulk"}, "machine"),
        ({"List_Id": "<news.mail.example>"}, "list"),
        ({"X_Heliodesk_Loop": "northstar"}, "loop"),
        ({"sender": "no-reply@mail.example"}, "machine"),
        ({"sender": SUPPORT}, "loop"),
    ],
)
def test_machines_get_no_matter_and_no_answer(arrive: Arrive, headers: dict[str, str], reason: str) -> None:
    mail = arrive(genuine(**headers))
    assert (mail.state, mail.reason) == ("left", reason)
    assert not Ticket.objects.exists()
    assert not Sent.objects.exists()


def test_a_person_may_say_that_it_is_no_machine(arrive: Arrive) -> None:
    mail = arrive(genuine(Precedence="bulk"))
    Received.objects.update(state="waiting")
    intake.read(received=mail.pk, as_person=True)
    assert Ticket.objects.count() == 1


def test_colleagues_do_not_write_by_mail(arrive: Arrive, new_agent: Any) -> None:
    mei = new_agent()
    type(mei).objects.filter(pk=mei.pk).update(email=ANN)
    assert arrive(genuine()).state == "quarantined"
    assert not Ticket.objects.exists()


def test_a_dns_that_is_away_is_waited_for_and_then_nothing_is_proven(
    arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_name: str) -> bytes:
        raise NotAnswered

    monkeypatch.setattr(intake, "key_of", away)
    mail = arrive(genuine())
    assert mail.state == "waiting"
    assert mail.look_at
    assert intake.read_some() == 0  # not before that
    Received.objects.update(received_at=timezone.now() - timedelta(minutes=16))
    intake.read(received=mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("filed", "no-answer")


def test_what_nobody_foresaw_is_kept_and_can_be_tried_again(arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(intake, "file_all", None)
        mail = arrive(genuine())
    assert (mail.state, mail.reason) == ("unprocessed", "failed")
    assert Raw.objects.filter(received=mail).exists()
    Received.objects.update(state="waiting")
    intake.read(received=mail.pk)
    assert Ticket.objects.count() == 1


def test_what_is_not_kept_any_more_is_said_to_be_gone(arrive: Arrive) -> None:
    mail = arrive(genuine(Precedence="bulk"))
    Raw.objects.all().delete()
    Received.objects.update(state="waiting")
    intake.read(received=mail.pk, as_person=True)
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("unprocessed", "gone")


def test_a_flood_of_one_sender_is_kept_but_not_filed(arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_MOST_AN_HOUR", 3)
    states = [arrive(genuine(subject=str(number))).state for number in range(5)]
    assert states == ["filed"] * 3 + ["unprocessed"] * 2
