"""Somebody else's endpoint: a real server on loopback answers as such endpoints do, and as they should not."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from heliodesk.embeddings.remote import NoAnswer, Remote


class Endpoint(BaseHTTPRequestHandler):
    """`/v1/embeddings`, in another order than asked."""

    says: str = ""
    heard: list[tuple[str, dict[str, object]]]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        type(self).heard.append((self.headers["authorization"] or "", asked))
        rows = [{"index": n, "embedding": [float(len(text)), 3.0, 4.0]} for n, text in enumerate(asked["input"])]
        body = (self.says or json.dumps({"data": rows[::-1]})).encode()
        self.send_response(500 if self.says == "down" else 200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def endpoint(settings) -> Iterator[Remote]:
    Endpoint.says, Endpoint.heard = "", []
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.server_port}"]
    yield Remote(f"http://127.0.0.1:{server.server_port}/v1", "small", "key")
    server.shutdown()


def test_rows_come_back_in_the_order_of_the_texts_and_of_length_one(endpoint: Remote) -> None:
    points = endpoint.queries(["", "four"])
    assert np.allclose(points[0], [0, 0.6, 0.8])
    assert np.allclose(np.linalg.norm(points, axis=1), 1)
    assert Endpoint.heard == [("Bearer key", {"model": "small", "input": ["", "four"]})]
    assert len(endpoint.passages(["x"] * 100)) == 100


@pytest.mark.parametrize(
    "says", ["down", "no json", "{}", '{"data": [{"index": 0}]}', '{"data": []}', '{"data": [{"index": 0, "embedding": [0, 0]}]}']
)  # fmt: skip
def test_an_answer_that_is_none_is_no_point(endpoint: Remote, says: str) -> None:
    Endpoint.says = says
    with pytest.raises(NoAnswer):
        endpoint.queries(["one"])
