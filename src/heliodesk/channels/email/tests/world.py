"""The world outside, for tests: domains with keys, mails as they are really sent, and our own exchanger's stamp."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import cache

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

OURS = "mx.northstar.example"
SUPPORT = "support@northstar.example"
REPLY = "reply.northstar.example"


@cache
def _key(domain: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 1024)


def private_key(domain: str) -> bytes:
    return _key(domain).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


def lookup(name: str) -> bytes | None:
    """The DNS: every domain under .example publishes the key of selector "s"."""
    selector, _, domain = name.partition("._domainkey.")
    if selector != "s" or not domain.endswith(".example"):
        return None
    public = _key(domain).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def written(
    sender: str = "Ann Lee <ann@mail.example>",
    to: str = SUPPORT,
    subject: str = "Where is my deposit?",
    body: str = "Hello, I sent 2 LTC yesterday. Where is it?",
    **headers: str,
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = headers.pop("message_id", "") or make_msgid(domain="mail.example")
    for name, value in headers.items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


SIGNED = (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references")


def signed(raw: bytes, domain: str = "mail.example", **how: object) -> bytes:
    """With the domain's own signature on top."""
    named = dict.fromkeys(SIGNED, b"")
    names = {line.split(b":")[0].lower() for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if b":" in line}
    include = how.pop("include", [each for each in named if each in names])
    return (
        dkim.sign(raw, b"s", domain.encode(), private_key(domain), include_headers=include, **how) + raw  # type: ignore[arg-type]
    )


def stamped(raw: bytes, domain: str = "mail.example", result: str = "pass", by: str = OURS) -> bytes:
    """As our own exchanger hands it on: its stamp and its Received line on top."""
    return (
        f"Authentication-Results: {by}; dkim={result} header.d={domain}; spf=none smtp.mailfrom={domain};\r\n"
        f" dmarc={result} (p=reject sp=reject) header.from={domain}\r\n"
        f"Received: from out.{domain} (out.{domain} [192.0.2.7])\r\n"
        f"\tby {OURS} (Postfix) with ESMTPS id 4ABC; {format_datetime(datetime.now(UTC))}\r\n"
    ).encode() + raw


def genuine(**written_as: str) -> bytes:
    """A mail of ann@mail.example as it arrives when all is well."""
    return stamped(signed(written(**written_as)))
