"""Mail out of a real mailbox: a served desk and Debian's Dovecot."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote

import psycopg
import pytest

from tests.conftest import Desk, free_port
from tests.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.crash
LONG = pytest.mark.skipif(not os.environ.get("HELIODESK_LONG_TESTS"), reason="takes long")

LAST_YEAR = "Mon, 03 Nov 2025 08:00:00 +0000"


def mail(number: int, *, message_id: bool = True, date: str = LAST_YEAR, size: int = 0) -> bytes:
    lines = [f"From: Amara <amara{number}@mail.example>", "To: support@northstar.example", f"Subject: Mail {number}"]
    lines += [f"Date: {date}"] + ([f"Message-ID: <{number}@mail.example>"] if message_id else [])
    body = "x" * 70 + "\r\n"
    return ("\r\n".join([*lines, "", f"This is mail {number}.", ""]) + body * (size // len(body))).encode()


class Inbox:
    """What a desk has of mail."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def ask(self, query: str, *words: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.desk.settings["DATABASE_URL"]) as db:
            return db.execute(query, words).fetchall()

    def count(self) -> int:
        return int(self.ask("select count(*) from email_received")[0][0])

    def source(self, name: str) -> dict[str, Any]:
        found = self.ask("select to_jsonb(s) from email_source s where name like %s", f"%{name}%")
        return found[0][0] if found else {"error": "", "behind": 0, "compared_at": None, "heard_at": None}

    def numbers(self) -> list[int]:
        """Which mails of `mail` are stored, by their words, each as often as it is."""
        raws = self.ask("select content from email_raw")
        return sorted(int(bytes(raw).split(b"This is mail ")[1].split(b".")[0]) for (raw,) in raws)


