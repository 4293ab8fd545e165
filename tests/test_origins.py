"""Only pages of configured sites speak to the live addresses, by request or by socket."""

import json
import socket
import urllib.error
import urllib.request
from uuid import uuid4

import pytest

from tests.conftest import Desk

SHOP = "https://shop.example"


@pytest.fixture(scope="module")
def embedded():
    site = Desk("origins", HELIODESK_WIDGET_ORIGINS=SHOP)
    yield site
    site.close()


def ask(
    desk: Desk, path: str, origin: str | None, body: dict | None = None, token: str = "", method: str | None = None
):
    headers = {"accept-language": "zh-CN"}
    if origin is not None:
        headers["origin"] = origin
    if token:
        headers["authorization"] = f"Bearer {token}"
    if method == "OPTIONS":
        headers |= {
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        }
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(
            urllib.request.Request(desk.url + path, data, headers, method=method), timeout=10
        ) as a:
            return a.status, a.headers, a.read() if path != "/live/stream" else b""
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


OTHERS = [
    "https://evil.example",
    "null",
    "",
    SHOP + ".evil.example",
    "http://shop.example",
    SHOP + ":8443",
    SHOP.upper(),
]


@pytest.mark.parametrize("origin", OTHERS)
def test_a_page_of_another_site_is_refused_before_its_token_is_looked_at(embedded, origin):
    token = json.loads(ask(embedded, "/live/session", None, {})[2])["token"]
    for path, body in [
        ("/live/messages", {"client_id": str(uuid4()), "body": "x"}),
        ("/live/state", None),
        ("/live/session", {}),
        ("/live/stream-token", {}),
        ("/live/stream", None),
        ("/live/end", {}),
    ]:
        status, headers, text = ask(embedded, path, origin, body, token)
        assert status == 403, path
        assert "access-control-allow-origin" not in headers
        assert json.loads(text)["error"] == "origin"
    state = json.loads(ask(embedded, "/live/state", None, token=token)[2])
    assert state["conversation"] is None


def test_a_configured_site_and_our_own_page_are_answered(embedded):
    for origin in (SHOP, embedded.url):
        status, headers, _text = ask(embedded, "/live/session", origin, {})
        assert (status, headers["access-control-allow-origin"]) == (200, origin)
        assert "access-control-allow-credentials" not in headers
        status, headers, _text = ask(embedded, "/live/messages", origin, method="OPTIONS")
        assert (status, headers["access-control-allow-origin"]) == (200, origin)


def test_a_preflight_of_another_site_is_refused(embedded):
    status, headers, _text = ask(embedded, "/live/messages", "https://evil.example", method="OPTIONS")
    assert status == 403
    assert "access-control-allow-origin" not in headers


def handshake(desk: Desk, origin: str | None) -> bytes:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as peer:
        line = f"origin: {origin}\r\n" if origin is not None else ""
        peer.sendall(
            (
                f"GET /live/socket HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n{line}"
                "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()
        )
        return peer.recv(4096).split(b"\r\n")[0]


def test_a_socket_is_opened_for_configured_origins_only(embedded):
    assert b" 101 " in handshake(embedded, SHOP)
    assert b" 101 " in handshake(embedded, embedded.url)
    assert b" 101 " in handshake(embedded, None)  # a program; it needs a token in its first frame
    for origin in OTHERS:
        assert b" 403 " in handshake(embedded, origin), origin
