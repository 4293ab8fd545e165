"""What customers' apps do to the fake of Telegram: write, block, and whatever update a test wants, under /-/."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class Customers:
    """The other half of `Telegram`."""

    messages: Any
    chats: dict[int, list[dict[str, Any]]]
    blocked: set[int]
    waiting: list[dict[str, Any]]
    me: dict[str, Any]
    update: Any
    next: Any
    _kept: Any
    _deliver_soon: Any

    async def write(self, request: Request) -> Response:
        """{chat, text, name?, username?, user?, title?, thread?, photo?, reply_to?}: a customer writes."""
        said = await request.json()
        chat = int(said.get("chat") or said.get("user") or 111)
        user = {"id": int(said.get("user") or abs(chat)), "is_bot": False, "first_name": said.get("name", "Customer")}
        user |= {key: said[key] for key in ("last_name", "username", "language_code") if said.get(key)}
        place = {"id": chat, "type": "private", **{k: v for k, v in user.items() if k in ("first_name", "username")}}
        if chat < 0:
            place = {"id": chat, "type": "supergroup", "title": said.get("title", "Group")}
        message = {"message_id": next(self.messages), "from": user, "chat": place, "date": int(time.time())}
        text = said.get("text", "")
        if photo := said.get("photo"):
            message |= self._kept("photo", ("photo.jpg", "image/jpeg", bytes.fromhex(photo)))
            message |= {"caption": text} if text else {}
        else:
            message["text"] = text
            if text.startswith("/"):
                message["entities"] = [{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}]
        if thread := said.get("thread"):
            message |= {"message_thread_id": int(thread), "is_topic_message": True}
        replied = [one for one in self.chats.get(chat, []) if one["message_id"] == said.get("reply_to")]
        message |= {"reply_to_message": {k: v for k, v in replied[0].items() if k[0] != "_"}} if replied else {}
        self.blocked.discard(chat)
        self.chats.setdefault(chat, []).append(message)
        made = self.update(message=message)
        self._deliver_soon()
        return JSONResponse(made)

    async def raw(self, request: Request) -> Response:
        """Any update, as a test writes it; `times` delivers the same one again and again."""
        said = await request.json()
        times = int(said.pop("times", 1))
        made = self.update(**said)
        self.waiting += [made] * (times - 1)
        self._deliver_soon()
        return JSONResponse(made)

    async def chat(self, request: Request) -> Response:
        """What stands in a chat."""
        return JSONResponse(self.chats.get(request.path_params["chat"], []))

    async def block(self, request: Request) -> Response:
        """The customer blocks the bot: Telegram tells it at once."""
        chat = request.path_params["chat"]
        self.blocked.add(chat)
        user = {"id": chat, "is_bot": False, "first_name": "Customer"}
        states = [{"user": self.me, "status": status, "until_date": 0} for status in ("member", "kicked")]
        place = {"id": chat, "type": "private", "first_name": "Customer"}
        changed = {"chat": place, "from": user, "date": int(time.time())}
        made = self.update(my_chat_member={**changed, "old_chat_member": states[0], "new_chat_member": states[1]})
        self._deliver_soon()
        return JSONResponse(made)

    async def told(self, request: Request) -> Response:
        """{kind, after?, times?, …}: do something wrong."""
        self.next(**await request.json())
        return JSONResponse({})
