"""What people do with mails that are in no request."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from heliodesk.access.models import AuditEntry
from heliodesk.channels.email import held, reasons
from heliodesk.channels.email.models import Raw, Received, State
from heliodesk.channels.email.sources import row
from heliodesk.channels.email.storing import HEAD, keep
from heliodesk.conversations.models import Conversation

RAW = b"From: a@mail.example\r\nSubject: x\r\n\r\nMy password is hunter2hunter2, and <script>alert(1)</script>\r\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail() -> Received:
    received, _new = keep(RAW, source=row("lmtp /x"))
    Received.objects.update(state=State.QUARANTINED, reason="ticket-trick")
    return received


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="email.read").count()


def test_opening_says_it_in_plain_words_without_secrets_and_is_written_down(mail: Received, new_agent: Any) -> None:
    boss = new_agent("Ingrid Solberg", roles=["supervisor"])
    opened = held.open_mail(mail, by=boss.actor)
    assert "hunter2hunter2" not in opened.text
    assert "<script>" in opened.text  # words like others: the page escapes them
    assert opened.headers == "From: a@mail.example\nSubject: x"
    entry = AuditEntry.objects.get(verb="mail-opened")
    assert (entry.actor, entry.subject) == (boss.actor.topic, f"mail:{mail.key}")


def test_reading_again_puts_it_back_and_defers_the_job(mail: Received, new_agent: Any) -> None:
    boss = new_agent("Ingrid Solberg", roles=["supervisor"])
    before = jobs()
    assert held.try_again(Received.objects.all(), by=boss.actor) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (State.WAITING, "")
    assert jobs() == before + 1
    assert held.try_again(Received.objects.all(), by=boss.actor) == 0  # it waits already
    assert jobs() == before + 1
    assert AuditEntry.objects.filter(verb="mail-tried-again").count() == 1


def test_who_has_looked_may_say_that_a_person_wrote_it(mail: Received, new_agent: Any) -> None:
    boss = new_agent("Ingrid Solberg", roles=["supervisor"])
    held.try_again(Received.objects.all(), by=boss.actor, as_person=True)
    job = ProcrastinateJob.objects.filter(task_name="email.read").latest("id")
    assert job.args == {"received": mail.pk, "as_person": True}
    assert AuditEntry.objects.get(verb="mail-tried-again").facts == {"count": 1, "as_person": True}


def test_leaving_keeps_it_and_its_reason(mail: Received, new_agent: Any) -> None:
    boss = new_agent("Ingrid Solberg", roles=["supervisor"])
    assert held.how_many(boss.actor) == 1
    assert held.leave(Received.objects.all(), by=boss.actor) == 1
    assert held.leave(Received.objects.all(), by=boss.actor) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.reason) == (State.LEFT, "ticket-trick")
    assert held.how_many(boss.actor) == 0
    assert held.try_again(Received.objects.all(), by=boss.actor) == 1


def test_what_is_in_a_request_is_neither_read_again_nor_opened_by_who_may_not_read_that(
    mail: Received, new_agent: Any, conversation: Conversation
) -> None:
    Received.objects.update(state=State.FILED, conversation=conversation)
    boss, keeper = new_agent("Ingrid", roles=["supervisor"]), new_agent("Kofi", roles=["administrator"])
    assert held.try_again(Received.objects.all(), by=boss.actor) == 0
    assert [held.openable(who.actor).count() for who in (boss, keeper)] == [1, 0]


def test_the_same_mail_is_stored_once_and_a_second_envelope_is_added() -> None:
    first, is_new = keep(b"a mail", source=row("lmtp /x"), rcpt_to=["a@n.example"])
    assert is_new
    again, is_new = keep(b"a mail", source=row("lmtp /x"), rcpt_to=["a@n.example", "b@n.example"], place=(1, 2))
    assert not is_new
    assert again.pk == first.pk
    assert Received.objects.get().rcpt_to == ["a@n.example", "b@n.example"]
    assert Raw.objects.count() == 1


def test_what_is_stored_where_nobody_reads_is_read_by_a_job(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        keep(b"a mail", source=row("mailgun"))
        keep(b"another", source=row("mailgun"))
    assert ProcrastinateJob.objects.filter(task_name="email.read-waiting").count() == 1


def test_an_address_that_no_database_takes_keeps_no_mail_out() -> None:
    received, _is_new = keep(b"a mail", source=row("lmtp /x"), mail_from="a\x00\udcff@b.example", rcpt_to=["\x00"])
    assert (received.mail_from, received.rcpt_to) == ("a?@b.example", [""])


def test_two_that_are_too_large_and_begin_alike_are_two() -> None:
    head = b"x" * HEAD
    sizes = [keep(head, source=row("lmtp /x"), size=60_000_000 + n)[0].size for n in range(2)]
    assert sizes == [60_000_000, 60_000_001]
    assert Received.objects.count() == 2


def test_every_reason_has_words_and_advice() -> None:
    for reason in reasons.REASONS:
        assert reasons.words(reason) != reason
        assert reasons.advice(reason)
