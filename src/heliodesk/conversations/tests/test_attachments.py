"""A file goes with one message, and is seen by who sees the message."""

from uuid import uuid4

import pytest

from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.body import Refused as RefusedBody
from heliodesk.conversations.models import Attachment, Conversation, Message
from heliodesk.conversations.posting import post_message
from heliodesk.events.models import Event
from heliodesk.files import upload
from heliodesk.files.models import File
from heliodesk.files.rules import Refused
from heliodesk.people.identity import Identity, identify
from heliodesk.people.models import Customer, Team
from heliodesk.routing.assignment import accept

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei(new_agent, conversation):
    agent = new_agent()
    accept(conversation, agent=agent)
    return agent


def file(customer, by=None, **words) -> File:
    return File.objects.create(customer=customer, uploaded_by=by, name="a.pdf", size=5, **{"state": "ready", **words})


def post(conversation, author, *files, **words):
    about = {"body": "", "client_id": uuid4(), **words}
    return post_message(conversation=conversation.key, author=author.actor, files=[one.key for one in files], **about)


def test_a_message_of_files_alone_may_be_empty(conversation, customer):
    one, two = file(customer), file(customer)
    posted = post(conversation, customer, two, one)
    message = Message.objects.get(pk=posted.id)
    assert message.data == {"files": 2}
    assert files_of([message], viewer=customer.actor) == {message.pk: [two, one]}  # in the order of the sender
    with pytest.raises(RefusedBody, match="body-empty"):
        post(conversation, customer)


def test_a_talk_without_files_asks_for_none(conversation, customer, django_assert_num_queries):
    messages = list(Message.objects.filter(conversation=conversation))
    with django_assert_num_queries(0):
        assert files_of(messages, viewer=customer.actor) == {}


def test_the_file_of_a_note_is_for_staff_only(conversation, customer, mei, new_agent):
    noted = file(customer, mei)
    post(conversation, mei, noted, kind="note")
    assert not File.objects.visible_to(customer.actor).exists()
    assert File.objects.visible_to(new_agent("Ana Duarte").actor).count() == 1
    stranger = new_agent("Grace Ong", team=Team.objects.create(slug="other", name="Other"))
    assert not File.objects.visible_to(stranger.actor).exists()
    assert noted.topics == sorted({mei.actor.topic, *Conversation.objects.get(pk=conversation.pk).staff_topics})


def test_both_sides_see_what_was_sent_and_hear_what_becomes_of_it(conversation, customer, mei):
    sent = file(customer, state="checking")
    post(conversation, customer, sent)
    assert File.objects.visible_to(mei.actor).get() == sent
    upload.refuse(sent, "file-infected", virus="Eicar")
    event = Event.objects.get(kind="file.refused")
    assert {customer.actor.topic, f"team:{mei.team_id}", mei.actor.topic} == set(event.topics)
    assert post(conversation, mei, file(customer, mei)).number
    assert File.objects.visible_to(customer.actor).count() == 2


@pytest.mark.parametrize(
    ("state", "rule"), [("uploading", "file-incomplete"), ("refused", "file-refused"), ("gone", "file-gone")]
)
def test_what_has_not_come_or_was_refused_does_not_go(conversation, customer, state, rule):
    before = Conversation.objects.get(pk=conversation.pk).message_count
    with pytest.raises(Refused, match=rule):
        post(conversation, customer, file(customer, state=state), body="words")
    assert Conversation.objects.get(pk=conversation.pk).message_count == before
    assert not Attachment.objects.exists()


def test_nobody_attaches_what_another_has_sent(conversation, customer, mei):
    for author, foreign in (
        (customer, file(Customer.objects.create())),
        (customer, file(customer, mei)),
        (mei, file(customer)),
        (mei, file(Customer.objects.create(), mei)),  # of another customer's matter
    ):
        with pytest.raises(Refused, match="file-not-found"):
            post(conversation, author, foreign)


def test_eleven_files_are_too_many(conversation, customer):
    with pytest.raises(Refused, match="files-too-many"):
        post(conversation, customer, *[file(customer) for _ in range(11)])


def test_secrets_in_the_words_are_taken_out_beside_files_too(conversation, customer):
    posted = post(conversation, customer, file(customer), body="my password is: Xk9!vvQ2")
    message = Message.objects.get(pk=posted.id)
    assert "Xk9" not in message.body
    assert message.data == {"files": 1, "removed": ["password"]}


def test_what_was_attached_stays_when_it_is_taken_back(conversation, customer):
    sent = file(customer)
    post(conversation, customer, sent)
    with pytest.raises(Refused, match="file-sent"):
        upload.take_back(sent.key, sender=customer.actor)


def test_what_a_visitor_sent_goes_to_the_customer_that_they_are(conversation, customer):
    sent, known = file(customer), Customer.objects.create(external_id="ns-1")
    identify(visitor=customer, identity=Identity("ns-1"), hand_on=[Conversation, File])
    assert File.objects.visible_to(known.actor).get() == sent
    assert not File.objects.visible_to(customer.actor).exists()
