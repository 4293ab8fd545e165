"""Opening tickets as a program does, through the socket."""

from uuid import uuid4

import pytest

from tests.conftest import Desk
from tests.test_live_http import ask


@pytest.fixture
def key(desk: Desk) -> str:
    return desk.run(
        "from heliodesk.people.models import Agent\nfrom heliodesk.people.keys import make_key\n"
        "print(make_key(name='Back end', scopes=['tickets:read', 'tickets:write'], by=Agent.objects.first())[1])"
    ).strip()


def wanted(**other):
    return {"customer": "ns-9", "subject": "Deposit", "body": "Where is it?", "client_id": str(uuid4()), **other}


def test_a_ticket_is_opened_once_and_answered_alike(desk, key):
    asked = wanted()
    first, again = (ask(desk, "POST", "/api/v1/tickets", asked, key) for _turn in range(2))
    assert (first[0], again[0], first[1]) == (201, 200, again[1])
    status, told = ask(desk, "GET", f"/api/v1/tickets/{first[1]['number']}", token=key)
    assert (status, told["status"], told["subject"]) == (200, "open", "Deposit")


@pytest.mark.parametrize(
    ("body", "status", "rule"),
    [
        (wanted(subject=""), 422, "subject"),
        (wanted(body=""), 422, "body-empty"),
        (wanted(team="nobody"), 422, "team"),
        (b"{", 422, "json"),
        (b'{"body": "' + b"x" * 70_000 + b'"}', 413, "too-large"),
    ],
)
def test_what_breaks_a_rule_is_named_in_the_readers_language(desk, key, body, status, rule):
    told = {}
    for language in ("en", "zh-CN"):
        answer = ask(desk, "POST", "/api/v1/tickets", body, key, accept_language=language)
        assert (answer[0], answer[1]["error"]) == (status, rule)
        told[language] = answer[1]["message"]
    assert told["en"] != told["zh-CN"]


def test_no_key_opens_nothing(desk):
    assert ask(desk, "POST", "/api/v1/tickets", wanted(), "hdk_nobody")[0] == 401
    assert ask(desk, "GET", "/api/v1/tickets")[0] in {404, 405}
