"""What only Telegram says."""

import json
from typing import Any

import pytest

from heliodesk.channels.base import Incoming, Kind, Request
from heliodesk.channels.telegram.receiving import receive
from heliodesk.channels.telegram.tests.cases import ACCOUNT, ANN, BOT, CHAT, message

GROUP = {"id": -1001, "type": "supergroup", "title": "Help", "is_forum": True}


def read(update: dict[str, Any]) -> Incoming:
    [told] = receive(Request(json.dumps(update).encode()), ACCOUNT)
    return told


def test_a_topic_of_a_forum_is_a_conversation_of_its_own():
    opened = {"message_id": 12, "forum_topic_created": {"name": "Money"}}
    told = read(message(chat=GROUP, message_thread_id=12, is_topic_message=True, text="hi", reply_to_message=opened))
    assert (told.conversation_id, told.facts["thread_id"], told.is_group) == ("-1001:12", "12", True)
    assert told.reply_to is None, "the line that opened the topic is no message that is answered"


def test_an_answer_outside_of_topics_is_not_another_conversation():
    told = read(message(chat=GROUP, message_thread_id=40, text="hi", reply_to_message={"message_id": 40}))
    assert (told.conversation_id, told.reply_to) == ("-1001", "40")


def test_a_channels_direct_messages_are_apart_by_their_topic():
    told = read(message(chat=GROUP | {"is_direct_messages": True}, direct_messages_topic={"topic_id": 77}, text="hi"))
    assert told.conversation_id == "-1001:77"


def test_a_group_that_moves_tells_where():
    told = read(message(chat={"id": -4, "type": "group"}, migrate_to_chat_id=-1009))
    assert (told.kind, told.facts["state_change"], told.facts["migrate_to"]) == (Kind.IGNORE, "chat_migrated", "-1009")


@pytest.mark.parametrize(("status", "state"), [("kicked", "bot_blocked"), ("member", "bot_unblocked")])
def test_a_customer_blocks_the_bot_and_lets_it_in_again(status: str, state: str):
    told = read(
        {
            "update_id": 1,
            "my_chat_member": {"chat": CHAT, "from": ANN, "date": 1, "new_chat_member": {"status": status}},
        }
    )
    assert (told.kind, told.facts["state_change"], told.conversation_id) == (Kind.IGNORE, state, "11")


def test_a_pressed_button_says_what_stood_on_it():
    keyboard = {"inline_keyboard": [[{"text": "No", "callback_data": "n"}], [{"text": "Yes", "callback_data": "y"}]]}
    held = {"message_id": 4, "chat": CHAT, "from": BOT, "reply_markup": keyboard}
    told = read({"update_id": 1, "callback_query": {"id": "q", "from": ANN, "data": "y", "message": held}})
    assert (told.text, told.facts["postback"], told.external_message_id, told.reply_to) == ("Yes", "y", "q", "4")


def test_a_channel_speaks_for_itself():
    told = read(
        {
            "update_id": 1,
            "channel_post": {"message_id": 3, "chat": {"id": -7, "type": "channel", "title": "News"}, "text": "hi"},
        }
    )
    assert (told.sender_id, told.sender_name, told.kind) == ("-7", "News", Kind.MESSAGE)


def test_a_hidden_administrator_is_the_group():
    told = read(
        message(
            chat=GROUP,
            sender_chat=GROUP,
            text="hi",
            **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        )
    )
    assert (told.sender_id, told.sender_name) == ("-1001", "Help")


def test_the_owner_of_a_business_account_is_us():
    told = read(
        message(
            1,
            "business_message",
            business_connection_id="b",
            text="I am back",
            **{"from": {"id": 1, "first_name": "Owner"}},
        )
    )
    assert (told.kind, told.facts["is_echo"], told.facts["direction"]) == (Kind.IGNORE, True, "outbound")


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ({"poll": {"id": "p", "question": "When?", "options": [{"text": "Now"}, {"text": "Later"}]}}, "When?\n- Now\n- Later"),
        ({"checklist": {"title": "To do", "tasks": [{"id": 1, "text": "Call"}]}}, "To do\n- Call"),
        ({"dice": {"emoji": "🎲", "value": 4}}, "🎲"),
        ({"web_app_data": {"data": "{}", "button_text": "Form"}}, "Form"),
        ({"rich_message": {"blocks": [{"text": "One"}, {"text": ["T", "wo"]}]}}, "One\nTwo"),
    ],
)  # fmt: skip
def test_what_has_words_of_its_own_kind_is_read(held: dict[str, Any], text: str):
    assert read(message(**held)).text == text


def test_paid_pictures_and_those_that_nobody_paid_for():
    bought = {
        "paid_media": [
            {"type": "photo", "photo": [{"file_id": "a"}, {"file_id": "b"}]},
            {"type": "video", "video": {"file_id": "v"}},
        ]
    }
    assert [(one.type, one.id_or_url) for one in read(message(paid_media=bought)).attachments] == [
        ("image", "b"),
        ("video", "v"),
    ]
    assert read(message(paid_media={"paid_media": [{"type": "preview"}]})).attachments[0].type == "unsupported"


def test_an_animation_that_is_a_document_too_is_one_thing():
    file = {"file_id": "g", "mime_type": "video/mp4"}
    assert [one.type for one in read(message(animation=file, document=file)).attachments] == ["video"]


def test_a_place_that_moves_is_nobodys_words():
    told = read(message(1, "edited_message", location={"latitude": 1.5, "longitude": 2.5, "live_period": 60}))
    assert (told.kind, told.facts["is_live_location"]) == (Kind.EDIT, True)


@pytest.mark.parametrize(
    "field", ["new_chat_members", "pinned_message", "forum_topic_closed", "video_chat_started", "giveaway_created"]
)
def test_a_notice_of_the_service_is_no_message(field: str):
    assert read(message(chat=GROUP, **{field: {}})).kind is Kind.IGNORE


def test_what_is_new_is_told_by_its_name():
    told = read({"update_id": 5, "some_future_update": {"id": "x"}})
    assert (told.kind, told.event_key, told.facts["unknown_type"]) == (Kind.IGNORE, "5", "some_future_update")
    assert "unknown_type" not in read({"update_id": 6, "poll_answer": {"poll_id": "1"}}).facts


def test_a_reaction_that_is_taken_back_and_one_that_is_paid():
    held = {"chat": CHAT, "message_id": 5, "user": ANN, "date": 1}
    taken = read(
        {
            "update_id": 1,
            "message_reaction": held | {"old_reaction": [{"type": "emoji", "emoji": "👍"}], "new_reaction": []},
        }
    )
    assert taken.facts == {"emoji": "👍", "action": "remove"}
    paid = read({"update_id": 1, "message_reaction": held | {"old_reaction": [], "new_reaction": [{"type": "paid"}]}})
    assert paid.kind is Kind.IGNORE


@pytest.mark.parametrize(
    "held",
    [
        {"reply_to_message": {"message_id": 3, "from": BOT}},
        {"entities": [{"type": "text_mention", "offset": 0, "length": 4, "user": BOT}]},
    ],
)
def test_in_a_group_it_is_told_that_somebody_speaks_to_us(held: dict[str, Any]):
    told = read(message(chat=GROUP, text="Desk?", **held))
    assert (told.facts["is_mention"], told.facts["title"]) == (True, "Help")
    assert "is_mention" not in read(message(chat=GROUP, text="Desk?")).facts


def test_a_command_may_be_for_another_bot():
    assert read(message(text="/hours@other_bot now")).facts["for_bot"] == "other_bot"
    assert "is_command" not in read(message(text="/ 5")).facts
