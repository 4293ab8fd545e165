"""What the fakes bring to a webhook is taken for the platforms' own by those who read: signed, escaped, again and again."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request as Came
from starlette.responses import Response
from starlette.routing import Route

from heliodesk.channels.base import Account, Incoming, Kind, Request
from heliodesk.channels.chats.loading import receiving
from tests.fakes import line as fake_line
from tests.fakes import meta as fake_meta
from tests.fakes import telegram as fake_telegram
from tests.fakes import x as fake_x
from tests.fakes.serving import Platform


class Door(Platform):
    """A webhook of ours: proves, reads, and remembers; `refuses` so many before it takes one."""

    name = "door"

    def __init__(self) -> None:
        super().__init__()
        self.account: Account
        self.events: list[Incoming] = []
        self.bodies: list[bytes] = []
        self.refuses = 0

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/hook", self.hook, methods=["GET", "POST"])])

    async def hook(self, came: Came) -> Response:
        body = await came.body()
        request = Request(body, dict(came.headers), came.method, dict(came.query_params))
        read = receiving(self.account.channel)
        if (answer := read.verify(request, self.account)) is not None:
            return Response(answer.body, answer.status, media_type=answer.content_type)
        if self.refuses:
            self.refuses -= 1
            return Response("busy", 503)
        self.bodies.append(body)
        self.events += read.receive(request, self.account)
        return Response("")

    def keys(self) -> set[str]:
        return {one.event_key for one in self.events}


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as made:
        yield made  # type: ignore[misc]


@pytest.fixture
def fake(request: pytest.FixtureRequest, door: Door) -> Iterator[Any]:
    with request.param() as made:
        made.webhook = f"{door.url}/hook" if hasattr(made, "signed") else {}
        yield made


def on(kind: type) -> Any:
    return pytest.mark.parametrize("fake", [kind], indirect=True, ids=[""])


async def eventually(what: Any) -> None:
    for _ in range(200):
        if what():
            return
        await asyncio.sleep(0.05)
    raise AssertionError


@on(fake_telegram.Telegram)
def test_telegram_brings_an_update_until_it_is_taken(fake, door):
    import httpx

    secret = "a-secret_1"
    door.account = Account(
        "telegram",
        "t",
        str(fake.me["id"]),
        {"token": fake_telegram.TOKEN, "secret_token": secret, "webhook_secret": secret},
    )
    door.refuses = 2

    async def live() -> None:
        async with httpx.AsyncClient(base_url=fake.url, trust_env=False) as app:
            hook = {"url": f"{door.url}/hook", "secret_token": secret}
            await app.post(f"/bot{fake_telegram.TOKEN}/setWebhook", data=hook)
            for text in ("Hello", "/start", "Привет 👋"):
                await app.post("/-/write", json={"chat": 111, "text": text})
            await eventually(lambda: len(door.events) == 3)
            await app.post("/-/block/111")
            await app.post("/-/update", json={"message": {"message_id": 9, "chat": {"id": 5}}, "times": 50})
            await eventually(lambda: len(door.events) == 54)
            info = (await app.get(f"/bot{fake_telegram.TOKEN}/getWebhookInfo")).json()["result"]
            assert info["pending_update_count"] == 0
            found = await app.get(f"/bot{fake_telegram.TOKEN}/getUpdates")
            assert found.status_code == 409

    asyncio.run(live())
    assert [one.text for one in door.events[:3]] == ["Hello", "/start", "Привет 👋"]
    assert door.events[3].facts["state_change"] == "bot_blocked"
    assert len(door.keys()) == 5


@on(fake_meta.Meta)
def test_meta_signs_what_it_escapes(fake, door):
    door.account = Account("whatsapp", "w", fake_meta.PHONE_ID, {"app_secret": fake_meta.SECRET})
    person = {"wa_id": "491700000001", "profile": {"name": "Zoë"}}

    def said(key: str, text: str) -> dict[str, Any]:
        return {"from": person["wa_id"], "id": key, "timestamp": "1764430000", "type": "text", "text": {"body": text}}

    event = fake.whatsapp_event(
        {"contacts": [person], "messages": [said("wamid.1", "Größe / 😀"), said("wamid.2", "https://a.example/b")]},
    )
    assert asyncio.run(fake.deliver(event, times=50)) == [200] * 50
    assert b"\\u00f6" in door.bodies[0]
    assert b"https:\\/\\/" in door.bodies[0]
    assert len(door.events) == 100
    assert {one.text for one in door.events} == {"Größe / 😀", "https://a.example/b"}
    assert len(door.keys()) == 2
    asyncio.run(fake.deliver(fake.statuses("wamid.9")))
    assert [one.facts["receipt"] for one in door.events[-3:]] == ["read", "delivered", "sent"]
    fake.secret = "another"
    assert asyncio.run(fake.deliver(event))[0] in (401, 403)


@on(fake_meta.Meta)
@pytest.mark.parametrize(("channel", "object_"), [("messenger", "page"), ("instagram", "instagram")])
def test_meta_brings_batches(fake, door, channel, object_):
    door.account = Account(channel, "p", fake_meta.PAGE_ID, {"app_secret": fake_meta.SECRET})
    made = [
        {
            "sender": {"id": str(person)},
            "recipient": {"id": fake_meta.PAGE_ID},
            "timestamp": 1764430000000 + person,
            "message": {"mid": f"m_{person}", "text": f"Hello {person} ✓"},
        }
        for person in (1, 2, 3)
    ]
    assert asyncio.run(fake.deliver(fake.page_event(*made, object_=object_))) == [200]
    assert [(one.sender_id, one.text) for one in door.events] == [(str(n), f"Hello {n} ✓") for n in (1, 2, 3)]


@on(fake_x.X)
def test_x_asks_whether_we_hold_the_secret(fake, door):
    door.account = Account("x", "x", fake_x.OWN, {"consumer_secret": fake_x.SECRET})
    assert asyncio.run(fake.crc())
    event = {"data": {"event_type": "dm.received", "event_uuid": "-5"}}
    assert asyncio.run(fake.deliver(event, times=3)) == [200] * 3
    assert len(door.keys()) == 1
    door.account = Account("x", "x", fake_x.OWN, {"consumer_secret": "another"})
    assert not asyncio.run(fake.crc())
    assert asyncio.run(fake.deliver(event))[0] in (401, 403)


@on(fake_line.Line)
def test_line_marks_what_it_brings_again(fake, door):
    door.account = Account("line", "l", fake_line.OWN, {"channel_secret": fake_line.SECRET, "secret": fake_line.SECRET})
    event = {
        "type": "message", "mode": "active", "timestamp": 1764430000000, "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "source": {"type": "user", "userId": "U1"}, "replyToken": fake.token_for("U1"),
        "message": {"id": "325708", "type": "text", "text": "こんにちは"},
    }  # fmt: skip
    assert asyncio.run(fake.deliver(event, times=50)) == [200] * 50
    assert {(one.kind, one.text) for one in door.events} == {(Kind.MESSAGE, "こんにちは")}
    assert len(door.keys()) == 1
    assert [bool(one.facts.get("is_redelivery")) for one in door.events[:2]] == [False, True]
    assert asyncio.run(fake.deliver()) == [200]  # the button "Verify"
