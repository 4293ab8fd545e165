"""What a customer should never have sent is gone before the first write."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Message
from heliodesk.conversations.posting import post_message

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39's own test vector
SECRETS = [
    (f"my words are {PHRASE} please check", "seed-phrase", "[seed phrase removed]"),
    ("my password is Sunny3014", "password", "[password removed]"),
    ("验证码是 552901", "code", "[code removed]"),
    ("card 4111 1111 1111 1111", "card", "[card number removed]"),
]


@pytest.mark.parametrize(("text", "kind", "token"), SECRETS)
def test_a_secret_is_nowhere_in_the_database_and_the_customer_is_told(write, customer, text, kind, token):
    conversation = write(customer, text)
    said, told = conversation.messages.order_by("number")
    assert token in said.body
    assert said.data == {"removed": [kind]}
    assert told.data == {"what": "secret-removed", "kinds": [kind]}
    assert "before anyone could read it" in line(told.data, for_staff=False)
    secret = next(part for part in (PHRASE, "Sunny3014", "552901", "4111 1111") if part in text)
    with connection.cursor() as db:
        db.execute("select json_agg(m)::text from conversations_message m union all select json_agg(e)::text from events_event e"
                   " union all select json_agg(j)::text from procrastinate_jobs j")  # fmt: skip
        assert not [row for (row,) in db.fetchall() if row and secret in row]
        db.execute("select topics, data from events_event where kind = 'secret.removed'")
        topics, data = db.fetchone()
    assert f"customer:{customer.pk}" not in topics
    told_to_staff = json.loads(data) if isinstance(data, str) else data
    assert told_to_staff == {"conversation": conversation.key, "number": 1, "kinds": [kind]}


def test_the_same_message_again_tells_once(conversation, customer):
    once = uuid4()
    first = post_message(conversation=conversation.key, author=customer.actor, body=SECRETS[1][0], client_id=once)
    again = post_message(conversation=conversation.key, author=customer.actor, body=SECRETS[1][0], client_id=once)
    assert (again.number, again.again) == (first.number, True)
    assert Message.objects.filter(conversation=conversation, data__what="secret-removed").count() == 1


def test_what_support_needs_is_left_as_it_was(write, customer):
    text = "txid 9c41f06be2d17aa0c58e3f94b1d2a37be29c41f06be2d17aa0c58e3f94b1d2a3 to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq, order 20261125001, 18.4 LTC"
    assert write(customer, text).messages.get().body == text


def test_an_agents_words_are_theirs(conversation, new_agent):
    posted = post_message(
        conversation=conversation.key, author=new_agent().actor, body="order 552901", client_id=uuid4()
    )
    assert Message.objects.get(pk=posted.id).body == "order 552901"
