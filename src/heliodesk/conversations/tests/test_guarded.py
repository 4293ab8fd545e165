"""What a customer should never have sent is gone before the first write."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone, translation

from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Message, RemovedSecret, Salt
from heliodesk.conversations.posting import post_message
from heliodesk.conversations.removed import forget_removed
from heliodesk.conversations.tokens import pieces, readable

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
    assert told_to_staff == {
        "conversation": conversation.key,
        "number": 1,
        "kinds": [kind],
        "earlier": [],
        "again": False,
    }


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


def say(conversation, customer, *bodies):
    return [
        post_message(conversation=conversation.key, author=customer.actor, body=body, client_id=uuid4())
        for body in bodies
    ]


def events_of(kind):
    with connection.cursor() as db:
        db.execute("select topics, data from events_event where kind = %s order by id", [kind])
        return [(topics, json.loads(data) if isinstance(data, str) else data) for topics, data in db.fetchall()]


def test_a_phrase_in_two_messages_is_taken_out_of_both(conversation, customer):
    words = PHRASE.split()
    first, talk, last = say(conversation, customer, " ".join(words[:6]), "one moment", " ".join(words[6:]))
    bodies = dict(conversation.messages.filter(kind="text").values_list("number", "body"))
    assert bodies[first.number] == bodies[last.number] == "[seed phrase removed]"
    assert bodies[talk.number] == "one moment"
    ((topics, changed),) = events_of("message.changed")
    assert changed == {"conversation": conversation.key, "number": first.number}
    assert f"customer:{customer.pk}" in topics
    ((_topics, removed),) = events_of("secret.removed")
    assert (removed["number"], removed["earlier"]) == (last.number, [first.number])
    told = conversation.messages.get(data__what="secret-removed")
    assert told.data["parts"] == 2
    for for_staff in (True, False):
        assert "may have been read" in line(told.data, for_staff=for_staff), "nobody is told what may not be true"


def test_a_phrase_sent_one_word_a_message_is_gone_when_the_last_word_has_come(conversation, customer):
    say(conversation, customer, *PHRASE.split())
    bodies = set(conversation.messages.filter(kind="text", data__has_key="removed").values_list("body", flat=True))
    assert bodies == {"[seed phrase removed]"}
    assert conversation.messages.filter(data__has_key="removed").count() == 12


def test_words_from_longer_ago_complete_nothing(conversation, customer):
    words = PHRASE.split()
    (first,) = say(conversation, customer, " ".join(words[:6]))
    Message.objects.filter(pk=first.id).update(at=timezone.now() - timedelta(minutes=31))
    say(conversation, customer, " ".join(words[6:]))
    assert not conversation.messages.filter(data__has_key="removed").exists()


def test_a_value_whose_label_came_in_the_message_before(conversation, customer):
    say(conversation, customer, "my password is", "hunter22")
    assert conversation.messages.filter(kind="text").last().body == "[password removed]"


def test_a_part_that_is_sent_again_is_answered_as_the_first_time(conversation, customer):
    words, once, last = PHRASE.split(), uuid4(), uuid4()
    send = lambda body, client_id: post_message(  # noqa: E731
        conversation=conversation.key, author=customer.actor, body=body, client_id=client_id
    )
    first, second = send(" ".join(words[:6]), once), send(" ".join(words[6:]), last)
    assert send(" ".join(words[:6]), once).number == first.number
    assert send(" ".join(words[6:]), last).number == second.number
    assert conversation.messages.filter(kind="text", by_customer=True, data__has_key="removed").count() == 2


def test_the_same_secret_again_is_known_and_told_once(conversation, customer):
    say(
        conversation,
        customer,
        "my password is Sunny3014",
        "really, my password is Sunny3014",
        "my password is Other3014",
    )
    assert conversation.messages.filter(data__what="secret-removed").count() == 2
    assert [data["again"] for _topics, data in events_of("secret.removed")] == [False, True, False]
    rows = RemovedSecret.objects.filter(conversation=conversation).order_by("id")
    assert list(rows.values_list("kind", "length", "count")) == [("password", 9, 2), ("password", 9, 1)]
    assert "Sunny" not in str(list(rows.values()))


def test_after_a_day_salt_and_hash_are_gone_and_the_secret_is_new(conversation, customer):
    say(conversation, customer, "my password is Sunny3014")
    Salt.objects.update(made_at=timezone.now() - timedelta(hours=24, seconds=1))
    say(conversation, customer, "my password is Sunny3014")
    assert conversation.messages.filter(data__what="secret-removed").count() == 2
    forget_removed()
    assert Salt.objects.count() == RemovedSecret.objects.count() == 1


def test_a_token_is_read_in_the_readers_language_and_what_a_customer_types_is_what_they_typed(conversation, customer):
    gone, typed = say(conversation, customer, "my password is Sunny3014", "[password removed] is what I typed")
    removed = Message.objects.get(pk=gone.id)
    with translation.override("en"):
        assert readable(removed) == "my password is [password removed]"
        assert list(pieces(removed)) == [("my password is ", False), ("password removed", True)]
    assert list(pieces(Message.objects.get(pk=typed.id))) == [("[password removed] is what I typed", False)]
