"""Ask Reddit what is new: it calls nobody. Inbox and mentions, moderators' mail, and what we hold once more, because nobody tells
of edits and deletions."""

import time
from typing import Any

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Delivery, Health, Since, Take
from heliodesk.channels.hearing import Asking, over_and_over
from heliodesk.channels.reddit.client import reddit_of
from heliodesk.channels.reddit.sending import meaning, used_up
from heliodesk.outbound import Forbidden

_EVERY = 30.0  # seconds; of a thousand requests in ten minutes these are few
_HELD_EVERY = 600.0
_AT_ONCE = 100


async def listen(account: Account, take: Take, since: Since) -> Health:
    """Ask until cancelled, or until Reddit does not let us in. What was handed on is marked as read there afterwards."""
    try:
        reddit = await reddit_of(account)
    except Forbidden as error:
        return Health("address", str(error))
    except ValueError as error:
        return Health("not-set-up", str(error))
    asking = Asking(take)
    looked = 0.0

    async def ask() -> Delivery | None:
        nonlocal looked
        if wait := used_up(reddit):
            return saying.later("rate-limited", "none left in this window", wait)
        try:
            await _inbox(reddit, asking)
            if account.options.get("has_modmail"):
                await asking.hand_on(
                    "modmail", await _get(reddit, "api/mod/conversations/", state="all", sort="recent")
                )
            if time.monotonic() - looked > _HELD_EVERY or not looked:
                await _held(reddit, asking, await since())
                looked = time.monotonic()
        except Exception as error:
            return meaning(error)
        return None

    return await over_and_over(ask, every=float(account.options.get("every", _EVERY)))


async def _inbox(reddit: Any, asking: Asking) -> None:
    """All that is unread, page by page: what was handed on is read then, so that the first page is the next one."""
    while True:
        found = await _get(reddit, "message/unread/", limit=str(_AT_ONCE))
        names = [str(one["data"]["name"]) for one in found["data"]["children"]]
        if not names:
            return
        await asking.hand_on("inbox", found)
        await reddit.request(method="POST", path="api/read_message/", data={"id": ",".join(names)})
        if len(names) < _AT_ONCE:
            return


async def _held(reddit: Any, asking: Asking, newest: Any) -> None:
    """The newest message of each conversation as it is now. Of private messages Reddit shows nothing here."""
    names = sorted(name for name in newest.values() if name.startswith(("t1_", "t3_")))
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        await asking.hand_on(f"held {some[0]}", await _get(reddit, "api/info/", id=",".join(some)))


async def _get(reddit: Any, path: str, **params: str) -> Any:
    return await reddit.request(method="GET", path=path, params={**params, "raw_json": "1"})
