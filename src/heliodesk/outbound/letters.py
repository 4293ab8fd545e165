"""A mail as it is handed over, and as bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import formatdate, parseaddr

from django.conf import settings

ID = re.compile(r"<[^<>\s\x00-\x1f\x7f-\uffff]{1,300}@[^<>\s\x00-\x1f\x7f-\uffff]{1,200}>")
_UNSUBSCRIBE = "list-unsubscribe"
_IDS = frozenset({"message-id", "in-reply-to", "references"})


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address. `sender` is written as "Name <address>", `envelope` is where a bounce goes (empty: to the
    sender); `attachments` are name, media type, content."""

    to: str
    subject: str
    text: str
    mail_id: str
    html: str = ""
    sender: str = ""
    envelope: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[tuple[str, str, bytes], ...] = ()


def domain_of(sender: str) -> str:
    """The domain of an address, written with a name or without."""
    return parseaddr(sender)[1].rpartition("@")[2].lower() or "localhost"


def as_bytes(letter: Letter) -> bytes:
    """The whole mail, seven bits wide, so that no relay has a reason to write it anew and break its signature.

    A line break in what becomes a header is a space: nobody who writes a subject adds a header.
    """
    policy = (SMTP if letter.to.isascii() else SMTPUTF8).clone(cte_type="7bit", raise_on_defect=False)
    message = EmailMessage(policy)
    message["From"] = _address(letter.sender or settings.MAIL_FROM)
    message["To"] = Address(addr_spec=letter.to) if letter.to.isascii() else letter.to
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Date"] = formatdate(usegmt=True)
    for name, value in letter.headers.items():
        if name.lower() not in _IDS | {_UNSUBSCRIBE}:
            message[name] = one_line(value)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for name, media_type, content in letter.attachments:
        main, _slash, sub = media_type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub or "octet-stream", filename=name)
    return _with_ids(letter) + message.as_bytes()


def one_line(text: str) -> str:
    """Without anything that a mail program could take for the end of a header."""
    return " ".join("".join(" " if ord(sign) < 32 or sign in "\x7f\x85\u2028\u2029" else sign for sign in text).split())


def _address(written: str) -> Address:
    name, address = parseaddr(one_line(written))
    return Address(display_name=name, addr_spec=address)


def _subject(line: str) -> str:
    if line.isascii() and "=?" not in line:
        return line
    return Header(line, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _with_ids(letter: Letter) -> bytes:
    """Subject, ids and the address to unsubscribe at, by hand: the standard library folds a long one into something that is none
    any more, and reads a subject that looks encoded as what it looks like."""
    lines = [f"Message-ID: {letter.mail_id}", f"Subject: {_subject(one_line(letter.subject))}"]
    for name in ("In-Reply-To", "References"):
        if found := ID.findall(letter.headers.get(name, "")):
            lines.append(f"{name}: " + "\r\n ".join(found))
    for name, value in letter.headers.items():
        if name.lower() == _UNSUBSCRIBE:
            lines.append(f"{name}: {one_line(value)}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
