"""asyncpraw for an account of ours, taught to say things once.

By itself it repeats whatever met a 5xx, a broken connection or a timeout, posts too: a customer would read the same thing twice.
"""

import re
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from heliodesk.channels.base import Account
from heliodesk.channels.clients import client
from heliodesk.outbound import Forbidden, sockets

if TYPE_CHECKING:
    from asyncpraw import Reddit

OAUTH = "https://oauth.reddit.com"
WEB = "https://www.reddit.com"
_NEEDED = ("client_id", "client_secret")


class NotAnswered(Exception):
    """Something was to be said, and no answer tells whether it was. `went`: whether it left at all. `status`: 0 without one."""

    def __init__(self, *, went: bool, status: int = 0, words: str = "") -> None:
        super().__init__(words or str(status))
        self.went = went
        self.status = status


async def reddit_of(account: Account) -> "Reddit":
    """asyncpraw's Reddit of an account, for the running loop. Raises Forbidden for an address that may not be asked, ValueError
    when the account is not complete."""
    if not all(account.secrets.get(name) for name in _NEEDED):
        raise ValueError("client_id and client_secret are missing")
    return await client(account, lambda: _reddit(account))


async def _reddit(account: Account) -> AsyncGenerator["Reddit", None]:
    from asyncpraw import Reddit

    base = account.options.get("base_url")
    oauth, web = (sockets.permitted(str(base or usual)) for usual in (OAUTH, WEB))
    seconds = float(account.options.get("seconds", 30))
    session = sockets.session(seconds=seconds)
    secrets = account.secrets
    # Either a refresh token of a web app, or name and password of a script.
    by = (
        {"refresh_token": secrets["refresh_token"]}
        if secrets.get("refresh_token")
        else {"username": account.options.get("username") or account.own_id, "password": secrets.get("password", "")}
    )
    made = Reddit(
        client_id=secrets["client_id"],
        client_secret=secrets["client_secret"],
        user_agent=str(account.options.get("user_agent") or "heliodesk:support:1 (customer support)"),
        oauth_url=oauth,
        reddit_url=web,
        ratelimit_seconds=0,  # our queue waits, not a call
        timeout=int(seconds) or 1,
        check_for_updates=False,
        requestor_class=_once(),
        requestor_kwargs={"session": session},
        **by,
    )
    try:
        yield made
    finally:
        await made.close()
        await session.close()


def _once() -> Any:
    """A requestor that lets nothing repeat a post. Made here: its base takes a while to import."""
    from contextlib import asynccontextmanager

    from asyncprawcore import Requestor
    from asyncprawcore.exceptions import RequestException

    class Once(Requestor):
        @asynccontextmanager
        async def request(self, *args: Any, **words: Any) -> AsyncGenerator[Any, None]:
            method = str(words.get("method") or (args[0] if args else "")).upper()
            url = str(words.get("url") or (args[1] if len(args) > 1 else ""))
            says = method not in ("GET", "HEAD") and not re.search(r"/api/v1/\w+_token$", url)
            try:
                async with super().request(*args, **words) as response:
                    if says and response.status >= 500:
                        raise NotAnswered(went=True, status=response.status)
                    yield response
            except RequestException as error:
                if isinstance(error.original_exception, Forbidden):
                    raise error.original_exception from None
                if says:
                    raise NotAnswered(went=sockets.went(error), words=type(error.original_exception).__name__) from None
                raise

    return Once
