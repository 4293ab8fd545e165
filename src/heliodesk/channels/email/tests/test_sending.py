"""A mail is sent once, or it is known that nobody knows; whoever looks is told the truth."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from heliodesk.channels.email import sending
from heliodesk.channels.email.models import Claim, Delivery, Kind, Sent, Unreachable
from heliodesk.conversations.models import Message
from heliodesk.conversations.posting import post_message
from heliodesk.people.personal import digest_of
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db


def went(sent: Sent) -> Sent:
    sending.send(sent.pk)
    sent.refresh_from_db()
    return sent


def waiting(sent: Sent) -> ProcrastinateJob:
    return ProcrastinateJob.objects.filter(task_name="email.send", args__sent=sent.pk).latest("id")


def test_an_answer_is_sent_once(server, answered):
    sent = went(answered())
    assert (sent.state, sent.tries, sent.error) == (Delivery.SENT, 1, "")
    assert sent.sent_at is not None
    went(sent)
    assert len(server.mails) == 1
    assert server.envelopes[0][1] == "amara@mail.example"
    assert server.envelopes[0][0].endswith("@reply.northstar.example")


def test_the_same_message_is_the_same_mail(server, answered):
    sent = answered()
    assert sending.queue_answer(sent.conversation, sent.message) == sent
    assert waiting(sent).lock == f"email:{sent.conversation_id}"


def test_answering_a_matter_that_came_by_mail_records_its_event_and_no_other(matter, answered, conversation, new_agent):
    from heliodesk.events.models import Event

    answered()
    assert Event.objects.filter(kind="ticket.answered").count() == 1


@pytest.mark.parametrize("step", ["greet", "mail", "rcpt", "data", "content"])
def test_a_refusal_for_now_is_tried_again(server, answered, step):
    server.answers[step] = "451 4.7.1 try later, amara@mail.example"
    sent = went(answered())
    assert (sent.state, sent.tries) == (Delivery.QUEUED, 1)
    assert "@" not in sent.error
    job = waiting(sent)
    assert job.lock is None
    assert timedelta(seconds=50) < job.scheduled_at - datetime.now(UTC) < timedelta(seconds=70)
    server.answers.clear()
    assert went(sent).state == Delivery.SENT
    assert (sent.tries, sent.error) == (2, "")
    assert len(server.mails) == 1


def test_it_is_given_up_after_two_days(server, answered):
    server.answers["rcpt"] = "451 4.7.1 greylisted"
    sent = answered()
    Sent.objects.filter(pk=sent.pk).update(queued_at=datetime.now(UTC) - timedelta(days=2, minutes=1))
    assert went(sent).state == Delivery.FAILED
    assert sent.error == "451 4.7.1 greylisted"
    assert not Unreachable.objects.exists()


def test_an_address_that_is_not_there_bounces_and_is_written_to_no_more(server, answered):
    server.answers["rcpt"] = "550 5.1.1 <amara@mail.example> no such user"
    sent = went(answered())
    assert (sent.state, sent.error) == (Delivery.BOUNCED, "550 5.1.1 – no such user")
    server.answers.clear()
    after = went(answered("Another one"))
    assert (after.state, after.error) == (Delivery.FAILED, "550 5.1.1 – no such user")
    assert not server.mails
    assert sending.again(after)
    assert went(after).state == Delivery.SENT


@pytest.mark.parametrize(
    ("step", "said"),
    [("mail", "550 no"), ("rcpt", "550 5.7.1 blocked"), ("data", "554 no"), ("content", "554 5.7.1 spam")],
)
def test_another_final_refusal_says_nothing_of_the_address(server, answered, step, said):
    server.answers[step] = said
    sent = went(answered())
    assert (sent.state, sent.error) == (Delivery.FAILED, said)
    assert not Unreachable.objects.exists()


@pytest.mark.parametrize("answers", [{"content": "drop"}, {"content": 3}])
def test_silence_after_the_content_is_unknown_and_waits_for_a_person(server, answered, answers):
    server.answers.update(answers)
    sent = went(answered())
    assert sent.state == Delivery.UNKNOWN
    went(sent)
    sending.look()
    assert Sent.objects.get(pk=sent.pk).state == Delivery.UNKNOWN
    server.answers.clear()
    seen = len(server.mails)
    assert sending.again(sent)
    assert went(sent).state == Delivery.SENT
    assert len(server.mails) == seen + 1
    assert server.mails[-1].count(sent.mail_id.encode()) == 1  # under the same id: a mail program shows it once


def test_a_line_that_breaks_in_the_middle_of_a_large_content_is_unknown(server, answered):
    server.answers["middle"] = "drop"
    sent = went(answered("word " * 1500))
    assert sent.state == Delivery.UNKNOWN


@pytest.mark.parametrize("step", ["greet", "mail", "rcpt", "data"])
def test_a_line_that_breaks_before_the_content_loses_nothing(server, answered, step):
    server.answers[step] = "drop"
    assert went(answered()).state == Delivery.QUEUED


def test_nobody_there_is_tried_again(server, answered, settings):
    settings.EMAIL_PORT = 1
    sent = went(answered())
    assert (sent.state, sent.tries) == (Delivery.QUEUED, 1)


def test_what_was_left_behind_is_found(server, answered):
    dead, lost = answered("One"), answered("Two")
    past = datetime.now(UTC) - timedelta(minutes=5)
    Sent.objects.filter(pk=dead.pk).update(state=Delivery.SENDING, look_at=past)
    Sent.objects.filter(pk=lost.pk).update(look_at=past)
    ProcrastinateJob.objects.all()._raw_delete("default")
    sending.look()
    dead.refresh_from_db()
    assert dead.state == Delivery.UNKNOWN
    assert went(Sent.objects.get(pk=waiting(lost).args["sent"])).state == Delivery.SENT
    sending.look()
    assert ProcrastinateJob.objects.filter(task_name="email.send").count() == 1


def test_a_job_that_finds_it_being_sent_leaves_it_to_a_person(server, answered):
    sent = answered()
    Sent.objects.filter(pk=sent.pk).update(state=Delivery.SENDING)
    assert went(sent).state == Delivery.UNKNOWN
    assert not server.mails


def test_two_at_once_send_one(server, answered, monkeypatch):
    sent = answered()
    real = sending._begin

    def other_first(mail):
        Sent.objects.filter(pk=mail.pk).update(state=Delivery.SENDING)
        real(mail)

    monkeypatch.setattr(sending, "_begin", other_first)
    assert went(sent).state == Delivery.SENDING  # the other's
    assert not server.mails


def test_notes_and_system_lines_never_go_out(server, matter, new_agent):
    agent = new_agent("Ana Duarte", roles=["supervisor", "agent"])
    note = post_message(
        conversation=matter.conversation.key, author=agent.actor, body="Internal", client_id=uuid4(), kind="note"
    )
    for message in Message.objects.filter(conversation=matter.conversation):
        assert sending.queue_answer(matter.conversation, message) is None, message.kind
    assert note.number
    assert not Sent.objects.exists()


def test_an_answer_to_another_matter_stays_there(server, team, amara, new_agent):
    from heliodesk.tickets.opening import open_ticket

    ticket = open_ticket(
        customer=amara, team=team, subject="A", body="b", client_id=uuid4(), language="en", source="portal"
    ).ticket
    posted = answer(ticket, agent=new_agent("Ana"), body="Hello", client_id=uuid4())
    assert sending.queue_answer(ticket.conversation, Message.objects.get(pk=posted.id)) is None


def test_an_unproven_matter_is_answered_where_it_claims_to_be_from(server, matter, answered):
    Claim.objects.create(conversation=matter.conversation, sender=digest_of("stranger@mail.example"), reason="no-dmarc")
    assert answered().to == digest_of("stranger@mail.example")


def test_a_letter_is_sent_and_its_words_are_forgotten(server, matter):
    to = digest_of("amara@mail.example")
    link = ("Confirm the address", "https://desk.example/confirm/abc")
    letter = sending.queue_letter(matter.conversation, Kind.CONFIRM, to=to, paragraphs=["Press the button."], link=link)
    assert letter.in_reply_to == "<first@mail.example>"
    sent = went(letter)
    assert (sent.state, sent.data) == (Delivery.SENT, {})
    assert b"https://desk.example/confirm/abc" in server.mails[0]
    assert b"Auto-Submitted: auto-generated" in server.mails[0]
    assert not sending.again(sent)
