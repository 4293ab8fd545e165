"""Calls of mail providers, as each of them makes them."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client

from heliodesk.channels.email import tracking
from heliodesk.channels.email.models import Raw, Received, Source

SECRET = "mail:a-long-secret"
SHOWN = {"authorization": "Basic " + base64.b64encode(SECRET.encode()).decode()}
RAW = (
    b"From:  Amara <amara@mail.example>\r\nTo: support@northstar.example\r\nSubject: =?utf-8?q?Ein=2E?=\r\n"
    b"DKIM-Signature: v=1; a=rsa-sha256;\r\n\tb=abc\r\n  def;\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    b"before\r\n--x\r\n\r\nHello,  you\r\n\r\n--x--\r\nafter\r\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def set_up(settings: Any) -> None:
    settings.MAIL_WEBHOOK_SECRET = SECRET
    keys = {"MAILGUN_WEBHOOK_SIGNING_KEY": "key", "MANDRILL_WEBHOOK_KEY": "key"}
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, **keys}


def signed(**fields: str) -> dict[str, str]:
    signature = hmac.new(b"key", b"1700000000token", hashlib.sha256).hexdigest()
    return {"timestamp": "1700000000", "token": "token", "signature": signature, **fields}


def mandrill(events: list[dict[str, Any]]) -> dict[str, Any]:
    posted = {"mandrill_events": json.dumps(events)}
    said = f"http://{SECRET}@testserver/mail/mandrill/inbound/mandrill_events" + posted["mandrill_events"]
    signature = base64.b64encode(hmac.new(b"key", said.encode(), hashlib.sha1).digest()).decode()
    return {"data": posted, "headers": {**SHOWN, "x-mandrill-signature": signature}}


def calls() -> dict[str, dict[str, Any]]:
    text = RAW.decode()
    return {
        "mailgun": {"data": signed(**{"body-mime": text, "sender": "a@b.example", "recipient": "s@n.example"})},
        "sendgrid": {"data": {"email": text, "envelope": json.dumps({"from": "a@b.example", "to": ["s@n.example"]})}},
        "postmark": {
            "data": json.dumps({"RawEmail": text, "Headers": [], "OriginalRecipient": "s@n.example"}),
            "content_type": "application/json",
        },
        "sparkpost": {
            "data": json.dumps(
                [{"msys": {"relay_message": {
                    "content": {"email_rfc822": base64.b64encode(RAW).decode(), "email_rfc822_is_base64": True},
                    "protocol": "smtp", "msg_from": "a@b.example", "rcpt_to": "s@n.example",
                }}}]
            ),
            "content_type": "application/json",
        },
        "mandrill": mandrill([{"event": "inbound", "ts": 1700000000, "msg": {"raw_msg": text, "email": "s@n.example"}}]),
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")
@pytest.mark.parametrize("esp", sorted(calls()))
def test_the_mail_is_stored_byte_for_byte_and_once(esp: str, client: Client) -> None:
    for _time in range(2):
        answer = client.post(f"/mail/{esp}/inbound/", **{"headers": SHOWN, **calls()[esp]})
        assert answer.status_code == 200, answer.content
    received = Received.objects.get()
    assert bytes(Raw.objects.get().content) == RAW
    assert received.rcpt_to == ["s@n.example"]
    assert received.source.name == f"webhook {esp}"
    assert Source.objects.get().heard_at


def test_a_provider_that_gives_parts_brings_the_same_mail_when_it_calls_again(client: Client) -> None:
    told = {
        "Headers": {"From": "Amara <amara@mail.example>", "To": "s@n.example", "Subject": "提现"},
        "Sender": "amara@mail.example", "Recipient": "s@n.example", "Text-part": "Hello 你好", "Html-part": "<p>Hello</p>",
    }  # fmt: skip
    for time in range(2):
        sent = json.dumps({**told, "Date": str(time)})
        answer = client.post("/mail/mailjet/inbound/", sent, content_type="application/json", headers=SHOWN)
        assert answer.status_code == 200
    raw = bytes(Raw.objects.get().content)
    assert b"From: Amara <amara@mail.example>" in raw
    assert b"boundary" in raw


@pytest.mark.parametrize(
    ("shown", "secret", "code"),
    [
        ({}, SECRET, 401),
        ({"authorization": "Basic " + base64.b64encode(b"mail:wrong").decode()}, SECRET, 401),
        ({"authorization": "Bearer x"}, SECRET, 401),
        (SHOWN, "", 404),
        ({"authorization": "Basic Og=="}, "", 404),
    ],
)
def test_nobody_without_the_secret(
    shown: dict[str, str], secret: str, code: int, client: Client, settings: Any
) -> None:
    settings.MAIL_WEBHOOK_SECRET = secret
    for esp in ("mailgun", "nobody"):
        assert client.post(f"/mail/{esp}/inbound/", calls()["mailgun"]["data"], headers=shown).status_code == code
    assert not Received.objects.exists()


def test_a_wrong_signature_of_the_provider_stores_nothing(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    unsigned = {**calls()["mandrill"], "headers": {**SHOWN, "x-mandrill-signature": "x"}}
    assert client.post("/mail/mandrill/inbound/", **unsigned).status_code == 400
    assert SECRET.partition(":")[2] not in caplog.text
    wrong = {**calls()["mailgun"]["data"], "token": "another"}
    assert client.post("/mail/mailgun/inbound/", wrong, headers=SHOWN).status_code == 400
    assert client.post("/mail/nobody/inbound/", wrong, headers=SHOWN).status_code == 404
    assert not Received.objects.exists()


def test_a_provider_that_is_not_set_up_is_told_to_come_back_and_the_desk_why(client: Client, settings: Any) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert client.post("/mail/mailgun/inbound/", calls()["mailgun"]["data"], headers=SHOWN).status_code == 503
    assert Source.objects.get().error.startswith("setup: ")


def test_what_is_told_of_our_mails_is_passed_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str, str]] = []
    monkeypatch.setattr(tracking, "told", lambda *words: heard.append(words))
    for record in (
        {"RecordType": "Delivery", "MessageID": "m-1", "Recipient": "a@b.example", "Details": "250 OK"},
        {"RecordType": "Bounce", "Type": "HardBounce", "ID": 7, "MessageID": "m-2", "Email": "a@b.example", "Details": "550 no"},
        {"RecordType": "Open", "MessageID": "m-3", "Recipient": "a@b.example"},
    ):  # fmt: skip
        sent = json.dumps(record)
        answer = client.post("/mail/postmark/tracking/", sent, content_type="application/json", headers=SHOWN)
        assert answer.status_code == 200
    assert [(mail, event) for mail, event, _reason in heard] == [("m-1", "delivered"), ("m-2", "bounced")]
    assert "550 no" in heard[1][2]
