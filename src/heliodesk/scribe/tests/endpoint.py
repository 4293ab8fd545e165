"""A language model on loopback: a real server that answers as such endpoints do. What it says is the test's to choose."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from heliodesk.scribe.models import Setting


class Model:
    """`says`: from what it is asked to the message that it answers (a dict), or to a text; it may be slow, or broken."""

    def __init__(self) -> None:
        self.says: Callable[[dict[str, Any]], dict[str, Any] | str] = lambda _asked: "{}"
        self.heard: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.seconds = 0.0
        self.status = 200

    def answer(self, asked: dict[str, Any]) -> bytes:
        self.heard.append(asked)
        time.sleep(self.seconds)
        said = self.says(asked)
        message = {"role": "assistant", "content": said} if isinstance(said, str) else said
        return json.dumps({"choices": [{"message": message}], "usage": {"total_tokens": 100}}).encode()


@pytest.fixture
def model(settings: Any, db: None) -> Iterator[Model]:
    held = Model()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            held.keys.append(self.headers.get("authorization", ""))
            body = held.answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(held.status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.server_port}"]
    settings.LLM, settings.LLM_KEY = f"http://127.0.0.1:{server.server_port}/v1", "k-1"
    Setting.objects.create(is_on=True)
    yield held
    server.shutdown()


def told(asked: dict[str, Any]) -> dict[str, Any]:
    """What the model was given to read."""
    found: dict[str, Any] = json.loads(asked["messages"][1]["content"])
    return found
