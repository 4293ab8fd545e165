"""The form that the tests fill in, what they fill in, and who does."""

from django.test import Client

from heliodesk.people.identity import token_for
from heliodesk.people.models import Customer
from heliodesk.portal.who import COOKIE

SLUG = "deposit-not-credited"
FORM = f"/requests/new/{SLUG}/"
HASH = "9f2c4b1d8e7a6053c1b2d3e4f5a60718293a4b5c6d7e8f9012a3b4c5d6e7f809"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
TRANSFER = {"coin": "USDT", "network": "TRON", "transaction": HASH}
DETAILS = {"amount": "250", "when": "2026-10-28T10:00", "from": "wallet"}


def door_of(customer: Customer | None) -> Client:
    client = Client()
    if customer:
        client.cookies[COOKIE] = token_for(customer)
    return client


def filled(client: Client, **transfer: str) -> Client:
    """Up to the last look."""
    assert client.post(f"{FORM}transfer/", {**TRANSFER, **transfer}).headers["Location"] == f"{FORM}details/"
    assert client.post(f"{FORM}details/", DETAILS).headers["Location"] == f"{FORM}evidence/"
    assert client.post(f"{FORM}evidence/", {"more": "Please look."}).headers["Location"] == f"{FORM}review/"
    return client


def text(answer) -> str:
    return answer.content.decode()
