"""Files over HTTP, against a served desk: parts, breaks, a film of 200 MB, and how little memory that takes."""

import socket
import threading
import time
import urllib.error
import urllib.request
from uuid import uuid4

import psutil
import pytest

from heliodesk.files.rules import CHUNK, MB
from heliodesk.files.tests import samples
from tests.conftest import Desk
from tests.test_live_http import Stream, ask, post, visitor  # noqa: F401 (a fixture)


def put(desk: Desk, token: str, key: str, offset: int, data: bytes):
    return ask(desk, "PUT", f"/live/files/{key}?offset={offset}", data, token)


def send(desk: Desk, token: str, data: bytes, name: str = "a.png") -> dict:
    """Send a whole file and wait for what becomes of it."""
    file = ask(desk, "POST", "/live/files", {"name": name, "size": len(data)}, token)[1]
    for at in range(0, len(data), file["chunk"]):
        status, answer = put(desk, token, file["key"], at, data[at : at + file["chunk"]])
        if status >= 400:
            return answer
    ask(desk, "POST", f"/live/files/{file['key']}/finish", {}, token)
    return checked(desk, token, file["key"])


def checked(desk: Desk, token: str, key: str, seconds: float = 20) -> dict:
    deadline = time.monotonic() + seconds
    while (file := ask(desk, "GET", f"/live/files/{key}", None, token)[1])["state"] == "checking":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return file


