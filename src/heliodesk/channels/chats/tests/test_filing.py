"""What comes of a messenger becomes what it is to the desk: once, in order, and never silently changed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.channels.base import Request
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Account, Arrived, Chat, Coming, Filed, Going, Identity, Talk
from heliodesk.channels.chats.storing import keep
from heliodesk.channels.chats.tests.world import account_of, blocked, come, edited, message, reaction
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.opening import close
from heliodesk.people.models import Agent, Customer, Team


@pytest.fixture
def account(team: Team) -> Account:
    return account_of(team)


def said() -> list[str]:
    return list(Message.objects.filter(by_customer=True).order_by("id").values_list("body", flat=True))


def test_words_open_a_conversation_of_somebody_new(account: Account) -> None:
    come(account, message("Where is my deposit?"))
    talk = Conversation.objects.get()
    assert (talk.channel, talk.state, talk.customer.name) == ("messenger", State.QUEUED, "Ann")
    assert said() == ["Where is my deposit?"]
    identity = Identity.objects.get()
    assert (identity.sender, identity.trust, identity.customer) == ("111", "claimed", talk.customer)
    assert Talk.objects.get().chat.place == "111"


def test_who_waits_is_told_for_how_long(account: Account) -> None:
    come(account, message("Where is my deposit?"))
    line = Message.objects.get(kind="system")
    assert line.data["what"] == "received"
    assert Going.objects.get().message == line


def test_the_bytes_are_forgotten_when_all_is_filed(account: Account) -> None:
    come(account, message("Where is my deposit?"))
    row = Arrived.objects.get()
    assert (row.state, row.body) == ("filed", None)


def test_the_same_fifty_times_is_one(account: Account) -> None:
    one = message("Hello")
    for _ in range(25):
        come(account, one)
    for space in range(1, 26):  # other bytes, the same event
        keep(account.pk, Request(json.dumps(one).encode() + b" " * space))
        while read_some():
            pass
    assert said() == ["Hello"]
    assert Filed.objects.count() == 1


def test_another_key_for_the_same_message_is_no_second(account: Account) -> None:
    one = message("Hello")
    come(account, one, {**one, "update_id": 1})
    assert said() == ["Hello"]


def test_disorder_is_put_right_by_the_platforms_clock(account: Account) -> None:
    now = datetime.now(UTC).timestamp()
    come(account, message("three", at=now - 1), message("one", at=now - 30), message("two", at=now - 20))
    assert said() == ["one", "two", "three"]


def test_it_goes_on_and_after_its_end_a_new_one_begins(account: Account, new_agent: Callable[..., Agent]) -> None:
    come(account, message("one"))
    come(account, message("two"))
    assert Conversation.objects.count() == 1
    close(Conversation.objects.get(), by=new_agent("Mei Lin").actor)
    come(account, message("three"))
    assert Conversation.objects.count() == 2
    assert Customer.objects.filter(name="Ann").count() == 1


def test_an_edit_is_never_silent(account: Account) -> None:
    one = message("I sent 2 LTC")
    come(account, one)
    come(account, edited(one, "I sent 3 LTC"))
    now = Message.objects.get(by_customer=True)
    assert now.body == "I sent 3 LTC"
    assert [each["was"] for each in now.data["edits"]] == ["I sent 2 LTC"]


def test_an_edit_that_overtakes_its_message_waits(account: Account) -> None:
    one = message("I sent 2 LTC")
    come(account, edited(one, "I sent 3 LTC"))
    assert said() == []
    assert Arrived.objects.get().state == "waiting"
    come(account, one)
    Arrived.objects.update(look_at=None)
    assert read_some()
    assert said() == ["I sent 3 LTC"]


def test_an_edit_of_what_never_came_is_a_message(account: Account) -> None:
    come(account, edited(message("I sent 2 LTC"), "I sent 3 LTC"))
    Arrived.objects.update(look_at=None, at=datetime.now(UTC) - timedelta(minutes=11))
    assert read_some()
    assert said() == ["I sent 3 LTC"]


def test_reactions_come_and_go(account: Account) -> None:
    one = message("Hello")
    come(account, one, reaction(one, "👍"))
    assert list(Message.objects.get(by_customer=True).data["signs"].values()) == ["👍"]
    come(account, reaction(one, ""))
    assert Message.objects.get(by_customer=True).data["signs"] == {}


def test_an_answer_refers_to_what_it_answers(account: Account) -> None:
    one = message("Hello")
    two = message("That one", reply_to_message=one["message"])
    come(account, one, two)
    assert Message.objects.get(body="That one").reply_to == Message.objects.get(body="Hello")


def test_what_is_no_text_is_a_plain_line(account: Account) -> None:
    come(
        account,
        message(location={"latitude": 52.5, "longitude": 13.4}),
        message(
            sticker={"file_id": "a", "file_unique_id": "b", "emoji": "👍", "type": "regular", "width": 1, "height": 1}
        ),
        message(contact={"phone_number": "+4912345", "first_name": "Bo"}),
        message(dice={"emoji": "🎲", "value": 3}),
    )
    assert said()[0] == "[Place: 52.5,13.4]"
    assert len(said()) == 4
    assert all(said())


def test_an_album_is_one_message(account: Account) -> None:
    photos = [{"file_id": f"f{i}", "file_unique_id": f"u{i}", "width": 9, "height": 9} for i in range(3)]
    come(
        account,
        *(
            message(photo=[photos[i]], media_group_id="g1", **({"caption": "All of it"} if i == 1 else {}))
            for i in range(3)
        ),
    )
    one = Message.objects.get(by_customer=True)
    assert one.body == "All of it"
    assert "edits" not in one.data
    assert sorted(Coming.objects.filter(message=one).values_list("reference", flat=True)) == ["f0", "f1", "f2"]
    assert one.data["coming"] == 3


def test_a_secret_is_stored_nowhere(account: Account) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    come(account, message(f"my words are {words}"))
    assert "sausage" not in Message.objects.get(by_customer=True).body
    assert Message.objects.filter(data__what="secret-removed").exists()
    assert Arrived.objects.get().body is None


def test_what_is_not_understood_is_kept_and_read_again(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(account.pk, Request(b"\xff nonsense"))
    while read_some():
        pass
    row = Arrived.objects.get()
    assert (row.state, row.reason, bytes(row.body or b"")) == ("unread", "unknown", b"\xff nonsense")


def test_one_that_cannot_be_filed_harms_no_other(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    from heliodesk.channels.chats import filing

    whole = filing._post

    def broken(account: Account, chat: Chat, identity: Identity, one: object) -> bool:
        if getattr(one, "text", "") == "bad":
            raise ValueError("nobody foresaw it")
        return whole(account, chat, identity, one)  # type: ignore[arg-type]

    monkeypatch.setattr(filing, "_post", broken)
    come(account, message("good"), message("bad"), message("better"))
    assert said() == ["good", "better"]
    row = Arrived.objects.get(state="unread")
    assert row.reason == "failed"
    assert "ValueError" in row.where
    monkeypatch.undo()
    Arrived.objects.update(state="waiting")
    assert read_some()
    assert said() == ["good", "better", "bad"]


def test_in_a_group_only_what_is_said_to_us(account: Account) -> None:
    come(account, message("Anybody knows a good coin?", chat=-1001, user=5))
    assert said() == []
    come(account, message("@desk_fake_bot where is my deposit?", chat=-1001, user=5))
    come(account, message("@desk_fake_bot mine too!", chat=-1001, user=6))
    assert len(said()) == 2
    assert Conversation.objects.count() == 1
    assert Message.objects.filter(by_customer=True).first().data["who"] == "Ann"  # type: ignore[union-attr]
    assert not Going.objects.exists()  # the wait of one is nobody else's


def test_a_topic_is_a_conversation_of_its_own(account: Account) -> None:
    for thread in (7, 8):
        come(
            account, message("@desk_fake_bot help", chat=-1001, user=5, message_thread_id=thread, is_topic_message=True)
        )
    assert set(Chat.objects.values_list("place", flat=True)) == {"-1001:7", "-1001:8"}
    assert Conversation.objects.count() == 2


def test_a_group_that_moves_keeps_its_conversation(account: Account) -> None:
    come(account, message("@desk_fake_bot help", chat=-1001, user=5))
    come(account, message(chat=-1001, user=5, migrate_to_chat_id=-1009))
    come(account, message("@desk_fake_bot still me", chat=-1009, user=5))
    assert Conversation.objects.count() == 1
    assert said() == ["@desk_fake_bot help", "@desk_fake_bot still me"]


def test_blocked_and_back(account: Account) -> None:
    come(account, message("Hello"))
    come(account, blocked(111))
    assert Chat.objects.get().unreachable == "blocked"
    come(account, blocked(111, "member"))
    assert Chat.objects.get().unreachable == ""


def test_a_paused_account_keeps_what_comes(account: Account) -> None:
    Account.objects.update(state="paused")
    come(account, message("Hello"))
    assert Arrived.objects.get().state == "waiting"
    Account.objects.update(state="works")
    assert read_some()
    assert said() == ["Hello"]
