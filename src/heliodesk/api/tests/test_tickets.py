"""Programs open tickets for customers and see where they stand."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliodesk.access.tokens import BadToken
from heliodesk.conversations.body import Refused
from heliodesk.people import spoken
from heliodesk.people.keys import make_key
from heliodesk.people.models import Customer, Team
from heliodesk.promises.models import Policy
from heliodesk.tickets.asked import RunsAlready, check_all, document_of, open_checked, told, told_of_running, words_for
from heliodesk.tickets.models import Ticket


class Answer:
    """What the door would say, without its socket: live/tickets.py is driven whole in tests/test_live_http.py."""

    def __init__(self, status, document):
        self.status_code, self.document = status, document

    def json(self):
        return self.document


def open_for(secret, document):
    (answer,) = open_checked(check_all([(secret, document)]))
    if isinstance(answer, Exception):
        raise answer
    return answer


@pytest.fixture
def post(client, new_agent, team):
    Policy.objects.create(name="All", first=240)
    _key, secret = make_key(name="Back end", scopes=["tickets:read", "tickets:write"], by=new_agent("Kofi Mensah"))

    def send(where="", **document):
        if where:
            headers = {"authorization": f"Bearer {secret}"}
            return client.post(f"/api/v1/tickets{where}", document, content_type="application/json", headers=headers)
        try:
            opened = open_for(secret, json.dumps(document).encode())
        except Refused as error:
            return Answer(error.status, {"error": error.rule, "message": words_for(error.rule)})
        except RunsAlready as error:
            return Answer(409, {"error": "runs-already", "alike": told_of_running(error.matters)})
        return Answer(200 if opened.again else 201, told(opened))

    send.get = lambda where: client.get(f"/api/v1/tickets{where}", headers={"authorization": f"Bearer {secret}"})
    return send


def words(**other):
    return {"customer": "ns-1", "subject": "Deposit", "body": "Where is it?", "client_id": str(uuid4()), **other}


def test_a_ticket_is_opened_once_and_tells_its_promise(post):
    asked = words(fields={"coin": "LTC"}, priority="high")
    first, second = post(**asked), post(**asked)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["first_answer_by"] > first.json()["opened_at"]
    ticket = Ticket.objects.get()
    assert (ticket.number, ticket.priority, ticket.fields) == (first.json()["number"], 3, {"coin": "LTC"})
    assert ticket.conversation.customer.external_id == "ns-1"
    told = post.get(f"/{ticket.number}").json()
    assert (told["status"], told["subject"], told["promises"][0]["kind"]) == ("open", "Deposit", "first")


def test_words_are_added_and_numbers_are_read_as_they_are_written(post):
    number = post(**words()).json()["number"]
    added = post(f"/{number.lower()}/messages", body="And?", client_id=str(uuid4()))
    assert (added.status_code, added.json()) == (201, {"number": number, "follow_up": False})
    assert Ticket.objects.get().conversation.message_count == 2
    assert post("/HD-0000-0000/messages", body="And?", client_id=str(uuid4())).status_code == 404
    assert post.get("/HD-0000-0000").status_code == 404


@pytest.mark.parametrize(
    ("document", "rule", "status"),
    [
        ({"customer": ""}, "customer", 422),
        ({"customer": 7}, "customer", 422),
        ({"customer": "x\x00"}, "customer", 422),
        ({"subject": None}, "subject", 422),
        ({"body": "  "}, "body-empty", 422),
        ({"body": "x" * 9000}, "body-too-long", 422),
        ({"client_id": "7"}, "client-id", 422),
        ({"team": "nobody"}, "team", 422),
        ({"priority": "now"}, "priority", 422),
        ({"fields": [1]}, "fields", 422),
        ({"fields": {"a": "\x00"}}, "fields", 422),
        ({"customer": "x\ud800"}, "customer", 422),
        ({"team": "\ud800"}, "team", 422),
        ({"form": "\ud800"}, "form", 422),
        ({"fields": {"\ud800": "a"}}, "fields", 422),
        ({"fields": {"a": ["\ud800"]}}, "fields", 422),
        ({"body": "x" * 70_000}, "too-large", 413),
    ],
)
def test_what_breaks_a_rule_is_named(post, document, rule, status):
    answer = post(**words(**document))
    assert (answer.status_code, answer.json()["error"]) == (status, rule)
    assert answer.json()["message"]
    assert not Ticket.objects.exists()


def test_a_document_that_is_none_is_named():
    for body in (b"", b"[1]", b"{", b"\xff", b"[" * 5000):
        with pytest.raises(Refused, match="json"):
            document_of(body)


def test_a_key_without_the_scope_or_none_opens_nothing(post, new_agent):
    _key, other = make_key(name="Other", scopes=["tickets:read"], by=new_agent())
    with pytest.raises(Refused, match="scope"):
        open_for(other, json.dumps(words()).encode())
    for secret in ("", "hdk_nobody", "x"):
        with pytest.raises(BadToken):
            open_for(secret, json.dumps(words()).encode())
    assert not Ticket.objects.exists()


def test_opening_asks_the_database_few_questions(post, monkeypatch):
    monkeypatch.setattr(spoken, "_KEPT", 60.0)  # as it runs
    post(**words())
    with CaptureQueriesContext(connection) as queries:
        post(**words())
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert asked == []  # two statements of psycopg's own, prepared: who asks, and the ticket


def test_a_chat_is_no_ticket(post, conversation):
    assert post.get(f"/{conversation.number}").status_code == 404
    assert Customer.objects.count() == 1
    assert Team.objects.count() == 1


def test_a_program_is_told_of_a_matter_that_runs_already(post):
    said = {"subject": "LTC deposit missing", "body": f"My LTC deposit {'9f' * 32} has not been credited"}
    first = post(**words(**said)).json()["number"]
    again = post(**words(**said, unless_alike=True))
    assert again.status_code == 409
    assert [each["number"] for each in again.json()["alike"]] == [first]
    assert again.json()["alike"][0]["reasons"]
    assert Ticket.objects.count() == 1
    assert post(**words()).status_code == 201
