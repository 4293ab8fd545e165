"""What is too large is kept, shown, and its sender told: one person, of a mail of these days, once a day."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime

import pytest

from heliodesk.channels.email import intake, own, too_large
from heliodesk.channels.email.models import Received, Source, State, Unreachable
from heliodesk.channels.email.storing import LARGEST, keep
from heliodesk.channels.email.tests.world import SUPPORT, written
from heliodesk.jobs.queue import TryAgain
from heliodesk.mail.parse import parse
from heliodesk.outbound import mail as outbound
from heliodesk.outbound.refusals import NotSent
from heliodesk.people.personal import digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """Whom the desk means to tell."""
    rows: list[int] = []
    monkeypatch.setattr(too_large, "defer", lambda _name, received: rows.append(received))
    return rows


def come(raw: bytes) -> Received:
    """As from a mailbox: the beginning, and how large the whole is."""
    source, _made = Source.objects.get_or_create(name="imap test")
    received, _new = keep(raw, source=source, place=(1, Received.objects.count() + 1), size=LARGEST + 1)
    intake.read(received=received.pk)
    return Received.objects.get(pk=received.pk)


def test_the_sender_is_told_once_a_day_without_a_word_of_theirs(mailing, settings, told, server):
    row = come(written(message_id="<big@mail.example>"))
    assert (row.state, row.reason) == (State.UNPROCESSED, "too-big")
    assert told == [row.pk]
    settings.MAIL_ADDRESSES = {SUPPORT: "support"}
    too_large.tell(received=row.pk)
    (got,) = server.mails
    mail = message_from_bytes(got, policy=default)
    assert mail["to"] == "ann@mail.example"
    assert mail["auto-submitted"] == "auto-replied"
    assert mail["in-reply-to"] == "<big@mail.example>"
    body = mail.get_body(("plain",)).get_content()
    assert "50 MB" in body
    assert "LTC" not in body
    assert "deposit" not in mail["subject"]
    come(written())
    assert told == [row.pk]


@pytest.mark.parametrize(
    "mail",
    [
        written(sender="no-reply@shop.example"),
        written(auto_submitted="auto-replied"),
        written(precedence="bulk", list_id="<news.shop.example>"),
        written(sender=f"Us <{SUPPORT}>"),
        written(to="somebody@else.example"),
        written(sender="a@mail.example, b@mail.example"),
    ],
)  # fmt: skip
def test_who_is_not_told(mailing, told, mail, monkeypatch):
    monkeypatch.setattr(too_large, "sends_mail", lambda: True)
    assert come(mail).reason in ("too-big",)
    assert told == []


def test_an_old_mail_and_an_address_that_refuses_are_left_in_peace(mailing, told, monkeypatch):
    monkeypatch.setattr(too_large, "sends_mail", lambda: True)
    old = written().replace(
        b"Date: ", b"Date: " + format_datetime(datetime.now(UTC) - timedelta(days=400)).encode() + b"\r\nX-Was: "
    )
    come(old)
    Unreachable.objects.create(address=digest_of("ann@mail.example"), reason="no such user")
    come(written(subject="again"))
    assert told == []


def test_a_server_that_is_away_is_asked_again(mailing, monkeypatch, told):
    row = come(written())
    monkeypatch.setattr(too_large, "deliver", lambda _letter: (_ for _ in ()).throw(NotSent("away", again=True)))
    with pytest.raises(TryAgain):
        too_large.tell(received=row.pk)
    Received.objects.filter(pk=row.pk).update(reason="")
    too_large.tell(received=row.pk)  # read again meanwhile: nobody is told


def test_in_the_senders_language(settings):
    letter = too_large._letter(
        parse(written(subject="充值没到账", body="我昨天充值了两个LTC，到现在没有到账。"), own=own.senders())
    )
    assert letter.subject == "您的邮件太大"
    assert outbound.Letter is type(letter)
