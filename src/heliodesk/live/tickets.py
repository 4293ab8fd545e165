"""`POST /api/v1/tickets`: programs open tickets, past what is around a page: that would cost three times the ticket itself."""

from django.db import InterfaceError, OperationalError
from django.utils import translation
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from heliodesk.access.tokens import BadToken
from heliodesk.conversations.body import Refused
from heliodesk.live.answers import language_of, refuse
from heliodesk.storage.pool import in_pool
from heliodesk.tickets.asked import LARGEST, RunsAlready, open_for, told, told_of_running, words_for

_OWN = {"cache-control": "no-store"}


async def create(request: Request) -> Response:
    """`{customer, subject, body, client_id, team?, language?, form?, fields?, priority?, unless_alike?}` → 201 with number and
    promise, or 200 when the same `client_id` had opened it before."""
    scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
    try:
        document = await _body(request)
        opened = await in_pool(open_for, secret.strip() if scheme.lower() == "bearer" else "", document)
    except Refused as error:
        return _refused(error.rule, error.status, request)
    except RunsAlready as error:
        return _refused("runs-already", 409, request, alike=told_of_running(error.matters))
    except BadToken:
        return _refused("key", 401, request, headers={"www-authenticate": "Bearer"})
    except (OperationalError, InterfaceError):
        return refuse("unavailable", 503, language_of(request), headers={"retry-after": "1"})
    except ClientDisconnect:
        return Response(status_code=400)  # to nobody: the connection broke while the body came
    return JSONResponse(told(opened), 200 if opened.again else 201, _OWN)


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
