"""What came back is believed when it names the mail that was sent, and never for an address alone."""

import pytest

from heliodesk.channels.email import sending, tracking
from heliodesk.channels.email.models import Delivery, Sent, Unreachable
from heliodesk.channels.email.writing import compose
from heliodesk.mail.parse import parse
from heliodesk.outbound.letters import as_bytes
from heliodesk.people.personal import digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(server, answered) -> Sent:
    made = answered()
    sending.send(made.pk)
    return Sent.objects.select_related("conversation__customer", "conversation__team", "message__agent").get(pk=made.pk)


def state(sent: Sent) -> tuple[str, str]:
    return Sent.objects.values_list("state", "error").get(pk=sent.pk)


def report(
    returned: str, address: str = "amara@mail.example", action: str = "failed", form: str = "message/rfc822"
) -> bytes:
    return f"""From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: r-x@reply.northstar.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}> mailbox unknown

--B
Content-Type: {form}

{returned}
--B--
""".encode()


def whole(sent: Sent) -> str:
    return as_bytes(compose(sent)).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_found_by_its_id(sent, form):
    returned = whole(sent) if form == "message/rfc822" else whole(sent).partition("\n\n")[0] + "\n"
    assert tracking.bounced(parse(report(returned, form=form))) == sent
    assert state(sent) == (Delivery.BOUNCED, "550 5.1.1 – mailbox unknown")
    assert Unreachable.objects.get().address == digest_of("amara@mail.example")
    assert tracking.why_unreachable(sent.conversation) == "550 5.1.1 – mailbox unknown"
    assert tracking.reachable(sent.to)
    assert tracking.why_unreachable(sent.conversation) == ""


def test_a_forged_bounce_for_an_address_silences_nobody(sent):
    for id in ("<guess@reply.northstar.example>", "<first@mail.example>", ""):
        assert tracking.bounced(parse(report(f"From: a@b\nMessage-ID: {id}\nSubject: x\n\nHello\n"))) is None
    assert state(sent) == (Delivery.SENT, "")
    assert not Unreachable.objects.exists()


def test_a_bounce_for_another_address_is_not_ours(sent):
    assert tracking.bounced(parse(report(whole(sent), address="else@mail.example"))) is None
    assert state(sent)[0] == Delivery.SENT


def test_a_person_who_quotes_our_mail_is_no_bounce(sent):
    quoted = f"From: a@mail.example\nTo: x@y\nSubject: Re: it failed\nIn-Reply-To: {sent.mail_id}\n\nThanks\n"
    assert tracking.bounced(parse(quoted.encode())) is None
    assert state(sent)[0] == Delivery.SENT


def test_a_delay_is_no_failure(sent):
    late = (
        report(whole(sent), action="delayed")
        .replace(b"Status: 5.1.1", b"Status: 4.4.1")
        .replace(b"550 5.1.1", b"450 4.4.1")
    )
    tracking.bounced(parse(late.replace(b"Undelivered Mail Returned to Sender", b"Delayed Mail (still being retried)")))
    assert not Unreachable.objects.exists()


def test_what_a_provider_tells(sent):
    assert tracking.told("<nobody@x>", "delivered") is None
    tracking.told(sent.mail_id, "deferred", "451 busy amara@mail.example")
    assert state(sent) == (Delivery.SENT, "451 busy –")
    tracking.told(sent.mail_id, "delivered")
    assert state(sent) == (Delivery.DELIVERED, "")
    tracking.told(sent.mail_id, "deferred", "late news")
    assert state(sent)[0] == Delivery.DELIVERED
    tracking.told(sent.mail_id, "bounced", "550 gone")
    assert state(sent) == (Delivery.BOUNCED, "550 gone")
    tracking.told(sent.mail_id, "delivered")
    assert state(sent)[0] == Delivery.BOUNCED


def test_who_complains_gets_no_more(sent):
    tracking.told(sent.mail_id, "complained")
    assert state(sent)[0] == Delivery.SENT
    assert Unreachable.objects.filter(address=sent.to).exists()


@pytest.mark.parametrize("code", ["4.2.2", "4.7.1"])
def test_a_bounce_for_now_silences_nobody(sent, code):
    tracking.told(sent.mail_id, "bounced", f"452 {code} mailbox full")
    assert state(sent)[0] == Delivery.BOUNCED
    assert not Unreachable.objects.exists()
