"""Whole mails: what is shown, what is attached, what was broken."""

import struct

import pytest

from heliodesk.mail.parse import parse
from heliodesk.mail.shapes import Address, Limits
from heliodesk.mail.tests.samples import BOUNCE, HEAD, HTML, PICTURE, TEXT, multipart, plain


def test_an_ordinary_mail():
    mail = parse(
        plain("My coins are missing.", headers=b"Date: Fri, 3 May 2024 10:00:00 +0800\r\nReferences: <a@x> <b@x>\r\n")
    )
    assert mail.subject == "Withdrawal"
    assert mail.senders == (Address("ann@example.com", "Ann Lee"),)
    assert (mail.message_id, mail.references) == ("1@example.com", ("a@x", "b@x"))
    assert mail.date.isoformat() == "2024-05-03T10:00:00+08:00"
    assert (mail.text, mail.html, mail.kind) == ("My coins are missing.", "", "personal")
    assert (mail.problems, mail.refusals) == ((), ())


def test_two_forms_are_one_text():
    mail = parse(multipart(TEXT, HTML, kind="alternative"))
    assert (mail.text, mail.html, mail.attachments) == (
        "My coins are missing.",
        "<p>My <b>coins</b> are missing.</p>",
        (),
    )


def test_an_empty_plain_form_gives_way_to_a_full_one():
    assert (
        parse(multipart(b"Content-Type: text/plain\r\n\r\n \r\n", HTML, kind="alternative")).text
        == "My coins are missing."
    )


def test_several_texts_are_all_shown():
    assert (
        parse(multipart(TEXT, TEXT.replace(b"coins", b"notes"))).text
        == "My coins are missing.\n\nMy notes are missing."
    )


def test_a_picture_within():
    mail = parse(
        multipart(
            HTML.replace(b"</p>", b'<img src="cid:pic@1"><img src="https://spy.example/1"></p>'),
            PICTURE,
            kind="related",
        )
    )
    (picture,) = mail.attachments
    assert (picture.name, picture.media_type, picture.content_id, picture.is_inline) == (
        "a.png",
        "image/png",
        "pic@1",
        True,
    )
    assert 'src="cid:pic@1"' in mail.html
    assert "spy.example" not in mail.html


def test_html_is_cleaned():
    mail = parse(
        HEAD
        + b"Content-Type: text/html\r\n\r\n<script>x()</script><p onclick=x()>Hi</p><a href='javascript:x()'>a</a><style>p{}</style>"
    )
    assert "x()" not in mail.html
    assert "p{}" not in mail.text + mail.html
    assert mail.text == "Hi\n\na"


def test_a_mail_within_a_mail():
    mail = parse(multipart(TEXT, b"Content-Type: message/rfc822\r\n\r\n" + multipart(TEXT, PICTURE, boundary="inner")))
    (held,) = mail.attachments
    assert held.mail.subject == "Withdrawal"
    assert [each.name for each in held.mail.attachments] == ["a.png"]


def test_an_invitation_is_attached():
    mail = parse(
        multipart(TEXT, b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR", kind="alternative")
    )
    assert mail.text == "My coins are missing."
    assert [each.media_type for each in mail.attachments] == ["text/calendar"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (b'filename="=?UTF-8?B?5o+Q546wLnBkZg==?="', "提现.pdf"),
        (b"filename*=utf-8''%E6%8F%90%E7%8E%B0.pdf", "提现.pdf"),
        (b"filename*0*=utf-8''%E6%8F%90;\r\n filename*1*=%E7%8E%B0.pdf", "提现.pdf"),
        (b'filename*0="with";\r\n filename*1="drawal.pdf"', "withdrawal.pdf"),
        (b'filename="\xcc\xe1\xcf\xd6.pdf"', "提现.pdf"),
        (b'filename="C:\\\\Users\\\\ann\\\\a.pdf"', "a.pdf"),
        (b"filename=with drawal.pdf", "with drawal.pdf"),
    ],
)
def test_names_of_files(said, name):
    mail = parse(
        multipart(TEXT, b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + said + b"\r\n\r\n%PDF")
    )
    assert [each.name for each in mail.attachments] == [name]


def test_a_file_in_the_text():
    mail = parse(plain("See below.\n\nbegin 644 a.txt\n#86)C\n`\nend\n"))
    assert [(each.name, each.content) for each in mail.attachments] == [("a.txt", b"abc")]
    assert mail.text == "See below."


