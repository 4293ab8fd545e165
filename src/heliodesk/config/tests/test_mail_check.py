"""`heliodesk mail check` finds what is wrong, against a real DNS server and a real mail server."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from heliodesk.channels.email.models import Raw, Received, Source
from heliodesk.channels.email.tests.postman import Postman, postman
from heliodesk.config import mail_check
from heliodesk.config.northstar_mail import Names
from heliodesk.outbound.signing import keys
from heliodesk.storage.ports import free_port

pytestmark = pytest.mark.django_db

Records = dict[tuple[str, str], list[str]]


@pytest.fixture
def dns_server(settings) -> Iterator[Records]:
    """A DNS server that knows what is put into this."""
    known: Records = {}
    loop, port = asyncio.new_event_loop(), free_port()
    wire, _names = loop.run_until_complete(
        loop.create_datagram_endpoint(lambda: Names(known), local_addr=("127.0.0.1", port))
    )
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    settings.MAIL_RESOLVER = f"127.0.0.1:{port}"
    yield known
    loop.call_soon_threadsafe(wire.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


@pytest.fixture
def site(settings, tmp_path, dns_server) -> Records:
    """A site on which all is well."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL_FROM = "Northstar <no-reply@northstar.example>"
    settings.MAIL_ADDRESSES = {"support@northstar.example": "support"}
    settings.MAIL_REPLY_DOMAIN = "reply.northstar.example"
    settings.MAIL_AUTHSERV = "mx.northstar.example"
    settings.MAIL_SOURCES = ["lmtp://127.0.0.1:2424"]
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(pem)
    settings.DKIM_KEYS, settings.DKIM_SELECTORS = [str(tmp_path / "key.pem")], ["s1"]
    settings.DKIM_DOMAIN = "northstar.example"
    dns_server |= {
        ("northstar.example", "MX"): ["10 mx.northstar.example."],
        ("reply.northstar.example", "MX"): ["10 mx.northstar.example."],
        ("northstar.example", "TXT"): ["google-site=1", "v=spf1 ip4:192.0.2.1 -all"],
        ("_dmarc.northstar.example", "TXT"): ["v=DMARC1; p=reject"],
        ("s1._domainkey.northstar.example", "TXT"): [keys()[0].record],
    }
    return dns_server


def wrong() -> list[str]:
    return [line.text for line in mail_check.names() if not line.is_well]


def test_all_is_well(site):
    found = list(mail_check.names())
    assert [line.text for line in found if not line.is_well] == []
    assert {line.what for line in found} == {"MX", "SPF", "DMARC", "DKIM"}


def without(name: str, kind: str) -> Callable[[Records], None]:
    return lambda known: known.pop((name, kind)) and None


def with_(name: str, kind: str, *said: str) -> Callable[[Records], None]:
    return lambda known: known.update({(name, kind): list(said)})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without("northstar.example", "MX"), "MX: northstar.example has none"),
        (without("reply.northstar.example", "MX"), "MX: reply.northstar.example has none"),
        (without("northstar.example", "TXT"), "SPF: northstar.example has none"),
        (with_("northstar.example", "TXT", "v=spf1 -all", "v=spf1 ~all"), "SPF: northstar.example has several"),
        (without("_dmarc.northstar.example", "TXT"), "DMARC: northstar.example has none"),
        (with_("_dmarc.northstar.example", "TXT", "v=DMARC1; p=none"), "says p=none"),
        (
            without("s1._domainkey.northstar.example", "TXT"),
            "s1._domainkey.northstar.example is not there; publish TXT",
        ),
        (with_("s1._domainkey.northstar.example", "TXT", "v=DKIM1; k=ed25519; p=AAAA"), "is another key"),
    ],
)
def test_what_is_wrong_in_the_dns_is_named(site, spoil, said):
    spoil(site)
    (line,) = wrong()
    assert said in line
    assert line.startswith("do  ")


def test_a_reply_domain_with_peoples_mailboxes_is_refused(site, settings, new_agent):
    agent = new_agent("Mei Tan")
    agent.email = "mei@reply.northstar.example"
    agent.save()
    (line,) = wrong()
    assert "has mailboxes of people" in line


def test_a_dns_that_is_away_is_named(site, settings, monkeypatch):
    monkeypatch.setattr(mail_check, "_SECONDS", 0.3)
    settings.MAIL_RESOLVER = "127.0.0.1:1"
    assert any("the DNS does not answer" in line for line in wrong())


def test_a_server_that_is_away_is_named(site, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    (line,) = mail_check.server()
    assert not line.is_well
    assert "does not answer" in line.text


class Circle(Postman):
    """Hands on at once what it takes, as a mail exchanger would."""

    def arrive(self) -> None:
        source = Source.objects.create(name="lmtp test")
        for mail in self.mails:
            came = Received.objects.create(source=source, digest="1", size=len(mail))
            Raw.objects.create(received=came, content=b"Received: from x by y\r\n" + mail)


def test_the_circle_says_how_long_it_took(site, settings, monkeypatch):
    server = Circle()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
    real = mail_check._has_come

    def has_come(mail_id: str) -> bool:
        if server.mails and not Received.objects.exists():
            server.arrive()
        return real(mail_id)

    monkeypatch.setattr(mail_check, "_has_come", has_come)
    (line,) = mail_check.circle(seconds=10)
    assert line.is_well
    assert "the mail to support@northstar.example was back after" in line.text
    server.close()


def test_a_circle_that_does_not_close_is_named(site, settings):
    with postman() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        (line,) = mail_check.circle(seconds=0.5)
        assert not line.is_well
        assert "not back after 0.5 s" in line.text
        server.answers["rcpt"] = "550 5.1.1 no such user"
        (line,) = mail_check.circle(seconds=0.5)
        assert "the server does not take it: 550 5.1.1 no such user" in line.text
