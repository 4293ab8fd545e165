"""Asking real servers, good and bad ones: whatever they do, the caller gets a value, and soon."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from heliodesk.people.models import Customer
from heliodesk.platform import ask, signing
from heliodesk.platform.answers import Deposit, DepositState, Unknown
from heliodesk.platform.circuit import Circuit

SECRET = "exchange-secret-of-forty-characters-0000"
SHARED = signing.Key("desk", SECRET)
AMARA = Customer(external_id="ns-20841-secret-id")
GOOD = b'{"state":"confirming","coin":"BTC","network":"BTC","amount":"0.5","confirmations":3,"needed":12}'


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append((self.path, self.body, {k.lower(): v for k, v in self.headers.items()}))
        self.server.answer(self)

    def send(self, status: int = 200, body: bytes = GOOD, key: signing.Key | None = SHARED, **headers: str) -> None:
        self.send_response(status)
        if key:
            question = self.headers[signing.SIGNATURE]
            headers = {**headers, **signing.sign_answer(key, status=status, body=body, question=question)}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def back_end(settings, monkeypatch) -> Iterator[Callable[..., ThreadingHTTPServer]]:
    """`back_end(answer)` starts a server that answers by that function and points the settings at it."""
    started = []

    def start(answer: Callable[[Handler], None]) -> ThreadingHTTPServer:
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads, server.answer, server.asked = True, answer, []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        place = f"127.0.0.1:{server.server_address[1]}"
        settings.PLATFORM_URL, settings.OUTBOUND_ALLOW = f"http://{place}/support", [place]
        return server

    settings.PLATFORM_KEY = f"desk:{SECRET}"
    monkeypatch.setattr(ask, "_circuit", Circuit())
    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def asked() -> Deposit | Unknown:
    return ask.deposit(AMARA, tx="ab" * 32, coin="BTC", network="BTC")


def test_a_good_answer_is_read(back_end):
    server = back_end(Handler.send)
    found = asked()
    assert isinstance(found, Deposit)
    assert (found.state, found.confirmations, found.needed) == (DepositState.CONFIRMING, 3, 12)
    path, body, headers = server.asked[0]
    assert path == "/support/v1/deposit"
    assert json.loads(body) == {"customer": AMARA.external_id, "tx": "ab" * 32, "coin": "BTC", "network": "BTC"}
    signing.Guard({"desk": SHARED}).check(
        method="POST", path=path, query="", body=body, headers=headers, now=time.time()
    )


def slowly(handler: Handler) -> None:
    time.sleep(4)


def in_drops(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    for _second in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


@pytest.mark.parametrize("answer", [slowly, in_drops])
def test_a_slow_back_end_costs_no_more_than_its_time(back_end, answer):
    back_end(answer)
    began = time.monotonic()
    assert asked() == Unknown("slow")
    assert time.monotonic() - began < ask.SECONDS + 0.5


def aloud(handler: Handler) -> None:
    handler.send(body=b'{"pad":"' + b"x" * 20_000 + b'"}')


def elsewhere(handler: Handler) -> None:
    handler.send(302, b"", location="https://evil.example/v1/deposit")


def as_another(handler: Handler) -> None:
    handler.send(key=signing.Key("desk", "another-secret-of-forty-characters-00000"))


def changed_on_the_way(handler: Handler) -> None:
    right = signing.sign_answer(SHARED, status=200, body=GOOD, question=handler.headers[signing.SIGNATURE])
    handler.send(200, GOOD.replace(b"confirming", b"credited"), None, **right)


def to_another_question(handler: Handler) -> None:
    handler.send(200, GOOD, None, **signing.sign_answer(SHARED, status=200, body=GOOD, question="v1=" + "0" * 64))


def hanging_up(handler: Handler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda h: h.send(key=None), "unsigned"),
        (as_another, "unsigned"),
        (changed_on_the_way, "unsigned"),
        (to_another_question, "unsigned"),
        (lambda h: h.send(body=b"<html>"), "garbled"),
        (lambda h: h.send(body=GOOD.replace(b'"0.5"', b"0.5")), "garbled"),
        (lambda h: h.send(body=GOOD, **{"content-encoding": "gzip"}), "absent"),
        (aloud, "absent"),
        (elsewhere, "absent"),
        (hanging_up, "absent"),
        (lambda h: h.send(500), "absent"),
        (lambda h: h.send(404), "absent"),
        (lambda h: h.send(401), "refused"),
        (lambda h: h.send(409), "refused"),
        (lambda h: h.send(422), "question"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_a_bad_answer_is_none(back_end, answer, why):
    back_end(answer)
    assert asked() == Unknown(why)


def test_nobody_there_is_no_answer(back_end):
    server = back_end(Handler.send)
    server.shutdown()
    server.server_close()
    assert asked() == Unknown("absent")


def test_after_three_failures_nothing_is_asked_until_the_rest_is_over(back_end, monkeypatch):
    answers = [lambda h: h.send(500)]
    server = back_end(lambda handler: answers[-1](handler))
    monkeypatch.setattr(ask, "_circuit", Circuit(rest=0.3))
    assert [asked().why for _n in range(6)] == ["absent"] * 3 + ["resting"] * 3
    assert len(server.asked) == 3
    time.sleep(0.35)
    assert [asked().why for _n in range(3)] == ["absent", "resting", "resting"]
    answers.append(Handler.send)
    time.sleep(0.35)
    assert all(isinstance(asked(), Deposit) for _n in range(3))


def test_a_question_that_nobody_understands_is_no_failure_of_the_back_end(back_end):
    server = back_end(lambda handler: handler.send(422))
    assert {asked().why for _n in range(6)} == {"question"}
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("words", "why"), [({"tx": ""}, "question"), ({"tx": "  "}, "question"), ({"tx": "a" * 201}, "question")]
)
def test_what_is_no_id_is_not_asked(back_end, words, why):
    server = back_end(Handler.send)
    assert ask.deposit(AMARA, **words) == Unknown(why)
    assert server.asked == []


def test_a_visitor_is_not_asked_for(back_end):
    server = back_end(Handler.send)
    assert ask.deposit(Customer(), tx="ab") == Unknown("visitor")
    assert server.asked == []


def test_without_a_back_end_nothing_is_asked(settings):
    settings.PLATFORM_URL = settings.PLATFORM_KEY = ""
    assert not ask.is_configured()
    assert asked() == Unknown("off")


def test_a_key_that_is_none_is_no_answer_and_no_exception(back_end, settings):
    back_end(Handler.send)
    settings.PLATFORM_KEY = "desk:short"
    assert asked() == Unknown("off")


def test_an_address_inside_is_not_asked_unless_it_is_allowed(back_end, settings):
    server = back_end(Handler.send)
    settings.OUTBOUND_ALLOW = []
    assert asked() == Unknown("refused")
    assert server.asked == []


def test_no_id_and_no_secret_is_logged(back_end, caplog, capsys):
    with caplog.at_level(logging.DEBUG):
        for answer in (Handler.send, lambda h: h.send(500), lambda h: h.send(key=None), lambda h: h.send(body=b"<")):
            back_end(answer)
            asked()
    written = caplog.text + "".join(capsys.readouterr())
    assert "platform" in written
    for secret in (SECRET, AMARA.external_id, "ab" * 32):
        assert secret not in written
