"""A mail becomes a request, or words in one: whose, in which matter, what of it is kept, and what the sender hears."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone

from heliodesk.channels.email.models import Claim, Raw, Sent
from heliodesk.channels.email.reply_address import reply_address
from heliodesk.channels.email.tests.matters import ANN, Arrive, words
from heliodesk.channels.email.tests.world import SUPPORT, genuine, signed, stamped
from heliodesk.files.models import File
from heliodesk.hours.models import Answering
from heliodesk.hours.visiting import forget as forget_usual
from heliodesk.people.models import Customer
from heliodesk.people.personal import digest_of, learn
from heliodesk.promises import keeping
from heliodesk.promises.models import Policy
from heliodesk.routing.models_waits import Estimate
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_proven_mail_is_the_customers_request(arrive: Arrive, ann: Customer) -> None:
    mail = arrive(genuine())
    assert (mail.state, mail.reason, mail.is_proven) == ("filed", "", True)
    ticket = Ticket.objects.get(conversation=mail.conversation)
    assert ticket.conversation.customer == ann
    assert (ticket.source, ticket.subject, ticket.conversation.channel) == ("mail", "Where is my deposit?", "mail")
    assert words(mail.conversation) == ["Hello, I sent 2 LTC yesterday. Where is it?"]
    assert not Claim.objects.exists()
    assert list(Sent.objects.values_list("kind", "to")) == [("receipt", digest_of(ANN))]


def test_the_department_is_the_addresss(arrive: Arrive, team: Any) -> None:
    appeals = type(team).objects.create(slug="appeals", name="Appeals")
    mail = arrive(genuine(to="Appeals <appeals@northstar.example>"))
    assert mail.conversation
    assert mail.conversation.team == appeals


def test_somebody_new_is_known_again_by_their_proven_address(arrive: Arrive) -> None:
    first, second = arrive(genuine()), arrive(genuine(subject="Another", body="Another matter."))
    assert first.conversation
    assert second.conversation
    assert first.conversation != second.conversation
    assert first.conversation.customer == second.conversation.customer
    assert first.conversation.customer.masks == {"email": "a•••••@m•••.example"}
    assert not first.conversation.customer.is_identified


def test_what_a_visitor_merely_typed_gives_them_no_mail(arrive: Arrive, customer: Customer) -> None:
    learn(customer, {"email": ANN}, proven=False)
    customer.save()
    mail = arrive(genuine())
    assert mail.conversation
    assert mail.conversation.customer != customer


def test_an_answer_finds_its_matter_by_the_reply_address(arrive: Arrive, ann: Customer) -> None:
    first = arrive(genuine())
    assert first.conversation
    to = reply_address(first.conversation.pk, digest_of(ANN))
    second = arrive(genuine(to=to.upper(), subject="Something else", body="It is here now.\n\n> Which network?"))
    assert second.conversation == first.conversation
    assert second.number == 2
    assert words(first.conversation)[-1] == "It is here now."
    assert Sent.objects.count() == 1  # a running matter is not acknowledged


def test_or_by_a_mail_of_ours_that_went_to_this_address(arrive: Arrive, ann: Customer) -> None:
    first = arrive(genuine())
    ours = Sent.objects.get()
    second = arrive(genuine(subject="Re: x", body="More.", In_Reply_To=ours.mail_id))
    assert second.conversation == first.conversation
    third = arrive(genuine(subject="Re: x", body="And more.", References=f"<a@b> {ours.mail_id} <c@d>"))
    assert third.conversation == first.conversation


def test_never_by_subject_or_number(arrive: Arrive, ann: Customer) -> None:
    first = arrive(genuine())
    assert first.conversation
    second = arrive(
        genuine(subject=f"Re: Where is my deposit? [{first.conversation.number}]", body=first.conversation.number)
    )
    assert second.conversation != first.conversation


def test_the_same_mail_twice_is_once(arrive: Arrive, ann: Customer) -> None:
    raw = genuine(message_id="<one@mail.example>")
    first, again = arrive(raw), arrive(raw)
    assert first == again
    by_another_way = arrive(b"Delivered-To: x\r\n" + raw)
    assert by_another_way.state == "copied"
    assert by_another_way.conversation == first.conversation
    assert Ticket.objects.count() == 1


def test_one_acknowledgement_an_hour(arrive: Arrive) -> None:
    for number in range(3):
        arrive(genuine(subject=f"Matter {number}"))
    assert Sent.objects.count() == 1
    Sent.objects.update(queued_at=timezone.now() - timedelta(minutes=61))
    arrive(genuine(subject="Matter 4"))
    assert Sent.objects.count() == 2


def test_the_acknowledgement_says_by_when_and_what_is_said_is_kept(arrive: Arrive) -> None:
    Answering.objects.create(channel="mail", level="full", least=7200, most=14400)
    forget_usual()
    Policy.objects.create(name="All", first=600)
    keeping.forget()
    mail = arrive(genuine())
    forget_usual()
    said = " ".join(Sent.objects.get().data["paragraphs"])
    assert "A person likely answers between" in said
    assert "We are still learning how long it takes here" in said
    assert "At the latest you hear from us by" in said
    row = Estimate.objects.get()
    assert (row.conversation, row.channel, row.by) == (mail.conversation, "mail", "prior")
    assert (row.least, row.most) == pytest.approx((7200, 14400), abs=5)


def test_a_secret_is_not_kept_even_as_it_came(arrive: Arrive) -> None:
    mail = arrive(genuine(body="My password: Tr0ub4dor&3xyz\n\nWhere is my deposit?"))
    assert "Tr0ub4dor" not in words(mail.conversation)[0]
    assert not Raw.objects.exists()


def test_pictures_come_along_and_what_is_not_taken_is_named(arrive: Arrive) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ANN, SUPPORT, "Screenshot"
    mail["Message-ID"] = "<p@mail.example>"
    mail.set_content("Look at this")
    mail.add_attachment(b"\x89PNG\r\n\x1a\n" + b"\0" * 9000, maintype="image", subtype="png", filename="screen.png")
    mail.add_attachment(b"MZ" + b"\0" * 9000, maintype="application", subtype="octet-stream", filename="tool.exe")
    row = arrive(stamped(signed(mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))))
    assert row.state == "filed"
    assert row.left_out == [["tool.exe", "file-type"]]
    assert [file.name for file in File.objects.filter(attached_at__isnull=False)] == ["screen.png"]


def test_a_long_mail_is_cut_and_an_empty_one_has_its_subject(arrive: Arrive) -> None:
    long = arrive(genuine(body="A line of it.\n" * 5000))
    assert len(words(long.conversation)[0]) <= 8000
    assert words(long.conversation)[0].endswith("…")
    empty = arrive(genuine(subject="Only a subject", body=""))
    assert words(empty.conversation) == ["Only a subject"]
    nothing = arrive(genuine(subject="", body=""))
    assert words(nothing.conversation) == ["—"]