def test_winmail_dat_is_opened():
    def attribute(number: int, value: bytes) -> bytes:
        return struct.pack("<BHHI", 2, number, 6, len(value)) + value + b"\0\0"

    tnef = (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(0x9002, b"\0" * 14)
        + attribute(0x8010, b"a.pdf\0")
        + attribute(0x800F, b"%PDF")
    )
    mail = parse(multipart(TEXT, b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + tnef))
    assert [(each.name, each.content, each.media_type) for each in mail.attachments] == [
        ("a.pdf", b"%PDF", "application/pdf")
    ]
    broken = parse(multipart(TEXT, b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nxx"))
    assert [each.name for each in broken.attachments] == ["winmail.dat"]
    assert broken.problems


@pytest.mark.parametrize("boundary", ["a=b", "a=_b=?", "with space", "-"])
def test_boundaries_without_quotes(boundary):
    raw = multipart(TEXT, PICTURE, boundary=boundary).replace(f'"{boundary}"'.encode(), boundary.encode())
    mail = parse(raw)
    assert (mail.text, len(mail.attachments)) == ("My coins are missing.", 1)


def test_a_boundary_that_is_not_the_one_announced():
    mail = parse(multipart(TEXT, PICTURE).replace(b'boundary="b1"', b'boundary="other"'))
    assert (mail.text, len(mail.attachments)) == ("My coins are missing.", 1)
    assert mail.problems


def test_a_mail_that_was_cut_off():
    raw = multipart(TEXT, PICTURE)
    assert parse(raw[: raw.index(b"iVBOR") + 4]).attachments[0].name == "a.png"


def test_junk_before_the_headers():
    assert parse(b"\r\nFrom ann Fri May 3\r\n*** relayed ***\r\n" + plain("Hello")).subject == "Withdrawal"


def test_a_line_among_the_headers_that_is_none():
    assert parse(b"Received: by x\r\nbroken line\r\n" + plain("Hello")).text == "Hello"


def test_several_senders_are_all_told():
    raw = plain("x").replace(
        b"From: Ann Lee <ann@example.com>", b'From: a@x.example, "B, C" <b@x.example>\r\nFrom: d@x.example'
    )
    mail = parse(raw)
    assert [each.address for each in mail.senders] == ["a@x.example", "b@x.example", "d@x.example"]
    assert mail.senders[1].name == "B, C"
    assert any("From" in each.what for each in mail.problems)


@pytest.mark.parametrize(
    ("said", "address", "name"),
    [
        ('"Lee, Ann" <ann@x.example>', "ann@x.example", "Lee, Ann"),
        ("Lee, Ann <ann@x.example>", "ann@x.example", "Lee, Ann"),
        ("ann@x.example (Ann Lee)", "ann@x.example", "Ann Lee"),
        ("=?utf-8?q?Ann=2C_Lee?= <ann@x.example>", "ann@x.example", "Ann, Lee"),
        ('"=?utf-8?q?Ann_L=C3=A9e?=" <ann@x.example>', "ann@x.example", "Ann Lée"),
        ('"a@bank.example" <ann@x.example>', "ann@x.example", "a@bank.example"),
        ("<ann@x.example>", "ann@x.example", ""),
        ("Ann <<ann@x.example>>", "ann@x.example", "Ann"),
    ],
)
def test_senders(said, address, name):
    assert parse(f"From: {said}\r\nSubject: x\r\n\r\nx".encode()).senders == (Address(address, name),)


def test_caps_are_named_and_lose_no_subject():
    deep = b"".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode() for n in range(40))
    assert [each.rule for each in parse(HEAD + deep).refusals] == ["depth"]
    many = parse(multipart(*[TEXT] * 30), limits=Limits(parts=10))
    assert (many.subject, [each.rule for each in many.refusals]) == ("Withdrawal", ["parts"])
    big = parse(plain("x" * 1000), limits=Limits(size=500))
    assert (big.subject, [(each.rule, each.allowed) for each in big.refusals]) == ("Withdrawal", [("size", 500)])
    nested = TEXT
    for _level in range(8):
        nested = b"Content-Type: message/rfc822\r\n\r\n" + multipart(nested)
    assert parse(multipart(nested)).subject == "Withdrawal"


def test_what_a_bounce_holds():
    mail = parse(BOUNCE)
    assert (mail.kind, mail.bounced) == ("bounce", ("gone@example.net",))
    assert mail.senders == (Address("MAILER-DAEMON@mx.example", "Mail Delivery System"),)
    assert [each.media_type for each in mail.attachments] == ["message/delivery-status", "message/rfc822"]
