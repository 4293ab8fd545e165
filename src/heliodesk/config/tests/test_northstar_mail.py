"""The demo's mail: what a customer writes is signed and stamped for real, what a forger writes is not, and both come whole."""

import asyncio
import contextlib
import smtplib
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import dns.message
import dns.query
import dns.rcode
import pytest
from aiosmtpd.controller import Controller

from heliodesk.channels.email.proof import prove
from heliodesk.config import northstar_mail
from heliodesk.config.northstar_mail import EXCHANGER, Place, records, stamped
from heliodesk.mail.parse import parse
from heliodesk.storage.ports import free_port


class Desk:
    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.mails.append(envelope.content)
        return "250 OK"


@pytest.fixture
def world(tmp_path):
    """The process, in a thread; its desk comes later."""
    place, port, names, desk = Place(tmp_path / "mail"), free_port(), free_port(), free_port()
    loop = asyncio.new_event_loop()
    place.prepare()
    task = loop.create_task(northstar_mail._serve(place, port, names, ("127.0.0.1", desk)))

    def run() -> None:
        asyncio.set_event_loop(loop)
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    for _try in range(100):
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
            break
        except OSError:
            time.sleep(0.05)
    yield place, port, names, desk
    loop.call_soon_threadsafe(task.cancel)
    thread.join(5)


def send(port: int, *, envelope: str, to: str, **head: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Daniel <daniel.ortiz@mail.example>", to, "Where is it?"
    for name, value in head.items():
        message[name.replace("_", "-")] = value
    message.set_content("My deposit is missing.")
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as server:
        server.send_message(message, from_addr=envelope, to_addrs=[to])


def proof_of(raw: bytes, place: Place):
    known = records(place)
    mail = parse(raw, own={"northstar.example"})
    return prove(
        raw,
        mail,
        authserv=EXCHANGER,
        hops=1,
        is_own=lambda address: address.endswith("@northstar.example"),
        lookup=lambda name: (known.get((name.rstrip("."), "TXT")) or [""])[0].encode() or None,
    )


def test_a_customers_mail_waits_for_the_desk_and_proves_its_sender(world):
    place, port, _names, desk_port = world
    send(port, envelope="daniel.ortiz@mail.example", to="support@northstar.example")
    time.sleep(0.7)  # nobody is there
    desk = Desk()
    server = Controller(desk, hostname="127.0.0.1", port=desk_port)
    server.start()
    try:
        deadline = time.monotonic() + 10
        while not desk.mails and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        server.stop()
    assert len(desk.mails) == 1
    assert not list(place.spool.iterdir())
    assert "dmarc=pass header.from=mail.example" in str(
        message_from_bytes(desk.mails[0], policy=default)["authentication-results"]
    )
    assert proof_of(desk.mails[0], place).is_proven


@pytest.mark.parametrize("lie", [{}, {"Authentication_Results": f"{EXCHANGER}; dmarc=pass header.from=mail.example"}])
def test_a_forgers_mail_comes_and_proves_nothing(world, lie):
    place, port, _names, _desk = world
    send(port, envelope="somebody@stranger.example", to="support@northstar.example", **lie)
    time.sleep(0.2)
    (path,) = place.spool.glob("*.eml")
    raw = path.read_bytes()
    assert b"dmarc=pass" not in raw
    assert b"dmarc=fail" in raw
    assert not proof_of(raw, place).is_proven


def test_what_the_desk_sends_is_kept_for_the_customers_to_read(world):
    place, port, _names, _desk = world
    send(port, envelope="r-1@reply.northstar.example", to="daniel.ortiz@mail.example")
    time.sleep(0.2)
    assert len(list(place.outbox.glob("*.eml"))) == 1
    assert not list(place.spool.glob("*.eml"))


def test_the_dns_answers_what_it_knows(world):
    _place, _port, names, _desk = world

    def asked(name: str, kind: str):
        return dns.query.udp(dns.message.make_query(name, kind), "127.0.0.1", port=names, timeout=3)

    (answer,) = asked("provider._domainkey.mail.example", "TXT").answer
    assert b"".join(answer[0].strings).startswith(b"v=DKIM1; k=rsa; p=")
    assert asked("northstar.example", "MX").answer[0][0].exchange.to_text() == f"{EXCHANGER}."
    assert asked("northstar.example", "AAAA").rcode() == dns.rcode.NOERROR
    assert asked("stranger.example", "TXT").rcode() == dns.rcode.NXDOMAIN


def test_a_mail_without_a_policy_is_stamped_so():
    raw = b"From: a@nowhere.example\r\nSubject: x\r\n\r\nHello\r\n"
    assert b"dmarc=none header.from=nowhere.example" in stamped(raw, peer="x", lookup=lambda _name: None)
