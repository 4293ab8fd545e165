"""A customer writes on each platform, and what an agent answers is said there, to them, as an answer."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Request
from heliodesk.channels.chats import sending
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Chat, Going, Way
from heliodesk.channels.chats.storing import keep
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent, Team
from heliodesk.routing.assignment import accept
from tests.fakes import discord, line, meta, reddit, telegram, x
from tests.fakes.serving import Platform

NOW = int(time.time())
TEXT = "Where is my deposit?"


def of_telegram(_fake: Any) -> Request:
    chat = {"id": 111, "type": "private", "first_name": "Ann"}
    said = {"message_id": 5, "from": {"id": 111, "is_bot": False, "first_name": "Ann"}, "chat": chat, "date": NOW}
    return Request(json.dumps({"update_id": 9, "message": {**said, "text": TEXT}}).encode())


def of_whatsapp(fake: Any) -> Request:
    said = {"from_user_id": "US.13491", "id": "wamid.5", "timestamp": str(NOW), "type": "text", "text": {"body": TEXT}}
    person = {"user_id": "US.13491", "profile": {"name": "Ann", "username": "ann"}}
    return Request(fake.written(fake.whatsapp_event({"contacts": [person], "messages": [said]})))


def of_meta(who: str, object_: str) -> Callable[[Any], Request]:
    def made(fake: Any) -> Request:
        said = {"mid": "m_5", "text": TEXT}
        event = {"sender": {"id": who}, "recipient": {"id": meta.PAGE_ID}, "timestamp": NOW * 1000, "message": said}
        return Request(fake.written(fake.page_event(event, object_=object_)))

    return made


def of_x(fake: Any) -> Request:
    return Request(json.dumps({"data": [fake.write(TEXT)]}).encode(), method="POLL")


def of_x_in_public(fake: Any) -> Request:
    made = {**fake.write(f"@northstarhelp {TEXT}", is_post=True), "conversation_id": "77"}
    return Request(json.dumps({"data": [made]}).encode(), method="POLL")


def of_comment(fake: Any) -> Request:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": "9_5",
        "post_id": "9_1",
        "message": TEXT,
        "created_time": NOW,
    }
    change = {"field": "feed", "value": {**value, "from": {"id": "64", "name": "Ann"}}}
    return Request(fake.written({"object": "page", "entry": [{"id": meta.PAGE_ID, "time": NOW, "changes": [change]}]}))


def of_comment_on_instagram(fake: Any) -> Request:
    value = {"id": "17", "text": TEXT, "from": {"id": "IG64", "username": "ann"}, "media": {"id": "12"}}
    entry = {"id": meta.PAGE_ID, "time": NOW, "changes": [{"field": "comments", "value": value}]}
    return Request(fake.written({"object": "instagram", "entry": [entry]}))


def of_discord(fake: Any) -> Request:
    event = {"op": 0, "t": "MESSAGE_CREATE", "s": 3, "d": fake.write("290926798999357250", TEXT)}
    return Request(json.dumps(event).encode(), method="WS")


def of_reddit(fake: Any) -> Request:
    listing = {"kind": "Listing", "data": {"children": [fake.write(TEXT)]}}
    return Request(json.dumps(listing).encode(), method="POLL")


def of_reddit_in_public(_fake: Any) -> Request:
    held = {
        "id": "c5",
        "name": "t1_c5",
        "body": f"u/support_bot {TEXT}",
        "author": "ann",
        "link_id": "t3_p5",
        "dest": reddit.NAME,
    }
    held |= {"parent_id": "t3_p5", "was_comment": True, "type": "username_mention", "created_utc": NOW, "new": True}
    held |= {"context": "/r/x/comments/p5/title/c5/?context=3", "subject": "username mention"}
    listing = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": held}]}}
    return Request(json.dumps(listing).encode(), method="POLL")


def of_line(fake: Any) -> Request:
    event = {
        "type": "message", "mode": "active", "timestamp": NOW * 1000, "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "source": {"type": "user", "userId": "U1"}, "replyToken": fake.token_for("U1"),
        "message": {"id": "325708", "type": "text", "text": TEXT}, "deliveryContext": {"isRedelivery": False},
    }  # fmt: skip
    return Request(json.dumps({"destination": line.OWN, "events": [event]}).encode())


X_SECRETS = {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c", "consumer_secret": x.SECRET}
CASES: dict[str, tuple[type[Platform], str, str, dict[str, str], Callable[[Any], Request], Callable[[Any], Any], Any]] = {
    "telegram": (telegram.Telegram, "telegram", "7000000001", {"token": telegram.TOKEN}, of_telegram,
                 lambda fake: fake.sent[-1]["chat"]["id"], 111),
    "whatsapp": (meta.Meta, "whatsapp", meta.PHONE_ID, {"token": meta.TOKEN}, of_whatsapp,
                 lambda fake: fake.sent[-1]["recipient"], "US.13491"),
    "messenger": (meta.Meta, "messenger", meta.PAGE_ID, {"token": meta.TOKEN}, of_meta("64", "page"),
                  lambda fake: fake.sent[-1]["recipient"]["id"], "64"),
    "instagram": (meta.Meta, "instagram", meta.PAGE_ID, {"token": meta.TOKEN}, of_meta("IG64", "instagram"),
                  lambda fake: fake.sent[-1]["recipient"]["id"], "IG64"),
    "messenger-public": (meta.Meta, "messenger", meta.PAGE_ID, {"token": meta.TOKEN}, of_comment,
                         lambda fake: fake.sent[-1]["path"].partition("/v")[2].partition("/")[2], "9_5/comments"),
    "instagram-public": (meta.Meta, "instagram", meta.PAGE_ID, {"token": meta.TOKEN}, of_comment_on_instagram,
                         lambda fake: fake.sent[-1]["path"].partition("/v")[2].partition("/")[2], "17/replies"),
    "x": (x.X, "x", x.OWN, X_SECRETS, of_x, lambda fake: fake.sent[-1]["path"],
          "/2/dm_conversations/with/2222222222222222222/messages"),
    "x-public": (x.X, "x", x.OWN, X_SECRETS, of_x_in_public,
                 lambda fake: fake.sent[-1]["reply"]["in_reply_to_tweet_id"] == fake.posts[0]["id"], True),
    "discord": (discord.Discord, "discord", discord.ME["id"], {"token": discord.TOKEN}, of_discord,
                lambda fake: fake.sent[-1]["channel_id"], "290926798999357250"),
    "reddit": (reddit.Reddit, "reddit", reddit.NAME, dict(reddit.SECRETS), of_reddit,
               lambda fake: fake.sent[-1]["thing_id"] == fake.unread[0]["data"]["name"], True),
    "reddit-public": (reddit.Reddit, "reddit", reddit.NAME, dict(reddit.SECRETS), of_reddit_in_public,
                      lambda fake: fake.sent[-1]["thing_id"], "t1_c5"),
    "line": (line.Line, "line", line.OWN, {"token": line.TOKEN}, of_line, lambda fake: fake.sent[-1]["to"], "U1"),
}  # fmt: skip


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, settings: Any) -> Iterator[tuple[Any, ...]]:
    make, channel, own_id, secrets, came, whom, want = CASES[request.param]
    with make() as fake:
        settings.OUTBOUND_ALLOW = [fake.place]
        yield fake, channel, own_id, secrets, came, whom, want


def test_both_ways(case: tuple[Any, ...], team: Team, new_agent: Callable[..., Agent]) -> None:
    fake, channel, own_id, secrets, came, whom, want = case
    base = fake.base if isinstance(fake, discord.Discord) else fake.url
    options = {"base_url": base, "seconds": 2}
    account = add(channel=channel, secrets=secrets, options=options, own_id=own_id, name="Desk", team=team, by=SYSTEM)
    for _ in range(3):
        keep(account.pk, came(fake) if not Conversation.objects.exists() else Request(b"{}"))
        while read_some():
            pass
    talk = Conversation.objects.get()
    assert TEXT in talk.messages.order_by("id").first().body
    mei = new_agent("Mei Lin")
    accept(talk, agent=mei)
    Going.objects.all().delete()  # lines of the desk
    post_message(conversation=talk.key, author=mei.actor, body="It is on its way", client_id=uuid4())
    sending.send(Chat.objects.get().pk)
    row = Going.objects.get()
    assert (row.state, row.reason, row.detail) == (Way.SENT, "", "")
    assert "It is on its way" in str(fake.sent[-1])
    assert len(fake.sent) == 1
    assert whom(fake) == want
