"""What is said here reaches the customer there: once, in order, and nobody is told that it did when nobody knows."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.channels.chats import receipts, sending
from heliodesk.channels.chats.health import look_at
from heliodesk.channels.chats.models import Account, Chat, Going, Way
from heliodesk.channels.chats.tests.world import account_of, come, message
from heliodesk.conversations.models import Conversation, Message, Participant
from heliodesk.conversations.posting import Posted, post_message, post_note
from heliodesk.people.models import Agent, Team
from heliodesk.routing.assignment import accept
from tests.fakes.telegram import Telegram


@pytest.fixture
def fake(settings: object) -> Iterator[Telegram]:
    with Telegram() as made:
        settings.OUTBOUND_ALLOW = [made.place]  # type: ignore[attr-defined]
        yield made  # type: ignore[misc]


@pytest.fixture
def account(team: Team, fake: Telegram) -> Account:
    return account_of(team, options={"base_url": fake.url, "seconds": 2})


@pytest.fixture
def mei(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Mei Lin")


@pytest.fixture
def talk(account: Account, mei: Agent) -> Conversation:
    come(account, message("Where is my deposit?"))
    found = Conversation.objects.get()
    accept(found, agent=mei)
    Going.objects.all().delete()  # lines of the desk
    return found


def answer(talk: Conversation, mei: Agent, body: str = "On its way") -> Posted:
    return post_message(conversation=talk.key, author=mei.actor, body=body, client_id=uuid4())


def send(talk: Conversation) -> None:
    sending.send(Chat.objects.get().pk)


def test_an_answer_has_its_way_out_at_once(talk: Conversation, mei: Agent, fake: Telegram) -> None:
    answer(talk, mei)
    assert Going.objects.get().state == Way.QUEUED
    send(talk)
    row = Going.objects.get()
    assert (row.state, row.reason, len(row.external_ids)) == (Way.SENT, "", 1)
    assert [each["text"] for each in fake.sent] == ["On its way"]


def test_notes_stay_here(talk: Conversation, mei: Agent) -> None:
    post_note(conversation=talk, author=mei.actor, body="He is rude", data={})
    assert not Going.objects.exists()


def test_long_words_go_in_parts_and_in_order(talk: Conversation, mei: Agent, fake: Telegram) -> None:
    answer(talk, mei, "word " * 1_500)
    answer(talk, mei, "second")
    send(talk)
    assert len(fake.sent) == 3
    assert fake.sent[-1]["text"] == "second"


def test_asked_to_wait_it_waits_and_those_behind_it_too(talk: Conversation, mei: Agent, fake: Telegram) -> None:
    fake.next("rate", seconds=7)
    answer(talk, mei, "first")
    answer(talk, mei, "second")
    send(talk)
    first, second = Going.objects.order_by("id")
    assert (first.state, first.reason, second.state) == (Way.QUEUED, "rate-limited", Way.QUEUED)
    assert first.look_at is not None
    assert 5 < (first.look_at - datetime.now(UTC)).total_seconds() < 8
    send(talk)  # a job that comes too early changes nothing
    assert not fake.sent
    Going.objects.update(look_at=None)
    send(talk)
    assert [each["text"] for each in fake.sent] == ["first", "second"]


@pytest.mark.parametrize("kind", ["broken", "silence"])
def test_taken_or_not_nobody_knows_and_it_is_not_sent_again(
    talk: Conversation, mei: Agent, fake: Telegram, kind: str
) -> None:
    fake.next(kind)
    answer(talk, mei)
    send(talk)
    send(talk)
    assert Going.objects.get().state == Way.UNKNOWN
    assert len(fake.sent) == 1
    assert sending.again(Going.objects.get())
    send(talk)
    assert Going.objects.get().state == Way.SENT
    assert len(fake.sent) == 2


def test_whoever_died_in_between_leaves_unknown(talk: Conversation, mei: Agent, fake: Telegram) -> None:
    answer(talk, mei)
    Going.objects.update(state=Way.SENDING, tries=1)
    send(talk)
    assert Going.objects.get().state == Way.UNKNOWN
    assert not fake.sent


def test_blocked_is_said_and_lasts_until_they_write(
    account: Account, talk: Conversation, mei: Agent, fake: Telegram
) -> None:
    fake.next("blocked")
    answer(talk, mei)
    send(talk)
    assert (Going.objects.get().state, Chat.objects.get().unreachable) == (Way.FAILED, "blocked")
    answer(talk, mei, "still there?")
    send(talk)
    assert not fake.sent
    come(account, message("I am back"))
    assert Chat.objects.get().unreachable == ""


def test_not_let_in_the_account_stops_and_goes_on(
    account: Account, talk: Conversation, mei: Agent, fake: Telegram
) -> None:
    fake.next("expired")
    answer(talk, mei)
    send(talk)
    account.refresh_from_db()
    assert (account.state, account.problem) == ("reconnect", "access-ended")
    assert Going.objects.get().state == Way.QUEUED
    send(talk)
    assert not fake.sent
    look_at(account)
    account.refresh_from_db()
    assert (account.state, account.problem) == ("works", "")
    send(talk)
    assert len(fake.sent) == 1


def test_a_group_that_moved_is_followed(account: Account, mei: Agent, fake: Telegram) -> None:
    come(account, message("@desk_fake_bot help", chat=-1001, user=5))
    talk = Conversation.objects.get()
    accept(talk, agent=mei)
    fake.next("migrate", to=-1_009_000_000_009)
    answer(talk, mei)
    send(talk)
    assert Going.objects.get().state == Way.SENT
    assert Chat.objects.get().place == "-1009000000009"


def test_a_receipt_never_goes_back(talk: Conversation, mei: Agent, fake: Telegram) -> None:
    posted = answer(talk, mei)
    send(talk)
    going = Going.objects.get()
    assert receipts.bring(going, Way.READ)
    assert not receipts.bring(going, Way.DELIVERED)
    assert receipts.bring(going, Way.FAILED, code="131026")
    going.refresh_from_db()
    assert (going.state, going.detail) == (Way.READ, "131026")
    assert Participant.objects.get(conversation=talk, agent=None).read == posted.number


def test_what_was_left_behind_gets_a_job(talk: Conversation, mei: Agent, fake: Telegram) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    answer(talk, mei)
    before = ProcrastinateJob.objects.filter(task_name="chats.send").count()
    Going.objects.update(look_at=datetime.now(UTC) - timedelta(minutes=5))
    sending.look()
    assert ProcrastinateJob.objects.filter(task_name="chats.send").count() == before + 1


def test_lines_of_the_desk_go_in_the_customers_language(account: Account, fake: Telegram, mei: Agent) -> None:
    come(account, message("我的充值在哪里？", language="zh-hans"))
    send(Conversation.objects.get())
    assert fake.sent[0]["text"].startswith("我们")
    assert Message.objects.get(kind="system").data["what"] == "received"
