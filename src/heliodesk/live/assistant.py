"""What a customer tells the assistant by a button: that it helped, or that a person should go on."""

from starlette.requests import Request
from starlette.responses import Response

from heliodesk.assistant import ending
from heliodesk.live.answers import answers, json_of, short
from heliodesk.live.stream import bearer
from heliodesk.live.visitor import own
from heliodesk.people.identity import customer_of
from heliodesk.storage.pool import in_pool


@answers
async def press(request: Request) -> Response:
    """`POST /live/assistant {conversation, do}`: `do` is "helped", anything else wants a person. 204, also when it is too late:
    the conversation says by itself how it stands."""
    wanted = await json_of(request)
    await in_pool(_press, bearer(request), short(wanted.get("conversation"), 24), wanted.get("do") == "helped")
    return Response(status_code=204)


def _press(token: str, key: str, helped: bool) -> None:
    conversation = own(customer_of(token).actor, key)
    if helped:
        ending.helped(conversation)
    else:
        ending.to_person(conversation)
