"""Bytes of a mail to a `Mail`. Pure, linear, and without an exception whatever the bytes are."""

import email.utils
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from heliodesk.mail import body as bodies
from heliodesk.mail import bounces, kinds, markup, reply
from heliodesk.mail.addresses import addresses
from heliodesk.mail.charsets import decode
from heliodesk.mail.headers import Headers
from heliodesk.mail.parts import Part, tree
from heliodesk.mail.shapes import LIMITS, Address, Attachment, Limits, Mail, Notes

_ID = re.compile(r"<\s*([^<>]{1,1000}?)\s*>")
_ONCE = (
    "from",
    "subject",
    "date",
    "message-id",
    "to",
    "cc",
    "reply-to",
    "in-reply-to",
    "references",
    "content-type",
    "sender",
)
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})


def parse(raw: bytes, *, own: Collection[str] = (), limits: Limits = LIMITS) -> Mail:
    """Read a mail.

    `own` are addresses and domains that this desk writes from: mail from there is a loop. Nothing raises: what a library or a
    rule of ours cannot read becomes a problem, and subject and body go as far as they can be read.
    """
    notes = Notes()
    if len(raw) > limits.size:
        notes.refuse("size", limits.size, len(raw))
        raw = raw[: limits.size]
    if b"\n" not in raw[:65536] and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    try:
        mail = _read(raw, own, limits, notes)
    except Exception as error:
        notes.problem(f"{type(error).__name__}: {error}", "the mail is shown as one text")
        mail = _as_it_stands(raw, limits)
    return replace(mail, problems=tuple(notes.problems), refusals=tuple(notes.refusals))


def _read(raw: bytes, own: Collection[str], limits: Limits, notes: Notes) -> Mail:
    root = tree(raw, notes, limits)
    headers = root.headers
    body = bodies.gather(root, notes, limits)
    headers.hint = body.charset
    mail = _addressed(headers, limits, notes)
    text = _tried(notes, "the HTML could not be read as text", "", bodies.as_text, body)
    html = bodies.as_html(body)
    clean = _tried(notes, "the HTML could not be cleaned", "", markup.cleaned, html) if html else ""
    new = _tried(
        notes, "the new words could not be told from the quoted ones", text, _new_words, body, text, html, mail.senders
    )
    attachments = tuple(_attachment(held, own, limits, notes) for held in body.held)
    mail = replace(mail, text=text, html=clean, reply=new, attachments=attachments)
    return _sorted(mail, raw, root, own, notes)


def _tried(notes: Notes, what: str, otherwise: str, read, *given) -> str:  # type: ignore[no-untyped-def]
    """One step whose failure must not lose the others."""
    try:
        return str(read(*given))
    except Exception as error:
        notes.problem(
            f"{what} ({type(error).__name__})", "left out" if not otherwise else "the whole text stands there"
        )
        return otherwise


def _addressed(headers: Headers, limits: Limits, notes: Notes) -> Mail:
    for name in _ONCE:
        if len(headers.all(name)) > 1:
            notes.problem(
                f"{name.title()} stands there {len(headers.all(name))} times",
                "the first one counts; all senders are listed" if name == "from" else "the first one counts",
            )
    sent = {name: _people(headers, name, limits, notes) for name in ("from", "reply-to", "to", "cc")}
    if not any(each.address for each in sent["from"]):
        notes.problem("no sender's address", "From is empty or names nobody")
    ids = _ID.findall(headers.plain("references"))[-200:] or headers.plain("references").split()[:200]
    return Mail(
        subject=_subject(headers),
        senders=sent["from"],
        reply_to=sent["reply-to"],
        to=sent["to"],
        cc=sent["cc"],
        date=_date(headers.plain("date"), notes),
        message_id=_one_id(headers.plain("message-id")),
        in_reply_to=tuple(_ID.findall(headers.plain("in-reply-to"))[:20] or headers.plain("in-reply-to").split()[:1]),
        references=tuple(ids),
    )


def _subject(headers: Headers) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]+", "", re.sub(r"[ \t\r\n]+", " ", headers.text("subject"))).strip()


