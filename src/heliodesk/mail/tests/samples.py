"""Mails written for the tests; no real one among them."""

HEAD = b"From: Ann Lee <ann@example.com>\r\nTo: help@desk.example\r\nSubject: Withdrawal\r\nMessage-ID: <1@example.com>\r\n"


def plain(text: str, charset: str = "utf-8", *, declared: str | None = None, headers: bytes = b"") -> bytes:
    """A mail of one text. `declared` "" leaves the charset out."""
    label = charset if declared is None else declared
    kind = f"Content-Type: text/plain; charset={label}\r\n".encode() if label else b""
    return HEAD + headers + kind + b"\r\n" + text.encode(charset)


def multipart(*parts: bytes, kind: str = "mixed", head: bytes = HEAD, boundary: str = "b1") -> bytes:
    """A mail of several parts."""
    mark = boundary.encode()
    inner = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        head
        + f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + inner
        + b"--"
        + mark
        + b"--\r\n"
    )


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nMy coins are missing."
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>My <b>coins</b> are missing.</p>"
PICTURE = (
    b'Content-Type: image/png; name="a.png"\r\nContent-ID: <pic@1>\r\nContent-Disposition: inline\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
)
BOUNCE = multipart(
    b"Content-Type: text/plain\r\n\r\nYour message could not be delivered.",
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; gone@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    b"Content-Type: message/rfc822\r\n\r\nFrom: help@desk.example\r\nTo: gone@example.net\r\nSubject: Your request\r\n\r\nHello",
    kind="report; report-type=delivery-status",
    head=b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\r\nTo: help@desk.example\r\n"
    b"Subject: Undelivered Mail Returned to Sender\r\n",
)
ALL = (
    plain("你好，我的提现还没有到账，请帮我查询。", "gb18030", declared=""),
    plain("すみません。出金できません。", "iso2022_jp", declared="ISO-2022-JP"),
    multipart(TEXT, HTML, kind="alternative"),
    multipart(TEXT, PICTURE),
    BOUNCE,
    plain("begin 644 a.txt\n#86)C\n`\nend\n"),
    plain("Thanks!\n\nOn Mon, 3 May 2024 at 10:00, Desk <help@desk.example> wrote:\n> Hello\n"),
)
