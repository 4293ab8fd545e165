from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.access.actors import Actor
from heliodesk.conversations.body import LONGEST, Refused, clean_body
from heliodesk.conversations.marks import mark
from heliodesk.conversations.models import Conversation, Message, Participant
from heliodesk.conversations.opening import close, write_to_team
from heliodesk.conversations.posting import _POST, ConversationClosed, _document, draft, post_message
from heliodesk.events.log import head, since
from heliodesk.events.models import Event
from heliodesk.people.models import Customer, Team


def test_the_same_client_id_returns_the_first_answer_and_writes_nothing(conversation, customer):
    once = uuid4()
    first = post_message(conversation=conversation.key, author=customer.actor, body="a", client_id=once)
    again = post_message(conversation=conversation.key, author=customer.actor, body="a", client_id=str(once))
    assert (again.number, again.at, again.again) == (first.number, first.at, True)
    assert Message.objects.filter(client_id=once).count() == 1
    assert Conversation.objects.get(pk=conversation.pk).message_count == first.number


def test_the_same_client_id_with_another_body_is_a_conflict(conversation, customer):
    once = uuid4()
    post_message(conversation=conversation.key, author=customer.actor, body="a", client_id=once)
    with pytest.raises(Refused) as refused:
        post_message(conversation=conversation.key, author=customer.actor, body="b", client_id=once)
    assert (refused.value.rule, refused.value.status) == ("client-id-reused", 409)
    assert Message.objects.get(client_id=once).body == "a"


def test_a_customer_cannot_write_to_anothers_conversation(conversation):
    stranger = Customer.objects.create()
    with pytest.raises(Conversation.DoesNotExist):
        post_message(conversation=conversation.key, author=stranger.actor, body="a", client_id=uuid4())
    assert conversation.messages.count() == 1


def test_a_message_comes_with_its_event_and_a_note_is_never_announced_to_the_customer(conversation, new_agent):
    start = head()
    agent = new_agent()
    posted = post_message(conversation=conversation.key, author=agent.actor, body="hi", client_id=uuid4())
    post_message(conversation=conversation.key, author=agent.actor, body="psst", client_id=uuid4(), kind="note")
    with connection.cursor() as db:  # inside a test's transaction nothing is settled: read the rows themselves
        db.execute(
            "select topics, data from events_event where kind = 'message.posted' and (tx, id) > (%s::text::xid8, %s) order by id",
            [str(start.tx), start.id],
        )
        rows = db.fetchall()[-2:]
    assert f"customer:{conversation.customer_id}" in rows[0][0]
    assert f'"number": {posted.number}' in str(rows[0][1]).replace("'", '"')
    assert f"customer:{conversation.customer_id}" not in rows[1][0]


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_under_eight_writers(write):
    conversation = write()
    customer = conversation.customer
    ids = [uuid4() for _ in range(60)]

    def send(client_id):
        try:
            return post_message(
                conversation=conversation.key, author=customer.actor, body="x", client_id=client_id
            ).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(send, ids + ids))  # every message twice, at about the same time
    assert sorted(set(numbers)) == list(range(2, 62))
    assert numbers[:60] == numbers[60:]
    assert conversation.messages.count() == 61


@pytest.mark.django_db(transaction=True)
def test_two_first_messages_at_once_open_one_conversation(team):
    customer = Customer.objects.create()

    def send(n):
        try:
            return write_to_team(
                customer=customer, team=team, body=f"{n}", client_id=uuid4(), language="en"
            ).conversation.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(send, range(6)))) == 1


def test_writing_to_a_closed_conversation_opens_it_again(conversation, customer, team, new_agent):
    close(conversation, by=new_agent().actor)
    with pytest.raises(ConversationClosed):
        post_message(conversation=conversation.key, author=customer.actor, body="more", client_id=uuid4())
    opened = write_to_team(customer=customer, team=team, body="more", client_id=uuid4(), language="en")
    conversation.refresh_from_db()
    assert opened.conversation.pk == conversation.pk
    assert conversation.state == "queued"
    assert [m.data["what"] for m in conversation.messages.filter(kind="system")] == ["closed", "reopened"]


def test_the_language_is_told_from_the_script_of_the_first_message(write):
    assert write(body="我的提现还没到账", language="en").language == "zh"
    assert write(body="My USDT 提现 has not arrived for two days now", language="en").language == "en"
    assert write(body="hello", language="zh-Hans").language == "en"


