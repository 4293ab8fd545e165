"""Which addresses a mail says cannot be reached: the standard's report first, then flufl.bounce's detectors. Pure."""

import email
import logging
import re
from dataclasses import dataclass

from flufl.bounce import all_failures

from heliodesk.mail.headers import Headers
from heliodesk.mail.parts import Part
from heliodesk.mail.shapes import Notes

_READ = 128 * 1024  # bytes that the detectors see: what failed is told at the top
_FIELD = re.compile(rb"(?im)^(action|final-recipient|original-recipient|status)[ \t]*:[ \t]*([^\r\n]*)")
_ADDRESS = re.compile(r"[^\s<>;,:\"'()\[\]]+@[^\s<>;,:\"'()\[\]]+")

# It reports each detector's own exceptions; here they are a mail's problem, and no news for the log.
logging.getLogger("flufl.bounce").disabled = True


@dataclass(frozen=True, slots=True)
class Failures:
    """Addresses that failed for good and those still tried, and whether there was a report by RFC 3464 at all."""

    permanent: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


def failures(raw: bytes, headers: Headers, reports: list[Part], notes: Notes) -> Failures:
    """What the mail says about addresses that did not get something."""
    actions = tuple(sorted({action for part in reports for action, _address in _recipients(part.body)}))
    permanent: set[str] = set()
    temporary: set[str] = set()
    try:
        delayed, failed = all_failures(email.message_from_bytes(raw[:_READ]))
        permanent |= {_text(each) for each in failed}
        temporary |= {_text(each) for each in delayed}
    except Exception as error:
        notes.problem(f"a bounce detector raised {type(error).__name__}", "the report's own fields were read instead")
        for part in reports:
            for action, address in _recipients(part.body):
                if address:
                    (permanent if action == "failed" else temporary).add(address)
    if not permanent and not temporary:
        permanent |= set(_ADDRESS.findall(headers.plain("x-failed-recipients")))
    return Failures(_sorted(permanent), _sorted(temporary - permanent), actions)


def _recipients(report: bytes) -> list[tuple[str, str]]:
    """Action and address of each recipient in a message/delivery-status."""
    found: list[tuple[str, str]] = []
    for block in re.split(rb"\r?\n[ \t]*\r?\n", report[:_READ])[:1000]:
        fields = {name.lower(): value for name, value in _FIELD.findall(block)}
        if b"action" not in fields and b"final-recipient" not in fields:
            continue
        said = fields.get(b"original-recipient") or fields.get(b"final-recipient") or b""
        address = _ADDRESS.search(_text(said))
        action = _text(fields.get(b"action", b"")).strip().lower().split(" ")[0]
        if not action and fields.get(b"status", b"")[:1] == b"5":
            action = "failed"
        found.append((action, address[0] if address else ""))
    return found


def _text(raw: bytes | str) -> str:
    return raw if isinstance(raw, str) else raw.decode("utf-8", "replace")


def _sorted(found: set[str]) -> tuple[str, ...]:
    return tuple(sorted(each.strip("<>") for each in found if "@" in each))[:200]
