"""Appeals in My requests: filed, completed, read and withdrawn by their customer, and not there for anybody else."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliodesk.appeals import deciding, reviewing
from heliodesk.appeals.models import Appeal
from heliodesk.appeals.tests.said import OPINION, TOLD
from heliodesk.conversations.models import Message
from heliodesk.people.identity import token_for
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.portal.who import COOKIE
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db
PARTLY = {**OPINION, "result": "partly"}


@pytest.fixture
def me() -> Customer:
    return Customer.objects.create(external_id="ns-1", name="Amara Nwosu", zone="Africa/Lagos")


@pytest.fixture
def other() -> Customer:
    return Customer.objects.create(external_id="ns-2")


@pytest.fixture
def opened(team: Team, me: Customer) -> Ticket:
    words = {"subject": "LTC deposit", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    return open_ticket(customer=me, team=team, **words).ticket


@pytest.fixture
def decided(opened: Ticket, new_agent: Callable[..., Agent]) -> Ticket:
    answer(opened, agent=new_agent("Mei Tan"), body="We cannot credit it.", client_id=uuid4(), then="solved")
    return opened


def door(customer: Customer | None) -> Client:
    client = Client()
    if customer:
        client.cookies[COOKIE] = token_for(customer)
    return client


def page(customer: Customer, number: str, status: int = 200) -> str:
    found = door(customer).get(f"/requests/{number}/")
    assert found.status_code == status
    return found.content.decode()


def file(customer: Customer, ticket: Ticket, **words: object):
    return door(customer).post(f"/requests/{ticket.number}/appeal/", {**TOLD, "client_id": str(uuid4()), **words})


def filed(customer: Customer, ticket: Ticket, **words: object) -> Appeal:
    assert file(customer, ticket, **{"no_evidence": "yes", **words}).status_code == 302
    return Appeal.objects.latest("id")


def decide(appeal: Appeal, one: Agent, two: Agent) -> None:
    reviewing.take(appeal, by=one)
    reviewing.save_draft(appeal, by=one, told=PARTLY)
    reviewing.hand_in(appeal, by=one)
    deciding.confirm(appeal, by=two)


def test_it_is_offered_where_something_was_decided_and_nowhere_else(opened, me, new_agent) -> None:
    assert f"/requests/{opened.number}/appeal/" not in page(me, opened.number)
    form = door(me).get(f"/requests/{opened.number}/appeal/")
    assert form.status_code == 409
    assert "Nothing was decided here yet." in form.content.decode()
    answer(opened, agent=new_agent("Mei Tan"), body="No.", client_id=uuid4())
    assert f"/requests/{opened.number}/appeal/" in page(me, opened.number)
    form = door(me).get(f"/requests/{opened.number}/appeal/").content.decode()
    for said in ("Within 72 hours", "Within 15 business days", "Days are counted in UTC", "Which decision"):
        assert said in form


def test_it_is_filed_once_and_has_a_page_of_its_own(decided, me) -> None:
    once = str(uuid4())
    first, again = (file(me, decided, client_id=once, no_evidence="yes") for _ in range(2))
    assert first["location"] == again["location"]
    own = page(me, Appeal.objects.get().ticket.number)
    assert "Two people decide who had no part in the decision." in own
    assert "We decide by" in own
    assert "Lagos (UTC+1)" in own
    assert "It is solved" not in own  # an appeal is withdrawn, not solved
    assert "You appealed against what was decided here:" in page(me, decided.number)
    refused = file(me, decided)
    assert refused.status_code == 409
    assert "You have appealed against this already." in refused.content.decode()


def test_an_empty_form_and_a_refused_file_lose_nothing(decided, me) -> None:
    empty = door(me).post(f"/requests/{decided.number}/appeal/", {"client_id": "no id"})
    assert empty.status_code == 422
    assert "Write at least why you do not agree." in empty.content.decode()
    bad = file(me, decided, files=SimpleUploadedFile("run.exe", b"MZ\x90\x00" * 40))
    assert bad.status_code == 422
    assert TOLD["grounds"] in bad.content.decode()
    long = file(me, decided, wanted="longer " * 300)
    assert long.status_code == 422
    assert "One of the texts is too long." in long.content.decode()
    assert not Appeal.objects.exists()


def test_what_is_missing_is_asked_and_added(decided, me) -> None:
    assert file(me, decided, wanted="").status_code == 302
    appeal = Appeal.objects.get()
    own = page(me, appeal.ticket.number)
    assert "What is missing" in own
    assert "The clock stands still" in own
    where = f"/requests/{appeal.ticket.number}/appeal/add"
    nothing = door(me).post(where, {"client_id": str(uuid4())})
    assert nothing.status_code == 422
    assert "Write something, choose a file, or say that there is none." in nothing.content.decode()
    sent = SimpleUploadedFile("shot.txt", b"address: LTC ...")
    added = {"client_id": str(uuid4()), "wanted": TOLD["wanted"], "files": sent}
    assert door(me).post(where, added).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.stage, appeal.missing) == ("complete", [])
    assert appeal.evidence.get().file.name == "shot.txt"
    assert "What is missing" not in page(me, appeal.ticket.number)


def test_it_is_decided_read_kept_and_appealed_once_more(decided, me, new_agent) -> None:
    ingrid, noor = (new_agent(name, roles=["supervisor"]) for name in ("Ingrid Solberg", "Noor Aziz"))
    appeal = filed(me, decided)
    letter = f"/requests/{appeal.ticket.number}/appeal/letter.pdf"
    assert door(me).get(letter).status_code == 404
    decide(appeal, ingrid, noor)
    own = page(me, appeal.ticket.number)
    for said in (PARTLY["weighing"], "Upheld in part", "by Ingrid and Noor", "You may appeal once more until"):
        assert said in own
    assert "marked this as solved" not in own
    kept = door(me).get(letter)
    assert kept.content.startswith(b"%PDF")
    assert kept["content-disposition"] == f'attachment; filename="{appeal.ticket.number}.pdf"'
    assert door(me).post(f"/requests/{appeal.ticket.number}/appeal/withdraw").status_code == 409
    further = filed(me, appeal.ticket)
    assert further.instance == 2
    assert "You appealed once more:" in page(me, appeal.ticket.number)
    assert "the second and last time" in page(me, further.ticket.number)


def test_it_is_withdrawn_and_may_be_filed_again(decided, me) -> None:
    appeal = filed(me, decided)
    assert door(me).post(f"/requests/{appeal.ticket.number}/appeal/withdraw").status_code == 302
    assert "You withdrew it." in page(me, appeal.ticket.number)
    assert filed(me, decided).pk != appeal.pk


def test_somebody_elses_appeal_is_none(decided, me, other, new_agent) -> None:
    appeal = filed(me, decided)
    decide(appeal, *(new_agent(name, roles=["supervisor"]) for name in ("Ingrid Solberg", "Noor Aziz")))
    before = Message.objects.count()
    for who in (other, None):
        for number in (appeal.ticket.number, decided.number, "HD-0000-0000"):
            client = door(who)
            assert client.get(f"/requests/{number}/appeal/").status_code == 404
            assert client.get(f"/requests/{number}/appeal/letter.pdf").status_code == 404
            for path in ("appeal/", "appeal/add", "appeal/withdraw"):
                assert client.post(f"/requests/{number}/{path}", {**TOLD, "no_evidence": "yes"}).status_code == 404
    assert Message.objects.count() == before
    assert door(me).post(f"/requests/{decided.number}/appeal/add", TOLD).status_code == 404  # no appeal's own
