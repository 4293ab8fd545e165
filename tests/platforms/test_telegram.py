"""What only Telegram has, and what it means by its answers."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.telegram import sending as to_telegram
from tests.fakes import telegram
from tests.platforms import on, outgoing


def bot(fake: Any) -> Account:
    return Account("telegram", "t", secrets={"token": telegram.TOKEN}, options={"base_url": fake.url, "seconds": 1.5})


@on(telegram.Telegram)
def test_a_group_that_moved_is_written_to_at_its_new_place(served):
    served.next("migrate", to=-1001234567890)
    made = asyncio.run(to_telegram.deliver(outgoing("-4321"), bot(served)))
    assert (made.outcome, made.conversation_id) == (Outcome.MOVED, "-1001234567890")
    assert asyncio.run(to_telegram.deliver(outgoing(made.conversation_id), bot(served))).outcome is Outcome.SENT


@on(telegram.Telegram)
def test_a_topic_is_answered_in_the_topic_without_buttons_for_all(served):
    message = outgoing("-1002000000001:12", reply_to="77", choices=("Yes", "No"))
    assert asyncio.run(to_telegram.deliver(message, bot(served))).outcome is Outcome.SENT
    (said,) = served.sent
    assert (said["message_thread_id"], said["_reply_to"]) == (12, 77)
    assert said["text"].endswith("1. Yes\n2. No")
    assert json.loads(served.calls[-1].fields["link_preview_options"]) == {"is_disabled": True}


@on(telegram.Telegram)
@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("kicked", Outcome.UNREACHABLE, "gone"),
        ("gone", Outcome.UNREACHABLE, "gone"),
        ("nonsense", Outcome.UNKNOWN, "broken-answer"),
        ("odd", Outcome.SENT, ""),
    ],
)
def test_what_telegram_says(served, fault, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_telegram.deliver(outgoing("111"), bot(served)))
    assert (made.outcome, made.reason) == (outcome, reason)
    assert bool(made.external_ids) is (outcome is Outcome.SENT)


@on(telegram.Telegram)
@pytest.mark.parametrize("token", ["", "123", "123:not the one", "999:unknown"])
def test_a_wrong_token_is_told_without_it(served, token):
    account = replace(bot(served), secrets={"token": token})
    made = asyncio.run(to_telegram.deliver(outgoing("111"), account))
    assert made.outcome is Outcome.RECONNECT
    assert not token or token not in str(made)


@on(telegram.Telegram)
@pytest.mark.parametrize(
    ("name", "mime", "method"),
    [
        ("a.png", "image/png", "sendPhoto"),
        ("a.mp4", "video/mp4", "sendVideo"),
        ("a.mp3", "audio/mpeg", "sendAudio"),
        ("statement.pdf", "application/pdf", "sendDocument"),
        ("a.svg", "image/svg+xml", "sendDocument"),
    ],
)
def test_files_go_as_what_they_are(served, name, mime, method):
    message = outgoing("111", "Здесь", files=[(name, mime, b"0123456789")])
    assert asyncio.run(to_telegram.deliver(message, bot(served))).outcome is Outcome.SENT
    assert served.calls[-1].path.endswith(method)
    assert served.sent[0]["caption"] == "Здесь"


PICTURE, FILM, PAPER = ("a.png", "image/png", b"1"), ("b.mp4", "video/mp4", b"2"), ("c.pdf", "application/pdf", b"3")


@on(telegram.Telegram)
@pytest.mark.parametrize(
    ("files", "methods"),
    [
        ([PICTURE, FILM, PICTURE], ["sendMediaGroup"]),
        ([PAPER, PAPER], ["sendMediaGroup"]),
        ([PICTURE, FILM, PAPER], ["sendMediaGroup", "sendDocument"]),
        ([PICTURE, PAPER, PICTURE], ["sendPhoto", "sendDocument", "sendPhoto"]),
        ([PICTURE] * 12, ["sendMessage", "sendMediaGroup", "sendMediaGroup"]),
    ],
)
def test_files_of_one_message_are_an_album_with_one_caption(served, files, methods):
    made = asyncio.run(to_telegram.deliver(outgoing("111", "Here", files=files), bot(served)))
    assert [call.path.rpartition("/")[2] for call in served.calls] == methods
    assert (made.outcome, len(made.external_ids)) == (Outcome.SENT, len(served.sent))
    assert [one.get("caption") or one.get("text") for one in served.sent].count("Here") == 1
    assert sum("text" not in one for one in served.sent) == len(files)


@on(telegram.Telegram)
def test_an_album_of_which_nobody_knows_is_not_sent_again(served):
    files = [PICTURE, PICTURE, PAPER]
    served.next("silence", after=0)
    made = asyncio.run(to_telegram.deliver(outgoing("111", "Here", files=files), bot(served)))
    assert (made.outcome, made.sent_parts, len(served.sent)) == (Outcome.UNKNOWN, 0, 2)


@on(telegram.Telegram)
def test_what_is_behind_an_album_that_is_there_goes_on_alone(served):
    files = [PICTURE, PICTURE, PAPER]
    served.next("rate", after=1)
    made = asyncio.run(to_telegram.deliver(outgoing("111", "Here", files=files), bot(served)))
    assert (made.outcome, made.sent_parts) == (Outcome.LATER, 2)
    again = asyncio.run(to_telegram.deliver(outgoing("111", "Here", files=files, facts={"sent_parts": 2}), bot(served)))
    assert (again.outcome, len(served.sent)) == (Outcome.SENT, 3)
