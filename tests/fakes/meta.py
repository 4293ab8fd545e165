"""Meta's Graph API as WhatsApp, Messenger and Instagram speak it: sending, media in two calls, errors by code, signed webhooks."""

import asyncio
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

from tests.fakes.serving import Platform, fields_of, loose, main

TOKEN = "EAAFakeSystemUserTokenOfTheDesk"
SECRET = "meta_app_secret_0123456789abcdef"
PHONE_ID = "106540352242922"
PAGE_ID = "1906385232743451"

# fault: (HTTP status, code, subcode, words)
_ERRORS: dict[str, tuple[int, int, int, str]] = {
    "expired": (401, 190, 463, "Error validating access token: Session has expired"),
    "permission": (403, 10, 0, "Application does not have permission for this action"),
    "restricted": (400, 368, 0, "Temporarily blocked for policies violations"),
    "unknown-code": (400, 424242, 0, "(#424242) Something new"),
    "transient": (500, 2, 0, "Service temporarily unavailable"),
    "sent-all-the-same": (500, 1, 1357046, "An unknown error has occurred."),
}
_OF_WHATSAPP = {
    "rate": (429, 130429, 0, "(#130429) Rate limit hit"),
    "pair": (400, 131056, 0, "(#131056) (Business Account, Consumer Account) pair rate limit hit"),
    "blocked": (400, 131026, 0, "(#131026) Message undeliverable"),
    "window": (400, 131047, 0, "(#131047) Re-engagement message"),
    "something": (500, 131000, 0, "(#131000) Something went wrong"),
    "type": (400, 131051, 0, "(#131051) Unsupported message type"),
    "template": (404, 132001, 0, "(#132001) Template name does not exist in the translation"),
}
_OF_MESSENGER = {
    "rate": (400, 613, 0, "(#613) Calls to this api have exceeded the rate limit."),
    "blocked": (400, 551, 1545041, "(#551) This person isn't available right now."),
    "window": (400, 10, 2018278, "(#10) This message is sent outside of allowed window."),
    "page-restricted": (400, 10, 1893063, "(#10) Your Page is temporarily restricted"),
    "gone": (400, 100, 2018001, "(#100) No matching user found"),
}


