"""My requests: opened by the exchange's token, showing one's own and who looked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest
from django.test import Client

from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Customer
from heliodesk.routing.assignment import accept
from heliodesk.safety.reveal import reveal


@pytest.fixture
def identity(settings):
    settings.IDENTITY_KEYS = {"k": {"alg": "HS256", "key": "a-secret-of-thirty-two-characters!"}}

    def token(sub: str = "ns-1", **claims: object) -> str:
        now = datetime.now(UTC)
        told = {"sub": sub, "aud": "heliodesk", "iat": now, "exp": now + timedelta(minutes=5), "jti": str(uuid4())}
        told |= {"name": "Amara Nwosu", "email": "amara.nwosu@mail.example", "phone": "+234 803 555 0142", **claims}
        return jwt.encode(told, "a-secret-of-thirty-two-characters!", algorithm="HS256", headers={"kid": "k"})

    return token


def test_without_the_exchanges_word_nothing_is_shown(db, identity):
    client = Client()
    assert client.get("/requests/").status_code == 401
    client.cookies["heliodesk-customer"] = "forged"
    assert client.get("/requests/").status_code == 401
    once = identity()
    assert Client().post("/requests/enter", {"identity": once}).status_code == 302
    refused = client.post("/requests/enter", {"identity": once})  # used up
    assert refused.status_code == 403
    assert "too old or already used" in refused.content.decode()


def test_a_customer_sees_their_own_and_who_looked(team, write, new_agent, identity):
    client, mei = Client(), new_agent("Mei Tan", available=True)
    answer = client.post("/requests/enter", {"identity": identity()})
    cookie = answer.cookies["heliodesk-customer"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/requests/", "Lax")
    amara = Customer.objects.get(external_id="ns-1")
    mine, other = write(amara), write()
    accept(mine, agent=mei)
    assert "Nobody has." in client.get("/requests/").content.decode()
    conversation = Conversation.objects.select_related("customer").get(pk=mine.pk)
    reveal(conversation, field="phone", reason="check-identity", agent=mei)
    said = client.get("/requests/").content.decode()
    assert mine.number in said
    assert other.number not in said
    assert "a•••••u@m•••.example" in said
    assert "0142" not in said
    assert "saw in full: Phone" in said
    assert "To check that it is them" in said
    assert "Mei" in said
    assert "Mei Tan" not in said  # customers are told first names
    client.post("/requests/leave")
    assert client.get("/requests/").status_code == 401


def test_a_visitor_sees_what_this_browser_sent_and_nothing_of_a_customer(customer, db):
    from heliodesk.people.identity import token_for

    client = Client()
    client.cookies["heliodesk-customer"] = token_for(customer)
    answer = client.get("/requests/")
    assert answer.status_code == 200
    assert "these are the requests of this browser" in answer.content.decode()
    assert "Nothing is open" in answer.content.decode()
