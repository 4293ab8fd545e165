"""Reddit as asyncpraw meets it: tokens, the inbox, comments, private messages, moderators' mail, limits; errors in an answer of 200."""

import itertools
import time
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.serving import Platform, fields_of, main

NAME = "support_bot"
SECRETS = {"client_id": "fakeclientid", "client_secret": "fakeclientsecret", "password": "fakepassword"}

# fault: the word and words of json.errors
_SAID = {
    "ratelimit": (
        "RATELIMIT",
        "Looks like you've been doing that a lot. Take a break for 7 minutes before trying again.",
    ),
    "deleted": ("DELETED_COMMENT", "that comment has been deleted"),
    "locked": ("THREAD_LOCKED", "Comments are locked."),
    "blocked": ("USER_BLOCKED_MESSAGE", "You can't send messages to this user."),
    "closed": ("NOT_WHITELISTED_BY_USER_MESSAGE", "This user takes no messages."),
    "old": ("TOO_OLD", "that's a piece of history now; it's too late to reply to it"),
}


class Reddit(Platform):
    """One account of ours, which moderates one place."""

    name = "reddit"

    def __init__(self) -> None:
        super().__init__()
        self.token = ""
        self.turns = itertools.count(1)
        self.ids = itertools.count(1)
        self.unread: list[dict[str, Any]] = []
        self.held: dict[str, dict[str, Any]] = {}  # comments, as they are now
        self.mail: dict[str, dict[str, Any]] = {}
        self.remaining = 996
        self.is_locked_out = False

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/v1/access_token", self.access_token, methods=["POST"]),
                Route("/api/v1/me", self.me),
                Route("/message/unread/", self.inbox),
                Route("/message/unread", self.inbox),
                Route("/api/read_message/", self.read, methods=["POST"]),
                Route("/api/info/", self.info),
                Route("/api/comment/", self.comment, methods=["POST"]),
                Route("/api/compose/", self.compose, methods=["POST"]),
                Route("/api/submit/", self.submit, methods=["POST"]),
                Route("/api/editusertext/", self.rewrite, methods=["POST"]),
                Route("/api/mod/conversations/{key}", self.modmail, methods=["POST"]),
                Route("/api/mod/conversations/", self.conversations),
            ]
        )

    async def access_token(self, request: Request) -> Response:
        self.remember(request, await fields_of(request))
        if self.is_locked_out:
            return JSONResponse({"message": "Unauthorized", "error": 401}, 401)
        self.token = f"reddit-token-{next(self.turns)}"
        made = {"access_token": self.token, "token_type": "bearer", "expires_in": 86400, "scope": "*"}
        return JSONResponse(made)

    async def comment(self, request: Request) -> Response:
        return await self._said(request, "t1")

    async def compose(self, request: Request) -> Response:
        return await self._said(request, "")

    async def submit(self, request: Request) -> Response:
        return await self._said(request, "t3")

    async def rewrite(self, request: Request) -> Response:
        """Other words for something of ours."""
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        fault = self.fault()
        found = [one for one in self.sent if f"t3_{one['id']}" == fields["thing_id"]]
        if not found:
            return self._json({"json": {"errors": [["NOT_AUTHOR", "you can't do that", "thing_id"]]}})
        found[0]["text"] = fields["text"]
        if fault and fault.kind == "broken":
            return Response(b"<html>", 503, media_type="text/html")
        things = [{"kind": "t3", "data": {"name": fields["thing_id"], "selftext": fields["text"]}}]
        return self._json({"json": {"errors": [], "data": {"things": things}}})

    async def modmail(self, request: Request) -> Response:
        return await self._said(request, "modmail")

    async def _said(self, request: Request, kind: str) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        fault = self.fault()
        word = fault.kind if fault else ""
        if word in ("expired", "revoked"):
            self.token, self.is_locked_out = "elsewhere", word == "revoked"
        if refused := self._barred(request):
            return refused
        if word == "rate":
            seconds = str(fault.facts.get("seconds", 7))  # type: ignore[union-attr]
            body = {"message": "Too Many Requests", "error": 429}
            return JSONResponse(body, 429, {**self._limits(), "retry-after": seconds})
        if word == "used-up":
            self.remaining = 0
        if word in _SAID:
            return self._json({"json": {"errors": [[*_SAID[word], "thing_id"]]}})
        if word == "forbidden":
            return self._json({"message": "Forbidden", "error": 403}, 403)
        if word == "gone":
            return self._json({"message": "Not Found", "error": 404}, 404)
        key = f"{next(self.ids):07d}"
        self.sent.append({"id": key, "path": request.url.path, **fields})
        if word == "broken":
            return Response(b"<html>", 503, media_type="text/html")
        if word == "silence":
            return await self.silence(request)
        if kind == "t1":
            name = f"{fields['thing_id'][:3] if fields['thing_id'][:3] == 't4_' else 't1_'}{key}"
            data = {"id": key, "name": name, "body": fields["text"], "author": NAME, "parent_id": fields["thing_id"]}
            things = [{"kind": name[:2], "data": {**data, "created_utc": time.time()}}]
            return self._json({"json": {"errors": [], "data": {"things": things}}})
        if kind == "t3":
            made = {"id": key, "name": f"t3_{key}", "url": f"https://reddit.example/r/{fields['sr']}/{key}"}
            return self._json({"json": {"errors": [], "data": made}})
        if kind == "modmail":
            where = request.path_params["key"]
            message = {"id": key, "bodyMarkdown": fields["body"], "author": {"name": NAME, "isMod": True}}
            talk = {"id": where, "objIds": [{"id": key, "key": "messages"}], "subject": "Mail", "numMessages": 2}
            return self._json({"conversation": talk, "messages": {key: message}, "modActions": {}}, 201)
        return self._json({"json": {"errors": []}})

    async def me(self, request: Request) -> Response:
        self.remember(request, {})
        return self._barred(request) or self._json({"id": "abc12", "name": NAME, "inbox_count": len(self.unread)})

    async def inbox(self, request: Request) -> Response:
        self.remember(request, {})
        if refused := self._barred(request):
            return refused
        most = min(int(request.query_params.get("limit", 25)), 100)
        return self._json(
            {"kind": "Listing", "data": {"after": None, "before": None, "children": self.unread[::-1][:most]}}
        )

    async def info(self, request: Request) -> Response:
        self.remember(request, {})
        names = request.query_params.get("id", "").split(",")
        found = [self.held[name] for name in names if name in self.held]
        return self._barred(request) or self._json({"kind": "Listing", "data": {"children": found}})

    async def read(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        names = set(fields.get("id", "").split(","))
        self.unread = [one for one in self.unread if one["data"]["name"] not in names]
        return self._barred(request) or self._json({})

    async def conversations(self, request: Request) -> Response:
        self.remember(request, {})
        found = {"conversationIds": list(self.mail), "conversations": self.mail, "messages": {}, "viewerId": ""}
        return self._barred(request) or self._json(found)

    def write(self, text: str, *, author: str | None = "someone", subject: str = "Help") -> dict[str, Any]:
        """A private message for us."""
        key = f"{next(self.ids):07d}"
        data = {"id": key, "name": f"t4_{key}", "body": text, "subject": subject, "author": author, "new": True}
        made = {"kind": "t4", "data": {**data, "created_utc": time.time(), "was_comment": False, "dest": NAME}}
        self.unread.append(made)
        return made

    def _barred(self, request: Request) -> Response | None:
        if self.token and request.headers.get("authorization") == f"bearer {self.token}":
            return None
        words = {"message": "Unauthorized", "error": 401}
        return JSONResponse(words, 401, {"www-authenticate": 'Bearer realm="reddit", error="invalid_token"'})

    def _limits(self) -> dict[str, str]:
        used = 1000 - self.remaining
        return {
            "x-ratelimit-remaining": f"{self.remaining}.0",
            "x-ratelimit-used": str(used),
            "x-ratelimit-reset": "340",
        }

    def _json(self, what: Any, status: int = 200) -> Response:
        return JSONResponse(what, status, self._limits())


if __name__ == "__main__":
    main(Reddit)
