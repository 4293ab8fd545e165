"""What begins in public goes on in private, and nothing of anybody is said where everybody reads along."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.access.tokens import BadToken
from heliodesk.channels.base import Request
from heliodesk.channels.chats import sending
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Account, Chat, Going, Identity, Post, Way
from heliodesk.channels.chats.public import NotPossible, asked, findings, go_private
from heliodesk.channels.chats.public_templates import offered, say_in_public
from heliodesk.channels.chats.storing import keep
from heliodesk.channels.posts import answer_at, link_of
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.personal import learn
from heliodesk.routing.assignment import accept
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.writing import answer, write_as_customer
from tests.fakes import x
from tests.fakes.x import X


@pytest.fixture
def fake(settings: Any) -> Iterator[X]:
    with X() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        yield made  # type: ignore[misc]


@pytest.fixture
def account(team: Team, fake: X) -> Account:
    secrets = {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c", "consumer_secret": x.SECRET}
    options = {"base_url": fake.url, "seconds": 2}
    return add(
        channel="x", secrets=secrets, options=options, own_id=x.OWN, name="@desk", username="desk", team=team, by=SYSTEM
    )


@pytest.fixture
def mei(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Mei Lin")


def mention(number: str, text: str, *, author: str = "22", name: str = "ann_trades", thread: str = "40") -> Request:
    post = {
        "id": number,
        "author_id": author,
        "conversation_id": thread,
        "text": text,
        "created_at": "2026-11-29T10:00:00.000Z",
    }
    users = [{"id": author, "name": "Ann Hill", "username": name}]
    payload = {**post, "includes": {"users": users}}
    told = {"event_uuid": number, "event_type": "post.mention.create", "filter": {"user_id": x.OWN}, "payload": payload}
    return Request(json.dumps({"data": told}).encode())


def come(account: Account, *posts: Request) -> None:
    for each in posts:
        keep(account.pk, each)
    while read_some():
        pass


@pytest.fixture
def talk(account: Account, mei: Agent) -> Conversation:
    come(account, mention("50", "@desk where is my deposit of 200 USDT?"))
    found = Conversation.objects.get()
    accept(found, agent=mei)
    return found


def say(talk: Conversation, mei: Agent, body: str) -> Going | None:
    posted = post_message(conversation=talk.key, author=mei.actor, body=body, client_id=uuid4())
    for chat in Chat.objects.all():
        sending.send(chat.pk)
    return Going.objects.filter(message=posted.id).first()


def test_a_mention_is_a_matter_with_the_link_to_the_post(talk: Conversation) -> None:
    post = Post.objects.get(conversation=talk)
    assert post.link == "https://x.com/ann_trades/status/50"
    assert Message.objects.get(by_customer=True).data["post"] == post.link
    assert not Going.objects.exists()  # nobody is told in public how long they wait
    assert not talk.is_assisted


def test_below_one_post_everybody_has_a_matter_of_their_own(account: Account, talk: Conversation) -> None:
    come(account, mention("51", "@desk mine too", author="33", name="bob"), mention("52", "@desk hello?"))
    assert Conversation.objects.count() == 2
    assert Message.objects.filter(conversation=talk, by_customer=True).count() == 2
    assert {answer_at(each) for each in Chat.objects.values_list("place", flat=True)} == {"40"}


def test_harmless_words_are_said_below_the_post(talk: Conversation, mei: Agent, fake: X) -> None:
    going = say(talk, mei, "We look into it, and say here what we find.")
    assert going is not None
    assert going.state == Way.SENT
    assert fake.sent[-1]["reply"] == {"in_reply_to_tweet_id": "50"}


@pytest.mark.parametrize(
    "words",
    ["Your 200 USDT have arrived", "Hi Ann, we are on it", "Your UID 882133 is fine", "We wrote to amara@mail.example"],
)
def test_whatever_is_queued_nothing_personal_leaves(talk: Conversation, mei: Agent, fake: X, words: str) -> None:
    going = say(talk, mei, words)
    assert going is not None
    assert (going.state, going.reason) == (Way.FAILED, "personal")
    assert not fake.sent
    sending.again(going)
    sending.send(going.chat_id)
    assert not fake.sent


def test_what_we_know_of_a_customer_is_not_said(talk: Conversation, mei: Agent, fake: X) -> None:
    learn(talk.customer, {"phone": "+234 803 555 0142"}, proven=True)
    talk.customer.external_id = "ns-48207"
    talk.customer.save()
    chat = Chat.objects.get()
    assert {one.kind for one in findings(chat, "ns 48207, we call 0803 555 01 42", talk)} >= {"known"}
    assert not findings(chat, "@ann_trades we have seen this", talk)


def test_a_template_leads_into_the_very_same_conversation(
    account: Account, talk: Conversation, mei: Agent, fake: X
) -> None:
    chat = Chat.objects.get()
    assert "seen" in {one.key for one in offered(chat, talk)}
    say_in_public("seen", chat, talk, by=mei)
    sending.send(chat.pk)
    post = Post.objects.get()
    assert Going.objects.get().state == Way.SENT
    visitor = Customer.objects.create()
    assert go_private(str(post.key), visitor) == talk
    talk.refresh_from_db()
    ticket = Ticket.objects.get(conversation=talk)
    assert talk.customer == visitor
    assert Identity.objects.get().trust == "claimed"  # a link that stood in public proves nothing
    said = len(fake.sent)
    write_as_customer(ticket, customer=visitor, body="My UID is 882133, name Ann Hill", client_id=uuid4())
    answer(Ticket.objects.get(), agent=mei, body="Thank you Ann, 200 USDT arrived.", client_id=uuid4())
    come(account, mention("53", "@desk and?"))
    for each in Chat.objects.all():
        sending.send(each.pk)
    assert len(fake.sent) == said
    assert Message.objects.filter(conversation=talk, by_customer=True).count() == 3
    with pytest.raises(BadToken):
        asked(str(post.key))


def test_what_was_kept_from_the_public_is_no_strangers(talk: Conversation, mei: Agent, fake: X) -> None:
    say(talk, mei, "Your UID 882133 is fine")
    say_in_public("seen", Chat.objects.get(), talk, by=mei)
    visitor = Customer.objects.create()
    go_private(str(Post.objects.get().key), visitor)
    seen = Message.objects.visible_to(visitor.actor).filter(conversation=talk)
    assert not any("882133" in each.body for each in seen)
    assert Message.objects.visible_to(mei.actor).filter(conversation=talk, body__contains="882133").exists()


def test_who_is_known_keeps_what_is_theirs(talk: Conversation, mei: Agent) -> None:
    say_in_public("seen", Chat.objects.get(), talk, by=mei)
    Identity.objects.update(trust="token")
    with pytest.raises(NotPossible):
        go_private(str(Post.objects.get().key), Customer.objects.create())
    assert asked(str(Post.objects.get().key))
    assert go_private(str(Post.objects.get().key), talk.customer) == talk


def test_every_template_passes_its_own_check(talk: Conversation, account: Account) -> None:
    chat = Chat.objects.get()
    for language in ("en", "zh-hans", "es", "pt", "fr", "de", "ru", "tr", "vi", "id", "ja", "ko", "sw"):
        talk.language = language
        for each in offered(chat, talk):
            assert not findings(chat, each.text, talk), each.text
    assert link_of("reddit", _Fake()) == "https://www.reddit.com/r/a/comments/1/b/c/"  # type: ignore[arg-type]


class _Fake:
    external_message_id = "t1_c"
    facts = {"link": "/r/a/comments/1/b/c/"}
