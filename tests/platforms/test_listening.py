"""Where nobody calls us we ask: what is new is handed on once kept, what is not new is not, and nothing is lost in between."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from heliodesk.channels.base import Account, Health, Incoming
from heliodesk.channels.reddit import listening as to_reddit
from heliodesk.channels.reddit.receiving import receive as of_reddit
from heliodesk.channels.x import listening as to_x
from heliodesk.channels.x.receiving import receive as of_x
from tests.fakes import reddit, x
from tests.platforms import on


class Desk:
    """Keeps what it is given; now and then the database is away."""

    def __init__(self, read: Callable[..., list[Incoming]], account: Account) -> None:
        self.read, self.account = read, account
        self.bodies: list[bytes] = []
        self.events: list[Incoming] = []
        self.newest: dict[str, str] = {}
        self.is_away = 0

    async def take(self, request: Any) -> None:
        if self.is_away:
            self.is_away -= 1
            raise OSError("away")
        self.bodies.append(request.body)
        self.events += self.read(request, self.account)

    async def since(self) -> dict[str, str]:
        return self.newest

    def texts(self) -> set[str | None]:
        return {one.text for one in self.events if one.kind == "message"}


async def while_listening(listening: Any, desk: Desk, *steps: Callable[[], Any]) -> None:
    task = asyncio.ensure_future(listening.listen(desk.account, desk.take, desk.since))
    for step in steps:
        for _ in range(200):
            if step() is not False:
                break
            await asyncio.sleep(0.05)
        else:
            raise AssertionError(desk.texts())
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def name(fake: Any, **options: Any) -> Account:
    words = {"base_url": fake.url, "seconds": 2, "every": 0.1, **options}
    return Account("reddit", "r", reddit.NAME, reddit.SECRETS, words)


def user(fake: Any, **options: Any) -> Account:
    secrets = {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c"}
    return Account(
        "x", "x", x.OWN, secrets, {"base_url": fake.url, "seconds": 2, "every": 0.1, "polls": True, **options}
    )


@on(reddit.Reddit)
def test_reddit_marks_as_read_what_was_kept(served, monkeypatch):
    monkeypatch.setattr("heliodesk.channels.hearing._AGAIN", 0.05)
    desk = Desk(of_reddit, name(served))
    desk.is_away = 3
    for number in range(230):
        served.write(f"No {number}")
    asyncio.run(while_listening(to_reddit, desk, lambda: len(desk.texts()) == 230 and not served.unread))
    assert len(desk.bodies) == 3
    reads = [place for place, call in enumerate(served.calls) if call.path == "/api/read_message/"]
    assert reads[0] > next(place for place, call in enumerate(served.calls) if call.path == "/message/unread/")


@on(reddit.Reddit)
def test_reddit_is_asked_for_what_we_hold_once_more(served):
    held = {
        "id": "a1",
        "name": "t1_a1",
        "body": "[deleted]",
        "author": "[deleted]",
        "link_id": "t3_p",
        "created_utc": 1.0,
    }
    served.held["t1_a1"] = {"kind": "t1", "data": held}
    desk = Desk(of_reddit, name(served))
    desk.newest = {"t3_p": "t1_a1", "t4_x": "t4_x"}
    asyncio.run(while_listening(to_reddit, desk, lambda: bool(desk.events)))
    assert [(one.kind, one.external_message_id) for one in desk.events] == [("delete", "t1_a1")]


@on(reddit.Reddit)
def test_reddit_that_does_not_let_us_in_is_not_asked_again(served):
    served.is_locked_out = True
    desk = Desk(of_reddit, name(served))
    found = asyncio.run(asyncio.wait_for(to_reddit.listen(desk.account, desk.take, desk.since), 10))
    assert found.problem == "access-ended"
    wrong = Account("reddit", "r", reddit.NAME, {}, {"base_url": served.url})
    assert asyncio.run(to_reddit.listen(wrong, desk.take, desk.since)).problem == "not-set-up"


@on(x.X)
def test_x_is_asked_beside_its_webhooks(served):
    served.write("Privately")
    served.write("In public @northstarhelp", is_post=True)
    desk = Desk(of_x, user(served))

    def both() -> bool:
        return {"Privately", "In public @northstarhelp"} <= desk.texts()

    def later() -> bool:
        if len(served.posts) == 1:
            served.write("Again @northstarhelp", is_post=True)
        return "Again @northstarhelp" in desk.texts()

    asyncio.run(while_listening(to_x, desk, both, later))
    assert len(desk.bodies) == 3  # nothing that is not new
    assert {one.conversation_id for one in desk.events if not one.is_public} == {"2222222222222222222"}


@on(x.X)
def test_x_is_not_asked_by_who_does_not_pay(served):
    desk = Desk(of_x, user(served, polls=False))
    assert asyncio.run(to_x.listen(desk.account, desk.take, desk.since)) == Health()
    assert served.calls == []


@on(x.X)
@pytest.mark.parametrize("problem", ["access-ended"])
def test_x_that_does_not_let_us_in_is_not_asked_again(served, problem):
    served.token = served.refresh = "elsewhere"
    desk = Desk(of_x, user(served))
    found = asyncio.run(asyncio.wait_for(to_x.listen(desk.account, desk.take, desk.since), 10))
    assert found.problem == problem


@on(x.X)
def test_x_is_read_back_to_what_we_have(served):
    """More came while nobody listened than one answer holds."""
    first = served.write("No 0")
    post = served.write("Post 0", is_post=True)
    for number in range(1, 251):
        served.write(f"No {number}")
        served.write(f"Post {number}", is_post=True)
    desk = Desk(of_x, user(served))
    desk.newest = {"2222222222222222222": first["id"], f"{post['id']}~2222222222222222222": post["id"]}
    wanted = {f"{what} {number}" for what in ("No", "Post") for number in range(1, 251)}
    asyncio.run(while_listening(to_x, desk, lambda: wanted <= desk.texts()))
    order = [one.text for one in desk.events if (one.text or "").startswith("No ")]
    assert order.index("No 1") < order.index("No 250")
