"""A person's mail or a machine's."""

import pytest

from heliodesk.mail.parse import parse
from heliodesk.mail.tests.samples import BOUNCE, HEAD, multipart, plain


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (b"Auto-Submitted: auto-replied", "auto-reply"),
        (b"Auto-Submitted: auto-generated", "auto-reply"),
        (b"Auto-Submitted: no", "personal"),
        (b"Auto-Submitted: auto-forwarded", "personal"),
        (b"X-Auto-Response-Suppress: All", "auto-reply"),
        (b"X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "auto-reply"),
        (b"X-Autoreply: yes", "auto-reply"),
        (b"Precedence: bulk", "auto-reply"),
        (b"Precedence: auto_reply", "auto-reply"),
        (b"Return-Path: <>", "auto-reply"),
        (b"List-Id: <news.example.com>", "list"),
        (b"List-Unsubscribe: <mailto:x@example.com>", "list"),
        (b"X-Heliodesk-Loop: 1", "own loop"),
    ],
)
def test_headers(header, kind):
    mail = parse(plain("Hello", headers=header + b"\r\n"))
    assert mail.kind == kind
    assert bool(mail.kind_reason) == (kind != "personal")


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Your request", "Out of Office: Ann", "Automatische Antwort: Anfrage", "Réponse automatique : x", "Respuesta automática: x",
        "自动回复: 您的请求", "自動回覆：x", "自動返信: x", "자동 회신: x", "Автоматический ответ: x", "Otomatik Yanıt: x", "Trả lời tự động: x",
        "Balasan otomatis: x", "رد تلقائي: x", "ตอบกลับอัตโนมัติ: x", "Resposta automática: x", "Risposta automatica: x",
    ],
)  # fmt: skip
def test_vacations_by_their_subject(subject):
    assert parse(f"From: a@x.example\r\nSubject: {subject}\r\n\r\nI am away.".encode()).kind == "auto-reply"


@pytest.mark.parametrize(
    "said",
    [
        "I am out of the office until Monday.",
        "Ich bin im Urlaub.",
        "我正在休假。",
        "Je suis absent.",
        "Я в отпуске до понедельника.",
    ],
)
def test_vacations_by_what_they_say(said):
    assert parse(plain(said, headers=b"In-Reply-To: <1@desk.example>\r\n")).kind == "auto-reply"
    assert (
        parse(
            plain(
                f"I wrote to you because of my account. {'It does not open. ' * 20}{said}",
                headers=b"In-Reply-To: <1@x>\r\n",
            )
        ).kind
        == "personal"
    )


def test_a_person_who_writes_about_deliveries():
    assert (
        parse(plain("My mail could not be delivered.").replace(b"Withdrawal", b"Undelivered mail?")).kind == "personal"
    )


@pytest.mark.parametrize("start", ["Fwd: ", "Re: ", "转发：", "AW: "])
def test_a_person_who_sends_a_bounce_on(start):
    raw = f"From: ann@example.com\r\nSubject: {start}Undelivered Mail Returned to Sender\r\n\r\nI got this from you.\r\n\r\n".encode()
    raw += b"<gone@example.net>: host mx.example said: 550 5.1.1 User unknown\r\n"
    assert parse(raw).kind == "personal"


def test_mail_of_our_own():
    assert parse(plain("x"), own={"example.com"}).kind == "own loop"
    assert parse(plain("x"), own={"ann@example.com"}).kind == "own loop"


def test_delays_and_receipts_are_no_bounces():
    delayed = parse(BOUNCE.replace(b"Action: failed", b"Action: delayed").replace(b"5.1.1", b"4.4.7"))
    assert (delayed.kind, delayed.bounced) == ("delivery report", ())
    receipt = multipart(
        b"Content-Type: text/plain\r\n\r\nYour message was read.",
        b"Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed",
        kind="report; report-type=disposition-notification",
        head=HEAD,
    )
    assert parse(receipt).kind == "delivery report"


def test_a_bounce_survives_a_detector_that_raises(monkeypatch):
    def fails(_message):
        raise KeyError("x")

    monkeypatch.setattr("heliodesk.mail.bounces.all_failures", fails)
    mail = parse(BOUNCE)
    assert (mail.kind, mail.bounced) == ("bounce", ("gone@example.net",))
    assert "KeyError" in mail.problems[0].what
