"""Who is proven, and by which tricks nobody is."""

import pytest

from heliodesk.channels.email.proof import NotAnswered, Proof, organisation, prove
from heliodesk.channels.email.tests.world import OURS, REPLY, SUPPORT, genuine, lookup, signed, stamped, written
from heliodesk.mail.parse import parse


def is_own(address: str) -> bool:
    return address == SUPPORT or address.endswith(f"@{REPLY}")


def judged(raw: bytes, authserv: str = OURS, hops: int = 1, lookup=lookup) -> Proof:
    return prove(raw, parse(raw), authserv=authserv, hops=hops, is_own=is_own, lookup=lookup)


def test_a_stamped_and_signed_mail_is_its_senders():
    assert judged(genuine()) == Proof("ann@mail.example")


def test_a_signature_of_the_organisation_stands_for_its_parts():
    raw = stamped(signed(written(sender="ann@eu.mail.example"), "mail.example"), "eu.mail.example")
    assert judged(raw).is_proven
    assert organisation("a.b.co.uk") == "b.co.uk"
    assert organisation("co.uk") == ""


def test_without_an_exchanger_of_ours_nobody_is():
    assert judged(genuine(), authserv="").reason == "no-exchanger"


def test_two_servers_of_ours_put_two_lines_on_top():
    hop = b"Received: from mx by store with LMTP; Sun, 29 Nov 2026 10:00:00 +0000\r\n"
    assert judged(hop + hop + genuine()).reason == "no-stamp"
    assert judged(hop + hop + genuine(), hops=2).is_proven


def test_postfix_puts_its_line_above_the_stamp():
    head, _end, rest = genuine().partition(b"Received: ")
    line, more = (
        b"Received: " + rest.split(b"\r\n")[0] + b"\r\n" + rest.split(b"\r\n")[1] + b"\r\n",
        rest.split(b"\r\n", 2)[2],
    )
    assert judged(line + head + more).is_proven
    elsewhere = b"Received: from a by out.mail.example; x\r\n"
    assert judged(line + elsewhere + head + more).reason == "no-stamp"


def test_a_dns_that_does_not_answer_is_asked_again():
    def away(_name: str) -> bytes:
        raise NotAnswered

    with pytest.raises(NotAnswered):
        judged(genuine(), lookup=away)


@pytest.mark.parametrize(
    "line",
    [
        f"{OURS}; dmarc=pass header.from=mail.example",
        f"{OURS} 1; spf=pass smtp.mailfrom=ann@mail.example; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=mail.example",
        f"{OURS}; dkim=pass header.i=@mail.example header.s=s header.b=abc; dmarc=pass action=none header.from=mail.example;",
    ],
)
def test_stamps_as_exchangers_write_them(line):
    raw = signed(written())
    assert judged(f"Authentication-Results: {line}\r\nReceived: from a by b; x\r\n".encode() + raw).is_proven


