"""Any bytes give a mail, and in time that grows with their length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.mail.parse import parse
from heliodesk.mail.shapes import Mail
from heliodesk.mail.tests.samples import ALL

PIECES = [
    b"=?", b"?=", b"=?utf-8?b?", b"\n\n", b"\r\n", b"--b1", b"--b1--", b"Content-Type: multipart/mixed; boundary=b1\n\n", b"<", b">", b"\xff\xfe",
    b"\x1b$B", b"begin 644 a\n", b"end\n", b"On 1 wrote:\n", b"From: ", b"base64", b"\0", b"\xe4\xbd", b";", b'"', b"(", b"<div>", b"multipart/report",
]  # fmt: skip
BIG = 10 * 1024 * 1024


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_bytes(raw):
    assert isinstance(parse(raw), Mail)


@given(
    st.sampled_from(ALL),
    st.lists(
        st.tuples(st.integers(0, 4000), st.sampled_from(PIECES) | st.binary(max_size=8), st.integers(0, 40)),
        max_size=12,
    ),
)
@settings(max_examples=300, deadline=None)
def test_mails_that_were_damaged(raw, changes):
    for at, piece, cut in changes:
        at %= len(raw) + 1
        raw = raw[:at] + piece + raw[at + cut :]
    mail = parse(raw)
    assert not any("shown as one text" in each.how for each in mail.problems)


def filled(start: bytes, piece: bytes) -> bytes:
    return start + (piece * (BIG // len(piece) + 1))[:BIG]


HTML = b"From: a@b.example\nContent-Type: text/html\n\n"


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"Subject: x\n\n", b"\n"), (b"Subject: x\n\n", b"> a\n"), (b"Subject: x\n\n", b"On 3 a wrote b:\n"), (b"Subject: x\n\n", b"From: a\nTo: b\n"),
        (b"Subject: x\n\n", bytes(range(128, 256))), (b"Subject: x\n\n", b"begin 644 a\n"), (b"Subject: ", b"a "), (b"Subject: a\n", b" a\n"),
        (b"Subject: x\n\n", b" " * 400 + b":  a\n"), (b"Subject: x\n\n", b"* | " * 100 + b"from\n"), (b"", b"A: b\n"),
        (b"Subject: ", b"=?a?b?x"), (b"To: ", b'"\\'), (b"From: ", b"("), (b"Content-Type: text/plain; ", b"a*1*=b;"), (b"", b"\0"),
        (HTML, b"<div>"), (HTML, b"<b a=1><p>"), (HTML, b"<table><tr><td>"), (HTML, b"<a href='"), (HTML, b"<p>a</p>"), (HTML, b"<blockquote type=cite>"),
        (b"Content-Type: multipart/mixed; boundary=x\n\n", b"--x\n\na\n"), (b"", b"Content-Type: multipart/mixed; boundary=x\n\n--x\n"),
        (b"", b"Content-Type: message/rfc822\n\n"), (b"Content-Type: text/plain; format=flowed\n\n", b">a \n"),
        (b"Content-Transfer-Encoding: base64\n\n", b"YWFh="), (b"From: mailer-daemon@x\n\n", b"<a@b.example>: 550 failed\n"),
    ],
)  # fmt: skip
def test_ten_megabytes_take_seconds_on_any_machine(start, piece):
    """What grows with the square takes minutes."""
    raw = filled(start, piece)
    began = time.process_time()
    parse(raw)
    assert time.process_time() - began < 8