def fetch(desk: Desk, url: str, **headers: str):
    request = urllib.request.Request(desk.url + url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_a_picture_goes_with_a_message_and_its_events_are_heard(desk, visitor):  # noqa: F811
    stream = Stream(desk, visitor)
    file = send(desk, visitor, samples.photo_with_place(), "IMG_1.jpg")
    assert (file["state"], file["kind"], file["width"], file["height"]) == ("ready", "image", 40, 80)
    stream.until("file.ready")
    status, answer = post(desk, visitor, "", files=[file["key"]])
    assert status == 201
    state = ask(desk, "GET", "/live/state", None, visitor)[1]
    (told,) = state["messages"][-1]["files"]
    assert told["key"] == file["key"]
    assert "GPS" not in str(told)
    assert fetch(desk, told["preview"])[0] == 200
    more = ask(desk, "GET", f"/live/messages?conversation={answer['conversation']}", None, visitor)[1]
    assert more["messages"][0]["files"][0]["name"] == "IMG_1.jpg"


def test_the_same_message_with_other_files_is_a_conflict_and_a_file_goes_once(desk, visitor):  # noqa: F811
    one, two = (send(desk, visitor, samples.pdf(), f"{n}.pdf")["key"] for n in (1, 2))
    once = str(uuid4())
    assert post(desk, visitor, "see", client_id=once, files=[one])[0] == 201
    assert post(desk, visitor, "see", client_id=once, files=[one])[0] == 200
    assert post(desk, visitor, "see", client_id=once, files=[two])[1]["error"] == "client-id-reused"
    assert post(desk, visitor, "again", files=[one])[1]["error"] == "file-sent"
    assert post(desk, visitor, "twice", files=[two, two])[1]["error"] == "file-sent"
    assert post(desk, visitor, "none", files=["ZZZZ"])[1]["error"] == "file-not-found"
    assert post(desk, visitor, "odd", files="ZZZZ")[1]["error"] == "json"
    assert post(desk, visitor, "", files=[])[1]["error"] == "body-empty"
    assert post(desk, visitor, "", files=[two])[0] == 201


def test_somebody_elses_file_cannot_be_attached(desk, visitor):  # noqa: F811
    other = ask(desk, "POST", "/live/session", {})[1]["token"]
    file = send(desk, other, samples.pdf())["key"]
    assert post(desk, visitor, "mine", files=[file])[1]["error"] == "file-not-found"


def test_refusals_are_told_in_the_readers_language(desk, visitor):  # noqa: F811
    refused = ask(desk, "POST", "/live/files", {"name": "x", "size": 10**10}, visitor)
    assert refused[0] == 413
    assert "200 MB" in refused[1]["message"]
    assert ask(desk, "POST", "/live/files", {"name": "x"}, visitor)[1]["error"] == "file-size"
    assert send(desk, visitor, b"MZ" + bytes(500), "a.png")["error"] == "file-type"
    assert send(desk, visitor, samples.picture("JPEG", (300, 300))[:900])["error"] == "file-broken"


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3", "9" * 30, str(CHUNK)])
def test_an_offset_that_is_none_is_refused(desk, visitor, offset):  # noqa: F811
    key = ask(desk, "POST", "/live/files", {"name": "x", "size": 100}, visitor)[1]["key"]
    assert put(desk, visitor, key, offset, bytes(100))[0] == 409


def test_a_part_that_is_too_long_or_too_short_counts_for_nothing(desk, visitor):  # noqa: F811
    key = ask(desk, "POST", "/live/files", {"name": "x", "size": 100}, visitor)[1]["key"]
    for data in (b"a" * 99, b"a" * 101, b"", b"a" * (3 * MB)):
        assert put(desk, visitor, key, 0, data)[0] == 422
    assert ask(desk, "GET", f"/live/files/{key}", None, visitor)[1]["received"] == 0
    assert put(desk, visitor, key, 0, b"a" * 100)[1]["received"] == 100


class Memory:
    """Watches how much memory the web process has: at first, and at most."""

    def __init__(self, desk: Desk) -> None:
        assert desk.web is not None
        self.process = psutil.Process(desk.web.pid)
        self.first = self.most = self.process.memory_info().rss
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.ended.wait(0.01):
            self.most = max(self.most, self.process.memory_info().rss)

    def grown(self) -> float:
        """MB."""
        self.ended.set()
        self.thread.join()
        return (self.most - self.first) / MB


def test_a_film_of_200_megabytes_survives_a_break_and_costs_little_memory(desk, visitor, record_property):  # noqa: F811
    size = 200 * MB
    head = samples.film(filler=0)[:-8]
    mdat = (size - len(head)).to_bytes(4, "big") + b"mdat"
    started, memory = time.monotonic(), Memory(desk)
    file = ask(desk, "POST", "/live/files", {"name": "film.mp4", "size": size}, visitor)[1]
    key, chunk = file["key"], file["chunk"]
    first = (head + mdat).ljust(chunk, b"\0")
    empty = bytes(chunk)
    for at in range(0, size, chunk):
        data = first if at == 0 else empty
        if at == 40 * MB:  # the connection breaks in the middle of a part
            broken = socket.create_connection(("127.0.0.1", desk.port))
            broken.sendall(
                f"PUT /live/files/{key}?offset={at} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {visitor}\r\n"
                f"content-length: {chunk}\r\n\r\n".encode()
                + empty[: chunk // 2]
            )
            time.sleep(0.1)
            broken.close()
            assert ask(desk, "GET", f"/live/files/{key}", None, visitor)[1]["received"] == at
        assert put(desk, visitor, key, at, data)[1]["received"] == at + len(data)
    assert ask(desk, "POST", f"/live/files/{key}/finish", {}, visitor)[0] == 200
    while (told := ask(desk, "GET", f"/live/files/{key}", None, visitor)[1])["state"] == "checking":
        time.sleep(0.05)
    uploaded = time.monotonic() - started
    assert (told["state"], told["kind"], told["size"]) == ("ready", "video", size)
    url = ask(desk, "POST", f"/live/files/{key}/link", {}, visitor)[1]["url"]
    got, started = 0, time.monotonic()
    with urllib.request.urlopen(desk.url + url, timeout=30) as answer:
        while part := answer.read(MB):
            got += len(part)
        assert got == size
    status, headers, data = fetch(desk, url, Range="bytes=0-99")
    assert (status, headers["content-range"], data) == (206, f"bytes 0-99/{size}", first[:100])
    grown = memory.grown()
    record_property("seconds", f"sent {uploaded:.1f}, fetched {time.monotonic() - started:.1f}")
    record_property("more memory, MB", round(grown))
    assert grown < 60
    assert ask(desk, "DELETE", f"/live/files/{key}", None, visitor)[0] == 204
    assert not any(path.is_file() and path.stat().st_size > MB for path in (desk.home / "files").rglob("*"))


def test_django_takes_no_endless_request(desk):
    request = urllib.request.Request(desk.url + "/i18n/setlang/", bytes(5 * MB), method="POST")
    with pytest.raises((urllib.error.HTTPError, ConnectionError, urllib.error.URLError)) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert getattr(refused.value, "code", 413) == 413


def test_with_a_host_of_their_own_each_host_answers_its_part_only():
    site = Desk("fileshost", HELIODESK_FILES_URL="http://files.localhost:8123")
    try:
        token = ask(site, "POST", "/live/session", {})[1]["token"]
        key = send(site, token, samples.pdf(), "a.pdf")["key"]
        url = ask(site, "POST", f"/live/files/{key}/link", {}, token)[1]["url"]
        assert url.startswith("http://files.localhost:8123/files/")
        path = url.removeprefix("http://files.localhost:8123")
        assert fetch(site, path)[0] == 404
        assert fetch(site, path, Host="files.localhost:8123")[2] == samples.pdf()
        for other in ("/", "/live/hello", "/healthz", "/console/", "/accounts/login/", "/static/heliodesk/tokens.css"):
            assert fetch(site, other, Host="files.localhost:8123")[0] == 404
        assert fetch(site, "/accounts/login/")[0] == 200
    finally:
        site.close()