class Meta(Platform):
    """One app with a number, a page and an Instagram account."""

    name = "meta"

    def __init__(self, token: str = TOKEN, secret: str = SECRET) -> None:
        super().__init__()
        self.token, self.secret = token, secret
        self.ids = itertools.count(1)
        self.people: dict[str, dict[str, str]] = {}  # who lets us see their name
        self.media: dict[str, tuple[str, str, bytes]] = {}
        self.webhook = ""
        self.gone: set[str] = set()  # comments that were deleted
        self.approved: list[dict[str, Any]] = []

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/{version}/{node}/messages", self.messages, methods=["POST"]),
                Route("/{version}/{number}/media", self.upload, methods=["POST"]),
                Route("/{version}/{node}/feed", self.feed, methods=["POST"]),
                Route("/{version}/{node}/comments", self.below, methods=["POST"]),
                Route("/{version}/{node}/replies", self.below, methods=["POST"]),
                Route("/{version}/{business}/message_templates", self.templates),
                Route("/attachments/{key}", self.attachment),
                Route("/{version}/{node}", self.rewrite, methods=["POST"]),
                Route("/{version}/{node}", self.node),
            ]
        )

    # Graph
    async def messages(self, request: Request) -> Response:
        fields = await fields_of(request)
        for name in ("recipient", "message", "reply_to"):
            if isinstance(fields.get(name), str) and fields[name][:1] == "{":
                fields[name] = loose(fields[name])
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        is_whatsapp = fields.get("messaging_product") == "whatsapp"
        fault = self.fault()
        kind = fault.kind if fault else ""
        errors = {**_ERRORS, **(_OF_WHATSAPP if is_whatsapp else _OF_MESSENGER)}
        if kind in errors and kind != "sent-all-the-same":
            seconds = fault.facts.get("seconds") if fault else None
            return self._error(*errors[kind], seconds=seconds, platform="whatsapp" if is_whatsapp else "messenger")
        if kind == "gateway":
            return Response("<html>Bad Gateway</html>", 502, media_type="text/html")
        if wrong := (self._whatsapp_wrong(fields) if is_whatsapp else self._messenger_wrong(fields)):
            return self._error(400, 100, 0, f"(#100) {wrong}")
        made = self._whatsapp(fields) if is_whatsapp else self._messenger(request, fields)
        if kind == "sent-all-the-same":
            return self._error(*_ERRORS[kind])
        if kind == "broken":
            return Response(b"", 503)
        if kind == "silence":
            return await self.silence(request)
        return JSONResponse(made)

    async def templates(self, request: Request) -> Response:
        """What was approved, two on a page."""
        self.remember(request, dict(request.query_params))
        if refused := self._barred(request):
            return refused
        since = int(request.query_params.get("after") or 0)
        page = {"data": self.approved[since : since + 2], "paging": {"cursors": {"after": str(since + 2)}}}
        if since + 2 < len(self.approved):
            page["paging"]["next"] = f"{self.url}/more"  # type: ignore[index]
        return JSONResponse(page)

    async def feed(self, request: Request) -> Response:
        """A post on a page."""
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        fault = self.fault()
        kind = fault.kind if fault else ""
        errors = {**_ERRORS, **_OF_MESSENGER}
        if kind in errors:
            seconds = fault.facts.get("seconds") if fault else None
            return self._error(*errors[kind], seconds=seconds, platform="messenger")
        key = f"{request.path_params['node']}_{next(self.ids)}"
        self.sent.append({"id": key, "path": request.url.path, **fields})
        if kind == "broken":
            return Response(b"", 503)
        if kind == "silence":
            return await self.silence(request)
        return JSONResponse({"id": key})

    async def below(self, request: Request) -> Response:
        """An answer to a comment; to one that is gone there is none."""
        if request.path_params["node"] in self.gone:
            return self._error(400, 100, 33, "Unsupported post request. Object with ID does not exist")
        return await self.feed(request)

    async def rewrite(self, request: Request) -> Response:
        """Other words for a post."""
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        fault = self.fault()
        found = [one for one in self.sent if one["id"] == request.path_params["node"]]
        if not found:
            return self._error(400, 100, 33, "Unsupported post request")
        found[0]["message"] = fields["message"]
        if fault and fault.kind == "broken":
            return Response(b"", 503)
        return JSONResponse({"success": True})

    def _whatsapp_wrong(self, fields: dict[str, Any]) -> str:
        if not fields.get("to") and not fields.get("recipient"):
            return "The parameter to is required."
        if fields.get("type") == "text" and len(fields["text"]["body"]) > 4096:
            return "Param text['body'] must be at most 4096 characters long."
        if fields.get("type") == "interactive":
            said = fields["interactive"]
            titles = [button["reply"]["title"] for button in said["action"]["buttons"]]
            if len(said["body"]["text"]) > 1024 or len(titles) > 3 or any(len(title) > 20 for title in titles):
                return "Invalid parameter: interactive"
        kind = fields.get("type", "")
        if kind in ("image", "document", "video", "audio") and fields[kind].get("id") not in self.media:
            return f"Param {kind}['id'] is not a valid whatsapp media id."
        return ""

    def _messenger_wrong(self, fields: dict[str, Any]) -> str:
        said, is_instagram = fields.get("message", {}), self._is_instagram(fields)
        text = said.get("text", "")
        if is_instagram and len(text.encode()) > 1000:
            return "Length of param message[text] must be less than or equal to 1000"
        if len(text) > 2000:
            return "Length of param message[text] must be less than or equal to 2000"
        if not text and not said.get("attachment"):
            return "Param message must be non-empty"
        if fields.get("messaging_type") == "MESSAGE_TAG" and fields.get("tag") != "HUMAN_AGENT":
            return "Param tag is not allowed"
        return ""

    def _is_instagram(self, fields: dict[str, Any]) -> bool:
        return str(fields.get("recipient", {}).get("id", "")).startswith("IG")

    def _whatsapp(self, fields: dict[str, Any]) -> dict[str, Any]:
        key = f"wamid.HBgL{next(self.ids):012d}"
        self.sent.append({"id": key, **fields})
        who = fields.get("to") or fields.get("recipient")
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": who, "wa_id": who}],
            "messages": [{"id": key, "message_status": "accepted"}],
        }

    def _messenger(self, request: Request, fields: dict[str, Any]) -> dict[str, Any]:
        key = f"m_{next(self.ids):020d}"
        self.sent.append({"id": key, **fields})
        return {"recipient_id": fields["recipient"]["id"], "message_id": key}

    async def upload(self, request: Request) -> Response:
        fields = await fields_of(request)
        self.remember(request, fields)
        if refused := self._barred(request):
            return refused
        if not isinstance(fields.get("file"), tuple):
            return self._error(400, 100, 0, "(#100) The parameter file is required.")
        return JSONResponse({"id": self.keep(*fields["file"])})

    def keep(self, name: str, mime: str, data: bytes) -> str:
        """A file that Meta has, by its id."""
        key = str(1_000_000_000_000 + len(self.media))
        self.media[key] = (name, mime, data)
        return key

    async def node(self, request: Request) -> Response:
        self.remember(request, {})
        key = request.path_params["node"]
        if refused := self._barred(request):
            return refused
        if key in self.media:
            _name, mime, data = self.media[key]
            found = {"messaging_product": "whatsapp", "url": f"{self.url}/attachments/{key}?ext=1&hash=AR"}
            digest = hashlib.sha256(data).hexdigest()
            return JSONResponse({**found, "mime_type": mime, "sha256": digest, "file_size": len(data), "id": key})
        if key == PHONE_ID:
            return JSONResponse(
                {"id": key, "display_phone_number": "+1 555-0100", "verified_name": "Desk", "quality_rating": "GREEN"}
            )
        if key in self.people:
            return JSONResponse({"id": key, **self.people[key]})
        if key in ("me", PAGE_ID):
            return JSONResponse({"id": PAGE_ID, "name": "Northstar"})
        return self._error(400, 100, 33, "Unsupported get request. Object with ID does not exist")

    async def attachment(self, request: Request) -> Response:
        """Messenger's addresses need no token; those of WhatsApp do, and say nothing but 401 without."""
        self.remember(request, {})
        key = request.path_params["key"]
        if key not in self.media:
            return Response("URL signature expired", 403)
        if "ext" in request.query_params and request.headers.get("authorization") != f"Bearer {self.token}":
            return Response(b"", 401)
        return Response(self.media[key][2], media_type=self.media[key][1])

    def _barred(self, request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return self._error(401, 190, 0, "Invalid OAuth access token - Cannot parse access token")
        return None

    def _error(
        self, status: int, code: int, sub: int, words: str, *, seconds: float | None = None, platform: str = ""
    ) -> Response:
        error: dict[str, Any] = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "AFakeTrace"}
        error |= {"error_subcode": sub} if sub else {}
        error |= {"error_data": {"messaging_product": "whatsapp", "details": words}} if code > 130000 else {}
        headers = {}
        if seconds is not None:
            usage = {"1": [{"type": platform, "call_count": 100, "estimated_time_to_regain_access": seconds / 60}]}
            headers["X-Business-Use-Case-Usage"] = json.dumps(usage)
        body = json.dumps({"error": error}).replace("/", "\\/").encode()
        return Response(body, status, headers, media_type="application/json; charset=UTF-8")

    # Webhooks
    def written(self, event: dict[str, Any]) -> bytes:
        """As Meta writes a body: what is not ASCII as \\u, and every slash escaped."""
        return json.dumps(event, separators=(",", ":")).replace("/", "\\/").encode()

    def signed(self, body: bytes) -> dict[str, str]:
        key = self.secret.encode()
        return {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
            "X-Hub-Signature-256": "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest(),
        }

    async def deliver(self, event: dict[str, Any], *, times: int = 1) -> list[int]:
        """Bring an event to the webhook, the same bytes so many times."""
        body = self.written(event)
        async with httpx.AsyncClient(trust_env=False, timeout=20) as to:
            came = [to.post(self.webhook, content=body, headers=self.signed(body)) for _ in range(times)]
            return [answer.status_code for answer in await asyncio.gather(*came)]

    def whatsapp_event(self, *values: dict[str, Any]) -> dict[str, Any]:
        """A batch: each value is one change with its messages or statuses."""
        of = {"messaging_product": "whatsapp"}
        of["metadata"] = {"display_phone_number": "15550100", "phone_number_id": PHONE_ID}  # type: ignore[assignment]
        changes = [{"field": "messages", "value": {**of, **value}} for value in values]
        return {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": changes}]}

    def statuses(self, key: str, *, order: tuple[str, ...] = ("read", "delivered", "sent")) -> dict[str, Any]:
        """What became of a message of ours, in whatever order it happens to come."""
        now = int(time.time())
        made = [{"id": key, "status": one, "timestamp": str(now), "recipient_id": "491700000001"} for one in order]
        return self.whatsapp_event(*({"statuses": [one]} for one in made))

    def page_event(self, *events: dict[str, Any], object_: str = "page") -> dict[str, Any]:
        """A batch for a page or an Instagram account."""
        entry = {"id": PAGE_ID, "time": int(time.time() * 1000), "messaging": list(events)}
        return {"object": object_, "entry": [entry]}


if __name__ == "__main__":
    main(Meta)
