"""Mails that are not what they say reach nobody's matter: unproven senders, forged reply addresses, tricks, replays."""

import pytest

from heliodesk.channels.email.models import Claim, Sent
from heliodesk.channels.email.reply_address import reply_address
from heliodesk.channels.email.tests.matters import ANN, Arrive, words
from heliodesk.channels.email.tests.test_proof import TRICKS
from heliodesk.channels.email.tests.world import SUPPORT, genuine, signed, stamped, written
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Customer
from heliodesk.people.personal import digest_of, learn
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_an_unproven_copy_never_stands_in_the_way(arrive: Arrive, ann: Customer) -> None:
    forged = arrive(stamped(written(message_id="<one@mail.example>", body="forged")))
    true = arrive(genuine(message_id="<one@mail.example>"))
    assert true.state == "filed"
    assert true.conversation != forged.conversation


def test_unproven_words_stand_alone_and_marked(arrive: Arrive, ann: Customer) -> None:
    true = arrive(genuine())
    assert true.conversation
    to = reply_address(true.conversation.pk, digest_of(ANN))
    mail = arrive(stamped(written(to=to, body="Send it all to bob.")))
    assert (mail.state, mail.reason, mail.is_proven) == ("filed", "no-signature", False)
    assert mail.conversation
    assert mail.conversation != true.conversation
    assert mail.conversation.customer != ann
    claim = Claim.objects.get(conversation=mail.conversation)
    assert (claim.wanted, claim.reason, claim.proven_at) == (true.conversation, "no-signature", None)
    assert len(words(true.conversation)) == 1
    assert not Conversation.objects.visible_to(ann.actor).filter(pk=mail.conversation.pk).exists()


def test_an_unproven_sender_goes_on_in_their_own_matter(arrive: Arrive) -> None:
    first = arrive(stamped(written()))
    assert first.conversation
    assert Sent.objects.get().kind == "confirm"
    to = reply_address(first.conversation.pk, digest_of(ANN))
    second = arrive(stamped(written(to=to, body="And the hash is abc")))
    assert second.conversation == first.conversation


def test_a_mailbox_that_changed_hands_opens_nothing(arrive: Arrive, ann: Customer) -> None:
    first = arrive(genuine())
    assert first.conversation
    to = reply_address(first.conversation.pk, digest_of(ANN))
    learn(ann, {"email": "ann@new.example"}, proven=True)
    ann.save()
    second = arrive(genuine(to=to, body="I still have the old mailbox."))
    assert second.conversation != first.conversation


TICKET_TRICKS = [
    ("Slack <feedback@slack.example>", "Confirm your email address", "Your confirmation code is 381-221"),
    ("no-reply@zoom.example", "Zoom", "Please activate your account: https://zoom.example/a/1"),
    ("Somebody <hello@forum.example>", "欢迎", "您的验证码是 381221，请在十分钟内输入。"),
    ("security@bank.example", "Hello", "Someone asked to reset your password: https://bank.example/r/x"),
    ("Kim <kim@work.example>", "Kim invited you to join Northstar on Work", "Click to join"),
    ("bot@shop.example", "Код", "Ваш код подтверждения 1234"),
]


@pytest.mark.parametrize(("sender", "subject", "body"), TICKET_TRICKS)
def test_the_ticket_trick_reaches_no_matter(
    arrive: Arrive, ann: Customer, sender: str, subject: str, body: str
) -> None:
    true = arrive(genuine())
    assert true.conversation
    to = reply_address(true.conversation.pk, digest_of(ANN))
    domain = sender.rpartition("@")[2].rstrip(">")
    mail = arrive(stamped(signed(written(sender=sender, to=to, subject=subject, body=body), domain), domain))
    assert (mail.state, mail.reason) == ("quarantined", "ticket-trick")
    assert words(true.conversation) == ["Hello, I sent 2 LTC yesterday. Where is it?"]
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("forged", ["recipient", "signature", "matter", "case", "domain", "cut", "other-recipient"])
def test_forged_reply_addresses_open_nothing(arrive: Arrive, ann: Customer, forged: str) -> None:
    true = arrive(genuine())
    assert true.conversation
    bob = "bob@evil.example"
    token = reply_address(true.conversation.pk, digest_of(ANN))
    local, domain = token.split("@")
    _r, matter, signature = local.split("-")
    given = {
        "recipient": token,  # Ann's own, in the hands of Bob
        "signature": f"r-{matter}-{'a' * 20}@{domain}",
        "matter": f"r-ae-{signature}@{domain}",
        "case": token.upper(),
        "domain": f"{local}@evil.example, {SUPPORT}",
        "cut": f"r-{matter}-{signature[:10]}@{domain}",
        "other-recipient": reply_address(true.conversation.pk, digest_of("carl@mail.example")),
    }[forged]
    mail = arrive(stamped(signed(written(sender=bob, to=given, body="Send it to me."), "evil.example"), "evil.example"))
    assert mail.state == "filed"
    assert mail.conversation != true.conversation
    assert mail.conversation
    assert mail.conversation.customer != ann
    assert len(words(true.conversation)) == 1


@pytest.mark.parametrize("field", ["Cc", "Bcc", "Reply-To", "Sender", "Resent-From", "X-Original-From"])
def test_being_named_in_a_mail_makes_nobody_a_reader(arrive: Arrive, ann: Customer, field: str) -> None:
    bob = Customer.objects.create(external_id="ns-2")
    learn(bob, {"email": "bob@evil.example"}, proven=True)
    bob.save()
    mail = arrive(genuine(**{field.replace("-", "_"): "bob@evil.example"}))
    assert mail.conversation
    assert mail.conversation.customer == ann
    assert not Conversation.objects.visible_to(bob.actor).filter(pk=mail.conversation.pk).exists()
    assert set(Sent.objects.values_list("to", flat=True)) == {digest_of(ANN)}
    to = reply_address(mail.conversation.pk, digest_of(ANN))
    raw = signed(
        written(sender="bob@evil.example", to=to, body="Me too.", In_Reply_To=Sent.objects.get().mail_id),
        "evil.example",
    )
    answer = arrive(stamped(raw, "evil.example"))
    assert answer.conversation != mail.conversation


@pytest.mark.parametrize("trick", [name for name, (_raw, reason) in TRICKS.items() if reason != ""])
def test_no_trick_reaches_a_customers_matter(arrive: Arrive, ann: Customer, trick: str) -> None:
    true = arrive(genuine())
    assert true.conversation
    mail = arrive(TRICKS[trick][0], rcpt_to=[reply_address(true.conversation.pk, digest_of(ANN))])
    assert mail.state in ("filed", "unprocessed", "left")
    assert len(words(true.conversation)) == 1
    assert list(Conversation.objects.filter(customer=ann)) == [true.conversation]
    assert list(Conversation.objects.visible_to(ann.actor)) == [true.conversation]


def test_a_replayed_mail_says_nothing_twice(arrive: Arrive, ann: Customer) -> None:
    raw = signed(written(body="Cancel my withdrawal."))
    arrive(stamped(raw))
    replayed = stamped(raw).replace(b"4ABC", b"4XYZ")
    again = arrive(replayed, rcpt_to=[SUPPORT], mail_from="evil@evil.example")
    assert again.state == "copied"
    assert Ticket.objects.count() == 1
