"""The live half of docs/access.md holds: every live address, every kind of asker."""

import json
import re
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import Desk

TABLE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
ROWS = dict(re.findall(r"^\| `((?:GET|POST|PUT|DELETE) /[\w/{}-]+)` \| (.+) \|$", TABLE.read_text(), re.MULTILINE))
ASKERS = ("nobody", "its customer", "another customer")


def ask(desk: Desk, method: str, path: str, token: str, body: dict | bytes | None = None) -> tuple[int, bytes]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(
        desk.url + path, data, {"authorization": f"Bearer {token}"} if token else {}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, b"" if path == "/live/stream" else answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture(scope="module")
def world(desk) -> dict[str, str]:
    """Tokens by asker, and the key of the first customer's conversation."""
    tokens = {asker: json.loads(ask(desk, "POST", "/live/session", "", {})[1])["token"] for asker in ASKERS[1:]}
    posted = ask(desk, "POST", "/live/messages", tokens["its customer"], {"client_id": str(uuid4()), "body": "mine"})
    return {"nobody": "", **tokens, "key": json.loads(posted[1])["conversation"]}


def socket_answers(desk: Desk, token: str) -> str:
    """Whether the WebSocket takes a stream token that was got with `token`."""
    admitted = json.loads(ask(desk, "POST", "/live/stream-token", token, {})[1]).get("token", "") if token else ""
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as peer:
        peer.sendall(
            b"GET /live/socket HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
            b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert b" 101 " in peer.recv(4096)
        first = json.dumps({"token": admitted}).encode()
        length = bytes([0x80 | len(first)]) if len(first) < 126 else b"\xfe" + len(first).to_bytes(2, "big")
        peer.sendall(b"\x81" + length + b"\0\0\0\0" + first)
        return "yes" if b"ready" in peer.recv(4096) else "sign in"


PDF = b"%PDF-1.7\nstartxref\n0\n%%EOF\n"


def file_of(desk: Desk, token: str, path: str, method: str) -> str:
    """The key of a file of this customer, as far as the address needs it to have come."""
    key = json.loads(ask(desk, "POST", "/live/files", token, {"name": "a.pdf", "size": len(PDF)})[1])["key"]
    if method == "POST":
        assert ask(desk, "PUT", f"/live/files/{key}?offset=0", token, PDF)[0] == 200
    if path.endswith("/link"):
        ask(desk, "POST", f"/live/files/{key}/finish", token, {})
        deadline = time.monotonic() + 10
        while b'"ready"' not in ask(desk, "GET", f"/live/files/{key}", token)[1]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    return key


@pytest.mark.parametrize("address", sorted(ROWS))
@pytest.mark.parametrize("asker", ASKERS)
def test_a_live_address_answers_as_the_table_says(desk, world, address, asker):
    method, path = address.split()
    token, key = world[asker], world["key"]
    expected, _comma, more = [cell.strip() for cell in ROWS[address].split("|")][ASKERS.index(asker)].partition(", ")
    if path == "/live/socket":
        assert socket_answers(desk, token) == expected
        return
    if "{key}" in path:
        path = path.replace("{key}", file_of(desk, world["its customer"], path, method))
    if path == "/live/stream" and token:
        token = json.loads(ask(desk, "POST", "/live/stream-token", token, {})[1])["token"]
    body = {"client_id": str(uuid4()), "body": "x", "conversation": key, "read": 1, "name": "a", "size": 9}
    body = body if method == "POST" else PDF if method == "PUT" else None
    where = (
        f"{path}?conversation={key}"
        if method == "GET" and path.startswith("/live/") and path != "/live/stream"
        else path + "?offset=0" * (method == "PUT")
    )
    status, answer = ask(desk, method, where, token, body if path != "/live/session" else {})
    told = {401: "sign in", 404: "404"}.get(status, "yes" if status < 400 else str(status))
    assert told == expected
    if more == "without it":
        assert json.loads(answer)["conversation"] is None
    if more == "for their own" and path == "/live/stream-token":
        assert world["key"].encode() not in answer
