"""By a provider (django-anymail): what it takes, refuses, and what nobody can know; its own API on a real socket."""

import http.server
import json
import threading
import time
from collections.abc import Iterator

import pytest

from heliodesk.channels.email import sending
from heliodesk.channels.email.models import Delivery, Sent, Unreachable

pytestmark = pytest.mark.django_db


class Api(http.server.BaseHTTPRequestHandler):
    """Postmark's API, as far as it is asked."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(asked)  # type: ignore[attr-defined]
        status, answer = self.server.answer  # type: ignore[attr-defined]
        if status == "slow":
            time.sleep(3)
            return
        one = asked[0] if isinstance(asked, list) else asked
        body = json.dumps({"To": one["To"], "MessageID": "pm-1", **answer}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words) -> None:
        pass


@pytest.fixture
def provider(server, settings) -> Iterator[http.server.ThreadingHTTPServer]:
    api = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
    api.asked, api.answer = [], (200, {"ErrorCode": 0, "Message": "OK"})
    threading.Thread(target=api.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{api.server_port}/",
        "REQUESTS_TIMEOUT": 1,
    }
    yield api
    api.shutdown()
    api.server_close()


def went(sent: Sent) -> Sent:
    sending.send(sent.pk)
    sent.refresh_from_db()
    return sent


def test_a_provider_takes_a_mail_and_is_told_our_id(provider, answered):
    sent = went(answered("It is there."))
    assert (sent.state, sent.tries) == (Delivery.SENT, 1)
    (asked,) = provider.asked
    assert asked["To"] == "amara@mail.example"
    assert "It is there." in asked["TextBody"]
    assert "It is there." in asked["HtmlBody"]
    assert asked["Metadata"] == {"mail_id": sent.mail_id}
    heads = {head["Name"]: head["Value"] for head in asked["Headers"]}
    assert heads["Message-ID"] == sent.mail_id
    assert heads["In-Reply-To"] == "<first@mail.example>"


def test_an_address_that_the_provider_writes_to_no_more_bounces(provider, answered):
    said = "You tried to send to a recipient that has been marked as inactive. Found inactive addresses: amara@mail.example.\nInactive recipients are ones that have bounced."
    provider.answer = (422, {"ErrorCode": 406, "Message": said})
    sent = went(answered())
    assert sent.state == Delivery.BOUNCED
    assert Unreachable.objects.filter(address=sent.to).exists()


def test_a_wrong_key_is_mended_and_the_mail_goes(provider, answered):
    provider.answer = (401, {"ErrorCode": 10, "Message": "bad token"})
    sent = went(answered())
    assert (sent.state, sent.error) == (Delivery.QUEUED, "the provider says 401")
    provider.answer = (200, {"ErrorCode": 0, "Message": "OK"})
    assert went(sent).state == Delivery.SENT


@pytest.mark.parametrize("answer", [(500, {"ErrorCode": 1, "Message": "oops"}), ("slow", {})])
def test_no_clear_answer_is_unknown(provider, answered, answer):
    provider.answer = answer
    assert went(answered()).state == Delivery.UNKNOWN
    assert len(provider.asked) == 1


def test_a_provider_that_is_away_loses_nothing(provider, answered, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": "http://127.0.0.1:1/"}
    assert went(answered()).state == Delivery.QUEUED
