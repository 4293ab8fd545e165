"""How each platform calls the desk with something new that a customer wrote: the body, signed as it signs, and its number in the words."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes import line, meta, telegram, x

SECRET = "tell-nobody"


@dataclass(frozen=True)
class Caller:
    """A platform with a webhook. `own_id` and `secrets` are of our account there."""

    channel: str
    own_id: str
    secrets: Mapping[str, str]
    body: Callable[[int], bytes]
    headers: Callable[[bytes], Mapping[str, str]]


def _telegram(number: int) -> bytes:
    person = {"id": 100 + number % 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": person["id"], "type": "private", "first_name": "Ann"}
    message = {"message_id": number, "from": person, "chat": chat, "date": int(time.time()), "text": f"word {number}"}
    return json.dumps({"update_id": number, "message": message}).encode()


def _whatsapp(number: int) -> bytes:
    who = f"49170000000{number % 7}"
    said = {"from": who, "id": f"wamid.{number}", "timestamp": str(int(time.time())), "type": "text"}
    event = {
        "contacts": [{"wa_id": who, "profile": {"name": "Ann"}}],
        "messages": [{**said, "text": {"body": f"word {number}"}}],
    }
    return _meta.written(_meta.whatsapp_event(event))


def _messaging(object_: str) -> Callable[[int], bytes]:
    def made(number: int) -> bytes:
        said = {"mid": f"m_{number}", "text": f"word {number}"}
        ends = {"sender": {"id": f"64{number % 7}"}, "recipient": {"id": meta.PAGE_ID}}
        event = {**ends, "timestamp": int(time.time() * 1000), "message": said}
        return _meta.written(_meta.page_event(event, object_=object_))

    return made


def _x(number: int) -> bytes:
    told = {
        "target": {"recipient_id": x.OWN},
        "sender_id": str(200 + number % 7),
        "message_data": {"text": f"word {number}"},
    }
    at = str(int(time.time() * 1000))
    event = {"type": "message_create", "id": str(number), "created_timestamp": at, "message_create": told}
    users = {told["sender_id"]: {"name": "Ann", "screen_name": "ann"}}
    return json.dumps({"for_user_id": x.OWN, "direct_message_events": [event], "users": users}).encode()


def _line(number: int) -> bytes:
    event: dict[str, Any] = {
        "type": "message", "mode": "active", "timestamp": int(time.time() * 1000), "replyToken": f"r{number}",
        "webhookEventId": f"01H{number:023d}", "source": {"type": "user", "userId": f"U{number % 7}"},
        "message": {"id": str(number), "type": "text", "text": f"word {number}"}, "deliveryContext": {"isRedelivery": False},
    }  # fmt: skip
    return json.dumps({"destination": line.OWN, "events": [event]}).encode()


_meta, _of_x, _of_line = meta.Meta(), x.X(), line.Line()
_META = {"token": meta.TOKEN, "app_secret": meta.SECRET}
CALLERS = [
    Caller("telegram", "7000000001", {"token": telegram.TOKEN, "secret_token": SECRET}, _telegram,
           lambda _body: {"x-telegram-bot-api-secret-token": SECRET, "content-type": "application/json"}),
    Caller("whatsapp", meta.PHONE_ID, _META, _whatsapp, _meta.signed),
    Caller("messenger", meta.PAGE_ID, _META, _messaging("page"), _meta.signed),
    Caller("instagram", meta.PAGE_ID, _META, _messaging("instagram"), _meta.signed),
    Caller("x", x.OWN, {"token": x.TOKEN, "consumer_secret": _of_x.secret}, _x, _of_x.signed),
    Caller("line", line.OWN, {"token": line.TOKEN, "channel_secret": _of_line.secret}, _line, _of_line.signed),
]  # fmt: skip
