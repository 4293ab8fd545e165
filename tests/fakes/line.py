"""LINE's Messaging API: reply and push, the retry key, content by message id, who we are; signed webhooks."""

import base64
import hashlib
import hmac
import itertools
import json
import time
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.serving import Platform, fields_of, main

TOKEN = "line-channel-access-token-fake"
SECRET = "line_channel_secret_fake"
OWN = "U00000000000000000000000000000001"


class Line(Platform):
    """One channel of ours."""

    name = "line"

    def __init__(self) -> None:
        super().__init__()
        self.secret = SECRET
        self.ids = itertools.count(461_230_966_842_064_897)
        self.reply_tokens: dict[str, str] = {}  # token: whose
        self.accepted: dict[str, list[dict[str, str]]] = {}  # by retry key
        self.content: dict[str, tuple[str, bytes]] = {}
        self.profiles: dict[str, dict[str, str]] = {}
        self.webhook = ""

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v2/bot/message/reply", self.reply, methods=["POST"]),
                Route("/v2/bot/message/push", self.push, methods=["POST"]),
                Route("/v2/bot/message/{key}/content", self.get_content),
                Route("/v2/bot/profile/{user}", self.profile),
                Route("/v2/bot/info", self.info),
            ]
        )

    async def reply(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        if request.headers.get("x-line-retry-key"):
            return _no(400, "The retry key is not supported on this endpoint")
        if refused := self._barred(request):
            return refused
        whose = self.reply_tokens.pop(fields.get("replyToken", ""), None)
        if whose is None:
            return _no(400, "Invalid reply token")
        return await self._said(request, whose, fields)

    async def push(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        key = request.headers.get("x-line-retry-key", "")
        if key in self.accepted:
            body = {"message": "The retry key is already accepted", "sentMessages": self.accepted[key]}
            return JSONResponse(body, 409, {"x-line-accepted-request-id": "f0000000-fake"})
        return await self._said(request, fields["to"], fields, key)

    async def _said(self, request: Request, to: str, fields: dict[str, Any], key: str = "") -> Response:
        fault = self.fault()
        match fault.kind if fault else "":
            case "rate":
                return _no(429, "The API rate limit has been exceeded. Try again later.")
            case "quota":
                return _no(429, "You have reached your monthly limit.")
            case "expired":
                words = "Authentication failed. Confirm that the access token in the authorization header is valid."
                return _no(401, words)
            case "gone":
                return _no(400, "Failed to send messages")
            case "forbidden":
                return _no(403, "Access to this API is not available for your account")
        said = fields.get("messages", [])
        if not 0 < len(said) <= 5:
            return _no(400, "The request body has 1 error(s)", [{"message": "Size must be between 1 and 5"}])
        if any(len(one.get("text", "").encode("utf-16-le")) // 2 > 5000 or not one.get("text", "x") for one in said):
            return _no(400, "The request body has 1 error(s)", [{"message": "Length must be between 0 and 5000"}])
        made = [{"id": str(next(self.ids)), "quoteToken": f"q{len(self.sent)}"} for _ in said]
        self.sent += [{"to": to, **one, **had} for one, had in zip(said, made, strict=True)]
        if key:
            self.accepted[key] = made
        if fault and fault.kind == "broken":
            return _no(500, "Internal Server Error")
        if fault and fault.kind == "silence":
            return await self.silence(request)
        return JSONResponse({"sentMessages": made}, headers={"x-line-request-id": "r0000000-fake"})

    async def get_content(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        found = self.content.get(request.path_params["key"])
        return Response(found[1], media_type=found[0]) if found else _no(404, "Not found")

    async def profile(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        user = request.path_params["user"]
        return JSONResponse(self.profiles.get(user) or {"userId": user, "displayName": "Customer", "language": "en"})

    async def info(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        info = {"userId": OWN, "basicId": "@desk", "displayName": "Desk", "chatMode": "bot", "markAsReadMode": "auto"}
        return JSONResponse(info)

    def _barred(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bearer {TOKEN}":
            return None
        return _no(401, "Authentication failed. Confirm that the access token in the authorization header is valid.")

    # Webhooks
    def token_for(self, user: str) -> str:
        """A reply token, good for one call."""
        token = hashlib.md5(f"{user}{len(self.reply_tokens)}{time.time()}".encode()).hexdigest()
        self.reply_tokens[token] = user
        return token

    def signed(self, body: bytes) -> dict[str, str]:
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": base64.b64encode(digest).decode(),
        }

    async def deliver(self, *events: dict[str, Any], times: int = 1) -> list[int]:
        """Bring events in one body; again marked as a redelivery."""
        statuses = []
        async with httpx.AsyncClient(trust_env=False, timeout=10) as to:
            for turn in range(times):
                marked = [{**event, "deliveryContext": {"isRedelivery": turn > 0}} for event in events]
                body = json.dumps({"destination": OWN, "events": marked}, ensure_ascii=False).encode()
                statuses.append((await to.post(self.webhook, content=body, headers=self.signed(body))).status_code)
        return statuses


def _no(status: int, words: str, details: list[dict[str, str]] | None = None) -> Response:
    return JSONResponse({"message": words, **({"details": details} if details else {})}, status)


if __name__ == "__main__":
    main(Line)
