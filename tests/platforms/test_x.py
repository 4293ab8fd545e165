"""What only X has, and what it means by its answers."""

import asyncio
from typing import Any

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.x import sending as to_x
from tests.fakes import x
from tests.platforms import on, outgoing


def user(fake: Any, **more: Any) -> Account:
    secrets = {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c", "client_secret": "s"}
    options = {"base_url": fake.url, "seconds": 1.5}
    return Account("x", "x", x.OWN, more.pop("secrets", secrets), options, **more)


@on(x.X)
def test_an_ended_token_is_renewed_once_and_kept(served):
    kept: dict[str, str] = {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c"}
    lock = asyncio.Lock()

    async def many() -> list[Any]:
        def account() -> Account:
            mine = dict(kept)

            async def renew(refresh: Any) -> Any:
                async with lock:
                    if kept != mine:
                        return dict(kept)
                    kept.update(await refresh(mine))
                    return dict(kept)

            return user(served, secrets=mine, renew=renew)

        accounts = [account() for _ in range(5)]
        return await asyncio.gather(*(to_x.deliver(outgoing("22", f"No {n}"), one) for n, one in enumerate(accounts)))

    served.token = "ended"
    made = asyncio.run(many())
    assert {one.outcome for one in made} == {Outcome.SENT}
    assert (served.refreshes, len(served.sent)) == (1, 5)
    assert kept["refresh_token"] == served.refresh


@on(x.X)
@pytest.mark.parametrize(
    ("fault", "is_public", "outcome", "reason"),
    [
        ("blocked", False, Outcome.UNREACHABLE, "dm-closed"),
        ("blocked", True, Outcome.REFUSED, "not-allowed"),
        ("duplicate", True, Outcome.REFUSED, "same-again"),
        ("capped", True, Outcome.RECONNECT, "quota"),
        ("credits", False, Outcome.RECONNECT, "quota"),
        ("scope", False, Outcome.RECONNECT, "not-allowed"),
    ],
)
def test_what_x_says(served, fault, is_public, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_x.deliver(outgoing("22", is_public=is_public), user(served)))
    assert (made.outcome, made.reason) == (outcome, reason)


@on(x.X)
@pytest.mark.parametrize(
    ("to", "path"),
    [
        ("2222", "/2/dm_conversations/with/2222/messages"),
        (f"2222-{x.OWN}", "/2/dm_conversations/with/2222/messages"),
        (f"{x.OWN}:2222", "/2/dm_conversations/with/2222/messages"),
        ("2222-3333-1111", "/2/dm_conversations/2222-3333-1111/messages"),
    ],
)
def test_a_private_conversation_is_asked_by_the_other_one(served, to, path):
    assert asyncio.run(to_x.deliver(outgoing(to), user(served))).outcome is Outcome.SENT
    assert served.calls[-1].path == path


@on(x.X)
def test_a_long_post_is_a_thread(served):
    made = asyncio.run(to_x.deliver(outgoing("9", "说明" * 200, reply_to="900", is_public=True), user(served)))
    assert made.outcome is Outcome.SENT
    assert [one["reply"]["in_reply_to_tweet_id"] for one in served.sent] == ["900", *made.external_ids[:-1]]


@on(x.X)
def test_a_picture_is_uploaded_first(served):
    files = [("a.png", "image/png", b"png")]
    assert asyncio.run(to_x.deliver(outgoing("22", "See", files=files), user(served))).outcome is Outcome.SENT
    assert served.sent[0]["attachments"] == [{"media_id": next(iter(served.media))}]
