"""What sort of mail it is, and why: a person's, or a machine's of which kind. Pure.

Only a person's mail may be answered by a machine (RFC 3834); in doubt it is not.
"""

from collections.abc import Collection
from dataclasses import dataclass

from heliodesk.mail import kind_words as words
from heliodesk.mail.headers import Headers
from heliodesk.mail.shapes import Address, Kind

OWN_MARK = "x-heliodesk-loop"  # the header that our own mails carry


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind and the reason for it, as a person may read it."""

    kind: Kind
    reason: str


def looks_bounced(headers: Headers, senders: tuple[Address, ...], subject: str, media_type: str) -> str:
    """Why this may be a bounce and is worth a look by the detectors; "" when nothing says so."""
    if media_type == "multipart/report":
        return "multipart/report"
    if "x-failed-recipients" in headers.by_name:
        return "X-Failed-Recipients"
    if any(words.DAEMON.match(sender.address) or words.DAEMON.match(sender.name) for sender in senders):
        return "from the mail system"
    if headers.by_name.get("return-path") and headers.plain("return-path") in ("<>", "", "<MAILER-DAEMON>"):
        return "null sender"
    # A customer who asks about a bounce, or sends one on, is no mail system.
    if words.FAILED.search(subject[:300]) and not words.ANSWERED.match(subject[:40]):
        return "subject"
    return ""


def is_failure(hint: str, subject: str, text: str) -> bool:
    """Does a mail that looks like a bounce say so in words, where no detector knew its form?"""
    if hint == "subject":
        return False
    return bool(
        words.FAILED.search(subject[:300]) or (hint == "from the mail system" and words.FAILED.search(text[:2000]))
    )


def sort(headers: Headers, senders: tuple[Address, ...], subject: str, text: str, own: Collection[str]) -> Sort:
    """The kind of a mail that is no bounce and no delivery report."""
    mark = _own(headers, senders, own)
    if mark:
        return Sort("own loop", mark)
    automatic = _automatic(headers, subject)
    if automatic:
        return Sort("auto-reply", automatic)
    if headers.by_name.get("return-path") and headers.plain("return-path") == "<>":
        return Sort("auto-reply", "Return-Path: <> (null sender)")
    for name in ("list-id", "list-post", "list-unsubscribe", "x-mailing-list", "x-list"):
        if headers.raw(name).strip():
            return Sort("list", name.title())
    if headers.plain("precedence").lower() in ("bulk", "list", "junk"):
        return Sort("auto-reply", f"Precedence: {headers.plain('precedence')[:20]}")
    said = words.CONTENT.search(text[:3000])
    if (
        said
        and len(text) < 3000
        and ("in-reply-to" in headers.by_name or subject[:3].lower() in ("re:", "aw:", "回复"))
        and said.start() < 200
    ):
        return Sort("auto-reply", f"content: {said[0][:60]}")
    return Sort("personal", "")


def _own(headers: Headers, senders: tuple[Address, ...], own: Collection[str]) -> str:
    if OWN_MARK in headers.by_name:
        return f"{OWN_MARK.title()}: sent by this desk"
    for sender in senders:
        address = sender.address.lower()
        if address in own or address.rpartition("@")[2] in own:
            return "From is an address of ours"
    return ""


def _automatic(headers: Headers, subject: str) -> str:
    submitted = headers.plain("auto-submitted").lower()
    if submitted and not submitted.startswith(("no", "auto-forwarded")):
        return f"Auto-Submitted: {submitted[:40]}"
    suppressed = headers.plain("x-auto-response-suppress").lower()
    if any(word in suppressed for word in ("all", "oof", "autoreply")):
        return f"X-Auto-Response-Suppress: {suppressed[:40]}"
    for name in (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-autoreply-from",
        "x-mail-autoreply",
        "x-vacation",
        "x-auto-reply",
        "x-ms-exchange-generated-message-source",
    ):
        if headers.by_name.get(name) and headers.plain(name).lower() not in ("no", "false"):
            return name.title()
    if headers.plain("precedence").lower().replace("-", "_") in ("auto_reply", "autoreply"):
        return "Precedence: auto_reply"
    if headers.plain("x-fc-machinegenerated").lower() == "true" or headers.plain("x-pobox-pass").lower() == "no":
        return "X-FC-MachineGenerated"
    found = words.SUBJECT.match(subject[:200])
    return f"subject: {found[0].strip()[:60]}" if found else ""