def wait_for(what: Callable[[], Any], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def url(server: Dovecot, user: str, more: str = "") -> str:
    return f"imaps://{user}:{quote(PASSWORD, safe='')}@localhost:{server.tls_port}/INBOX?ca={server.ca}{more}"


@pytest.fixture
def server() -> Iterator[Dovecot]:
    made = Dovecot()
    yield made
    made.close()


@pytest.fixture
def served() -> Iterator[Callable[..., Inbox]]:
    """`served(url, …)`: a desk that fetches from there."""
    desks: list[Desk] = []

    def make(*urls: str, **settings: str) -> Inbox:
        told = {"HELIODESK_DEMO": "0", "HELIODESK_MAIL_SOURCES": " ".join(urls), **settings}
        desks.append(Desk(f"mail{len(desks)}", **told))
        return Inbox(desks[-1])

    yield make
    for desk in desks:
        desk.close()


def test_what_lies_there_is_taken_and_what_comes_is_taken_at_once(
    server: Dovecot, served: Callable[..., Inbox]
) -> None:
    server.deliver("support", mail(1), seen=True)  # somebody has looked at it
    server.deliver("support", mail(2, message_id=False))
    inbox = served(url(server, "support"))
    wait_for(lambda: inbox.count() == 2)
    wait_for(lambda: server.flags("support") == ["S", "S"])
    began = time.monotonic()
    server.deliver("support", mail(3))
    wait_for(lambda: inbox.count() == 3)
    assert time.monotonic() - began < 5  # by IDLE; Dovecot itself looks at its folders once a second
    assert inbox.numbers() == [1, 2, 3]
    source = inbox.source("support")
    assert (source["error"], source["behind"]) == ("", 0)
    assert source["compared_at"]
    assert PASSWORD not in json.dumps(source)


def test_a_week_of_outage_catches_up_by_itself(server: Dovecot, served: Callable[..., Inbox]) -> None:
    inbox = served(url(server, "support"))
    wait_for(lambda: inbox.source("support")["compared_at"])
    server.kill()
    wait_for(lambda: inbox.source("support")["error"])
    for number in range(300):
        server.deliver("support", mail(number, message_id=number % 3 > 0), seen=number % 2 == 0)
    server.restart()
    wait_for(lambda: inbox.count() == 300, 40)
    assert inbox.numbers() == list(range(300))
    wait_for(lambda: inbox.source("support")["error"] == "")
    wait_for(lambda: set(server.flags("support")) == {"S"})


def test_a_mailbox_that_is_numbered_anew_loses_and_doubles_nothing(
    server: Dovecot, served: Callable[..., Inbox]
) -> None:
    for number in range(5):
        server.deliver("support", mail(number))
    inbox = served(url(server, "support", "&after=leave"))
    wait_for(lambda: inbox.count() == 5)
    before = inbox.source("support")["validity"]
    server.kill()
    server.number_anew("support")
    server.deliver("support", mail(5))
    server.restart()
    wait_for(lambda: inbox.count() == 6)
    assert inbox.numbers() == list(range(6))
    assert inbox.source("support")["validity"] != before
    wait_for(lambda: inbox.ask("select count(*) from email_place")[0][0] == 11)
    assert server.count("support") == 6


def test_stored_mails_move_when_the_source_says_so(server: Dovecot, served: Callable[..., Inbox]) -> None:
    for number in range(3):
        server.deliver("support", mail(number))
    for part in ("cur", "new", "tmp"):
        (server.mails / "support" / "Maildir" / ".Done" / part).mkdir(parents=True)
    server._own(server.mails / "support")
    inbox = served(url(server, "support", "&move_to=Done"))
    wait_for(lambda: server.count("support", "Done") == 3)
    assert inbox.count() == 3
    assert server.count("support") == 0


def test_large_mails_come_in_pieces_and_what_is_too_large_by_its_beginning(
    server: Dovecot, served: Callable[..., Inbox]
) -> None:
    server.deliver("support", mail(1, size=3 * 2**20))
    server.deliver("support", mail(2, size=52 * 2**20))
    server.deliver("support", mail(3))
    inbox = served(url(server, "support"))
    wait_for(lambda: inbox.count() == 3, 40)
    sizes = dict(
        inbox.ask("select r.size, length(raw.content) from email_received r join email_raw raw on r.id = received_id")
    )
    small, middle, large = sorted(sizes)
    assert sizes[small] == small == len(mail(3))
    assert sizes[middle] == middle == len(mail(1, size=3 * 2**20))
    assert large == len(mail(2, size=52 * 2**20))
    assert sizes[large] == 2**20


def test_what_lay_there_before_a_day_is_left_alone_by_starttls_too(
    server: Dovecot, served: Callable[..., Inbox]
) -> None:
    today = datetime.now(UTC).date()
    server.deliver("support", mail(1), days=9)
    server.deliver("support", mail(2), days=2)
    source = url(server, "support", f"&since={today - timedelta(days=5)}").replace("imaps:", "imap:")
    inbox = served(source.replace(str(server.tls_port), str(server.port)))
    wait_for(lambda: inbox.source("support")["compared_at"])
    server.deliver("support", mail(3))
    wait_for(lambda: inbox.count() == 2)
    assert inbox.numbers() == [2, 3]
    assert server.log().count("TLS") >= 1


@LONG
def test_the_database_comes_back_and_mail_goes_on(server: Dovecot, served: Callable[..., Inbox]) -> None:
    inbox = served(url(server, "support"))
    wait_for(lambda: inbox.source("support")["compared_at"])
    name = inbox.desk.database
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(f'alter database "{name}" allow_connections false')
        admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        server.deliver("support", mail(1))
        time.sleep(4)
        assert server.flags("support") == ["new"] or set(server.flags("support")) <= {"", "new"}
        admin.execute(f'alter database "{name}" allow_connections true')
    wait_for(lambda: inbox.count() == 1, 30)


def test_a_stop_takes_no_longer_with_a_mailbox(server: Dovecot, served: Callable[..., Inbox]) -> None:
    inbox = served(url(server, "support"))
    wait_for(lambda: inbox.source("support")["compared_at"])
    began = time.monotonic()
    inbox.desk.stop_web(signal.SIGTERM)
    assert time.monotonic() - began < 4
    assert inbox.source("support")["error"] == ""


@LONG
def test_two_processes_take_turns_and_the_other_goes_on_when_one_dies(
    server: Dovecot, served: Callable[..., Inbox]
) -> None:
    inbox = served(url(server, "support"))
    inbox.desk.start_another_web()
    server.deliver("support", mail(1))
    wait_for(lambda: inbox.count() == 1)
    assert server.log().count("Login: user=<support>") == 1
    inbox.desk.stop_web()
    server.deliver("support", mail(2))
    wait_for(lambda: inbox.count() == 2, 30)
    assert inbox.numbers() == [1, 2]


def test_a_wrong_password_is_told_without_it_and_harms_nothing_else(
    server: Dovecot, served: Callable[..., Inbox]
) -> None:
    wrong = url(server, "appeals").replace(quote(PASSWORD, safe=""), "not-the-password")
    server.deliver("support", mail(1))
    inbox = served(wrong, url(server, "support"), "imaps://half")
    wait_for(lambda: inbox.source("appeals")["error"])
    wait_for(lambda: inbox.count() == 1)
    told = inbox.source("appeals")["error"]
    assert told.startswith("login: ")
    assert "not-the-password" not in told
    assert inbox.source("support")["error"] == ""


def test_a_certificate_that_nobody_vouches_for_is_no_connection(server: Dovecot, served: Callable[..., Inbox]) -> None:
    inbox = served(url(server, "support").partition("?")[0])
    wait_for(lambda: inbox.source("support")["error"].startswith("tls: "))
    assert "Login" not in server.log()


def test_a_server_without_idle_is_looked_at_by_the_clock(
    served: Callable[..., Inbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Dovecot(idle=False)
    try:
        monkeypatch.setenv("HELIODESK_MAIL_POLL", "1")
        inbox = served(url(server, "support"))
        wait_for(lambda: inbox.source("support")["compared_at"])
        server.deliver("support", mail(1))
        wait_for(lambda: inbox.count() == 1)
    finally:
        server.close()


class TokenServer:
    """As RFC 6749 and RFC 7662 have it: gives tokens for a refresh token (a new one each time), says which are alive."""

    def __init__(self) -> None:
        self.refresh, self.alive, self.asked, self.lasting = "first-refresh", set(), [], 3600
        tokens = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = {
                    k: v[-1] for k, v in parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()
                }
                status, told = tokens.introspect(said) if self.path == "/introspect" else tokens.give(said)
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                pass

        self.port = free_port()
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def give(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.asked.append(said)
        if said.get("grant_type") != "refresh_token" or said.get("refresh_token") != self.refresh:
            return 400, {"error": "invalid_grant"}
        token = f"token-{len(self.asked)}"
        self.alive.add(token)
        self.refresh = f"refresh-{len(self.asked)}"
        return 200, {"access_token": token, "expires_in": self.lasting, "refresh_token": self.refresh}

    def introspect(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return 200, {"active": said.get("token") in self.alive, "username": "support"}


def test_a_mailbox_by_oauth_renews_its_token(served: Callable[..., Inbox], tmp_path: Any) -> None:
    tokens = TokenServer()
    server = Dovecot(introspect=f"http://127.0.0.1:{tokens.port}/introspect")
    try:
        kept = tmp_path / "refresh"
        kept.write_text("first-refresh\n")
        words = f"token_url=http://127.0.0.1:{tokens.port}/token&client_id=desk&scope=imap&refresh_file={kept}"
        source = f"imaps+oauth2://support@localhost:{server.tls_port}/INBOX?ca={server.ca}&{words}"
        server.deliver("support", mail(1))
        inbox = served(source, HELIODESK_OUTBOUND_ALLOW=f"127.0.0.1:{tokens.port}")
        wait_for(lambda: inbox.count() == 1)
        assert "method=XOAUTH2" in server.log()
        assert tokens.asked[0]["client_id"] == "desk"
        assert kept.read_text() == "refresh-1"
        tokens.alive.clear()  # the company has withdrawn it; the connection is cut as well
        server.restart()
        server.deliver("support", mail(2))
        wait_for(lambda: inbox.count() == 2)
        assert kept.read_text() == "refresh-2"
        tokens.refresh = "another"
        tokens.alive.clear()
        server.restart()
        wait_for(lambda: inbox.source("support")["error"].startswith("token: "), 30)
        told = inbox.source("support")["error"]
        assert "invalid_grant" in told
        assert "refresh-2" not in told
    finally:
        server.close()
