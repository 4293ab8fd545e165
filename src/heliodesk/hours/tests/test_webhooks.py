"""Webhooks reach a real server, signed, once for each opening, and again after a failure."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.hours import open_now, webhooks
from heliodesk.hours.models import Call, Schedule
from heliodesk.hours.versions import set_hours
from heliodesk.jobs.queue import TryAgain


class Receiver:
    """The exchange's side: keeps what it is sent, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], str]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    made = Receiver()
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{made.server.server_port}"]
    yield made
    made.server.shutdown()


@pytest.fixture
def opening_soon(db) -> datetime:
    """A schedule that opens within the next two minutes."""
    opens = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    minute = opens.hour * 60 + opens.minute
    set_hours({"zone": "UTC", "week": [[[minute, minute + 60]]] * 7}, by=SYSTEM, reason="Soon", channel="chat")
    open_now.forget()
    return opens


def test_an_opening_is_told_once_signed_at_its_instant(receiver, opening_soon):
    hook = webhooks.add(url=receiver.url, schedule=None, by=SYSTEM)
    webhooks.announce_edges()
    webhooks.announce_edges()
    call = Call.objects.get()
    assert call.due_at == opening_soon
    webhooks.deliver(call=call.pk)
    webhooks.deliver(call=call.pk)  # a job may run twice
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert told == {
        "id": str(call.key),
        "kind": "hours.opened",
        "schedule": "-.-.-.chat",
        "at": opening_soon.isoformat(),
        "level": "full",
    }
    stamp, mac = (part.split("=")[1] for part in headers["heliodesk-signature"].split(","))
    assert mac == hmac.new(hook.secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()


def test_a_failure_is_tried_again_and_a_forbidden_address_is_not(receiver, opening_soon, settings):
    webhooks.add(url=receiver.url, schedule=None, by=SYSTEM)
    webhooks.announce_edges()
    call = Call.objects.get()
    receiver.status = 503
    with pytest.raises(TryAgain):
        webhooks.deliver(call=call.pk)
    call.refresh_from_db()
    assert (call.tries, call.error, call.delivered_at) == (1, "status 503", None)
    receiver.status = 200
    webhooks.deliver(call=call.pk)
    call.refresh_from_db()
    assert (call.tries, call.error) == (2, "")
    assert call.delivered_at is not None
    settings.OUTBOUND_ALLOW = []
    Call.objects.update(delivered_at=None)
    webhooks.deliver(call=call.pk)  # the loopback address is not ours to call: no retry
    call.refresh_from_db()
    assert call.error
    assert len(receiver.got) == 2


def test_a_webhook_hears_only_of_its_schedule_and_nothing_after_its_end(receiver, opening_soon):
    set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="Other", channel="mail")
    other = webhooks.add(url=receiver.url, schedule=Schedule.objects.get(channel="mail"), by=SYSTEM)
    webhooks.announce_edges()
    assert not Call.objects.exists()
    webhooks.announce_change("-.-.-.chat", 2)
    assert not Call.objects.exists()
    webhooks.announce_change("-.-.-.mail", 2)
    assert json.loads(Call.objects.get().payload)["version"] == 2
    webhooks.end(other, by=SYSTEM)
    webhooks.deliver(call=Call.objects.get().pk)
    assert receiver.got == []
