"""What only WhatsApp, Messenger and Instagram have, and what they mean by their codes."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.messenger import sending as to_messenger
from heliodesk.channels.whatsapp import sending as to_whatsapp
from tests.fakes import meta
from tests.platforms import on, outgoing

LATE = datetime.now(UTC) - timedelta(hours=30)


def number(fake: Any, **options: Any) -> Account:
    words = {"base_url": fake.url, "seconds": 1.5, **options}
    return Account("whatsapp", "w", meta.PHONE_ID, {"token": meta.TOKEN, "app_secret": meta.SECRET}, words)


def page(fake: Any, channel: str = "messenger", **options: Any) -> Account:
    return Account(channel, "p", meta.PAGE_ID, {"token": meta.TOKEN}, {"base_url": fake.url, "seconds": 1.5, **options})


@on(meta.Meta)
@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("pair", Outcome.LATER, "rate-limited"),
        ("something", Outcome.LATER, "busy"),
        ("type", Outcome.REFUSED, "file-type"),
        ("template", Outcome.REFUSED, "template-refused"),
        ("permission", Outcome.RECONNECT, "not-allowed"),
        ("restricted", Outcome.RECONNECT, "restricted"),
        ("unknown-code", Outcome.REFUSED, "not-understood"),
        ("gateway", Outcome.UNKNOWN, "broken-answer"),
        ("transient", Outcome.UNKNOWN, "broken-answer"),
        ("sent-all-the-same", Outcome.SENT, ""),
    ],
)
def test_what_whatsapp_says(served, fault, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_whatsapp.deliver(outgoing("491700000001"), number(served)))
    assert (made.outcome, made.reason) == (outcome, reason)
    assert made.retry_after == (6 if fault == "pair" else None)


@on(meta.Meta)
def test_who_hides_the_phone_is_written_to_by_the_scoped_id(served):
    asyncio.run(to_whatsapp.deliver(outgoing("US.13491208655302741918", reply_to="wamid.X"), number(served)))
    (said,) = served.sent
    assert "to" not in said
    assert said["recipient"] == "US.13491208655302741918"
    assert said["context"] == {"message_id": "wamid.X"}
    assert said["biz_opaque_callback_data"] == "out-1:0"


@on(meta.Meta)
def test_a_template_goes_when_the_window_is_closed(served):
    template = {"name": "answer_is_ready", "language": {"code": "en"}}
    made = asyncio.run(to_whatsapp.deliver(outgoing("49170", "", template=template, written_at=LATE), number(served)))
    assert made.outcome is Outcome.SENT
    assert served.sent[0]["template"] == template


@on(meta.Meta)
def test_a_document_is_uploaded_first_and_named(served):
    files = [("statement.pdf", "application/pdf", b"%PDF-1.7")]
    made = asyncio.run(to_whatsapp.deliver(outgoing("49170", "Yours", files=files), number(served)))
    assert made.outcome is Outcome.SENT
    assert served.sent[0]["document"]["filename"] == "statement.pdf"
    assert served.sent[0]["document"]["caption"] == "Yours"
    assert next(iter(served.media.values())) == ("statement.pdf", "application/pdf", b"%PDF-1.7")


@on(meta.Meta)
def test_the_proof_of_the_app_secret_goes_where_it_is_asked_for(served):
    asyncio.run(to_whatsapp.deliver(outgoing("49170"), number(served, appsecret_proof=True)))
    assert served.calls[0].path == f"/v24.0/{meta.PHONE_ID}/messages"
    assert meta.TOKEN not in served.calls[0].path


@on(meta.Meta)
@pytest.mark.parametrize("channel", ["messenger", "instagram"])
def test_the_tag_is_only_for_words_of_a_person(served, channel):
    to = "IG1" if channel == "instagram" else "64"
    mine = outgoing(to, written_at=LATE, by_person=True)
    assert asyncio.run(to_messenger.deliver(mine, page(served, channel))).outcome is Outcome.SENT
    assert (served.sent[0]["messaging_type"], served.sent[0]["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    machine = asyncio.run(to_messenger.deliver(replace(mine, by_person=False), page(served, channel)))
    assert (machine.outcome, machine.reason) == (Outcome.REFUSED, "window-closed")
    without = asyncio.run(to_messenger.deliver(mine, page(served, channel, human_agent=False)))
    assert without.reason == "window-closed"
    inside = outgoing(to, by_person=True)
    asyncio.run(to_messenger.deliver(inside, page(served, channel)))
    assert "tag" not in served.sent[1]
    assert len(served.calls) == 2


@on(meta.Meta)
@pytest.mark.parametrize(
    ("fault", "tries", "outcome", "reason"),
    [
        ("gone", 0, Outcome.UNREACHABLE, "gone"),
        ("page-restricted", 0, Outcome.RECONNECT, "restricted"),
        ("transient", 0, Outcome.LATER, "busy"),
        ("transient", 1, Outcome.UNREACHABLE, "blocked"),
        ("sent-all-the-same", 0, Outcome.SENT, ""),
    ],
)
def test_what_messenger_says(served, fault, tries, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_messenger.deliver(outgoing("64", facts={"was_busy": bool(tries)}), page(served)))
    assert (made.outcome, made.reason) == (outcome, reason)


@on(meta.Meta)
def test_instagram_counts_bytes(served):
    made = asyncio.run(to_messenger.deliver(outgoing("IG1", "你好" * 300), page(served, "instagram")))
    assert made.outcome is Outcome.SENT
    assert len(served.sent) == 2
    assert all(len(one["message"]["text"].encode()) <= 1000 for one in served.sent)


@on(meta.Meta)
def test_a_comment_that_is_gone_is_answered_nowhere(served):
    served.gone.add("9_5")
    made = asyncio.run(to_messenger.deliver(outgoing("9_1", reply_to="9_5", is_public=True), page(served)))
    assert (made.outcome, made.reason, served.sent) == (Outcome.UNREACHABLE, "gone", [])


@on(meta.Meta)
@pytest.mark.parametrize(("fault", "outcome"), [("broken", Outcome.UNKNOWN), ("silence", Outcome.UNKNOWN)])
def test_a_comment_of_which_nobody_knows_is_not_said_again(served, fault, outcome):
    served.next(fault)
    made = asyncio.run(to_messenger.deliver(outgoing("9_1", reply_to="9_5", is_public=True), page(served)))
    assert (made.outcome, len(served.sent)) == (outcome, 1)
