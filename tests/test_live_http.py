"""The live endpoints as a program sees them: answers, refusals, permissions, resuming, ending."""

import json
import socket
import time
import urllib.error
import urllib.request
from uuid import uuid4

import pytest

from tests.conftest import Desk


def ask(desk: Desk, method: str, path: str, body=None, token: str = "", **headers: str):
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
    headers = {"authorization": f"Bearer {token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    request = urllib.request.Request(desk.url + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, json.loads(text) if text[:1] == b"{" else text


@pytest.fixture
def visitor(desk):
    return ask(desk, "POST", "/live/session", {"language": "en", "zone": "Africa/Lagos"})[1]["token"]


def post(desk, token, body="hello", **words):
    return ask(desk, "POST", "/live/messages", {"client_id": str(uuid4()), "body": body, **words}, token)


class Stream:
    """A raw event stream, read line by line."""

    def __init__(self, desk: Desk, token: str, last: str = "") -> None:
        admitted = ask(desk, "POST", "/live/stream-token", {}, token)[1]["token"]
        self.socket = socket.create_connection(("127.0.0.1", desk.port), timeout=5)
        head = f"GET /live/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {admitted}\r\n"
        head += f"last-event-id: {last}\r\n" if last else ""
        self.socket.sendall(head.encode() + b"\r\n")
        self.text = b""

    def until(self, words: str, seconds: float = 5.0) -> str:
        deadline = time.monotonic() + seconds
        while words.encode() not in self.text:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            part = self.socket.recv(65536)
            assert part, f"ended without {words!r}: {self.text!r}"
            self.text += part
        return self.text.decode()

    def ids(self) -> list[str]:
        return [line[4:] for line in self.text.decode().splitlines() if line.startswith("id: ")]


def test_a_message_is_acknowledged_once(desk, visitor):
    once = str(uuid4())
    first = ask(desk, "POST", "/live/messages", {"client_id": once, "body": "a"}, visitor)
    again = ask(desk, "POST", "/live/messages", {"client_id": once, "body": "a"}, visitor)
    named = ask(
        desk,
        "POST",
        "/live/messages",
        {"client_id": once, "body": "a", "conversation": first[1]["conversation"]},
        visitor,
    )
    assert (first[0], again[0], named[0]) == (201, 200, 200)
    assert first[1] == again[1] == named[1]
    assert ask(desk, "POST", "/live/messages", {"client_id": once, "body": "b"}, visitor)[0] == 409


@pytest.mark.parametrize(
    ("body", "status", "rule"),
    [
        (b"", 422, "json"),
        (b"[]", 422, "json"),
        (b"{" * 3000, 422, "json"),
        (b"\xff\xfe", 422, "json"),
        (b'{"client_id": "x", "body": "a"}', 422, "client-id"),
        (b'{"body": "a"}', 422, "client-id"),
        (b'{"client_id": "UUID", "body": ""}', 422, "body-empty"),
        (b'{"client_id": "UUID", "body": 5}', 422, "body-text"),
        (b'{"client_id": "UUID", "body": "\\ud800"}', 422, "body-text"),
        (b'{"client_id": "UUID", "body": "' + b"x" * 8001 + b'"}', 422, "body-too-long"),
        (b'{"client_id": "UUID", "body": "' + b"x" * 100_000 + b'"}', 413, "too-large"),
        (b'{"client_id": "UUID", "body": "a", "team": "nobody"}', 404, "team"),
        (b'{"client_id": "UUID", "body": "a", "conversation": "XXXX"}', 404, "not-found"),
    ],
)  # fmt: skip
def test_a_bad_post_is_refused_by_its_rule_in_both_languages(desk, visitor, body, status, rule):
    body = body.replace(b"UUID", str(uuid4()).encode())
    for language in ("en", "zh-Hans"):
        answer = ask(desk, "POST", "/live/messages", body, visitor, accept_language=language)
        assert (answer[0], answer[1]["error"]) == (status, rule)
        assert any("\u4e00" <= c <= "\u9fff" for c in answer[1]["message"]) is (language == "zh-Hans")
    assert ask(desk, "GET", "/live/state", token=visitor)[1]["conversation"] is None


def test_somebody_elses_conversation_is_as_missing_as_none(desk, visitor):
    key = post(desk, visitor)[1]["conversation"]
    stranger = ask(desk, "POST", "/live/session", {})[1]["token"]
    for path, body in [
        ("/live/messages", {"client_id": str(uuid4()), "body": "x", "conversation": key}),
        ("/live/marks", {"conversation": key, "read": 1}),
        ("/live/end", {"conversation": key}),
    ]:
        assert ask(desk, "POST", path, body, stranger)[0] == 404
        assert ask(desk, "POST", path, body, "forged")[0] == 401
    assert ask(desk, "GET", f"/live/messages?conversation={key}", token=stranger)[0] == 404
    assert ask(desk, "GET", f"/live/messages?conversation={key}&after=-1", token=visitor)[1]["error"] == "number"
    assert len(ask(desk, "GET", f"/live/messages?conversation={key}", token=visitor)[1]["messages"]) == 1


def test_a_stream_resumes_where_it_broke_off_without_a_gap_or_a_double(desk, visitor):
    key = post(desk, visitor)[1]["conversation"]
    stream = Stream(desk, visitor)
    stream.until('"here"')
    post(desk, visitor, conversation=key)
    stream.until('"number":2')
    last = stream.ids()[-1]
    stream.socket.close()
    post(desk, visitor, conversation=key)
    post(desk, visitor, conversation=key)
    resumed = Stream(desk, visitor, last)
    text = resumed.until('"number":4')
    assert '"number":2' not in text
    assert text.count('"number":3') == text.count('"number":4') == 1
    desk.restart()  # and across a restart the same cursor still serves, now from the log itself
    after = Stream(desk, visitor, last)
    assert after.until('"here"').count('"number":') == 2


def test_a_foreign_or_broken_cursor_is_told_to_load_anew(desk, visitor):
    for cursor in ("9-1-1", "nonsense"):
        assert "event: reload" in Stream(desk, visitor, cursor).until('"here"')


def test_a_customers_stream_never_hears_of_notes_or_of_others(desk, visitor):
    key = post(desk, visitor)[1]["conversation"]
    stream = Stream(desk, visitor)
    stream.until('"here"')
    other = ask(desk, "POST", "/live/session", {})[1]["token"]
    post(desk, other)
    desk.run(
        "from uuid import uuid4\n"
        "from heliodesk.people.models import Agent\n"
        "from heliodesk.conversations.posting import post_message\n"
        "agent = Agent.objects.get(email='mei@northstar.example')\n"
        f"post_message(conversation='{key}', author=agent.actor, body='psst', client_id=uuid4(), kind='note')\n"
        f"post_message(conversation='{key}', author=agent.actor, body='hi', client_id=uuid4())\n"
    )
    text = stream.until('"number":3')
    heard = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ") and "posted" in line]
    assert {event["conversation"] for event in heard} == {key}
    # The first message may come too: the stream can be open before the process has read that event.
    assert [event["number"] for event in heard if event["number"] > 1] == [3]
    bodies = [m["body"] for m in ask(desk, "GET", "/live/state", token=visitor)[1]["messages"]]
    assert bodies == ["hello", "hi"]


def test_an_event_reaches_a_stream_on_another_process_within_a_second(desk, visitor):
    other = desk.start_another_web()
    key = post(desk, visitor)[1]["conversation"]
    stream = Stream(desk, visitor)
    stream.until('"here"')
    body = json.dumps({"client_id": str(uuid4()), "body": "from there", "conversation": key}).encode()
    request = urllib.request.Request(f"{other}/live/messages", body, {"authorization": f"Bearer {visitor}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 201
    stream.until('"number":2', seconds=1.0)


def test_a_deactivated_agents_stream_ends_within_five_seconds(desk):
    token = desk.run(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from heliodesk.access.streams import stream_token\n"
        "from heliodesk.people.models import Agent\n"
        "session = SessionStore(); session.create()\n"
        "print(stream_token('agent', Agent.objects.get(email='grace@northstar.example').pk, session=session.session_key))"
    ).strip()
    with socket.create_connection(("127.0.0.1", desk.port), timeout=5) as stream:
        stream.sendall(f"GET /live/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n".encode())
        assert b"200" in stream.recv(65536)
        change = "from heliodesk.people.models import Agent\nfrom heliodesk.people.staff import {0}\n{0}(Agent.objects.get(email='grace@northstar.example'))"
        desk.run(change.format("deactivate"))
        began = time.monotonic()
        stream.settimeout(5)
        while not (part := stream.recv(65536)).endswith(b"0\r\n\r\n") and part:
            pass
        assert time.monotonic() - began < 5
    desk.run(change.format("reactivate"))


def test_nobody_posts_faster_than_the_limit(desk):
    fast = Desk("limited", HELIODESK_POSTS_PER_SECOND="1", HELIODESK_LIMITS="1")
    try:
        token = ask(fast, "POST", "/live/session", {})[1]["token"]
        answers = [post(fast, token)[0] for _ in range(30)]
        assert answers[:20] == [201] * 20
        assert 429 in answers[20:]
    finally:
        fast.close()


def test_health_and_figures_are_told_to_this_machine_only(desk):
    assert urllib.request.urlopen(desk.url + "/healthz").read() == b"ok"
    assert ask(desk, "GET", "/readyz") == (200, {"ready": True})
    assert ask(desk, "GET", "/metrics", x_forwarded_for="1.2.3.4")[0] == 404
    with urllib.request.urlopen(desk.url + "/metrics") as answer:
        assert b"heliodesk_posts_total" in answer.read()


def test_a_reader_who_takes_nothing_is_cut(desk, visitor):
    """Its socket buffers fill, its frames pile up, and then it is ended rather than kept in memory."""
    key = post(desk, visitor)[1]["conversation"]
    admitted = ask(desk, "POST", "/live/stream-token", {}, visitor)[1]["token"]
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        stuck.connect(("127.0.0.1", desk.port))
        stuck.sendall(f"GET /live/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {admitted}\r\n\r\n".encode())
        desk.run(
            "from django.db import connection\nfrom heliodesk.events.log import RECORD\n"
            "with connection.cursor() as db:\n"
            "    db.execute(RECORD + \" select 'k', array['customer:' || c.customer_id], jsonb_build_object('x', repeat('y', 3000))"
            f" from conversations_conversation c, generate_series(1, 4000) where c.key = '{key}'\")\n"
            "    db.execute('notify heliodesk_events')\n"
        )
        deadline = time.monotonic() + 60  # a write may take 20 s, and the machine may be slow
        while "heliodesk_streams_open 0.0" not in urllib.request.urlopen(desk.url + "/metrics").read().decode():
            assert time.monotonic() < deadline, "the stuck stream is still held"
            time.sleep(0.3)


def test_hello_tells_apart_open_hours_and_people_who_are_there(desk):
    def present() -> bool:
        return ask(desk, "GET", "/live/hello?language=zh-Hans")[1]["hours"]["present"]

    change = (
        "from heliodesk.people.models import Agent\nfrom heliodesk.routing.presence import set_presence\n"
        "from heliodesk.routing.models import Presence\n"
        "[set_presence(p.agent, 'off') for p in Presence.objects.all()]\n"
        "set_presence(Agent.objects.get(email='mei@northstar.example'), '{}')"
    )
    desk.run(change.format("available"))
    assert present()
    desk.run(change.format("away"))
    assert not present()
    assert ask(desk, "GET", "/live/hello?language=zh-Hans")[1]["hours"]["open"]
