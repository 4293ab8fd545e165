"""A link by mail: works once, tells nobody whether an address is known, and reaches a real mail server."""

import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from unittest.mock import patch
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from heliodesk.jobs.queue import TryAgain
from heliodesk.people.mail_link import send_link
from heliodesk.people.models import Customer, Team
from heliodesk.people.personal import digest_of, learn
from heliodesk.portal.who import COOKIE
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db


class Mailbox:
    """A mail server's other side: keeps what comes, or answers what it was told to."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        if self.answer.startswith("2"):
            self.kept.append(envelope.content)  # type: ignore[attr-defined]
        return self.answer


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_FROM = (
        "127.0.0.1",
        port,
        "Northstar <help@northstar.example>",
    )
    yield box
    server.stop()


def known(external_id: str | None, mail: str) -> Customer:
    customer = Customer.objects.create(external_id=external_id, zone="Africa/Lagos")
    learn(customer, {"email": mail}, proven=True)
    customer.save()
    return customer


def asked(team: Team, customer: Customer) -> Ticket:
    words = {"subject": "Missing deposit", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    return open_ticket(customer=customer, team=team, **words).ticket


def ask(client: Client, mail: str, number: str = "", language: str = "en") -> None:
    answer = client.post("/requests/link", {"mail": mail, "number": number}, headers={"accept-language": language})
    assert answer.status_code == 200
    send_link(
        **(ProcrastinateJob.objects.filter(task_name="people.mail-link").latest("id").args | {"zone": "Africa/Lagos"})
    )


def link_in(mail: bytes) -> str:
    body = message_from_bytes(mail, policy=default).get_content()
    found = re.search(r"/requests/link/\S+", body)
    assert found
    return found.group()


def test_a_link_signs_in_once_and_shows_the_matter(mailbox: Mailbox, team: Team) -> None:
    ticket = asked(team, known("ns-1", "Amara.N@example.com"))
    client = Client()
    ask(client, " amara.n@EXAMPLE.com", ticket.number)
    message = message_from_bytes(mailbox.kept[0], policy=default)
    assert (message["to"], message["auto-submitted"]) == ("Amara.N@example.com", "auto-generated")
    assert "Africa/Lagos, UTC+1" in message.get_content()
    link = link_in(mailbox.kept[0])
    looked = client.get(link)
    assert looked.status_code == 200
    assert COOKIE not in looked.cookies  # a program that looks at mails uses nothing up
    went = client.post(link, follow=True)
    assert went.redirect_chain[-1][0] == f"/requests/{ticket.number}/"
    assert "Missing deposit" in went.content.decode()
    again = Client()
    assert again.post(link).status_code == again.get(link).status_code == 410
    assert COOKIE not in again.cookies


def test_a_visitor_finds_the_request_that_the_mailbox_gave(mailbox: Mailbox, team: Team) -> None:
    known("ns-1", "amara@example.com")
    theirs = asked(team, known(None, "amara@example.com"))
    ask(Client(), "amara@example.com", theirs.number)
    client = Client()
    assert "Missing deposit" in client.post(link_in(mailbox.kept[0]), follow=True).content.decode()


def test_a_number_of_somebody_else_shows_nothing(mailbox: Mailbox, team: Team) -> None:
    known("ns-1", "amara@example.com")
    foreign = asked(team, known("ns-2", "b@example.com"))
    ask(Client(), "amara@example.com", foreign.number)
    went = Client().post(link_in(mailbox.kept[0]), follow=True)
    assert went.status_code == 404
    assert "Missing deposit" not in went.content.decode()


def test_known_and_unknown_addresses_are_answered_alike(mailbox: Mailbox) -> None:
    known("ns-1", "amara@example.com")
    pages = [Client().post("/requests/link", {"mail": mail}) for mail in ("amara@example.com", "akira@example.com")]
    said = [re.sub(r'value="\w{64}"', "", page.content.decode()) for page in pages]  # but for the token against forgery
    assert said[0] == said[1]
    send_link(digest_of("nobody@example.com"), "en", "UTC", "")
    assert not mailbox.kept


def test_no_address_is_refused_in_words_and_kept_in_the_field(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    answer = Client().post("/requests/link", {"mail": "amara at example"})
    assert answer.status_code == 422
    assert 'value="amara at example"' in answer.content.decode()
    assert "does not look like a mail address" in answer.content.decode()


def test_without_a_mail_server_the_way_is_not_offered(settings) -> None:
    settings.EMAIL_BACKEND = ""
    assert "mail-link" not in Client().get("/requests/").content.decode()
    assert Client().post("/requests/link", {"mail": "a@example.com"}).status_code == 404


def test_a_link_ends_after_half_an_hour(mailbox: Mailbox) -> None:
    known("ns-1", "amara@example.com")
    ask(Client(), "amara@example.com")
    link = link_in(mailbox.kept[0])
    late = (datetime.now(UTC) + timedelta(minutes=31)).timestamp()
    with patch("django.core.signing.time.time", return_value=late):
        assert Client().post(link).status_code == 410
    assert Client().post(link.replace("link/", "link/x")).status_code == 410


def test_a_busy_server_is_asked_again_and_a_refused_mailbox_is_not(mailbox: Mailbox) -> None:
    known("ns-1", "amara@example.com")
    mailbox.answer = "451 later"
    with pytest.raises(TryAgain):
        send_link(digest_of("amara@example.com"), "en", "UTC", "")
    mailbox.answer = "550 no"
    send_link(digest_of("amara@example.com"), "en", "UTC", "")
    assert not mailbox.kept


def test_a_chinese_reader_gets_chinese_words(mailbox: Mailbox) -> None:
    known("ns-1", "amara@example.com")
    ask(Client(), "amara@example.com", language="zh-hans")
    assert "链接只能使用一次" in message_from_bytes(mailbox.kept[0], policy=default).get_content()


def test_asking_often_is_stopped(settings, mailbox: Mailbox) -> None:
    settings.LIMITS = 1.0
    codes = [Client().post("/requests/link", {"mail": "amara@example.com"}).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
