"""Is the process alive (`/healthz`), and can it serve (`/readyz`)? And figures for Prometheus (`/metrics`)."""

from django.db import DatabaseError, connection
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from heliodesk.storage.pool import in_pool


async def healthz(request: Request) -> Response:
    return PlainTextResponse("ok")


async def readyz(request: Request) -> Response:
    """200 when the database answers and its tables are there; 503 with the reason otherwise."""
    try:
        await in_pool(_ask_database)
    except DatabaseError as error:
        return JSONResponse({"ready": False, "database": type(error).__name__}, 503)
    return JSONResponse({"ready": True})


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1 from events_epoch")


async def figures(request: Request) -> Response:
    """Only for a collector on this machine; an outside address goes through the operator's own proxy rule."""
    if (
        request.client is None
        or request.client.host not in {"127.0.0.1", "::1"}
        or "x-forwarded-for" in request.headers
    ):
        return Response(status_code=404)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