def _people(headers: Headers, name: str, limits: Limits, notes: Notes) -> tuple[Address, ...]:
    found: list[Address] = []
    for raw in headers.all(name):
        said, wrong = decode(raw, hint=headers.hint)
        if wrong:
            notes.problem(f"{name.title()} {wrong}", "read by its characters")
        found += addresses(said, headers.hint, limits.addresses)
    if len(found) >= limits.addresses:
        notes.refuse("addresses", limits.addresses, len(found))
    found = list(dict.fromkeys(found[: limits.addresses]))
    return tuple([each for each in found if "@" in each.address] or found)


def _one_id(said: str) -> str:
    found = _ID.search(said)
    return found[1] if found else said.strip()[:1000]


def _date(said: str, notes: Notes) -> datetime | None:
    if not said:
        return None
    try:
        at = email.utils.parsedate_to_datetime(said[:200])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at.astimezone(UTC) and at
    except Exception:
        notes.problem(f"a date that is none: {said[:60]}", "left open")
        return None


def _new_words(body: bodies.Body, text: str, html: str, senders: tuple[Address, ...]) -> str:
    name = senders[0].name if senders else ""
    plain = "\n\n".join(plain.strip("\n") for plain, _html in body.pieces if plain.strip())
    if plain:
        new, has_quote = reply.reply_of(text, name)
        if has_quote or not html or len(body.pieces) > 1:
            return new
        marked, has_marks = markup.reply_of(html)
        return reply.reply_of(marked, name)[0] if has_marks and marked.strip() and len(marked) < len(text) else new
    marked, _has_marks = markup.reply_of(html) if html else ("", False)
    return reply.reply_of(marked, name)[0] if marked.strip() else reply.reply_of(text, name)[0]


def _attachment(held: bodies.Held, own: Collection[str], limits: Limits, notes: Notes) -> Attachment:
    mail = None
    if held.media_type in ("message/rfc822", "message/global"):
        if limits.nested <= 0:
            notes.refuse("nested", LIMITS.nested, LIMITS.nested + 1)
        else:
            mail = parse(held.content, own=own, limits=replace(limits, nested=limits.nested - 1))
    name = held.name or (mail.subject[:100] if mail else "")
    return Attachment(name, held.media_type, held.content, held.content_id, held.is_inline, mail)


def _sorted(mail: Mail, raw: bytes, root: Part, own: Collection[str], notes: Notes) -> Mail:
    """With kind, reason and bounced addresses."""
    headers = root.headers
    hint = kinds.looks_bounced(headers, mail.senders, mail.subject, root.media_type)
    is_receipt = root.given.get("report-type", "").lower() == "disposition-notification" or any(
        a.media_type == "message/disposition-notification" for a in mail.attachments
    )
    if hint:
        reports = [part for part in _parts(root) if part.media_type in _REPORTS]
        said = bounces.failures(raw, headers, reports, notes)
        if said.permanent or "failed" in said.actions:
            return replace(mail, kind="bounce", kind_reason=f"{hint}: could not be delivered", bounced=said.permanent)
        if is_receipt:
            return replace(mail, kind="delivery report", kind_reason="message/disposition-notification (RFC 8098)")
        if said.temporary or said.actions:
            return replace(mail, kind="delivery report", kind_reason=f"{hint}: {', '.join(said.actions) or 'delayed'}")
        if kinds.is_failure(hint, mail.subject, mail.text):
            return replace(mail, kind="bounce", kind_reason=f"{hint}: says that something could not be delivered")
    found = kinds.sort(headers, mail.senders, mail.subject, mail.text, own)
    if found.kind == "personal" and hint in ("from the mail system", "null sender"):
        return replace(mail, kind="auto-reply", kind_reason=hint)
    return replace(mail, kind=found.kind, kind_reason=found.reason)


def _parts(root: Part) -> list[Part]:
    found, left = [], [root]
    while left:
        part = left.pop()
        found.append(part)
        left += reversed(part.parts)
    return found


def _as_it_stands(raw: bytes, limits: Limits) -> Mail:
    """Subject and body of a mail that our own rules failed on."""
    head, _blank, rest = raw[: limits.text * 4].replace(b"\r\n", b"\n").partition(b"\n\n")
    found = re.search(rb"(?im)^subject:[ \t]*([^\n]{0,2000})", head)
    text = (rest or head).decode("utf-8", "replace")[: limits.text]
    return Mail(subject=found[1].decode("utf-8", "replace") if found else "", text=text, reply=text)
