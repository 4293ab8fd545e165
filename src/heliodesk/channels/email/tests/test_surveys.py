"""How was it? Asked once, not again for a month, and never after one press."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.test import Client

from heliodesk.channels.email import surveys
from heliodesk.channels.email.models import Claim, Kind, NotAsked, Sent
from heliodesk.channels.email.writing import compose
from heliodesk.outbound.letters import as_bytes
from heliodesk.people.personal import digest_of
from heliodesk.tickets.models import Rating, Status, Ticket
from heliodesk.tickets.rating import rate

pytestmark = pytest.mark.django_db
ADDRESS = "amara@mail.example"


@pytest.fixture
def settled(server, matter) -> Ticket:
    """Solved yesterday."""
    return solved(matter, timedelta(hours=25))


def solved(ticket: Ticket, ago: timedelta) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.SOLVED, solved_at=datetime.now(UTC) - ago)
    ticket.refresh_from_db()
    return ticket


def asked() -> list[Sent]:
    surveys.ask()
    return list(Sent.objects.filter(kind=Kind.SURVEY).select_related("conversation__customer", "conversation__team"))


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_it_is_asked_once_with_heads_by_which_it_can_be_stopped(settled):
    (sent,) = asked()
    assert asked() == [sent]
    raw = as_bytes(compose(sent))
    mail = message_from_bytes(raw, policy=default)
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["x-auto-response-suppress"] == "All"
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    (line,) = [each for each in raw.decode("ascii").split("\r\n") if each.startswith("List-Unsubscribe:")]
    address = line.removeprefix("List-Unsubscribe: <").removesuffix(">")
    assert address.startswith("http")
    assert "/requests/no-more/" in address
    assert ADDRESS not in address
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "/requests/rate/" in body
        assert address in body
        assert settled.number in body
        assert settled.subject not in body


def test_one_press_in_the_mail_program_stops_it_and_one_takes_that_back(settled):
    (sent,) = asked()
    address = path_of(compose(sent).headers["List-Unsubscribe"].strip("<>"))
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(address).status_code == 200
    assert not NotAsked.objects.exists()  # a program that only looks stops nothing
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NotAsked.objects.get().address == digest_of(ADDRESS)
    Sent.objects.filter(pk=sent.pk).delete()
    assert asked() == []
    assert browser.post(address, {"do": "again"}).status_code == 200
    assert len(asked()) == 1
    assert browser.post(address[:-3] + "abc").status_code == 410


def test_it_is_rated_without_signing_in(settled):
    (sent,) = asked()
    address, browser = path_of(sent.data["link"][1]), Client()
    page = browser.get(address).content.decode()
    assert settled.number in page
    assert settled.subject not in page
    assert browser.post(address, {"score": "7"}).status_code == 422
    assert browser.post(address, {"score": "4", "words": "Quick."}).status_code == 200
    assert (Rating.objects.get().score, Rating.objects.get().words) == (4, "Quick.")
    Ticket.objects.filter(pk=settled.pk).update(status=Status.US)
    assert browser.post(address, {"score": "1"}).status_code == 409
    assert browser.get("/requests/rate/forged").status_code == 410


@pytest.mark.parametrize("ago", [timedelta(hours=2), timedelta(days=6)])
def test_not_at_once_and_not_when_nobody_remembers(server, matter, ago):
    solved(matter, ago)
    assert asked() == []


def test_who_is_not_asked(settled, settings, amara):
    settings.SURVEY_TEAMS = ["payments"]
    assert asked() == []
    settings.SURVEY_TEAMS = ["*"]
    Claim.objects.create(conversation=settled.conversation, sender=digest_of(ADDRESS), reason="no-stamp")
    assert asked() == []  # nothing proves that the address is theirs
    Claim.objects.all().delete()
    Ticket.objects.filter(pk=settled.pk).update(status=Status.US)
    assert asked() == []
    Ticket.objects.filter(pk=settled.pk).update(status=Status.SOLVED)
    rate(settled, score=5, words="", customer=amara)
    assert asked() == []  # they have said it


def test_one_address_is_asked_once_a_month(settled):
    (sent,) = asked()
    Sent.objects.filter(pk=sent.pk).update(
        conversation=sent.conversation, queued_at=datetime.now(UTC) - timedelta(days=29)
    )
    Sent.objects.filter(pk=sent.pk).update(kind=Kind.SURVEY)
    surveys._ask(settled)
    assert Sent.objects.filter(kind=Kind.SURVEY).count() == 1
    Sent.objects.filter(pk=sent.pk).update(queued_at=datetime.now(UTC) - timedelta(days=31))
    surveys._ask(settled)
    assert Sent.objects.filter(kind=Kind.SURVEY).count() == 2


def test_it_is_in_the_customers_language(settled):
    settled.conversation.language = "zh-Hans"
    settled.conversation.save()
    (sent,) = asked()
    assert "处理得怎么样" in sent.data["paragraphs"][0]
