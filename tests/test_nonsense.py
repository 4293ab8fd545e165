"""Nonsense from outside gets a clear 4xx and harms nothing."""

import base64
import json
import os
import random
import socket
import struct
import urllib.error
import urllib.request

import psycopg
import pytest

from tests.conftest import Desk

PATHS = ["messages", "session", "marks", "end", "stream-token", "state", "hello", "stream"]
FIELDS = [
    "client_id",
    "body",
    "conversation",
    "team",
    "language",
    "page",
    "reply_to",
    "token",
    "identity",
    "zone",
    "delivered",
    "read",
]
VALUES = [
    None,
    1,
    -1,
    1.5,
    10**30,
    "",
    [],
    {},
    "x" * 300,
    "\u0000",
    "😀",
    True,
    {"a": [1]},
    "\ud83d",
    "' or 1=1",
    "﷽" * 50,
    "../..",
]


def ask(desk: Desk, method: str, path: str, data: bytes | None = None, token: str = "") -> tuple[int, bytes]:
    request = urllib.request.Request(desk.url + path, data, {"authorization": f"Bearer {token}"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read() if path != "/live/stream" else b""
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture(scope="module")
def token(desk) -> str:
    return json.loads(ask(desk, "POST", "/live/session", b"{}")[1])["token"]


@pytest.mark.parametrize("seed", range(4))
def test_random_requests_are_answered_below_500(desk, token, seed):
    chance = random.Random(seed)
    for _ in range(200):
        body = {field: chance.choice(VALUES) for field in chance.sample(FIELDS, chance.randint(0, 8))}
        data = json.dumps(body).encode() if chance.random() < 0.9 else chance.randbytes(60)
        method = chance.choice(["POST", "POST", "POST", "PUT", "DELETE"])
        path = f"/live/{chance.choice(PATHS)}"
        status, answer = ask(desk, method, path, data, token if chance.random() < 0.7 else "x" * chance.randint(0, 99))
        assert status < 500, (method, path, data, answer)
    with psycopg.connect(desk.settings["DATABASE_URL"]) as db:
        row = db.execute(
            "select count(*) from conversations_message m join conversations_conversation c on c.id = m.conversation_id"
            " where not exists (select from events_event e where e.kind = 'message.posted'"
            " and e.data ->> 'conversation' = c.key and (e.data ->> 'number')::int = m.number)"
        ).fetchone()
    assert row == (0,), "a message without its event"


@pytest.mark.parametrize(
    "query",
    [
        "conversation=%00",
        "after=1e9",
        "after=" + "9" * 30,
        "before=0",
        "language=" + "z" * 3000,
        "team=%00",
        "after=%F0%9F",
        "conversation=%ED%A0%80",
    ],
)
@pytest.mark.parametrize("path", ["messages", "state", "hello"])
def test_odd_queries_are_answered_below_500(desk, token, path, query):
    assert ask(desk, "GET", f"/live/{path}?{query}", token=token)[0] < 500


def frame(payload: bytes, kind: int = 0x81) -> bytes:
    mask = os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
    return bytes([kind]) + length + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def test_random_frames_close_their_own_socket_and_nothing_else(desk, token):
    admitted = json.loads(ask(desk, "POST", "/live/stream-token", b"{}", token)[1])["token"]
    good = frame(json.dumps({"token": admitted}).encode())
    odd = [
        b"garbage" * 100,
        frame(b"[]"),
        frame(b"{}"),
        frame(b'{"token":5}'),
        frame(b"x" * 5000),
        frame(b"\xff\xfe"),
        frame(b"{", 0x82),
    ]
    odd += [
        frame(b'{"typing":{"a":1}}'),
        frame(b'{"typing":"nope"}'),
        frame(b'{"looking":"\\ud800"}'),
        frame(b"[" * 3000),
    ]
    for first in (b"", good):
        for one in odd:
            with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as peer:
                key = base64.b64encode(os.urandom(16))
                peer.sendall(
                    b"GET /live/socket HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: "
                    + key
                    + b"\r\n\r\n"
                )
                assert b" 101 " in peer.recv(4096)
                peer.sendall(first + one)
    assert ask(desk, "GET", "/readyz")[0] == 200
    assert desk.web is not None
    assert desk.web.poll() is None
