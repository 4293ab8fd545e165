"""What a mail says and what stands in its head: in two languages, both ways of reading, and nothing that anybody smuggled in."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.core.files.base import ContentFile

from heliodesk.channels.email import sending
from heliodesk.channels.email.enclosing import LARGEST, BeingChecked
from heliodesk.channels.email.models import Claim, Kind, Sent
from heliodesk.channels.email.writing import compose
from heliodesk.conversations.models import Attachment, Message
from heliodesk.files import storing
from heliodesk.files.models import File
from heliodesk.mail.parse import parse
from heliodesk.outbound.letters import Letter, as_bytes
from heliodesk.outbound.mail import NotSent
from heliodesk.outbound.signing import keys, signed
from heliodesk.people.personal import digest_of, learn, learn_phishing_code
from heliodesk.promises.models import Kind as PromiseKind
from heliodesk.promises.models import Promise, State
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def fresh(sent: Sent) -> Sent:
    return Sent.objects.select_related("conversation__customer", "conversation__team", "message__agent").get(pk=sent.pk)


def mail_of(sent: Sent):
    return message_from_bytes(as_bytes(compose(fresh(sent))), policy=default)


def both(mail) -> tuple[str, str]:
    return (
        mail.get_body(("plain",)).get_content(),
        mail.get_body(("html",)).get_content(),
    )


def test_the_head_of_an_answer(server, answered):
    first, second = answered("One"), answered("Two")
    mail = mail_of(second)
    assert mail["from"] == "Northstar <support@northstar.example>"
    assert mail["to"] == "amara@mail.example"
    assert mail["reply-to"].addresses[0].domain == "reply.northstar.example"
    assert mail["message-id"] == second.mail_id
    assert mail["in-reply-to"] == "<first@mail.example>"
    assert set(mail["references"].split()) == {first.mail_id, "<first@mail.example>"}
    assert mail["references"].split()[-1] == "<first@mail.example>"
    assert mail["subject"] == f"Re: Where is my deposit? [{second.conversation.number}]"
    assert mail["x-heliodesk-loop"]
    assert mail["auto-submitted"] is None  # a person wrote it


def test_plain_and_html_say_the_same_and_hold_no_picture(server, answered):
    sent = answered("It has 3 of 12 confirmations.\n\nLook: https://explorer.example/tx/1?a=1&b=2.")
    text, html = both(mail_of(sent))
    for said in ("It has 3 of 12 confirmations.", sent.conversation.number, "Ana, Support at", "will ever ask you"):
        assert said in text
        assert said in html
    assert "https://explorer.example/tx/1?a=1&b=2." in text
    assert '<a href="https://explorer.example/tx/1?a=1&amp;b=2" class="link">' in html
    assert "<img" not in html
    assert "url(" not in html
    assert "answer above this line" not in text


def test_our_own_parser_takes_it_for_our_own(server, answered):
    assert parse(as_bytes(compose(fresh(answered())))).kind == "own loop"


def test_a_promise_is_said_in_the_customers_zone(server, answered, matter):
    sent = answered()
    due = datetime(2026, 12, 24, 11, 0, tzinfo=UTC) + timedelta(days=365)
    Promise.objects.filter(conversation=matter.pk).delete()
    Promise.objects.create(
        conversation=matter.conversation, kind=PromiseKind.NEXT, minutes=60, since=due, due=due, state=State.RUNNING
    )
    said = "You hear from us by Friday 24 December, 12:00 (Lagos,\u00a0UTC+1)."
    assert all(said in each for each in both(mail_of(sent)))


def test_a_chinese_customer_reads_chinese(server, answered, matter):
    conversation = matter.conversation
    conversation.language = "zh"
    conversation.save(update_fields=["language"])
    mail = mail_of(answered("您的充值已到账。"))
    text, html = both(mail)
    assert 'lang="zh-Hans"' in html
    assert "您的充值已到账。" in text
    assert not any(word in text + html.partition("<body")[2] for word in ("Your request", "answer this mail", "Nobody"))
    assert mail["subject"].startswith("Re: Where is my deposit?")


def test_arabic_words_are_read_from_the_right(server, answered):
    _text, html = both(mail_of(answered("تم تأكيد الإيداع.\n\nThe id is TX-1.")))
    assert 'dir="rtl"' in html.rpartition("تم")[0].rpartition("<p")[2]
    assert 'dir="ltr"' in html.rpartition("The id")[0].rpartition("<p")[2]


@pytest.mark.parametrize(
    "subject",
    [
        "Hello\r\nBcc: all@victims.example",
        "Hello\nX-Evil: 1\n\nBody",
        "Hello\rBcc: a@b.example",
        "Hello\u2028Bcc: a@b.example",
        "Hello\x85Bcc: a@b.example",
        "=?utf-8?q?Hello=0D=0ABcc=3A_a=40b=2Eexample?=",
    ],
)
def test_nobody_who_writes_a_subject_adds_a_header(server, answered, matter, subject):
    sent = answered()
    Ticket.objects.filter(pk=matter.pk).update(subject=subject)
    raw = as_bytes(compose(fresh(sent)))
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"\r\nBcc" not in head
    assert b"\r\nX-Evil" not in head
    assert sum(line.lower().startswith(b"subject:") for line in head.split(b"\r\n")) == 1


def test_ids_that_others_chose_add_no_header(server, answered, settings):
    sent = answered()
    long = "<" + "x" * 250 + "@mail.example>"
    sent.in_reply_to = long
    sent.save()
    assert f"In-Reply-To: {long}\r\n".encode() in as_bytes(compose(fresh(sent)))
    sent.in_reply_to = "<a@b>\r\nBcc: c@d.example"
    sent.save()
    assert b"Bcc" not in as_bytes(compose(fresh(sent))).partition(b"\r\n\r\n")[0]


def test_a_long_chinese_subject_and_name_come_whole(server):
    subject = "关于充值未到账的问题" * 14
    letter = Letter(
        to="a@b.example",
        subject=subject,
        text="x",
        mail_id="<1@x.example>",
        sender='"北极星，支持" <s@northstar.example>',
        attachments=(("账单.pdf", "application/pdf", b"%PDF"),),
    )
    raw = as_bytes(letter)
    assert max(map(len, raw.split(b"\r\n"))) < 998
    mail = message_from_bytes(raw, policy=default)
    assert mail["subject"] == subject
    assert mail["from"].addresses[0].display_name == "北极星，支持"
    assert next(mail.iter_attachments()).get_filename() == "账单.pdf"


def test_the_customers_own_code_stands_in_mails_to_their_proven_address_alone(server, answered, matter, amara):
    learn_phishing_code(amara, "blue heron")
    sent = answered()
    assert all("blue heron" in each for each in both(mail_of(sent)))
    Sent.objects.filter(pk=sent.pk).update(to=digest_of("else@mail.example"))
    other = type(amara).objects.create()
    learn(other, {"email": "else@mail.example"}, proven=False)
    assert not any("blue heron" in each for each in both(mail_of(sent)))
    Sent.objects.filter(pk=sent.pk).update(to=digest_of("amara@mail.example"))
    Claim.objects.create(conversation=matter.conversation, sender=digest_of("amara@mail.example"), reason="no-dmarc")
    assert not any("blue heron" in each for each in both(mail_of(sent)))
    learn_phishing_code(amara, "")
    assert "phishing" not in amara.masks


def file(sent: Sent, name: str, content: bytes, **words) -> File:
    message = Message.objects.get(pk=sent.message_id)
    made = File.objects.create(
        name=name,
        media_type="application/pdf",
        customer=sent.conversation.customer,
        uploaded_by=message.agent,
        storage_name=storing.keep(ContentFile(content)),
        **{"size": len(content), "state": File.State.READY, **words},
    )
    Attachment.objects.create(message=message, file=made)
    Message.objects.filter(pk=message.pk).update(data={"files": 1})
    return made


def test_checked_files_go_along_and_large_ones_are_named(server, answered):
    sent = answered()
    file(sent, "proof.pdf", b"%PDF-1")
    file(sent, "film.mp4", b"x", size=LARGEST)
    file(sent, "virus.pdf", b"x", state=File.State.REFUSED)
    mail = mail_of(sent)
    assert [(each.get_filename(), each.get_content()) for each in mail.iter_attachments()] == [("proof.pdf", b"%PDF-1")]
    assert all("film.mp4 is too large for a mail (7.0 MB)" in each and "virus" not in each for each in both(mail))


def test_a_file_that_is_being_checked_is_waited_for(server, answered):
    sent = answered()
    made = file(sent, "proof.pdf", b"%PDF-1", state=File.State.CHECKING)
    with pytest.raises(BeingChecked):
        compose(fresh(sent))
    sending.send(sent.pk)
    sent.refresh_from_db()
    assert (sent.state, server.mails) == ("queued", [])
    made.state = File.State.READY
    made.save()
    sending.send(sent.pk)
    assert b"proof.pdf" in server.mails[0]


def test_a_receipt_says_that_a_machine_wrote_it(server, matter):
    words = ["We have your message."]
    sent = sending.queue_letter(matter.conversation, Kind.RECEIPT, to=digest_of("amara@mail.example"), paragraphs=words)
    mail = mail_of(sent)
    assert mail["auto-submitted"] == "auto-replied"
    assert mail["x-auto-response-suppress"] == "All"


# ---- signatures


@pytest.fixture
def dkim_keys(settings, tmp_path):
    for name, made in (("rsa", rsa.generate_private_key(65537, 2048)), ("ed", ed25519.Ed25519PrivateKey.generate())):
        pem = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (tmp_path / f"{name}.pem").write_bytes(pem)
    settings.DKIM_KEYS = [str(tmp_path / "rsa.pem"), str(tmp_path / "ed.pem")]
    settings.DKIM_SELECTORS = ["s1", "s2"]
    return {f"{key.selector}._domainkey.northstar.example.": key.record for key in keys()}


def verified(raw: bytes, records: dict[str, str], index: int = 0) -> bool:
    try:
        return dkim.DKIM(raw).verify(idx=index, dnsfunc=lambda name, timeout=5: records.get(name.decode(), "").encode())
    except dkim.ValidationError:
        return False


def test_both_signatures_hold_and_cover_what_matters(server, answered, dkim_keys):
    sending.send(answered("Grüße, 您好.\n\n.a line that begins with a dot").pk)
    raw = server.mails[0]
    assert verified(raw, dkim_keys, 0)
    assert verified(raw, dkim_keys, 1)
    for changed in (
        raw.replace(b"\r\nSubject:", b"\r\nFrom: evil@northstar.example\r\nSubject:", 1),
        raw.replace(b"\r\nSubject:", b"\r\nSubject: other\r\nSubject:", 1),
        raw.replace(b"confirmations", b"confirmation5") if b"confirmations" in raw else raw + b"more\r\n",
    ):
        assert not verified(changed, dkim_keys, 0)
        assert not verified(changed, dkim_keys, 1)


def test_a_key_that_cannot_be_read_sends_nothing_unsigned(server, answered, settings, tmp_path):
    settings.DKIM_KEYS, settings.DKIM_SELECTORS = [str(tmp_path / "none.pem")], ["s1"]
    sent = answered()
    sending.send(sent.pk)
    sent.refresh_from_db()
    assert (sent.state, server.mails) == ("queued", [])
    assert "HELIODESK_DKIM_KEY" in sent.error
    (tmp_path / "none.pem").write_text("nonsense")
    with pytest.raises(NotSent):
        signed(b"From: a@b\r\n\r\nx\r\n")


_MAIL_DKIM = """
use Mail::DKIM::Verifier; use Mail::DKIM::DNS;
my %records = @ARGV;
{ no warnings; *Mail::DKIM::DNS::query = sub { my ($name) = @_; my $t = $records{"$name."} or return (); return (bless {t => $t}, 'R'); }; }
package R; sub type { 'TXT' } sub txtdata { $_[0]{t} } sub char_str_list { $_[0]{t} }
package main;
my $v = Mail::DKIM::Verifier->new(); while (<STDIN>) { $v->PRINT($_) } $v->CLOSE;
print join(",", map { $_->algorithm . "=" . $_->result } $v->signatures);
"""


@pytest.mark.skipif(
    not shutil.which("perl")
    or subprocess.run(["perl", "-MMail::DKIM::Verifier", "-e", "1"], capture_output=True).returncode != 0,
    reason="Debian's libmail-dkim-perl is not installed",
)
def test_another_verifier_agrees(server, answered, dkim_keys):
    sending.send(answered("Grüße, 您好.").pk)
    arguments = [each for pair in dkim_keys.items() for each in pair]
    done = subprocess.run(
        ["perl", "-e", _MAIL_DKIM, *arguments], input=server.mails[0], capture_output=True, timeout=20
    )
    assert "rsa-sha256=pass" in done.stdout.decode(), done.stderr.decode()


def test_ids_are_not_guessed(server, answered):
    assert len({answered(str(uuid4())).mail_id for _ in range(3)}) == 3