@pytest.mark.parametrize(
    ("body", "rule"),
    [("", "body-empty"), (" \n\t ", "body-empty"), ("\u200b\u2060", "body-empty"), (None, "body-text"), (5, "body-text"),
     ("\ud800", "body-text"), ("x" * (LONGEST + 1), "body-too-long"), ("x" * 10**6, "body-too-long")],
)  # fmt: skip
def test_a_body_that_breaks_a_rule_is_refused_by_its_name(body, rule):
    with pytest.raises(Refused) as refused:
        clean_body(body)
    assert (refused.value.rule, refused.value.status) == (rule, 422)


def test_the_longest_body_is_counted_in_characters_after_normalisation():
    assert len(clean_body("é" * LONGEST)) == LONGEST  # twice as many code points before


@given(st.text(max_size=300))
def test_a_stored_body_is_normal_and_without_control_characters(text):
    import unicodedata

    try:
        body = clean_body(text)
    except Refused:
        return
    assert unicodedata.is_normalized("NFC", body)
    assert not [c for c in body if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert clean_body(body) == body


@pytest.mark.parametrize("client_id", [None, "", "x", 5, "1" * 400, "{}"])
def test_a_client_id_that_is_no_uuid_is_refused(conversation, customer, client_id):
    with pytest.raises(Refused) as refused:
        post_message(conversation=conversation.key, author=customer.actor, body="a", client_id=client_id)
    assert refused.value.rule == "client-id"


def test_marks_only_move_forward_and_never_past_the_last_message(conversation, new_agent):
    agent = new_agent()
    assert mark(conversation, reader=agent.actor, delivered=10**6)
    assert not mark(conversation, reader=agent.actor, delivered=1)
    assert mark(conversation, reader=agent.actor, read=1)
    row = Participant.objects.get(conversation=conversation, agent=agent)
    assert (row.delivered, row.read) == (1, 1)


def test_an_agent_of_another_team_sees_nothing_and_a_supervisor_everything(conversation, new_agent):
    other = Team.objects.create(slug="other", name="Other")
    stranger, mine = new_agent(team=other), new_agent()
    boss = new_agent(team=other, roles=["agent", "supervisor"])
    seen_by = [Conversation.objects.visible_to(agent.actor).count() for agent in (stranger, mine, boss)]
    assert seen_by == [0, 1, 1]
    assert not Conversation.objects.visible_to(Actor("anonymous")).exists()


@pytest.mark.django_db(transaction=True)
def test_an_events_row_is_never_there_without_its_message(team):
    start = head()
    customer = Customer.objects.create()
    opened = write_to_team(customer=customer, team=team, body="one", client_id=uuid4(), language="en")
    numbers = [e.data["number"] for e in since(start) if e.kind == "message.posted"]
    assert numbers == list(opened.conversation.messages.values_list("number", flat=True))


def test_what_is_said_to_the_assistant_takes_the_careful_way_and_is_heard(team, settings):
    """The statement of the hot path leaves it alone; what follows stores it together with the event that the assistant hears."""
    settings.ASSISTANT, team.assistant = True, True
    team.save()
    customer = Customer.objects.create()
    talk = write_to_team(customer=customer, team=team, body="one", client_id=uuid4(), language="en").conversation
    assert talk.state == "assisted"
    for allowed, stored in ((False, 0), (True, 1)):
        one = draft(talk.key, customer.actor, "two", uuid4(), assisted=allowed)
        with connection.cursor() as cursor:
            cursor.execute(_POST, _document([one]))
            assert len(cursor.fetchall()) == stored
    posted = post_message(conversation=talk.key, author=customer.actor, body="three", client_id=uuid4())
    heard = Event.objects.filter(kind="assistant.asked").order_by("id")
    assert [event.data["number"] for event in heard] == [1, posted.number]


@pytest.mark.django_db(transaction=True)
def test_two_senders_of_one_message_to_the_assistant_store_it_once(team, settings):
    settings.ASSISTANT, team.assistant = True, True
    team.save()
    customer = Customer.objects.create()
    talk = write_to_team(customer=customer, team=team, body="one", client_id=uuid4(), language="en").conversation
    ids = [uuid4() for _ in range(12)]

    def send(client_id):
        try:
            return post_message(conversation=talk.key, author=customer.actor, body="x", client_id=client_id).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(send, [each for each in ids for _twice in range(2)]))
    assert sorted(set(numbers)) == list(range(2, 14))
    assert Event.objects.filter(kind="assistant.asked").count() == 13
