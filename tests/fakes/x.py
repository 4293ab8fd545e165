"""X's API v2 as a support desk meets it: posts, private messages, media, OAuth 2 refresh, limits by header, CRC and signed events."""

import base64
import hashlib
import hmac
import itertools
import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.serving import Platform, fields_of, main

TOKEN = "x-access-token-1"
REFRESH = "x-refresh-token-1"
SECRET = "x_consumer_secret_fake"
OWN = "1111111111111111111"


class X(Platform):
    """One app, one account of ours."""

    name = "x"

    def __init__(self) -> None:
        super().__init__()
        self.token, self.refresh = TOKEN, REFRESH
        self.secret = SECRET
        self.ids = itertools.count(2_090_000_000_000_000_001)
        self.turns = itertools.count(2)
        self.media: dict[str, bytes] = {}
        self.events: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.refreshes = 0
        self.webhook = ""

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/2/oauth2/token", self.oauth, methods=["POST"]),
                Route("/2/tweets", self.say, methods=["POST"]),
                Route("/2/dm_conversations/with/{user}/messages", self.say, methods=["POST"]),
                Route("/2/dm_conversations/{conversation}/messages", self.say, methods=["POST"]),
                Route("/2/media/upload", self.upload, methods=["POST"]),
                Route("/2/dm_events", self.dm_events),
                Route("/2/users/me", self.me),
                Route("/2/users/{user}", self.person),
                Route("/2/users/{user}/mentions", self.mentions),
            ]
        )

    async def oauth(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        if fields.get("grant_type") != "refresh_token" or fields.get("refresh_token") != self.refresh:
            words = "Value passed for the token was invalid."
            return JSONResponse({"error": "invalid_request", "error_description": words}, 400)
        turn = next(self.turns)
        self.token, self.refresh = f"x-access-token-{turn}", f"x-refresh-token-{turn}"
        self.refreshes += 1
        made = {"token_type": "bearer", "expires_in": 7200, "access_token": self.token, "refresh_token": self.refresh}
        return JSONResponse({**made, "scope": "tweet.read tweet.write users.read dm.read dm.write offline.access"})

    async def say(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        is_post = request.url.path == "/2/tweets"
        fault = self.fault()
        kind = fault.kind if fault else ""
        if kind == "expired":
            self.token = "elsewhere"
        if kind == "revoked":
            self.token = self.refresh = "elsewhere"
        if refused := self._barred(request):
            return refused
        match kind:
            case "rate":
                reset = int(time.time()) + fault.facts.get("seconds", 7)  # type: ignore[union-attr]
                headers = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(reset)}
                return _problem(429, "about:blank", "Too Many Requests", "Too Many Requests", headers)
            case "blocked":
                words = "You do not have permission to DM one or more participants."
                return _problem(403, "about:blank", "Forbidden", words)
            case "duplicate":
                words = "You are not allowed to create a Tweet with duplicate content."
                return _problem(403, "about:blank", "Forbidden", words)
            case "capped":
                kind_ = "https://api.twitter.com/2/problems/usage-capped"
                return _problem(429, kind_, "UsageCapExceeded", "Usage cap exceeded: Monthly product cap")
            case "credits":
                kind_ = "https://api.twitter.com/2/problems/credits"
                return _problem(402, kind_, "CreditsDepleted", "Your enrolled account does not have any credits")
            case "scope":
                kind_ = "https://api.twitter.com/2/problems/client-forbidden"
                return _problem(403, kind_, "Client Forbidden", "Client is not permitted to perform this action")
        if not fields.get("text") and not fields.get("media") and not fields.get("attachments"):
            kind_ = "https://api.twitter.com/2/problems/invalid-request"
            return _problem(400, kind_, "Invalid Request", "One or more parameters to your request was invalid.")
        key = str(next(self.ids))
        self.sent.append({"id": key, "path": request.url.path, **fields})
        if kind == "broken":
            return _problem(503, "about:blank", "Service Unavailable", "Service Unavailable")
        if kind == "silence":
            return await self.silence(request)
        if is_post:
            return JSONResponse(
                {"data": {"id": key, "text": fields.get("text", ""), "edit_history_tweet_ids": [key]}}, 201
            )
        other = request.path_params.get("user")
        where = f"{other}-{OWN}" if other else request.path_params["conversation"]
        return JSONResponse({"data": {"dm_conversation_id": where, "dm_event_id": key}}, 201)

    async def upload(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        key = str(next(self.ids))
        self.media[key] = fields["media"][2]
        return JSONResponse({"data": {"id": key, "media_key": f"3_{key}", "size": len(self.media[key])}})

    async def dm_events(self, request: Request) -> Response:
        """The newest first, as X gives them; fifteen times in fifteen minutes."""
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        found, more = self._page(request, self.events[::-1])
        headers = {"x-rate-limit-remaining": "14", "x-rate-limit-reset": str(int(time.time()) + 900)}
        return JSONResponse({"data": found, "meta": {"result_count": len(found), **more}}, headers=headers)

    async def person(self, request: Request) -> Response:
        self.remember(request, {})
        found = {"id": request.path_params["user"], "name": "Ann Customer", "username": "ann"}
        return self._barred(request) or JSONResponse({"data": found})

    async def mentions(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        since = int(request.query_params.get("since_id", 0))
        found, more = self._page(request, [post for post in self.posts[::-1] if int(post["id"]) > since])
        users = [{"id": post["author_id"], "name": "Customer", "username": "customer"} for post in found]
        data = {"data": found, "includes": {"users": users}} if found else {}
        return JSONResponse({**data, "meta": {"result_count": len(found), **more}})

    @staticmethod
    def _page(request: Request, every: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """At most a hundred, and where the next are."""
        asked = request.query_params
        first, most = int(asked.get("pagination_token", 0)), min(int(asked.get("max_results", 100)), 100)
        return every[first : first + most], {"next_token": str(first + most)} if len(every) > first + most else {}

    def write(self, text: str, *, is_post: bool = False, user: str = "2222222222222222222") -> dict[str, Any]:
        """A customer writes to us, privately or in public."""
        key, at = str(next(self.ids)), time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        if is_post:
            self.posts.append({"id": key, "text": text, "author_id": user, "conversation_id": key, "created_at": at})
            return self.posts[-1]
        made = {"id": key, "event_type": "MessageCreate", "text": text, "sender_id": user, "created_at": at}
        self.events.append({**made, "dm_conversation_id": f"{OWN}-{user}", "participant_ids": [OWN, user]})
        return self.events[-1]

    async def me(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        return JSONResponse({"data": {"id": OWN, "name": "Northstar Support", "username": "northstarhelp"}})

    def _barred(self, request: Request) -> Response | None:
        if request.headers.get("authorization") == f"Bearer {self.token}":
            return None
        return _problem(401, "about:blank", "Unauthorized", "Unauthorized")

    # Webhooks
    def signed(self, body: bytes) -> dict[str, str]:
        digest = hmac.new(self.secret.encode(), body, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "x-twitter-webhooks-signature": "sha256=" + base64.b64encode(digest).decode(),
        }

    async def crc(self) -> bool:
        """Whether the webhook knows the secret, as X asks at least once a day."""
        token = "MTIzNDU2Nzg5MA"
        async with httpx.AsyncClient(trust_env=False, timeout=10) as to:
            answer = await to.get(f"{self.webhook}?{urlencode({'crc_token': token, 'nonce': 'n'})}")
        want = base64.b64encode(hmac.new(self.secret.encode(), token.encode(), hashlib.sha256).digest()).decode()
        return answer.status_code == 200 and answer.json() == {"response_token": f"sha256={want}"}

    async def deliver(self, event: dict[str, Any], *, times: int = 1) -> list[int]:
        body = json.dumps(event, separators=(",", ":")).encode()
        async with httpx.AsyncClient(trust_env=False, timeout=10) as to:
            return [
                (await to.post(self.webhook, content=body, headers=self.signed(body))).status_code for _ in range(times)
            ]


def _problem(status: int, kind: str, title: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    body = {"title": title, "detail": detail, "type": kind, "status": status}
    return Response(json.dumps(body), status, headers, media_type="application/problem+json")


if __name__ == "__main__":
    main(X)
