"""A customer leaves the queue and keeps the place, or comes back to it."""

from starlette.requests import Request
from starlette.responses import Response

from heliodesk.conversations.body import Refused
from heliodesk.live.answers import answers, json_of, short
from heliodesk.live.stream import bearer
from heliodesk.live.visitor import own
from heliodesk.people.identity import customer_of
from heliodesk.routing import callbacks
from heliodesk.storage.pool import in_pool


@answers
async def callback(request: Request) -> Response:
    """`POST /live/callback {conversation, way}`: `way` is one of those that the conversation tells ("chat", "mail",
    "messenger:KEY", "request"); empty: wait here again. 204, also when it is too late: the conversation says by itself how it
    stands. 422 for a way that there is not."""
    wanted = await json_of(request)
    await in_pool(_callback, bearer(request), short(wanted.get("conversation"), 24), short(wanted.get("way"), 40))
    return Response(status_code=204)


def _callback(token: str, key: str, way: str) -> None:
    talk = own(customer_of(token).actor, key)
    try:
        if way:
            callbacks.ask(talk, code=way)
        else:
            callbacks.come_back(talk)
    except callbacks.NotThere as error:
        if error.rule == "way":
            raise Refused("way") from error
