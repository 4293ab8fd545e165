"""Ask X what is new, beside its webhooks: those have been missing messages. Each answer is paid for, so an account has to want it
(`options["polls"]`)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from heliodesk.channels import saying
from heliodesk.channels.asking import told
from heliodesk.channels.base import Account, Delivery, Health, Since, Take
from heliodesk.channels.hearing import Asking, over_and_over
from heliodesk.channels.posts import is_below_post
from heliodesk.channels.x.access import Ended, ask_x
from heliodesk.channels.x.sending import meaning, wait_of
from heliodesk.outbound import OutboundError

_EVERY = 65.0  # seconds: private messages may be asked for fifteen times in fifteen minutes
_MESSAGES = {
    "event_types": "MessageCreate",
    "dm_event.fields": "id,text,event_type,created_at,dm_conversation_id,sender_id,participant_ids,attachments,referenced_tweets",
    "expansions": "sender_id,participant_ids,attachments.media_keys",
    "user.fields": "id,name,username",
    "media.fields": "media_key,type,url",
    "max_results": "100",
}  # fmt: skip
_POSTS = {
    "tweet.fields": "id,text,created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,attachments,entities",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "id,name,username",
    "media.fields": "media_key,type,url",
    "max_results": "100",
}  # fmt: skip


_PAGES = 10  # of one question; X lets it be asked fifteen times in fifteen minutes


async def listen(account: Account, take: Take, since: Since) -> Health:
    """Ask until cancelled, or until X does not let us in. The newest come first, so pages are read back to what we have, and
    handed on from the oldest: whoever dies in between goes on there. What was had before has the same key."""
    if not account.options.get("polls"):
        return Health()
    asking = Asking(take)
    newest = _newest(await since())

    async def ask() -> Delivery | None:
        try:
            for what, path, query in _questions(account, newest["posts"]):
                pages = await _pages(account, path, query, newest[what])
                if isinstance(pages, Delivery):
                    return pages
                for page in reversed(pages):
                    await asking.hand_on(what, page)
                newest[what] = max([newest[what], *map(_end_of(max), pages)])
        except Ended as ended:
            return saying.reconnect(detail=str(ended))
        except OutboundError as error:
            return saying.failed(error, again_is_safe=True)
        return None

    return await over_and_over(ask, every=float(account.options.get("every", _EVERY)), longest=900)


async def _pages(account: Account, path: str, query: dict[str, Any], until: int) -> list[dict[str, Any]] | Delivery:
    """What there is, the newest page first, back to what has the id `until`. All of it, or why not: then nothing was had."""
    found: list[dict[str, Any]] = []
    while True:
        answer = await ask_x("GET", f"{path}?{urlencode(query)}", account)
        if not answer.ok:
            return meaning(answer, is_public=True)
        said = told(answer)
        if said.get("data"):
            found.append({"data": said["data"], "includes": said.get("includes", {})})
        more = (said.get("meta") or {}).get("next_token")
        # Before the first message of all nothing is known, and nobody wants to read years back.
        if not more or not until or _end_of(min)(found[-1]) <= until or len(found) == _PAGES:
            return found
        if answer.headers.get("x-rate-limit-remaining") == "0":
            return saying.later("rate-limited", "none left in this window", wait_of(answer))
        query = {**query, "pagination_token": more}


def _end_of(which: Callable[[list[int]], int]) -> Callable[[dict[str, Any]], int]:
    return lambda page: which([int(one["id"]) for one in page["data"]])


def _newest(held: Mapping[str, str]) -> dict[str, int]:
    """The newest of each that we have. Ids of X grow with time; a chat below a post is named after both."""
    found = {"messages": 0, "posts": 0}
    for place, external in held.items():
        if external.isdecimal():
            what = "posts" if is_below_post(place) else "messages"
            found[what] = max(found[what], int(external))
    return found


def _questions(account: Account, newest: int) -> list[tuple[str, str, dict[str, Any]]]:
    later = {"since_id": str(newest)} if newest else {}
    return [
        ("messages", "/2/dm_events", _MESSAGES),
        ("posts", f"/2/users/{account.own_id}/mentions", {**_POSTS, **later}),
    ]
