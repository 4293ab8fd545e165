"""`POST /api/v1/tickets`: programs open tickets, past what is around a page: that would cost three times the ticket itself."""

import json

from django.db import InterfaceError, OperationalError
from django.utils import translation
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from heliodesk.access.tokens import BadToken
from heliodesk.conversations.body import Refused
from heliodesk.live.answers import language_of, refuse
from heliodesk.live.opening import opening
from heliodesk.tickets.asked import LARGEST, RunsAlready, told, told_of_running, words_for

_OWN = {"cache-control": "no-store"}
_OWN_RAW = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


class Create:
    """`{customer, subject, body, client_id, team?, language?, form?, fields?, priority?, unless_alike?}` → 201 with number and
    promise, or 200 when the same `client_id` had opened it before. A plain ASGI application, for what Starlette puts around
    a function costs a tenth of opening the ticket."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            opened = await opening.open(_secret(scope), await _body(request))
        except Refused as error:
            await _refused(error.rule, error.status, request)(scope, receive, send)
        except RunsAlready as error:
            alike = told_of_running(error.matters)
            await _refused("runs-already", 409, request, alike=alike)(scope, receive, send)
        except BadToken:
            await _refused("key", 401, request, headers={"www-authenticate": "Bearer"})(scope, receive, send)
        except (OperationalError, InterfaceError):
            again = {"retry-after": "1"}
            await refuse("unavailable", 503, language_of(request), headers=again)(scope, receive, send)
        except ClientDisconnect:
            pass  # the connection broke while the body came: there is nobody to answer
        else:
            body = json.dumps(told(opened)).encode()
            headers = [*_OWN_RAW, (b"content-length", b"%d" % len(body))]
            status = 200 if opened.again else 201
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})


create = Create()


def _secret(scope: Scope) -> str:
    said = next((value for name, value in scope["headers"] if name == b"authorization"), b"").decode("latin-1")
    scheme, _space, secret = said.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Refused("too-large", status=413)
    return body


def _refused(
    rule: str, status: int, request: Request, *, headers: dict[str, str] | None = None, **more: object
) -> Response:
    with translation.override(language_of(request)):
        return JSONResponse({"error": rule, "message": words_for(rule), **more}, status, {**_OWN, **(headers or {})})
