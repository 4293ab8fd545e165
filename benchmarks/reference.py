"""The references: the least that Starlette can do for the same job, without anything that Heliodesk adds.

`POST /messages` inserts one row by raw SQL and answers when it is committed. `GET /stream` is an SSE loop over a queue
for each reader; `POST /publish` puts one event into all of them.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator

import uvicorn
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

_INSERT = "insert into reference_message (conversation, client_id, body) values (%s, %s, %s) returning id, at"
_TABLE = """
create table if not exists reference_message (
  id bigserial primary key, conversation text, client_id uuid unique, body text, at timestamptz default now())
"""
queues: set[asyncio.Queue[bytes]] = set()


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    async with AsyncConnectionPool(
        os.environ["DATABASE_URL"], min_size=8, max_size=8, kwargs={"autocommit": True}, open=False
    ) as pool:
        app.state.pool = pool
        async with pool.connection() as db:
            await db.execute(_TABLE)
        yield


async def post(request: Request) -> Response:
    wanted = await request.json()
    async with request.app.state.pool.connection() as db:
        cursor = await db.execute(_INSERT, [wanted["conversation"], wanted["client_id"], wanted["body"]], prepare=True)
        message_id, at = await cursor.fetchone()
    return JSONResponse({"id": message_id, "at": at.isoformat()}, 201)


async def stream(request: Request) -> Response:
    queue: asyncio.Queue[bytes] = asyncio.Queue()
    queues.add(queue)

    async def frames() -> AsyncIterator[bytes]:
        try:
            yield b"data: {}\n\n"
            while True:
                yield await queue.get()
        finally:
            queues.discard(queue)

    return StreamingResponse(frames(), media_type="text/event-stream")


async def publish(request: Request) -> Response:
    frame = b"id: 1\ndata: " + await request.body() + b"\n\n"
    for queue in queues:
        queue.put_nowait(frame)
    return Response(status_code=204)


async def hello(request: Request) -> Response:
    return PlainTextResponse("ok")


app = Starlette(
    routes=[
        Route("/", hello),
        Route("/messages", post, methods=["POST"]),
        Route("/stream", stream),
        Route("/publish", publish, methods=["POST"]),
    ],
    lifespan=lifespan,
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False, server_header=False)