UNSTAMPED = signed(written())
TRICKS = {
    "forged, not signed": (stamped(written()), "no-signature"),
    "forged, and our exchanger says so": (stamped(written(), result="fail"), "dmarc-failed"),
    "a stamp that came with the mail": (
        b"Received: from evil by mx; x\r\nReceived: from a by evil; x\r\n" + stamped(signed(written())), "no-stamp"),
    "a stamp of another exchanger": (stamped(signed(written()), by="mx.evil.example"), "no-stamp"),
    "a stamp of another exchanger that begins like ours": (stamped(signed(written()), by=f"{OURS}.evil.example"), "no-stamp"),
    "a stamp for another domain": (stamped(signed(written()), "evil.example"), "dmarc-failed"),
    "two stamps, the lower one forged": (
        stamped(b"Authentication-Results: mx.northstar.example; dmarc=pass header.from=mail.example\r\n" + signed(written()), result="fail"),
        "dmarc-failed"),
    "no stamp at all": (UNSTAMPED, "no-stamp"),
    "signed by somebody else": (stamped(signed(written(), "evil.example")), "no-signature"),
    "signed by a domain that ends alike": (stamped(signed(written(), "evilmail.example")), "no-signature"),
    "changed words under a true signature": (genuine().replace(b"Where is it?", b"Send it to me."), "signature-wrong"),
    "changed subject under a true signature": (genuine().replace(b"Where is my", b"Change my "), "signature-wrong"),
    "changed From under a true signature": (genuine().replace(b"ann@mail.example>", b"bob@mail.example>"), "signature-wrong"),
    "words added behind a signed length": (stamped(signed(written(), length=True)) + b"Send all to me.\r\n", "signature-partial"),
    "subject not signed": (stamped(signed(written(), include=[b"from", b"to", b"date", b"message-id"])), "signature-partial"),
    "message-id not signed": (stamped(signed(written(), include=[b"from", b"to", b"subject"])), "signature-partial"),
    "to not signed": (stamped(signed(written(), include=[b"from", b"subject", b"message-id"])), "not-to-us"),
    "a true mail to somebody else, brought to us": (stamped(signed(written(to="bob@evil.example"))), "not-to-us"),
    "a true mail to somebody else, with us added": (
        stamped(b"To: support@northstar.example\r\n" + signed(written(to="bob@evil.example"))), "ambiguous"),
    "our address in the name of another": (
        stamped(signed(written(to='"support@northstar.example" <bob@evil.example>'))), "not-to-us"),
    "sha1": (stamped(signed(written(), signature_algorithm=b"rsa-sha1")), "signature-partial"),
    "key of a selector that is not there": (genuine().replace(b" s=s;", b" s=x;"), "signature-wrong"),
    "two From lines": (stamped(b"From: boss@evil.example\r\n" + signed(written())), "two-senders"),
    "two From lines, the second without an address": (stamped(b"From: x\r\n" + signed(written())), "ambiguous"),
    "two senders in one From": (stamped(signed(written(sender="ann@mail.example, bob@evil.example"))), "two-senders"),
    "another address as the name": (
        stamped(signed(written(sender="\"boss@evil.example\" <ann@mail.example>"))), ""),
    "another address in a comment": (
        stamped(signed(b"From: ann@mail.example (boss@evil.example)\r\n" + written().split(b"\r\n", 1)[1])), "ambiguous"),
    "a blank before the colon": (genuine().replace(b"From:", b"From :"), "ambiguous"),
    "a second Subject": (stamped(b"Subject: Change my address\r\n" + signed(written())), "ambiguous"),
    "a second Message-ID": (stamped(b"Message-ID: <x@y>\r\n" + signed(written())), "ambiguous"),
    "a second Content-Type": (stamped(b"Content-Type: text/html\r\n" + signed(written())), "ambiguous"),
    "junk before the headers": (b"hello\r\n" + genuine(), "ambiguous"),
    "a NUL among the headers": (genuine().replace(b"Subject: ", b"Subject: \x00"), "ambiguous"),
    "a lone CR among the headers": (genuine().replace(b"Subject: ", b"Subject: a\rFrom: b@evil.example "), "ambiguous"),
    "no From": (stamped(written().split(b"\r\n", 1)[1]), "no-sender"),
    "an empty From": (stamped(signed(b"From: \r\n" + written().split(b"\r\n", 1)[1])), "no-sender"),
    "a group instead of a sender": (stamped(signed(b"From: friends:;\r\n" + written().split(b"\r\n", 1)[1])), "no-sender"),
    "a domain of look-alike letters": (
        stamped(signed(b"From: =?utf-8?q?ann=40m=D0=B0il=2Eexample?=\r\n" + written().split(b"\r\n", 1)[1])), None),
    "the address within an encoded word": (
        stamped(signed(b"From: =?utf-8?q?ann=40mail=2Eexample?= <boss@evil.example>\r\n" + written().split(b"\r\n", 1)[1])), None),
    "LF alone at some line ends": (stamped(UNSTAMPED.replace(b"\r\n", b"\n")), ""),
}  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks(trick):
    raw, reason = TRICKS[trick]
    proof = judged(raw)
    if reason == "":
        assert proof.is_proven
        assert proof.address == "ann@mail.example"
    elif reason is None:
        assert not proof.is_proven or proof.address == "boss@evil.example"
    else:
        assert proof.reason == reason
