"""Who sent a mail? Proven only by two things at once: our own mail exchanger's stamp, and a signature that we check anew.

The stamp is an Authentication-Results line (RFC 8601) with our exchanger's own name, above the first Received line that is not
of our servers: what stands below came with the mail and is anybody's word. (Postfix hides its own Received line from what
stamps, so the stamp stands below that one; others put it on top.) It has to say that From's domain stands for the mail
(DMARC). The signature (DKIM, RFC 6376) has to be of that domain or its organisation, whole (no l=), over From and over one
of our own addresses: else a mail that its author sent somebody else could be brought to us. Whatever two programs might
read differently, such as a header that stands there twice, proves nothing. Pure but for `lookup`, which asks for a key.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from heliodesk.mail.shapes import Mail

if TYPE_CHECKING:  # at run time by the first mail: a process that reads none starts without them
    from publicsuffixlist import PublicSuffixList

Lookup = Callable[[str], bytes | None]  # a name of the DNS → its TXT record, None: there is none

MOST_SIGNATURES = 5
_ADDRESS = re.compile(
    r"[!#-'*+\-/-9=?A-Z^-~]+(?:\.[!#-'*+\-/-9=?A-Z^-~]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}"
)
_ONCE = ("from", "to", "cc", "subject", "date", "message-id", "reply-to", "sender", "in-reply-to", "references",
         "mime-version", "content-type", "content-transfer-encoding")  # fmt: skip
_ANGLED = re.compile(r"[^\s<>,;\"()]+@[^\s<>,;\"()]+")

Fields = Sequence[tuple[str, bytes]]


class NotAnswered(Exception):
    """The DNS did not answer in time: later it may."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose the mail is: the one address in From, in lower case ("" when there is not exactly one), and why it is not
    proven; `reason` is "" when it is, else a word of `reasons.py`."""

    address: str
    reason: str = ""

    @property
    def is_proven(self) -> bool:
        return not self.reason


def prove(raw: bytes, mail: Mail, *, authserv: str, hops: int, is_own: Callable[[str], bool], lookup: Lookup) -> Proof:
    """Judge who sent `raw`, of which `mail` was read.

    `authserv`: the name of our exchanger; `hops`: how many Received lines our servers add; `is_own`: is this an address of
    ours? Raises NotAnswered.
    """
    address = _sender(mail)
    if not address:
        return Proof("", "two-senders" if len(mail.senders) > 1 else "no-sender")
    fields = _fields(raw)
    if fields is None or not _reads_alike(fields, address):
        return Proof(address, "ambiguous")
    if not authserv:
        return Proof(address, "no-exchanger")
    domain = address.rpartition("@")[2]
    stamp = _stamp(fields, authserv, hops, domain)
    if stamp:
        return Proof(address, stamp)
    sent_to = {"to": [each.address for each in mail.to], "cc": [each.address for each in mail.cc]}
    is_ours = {name for name, named in sent_to.items() if any(map(is_own, named))}
    return Proof(address, _signed(raw, fields, domain, is_ours, lookup))


def _sender(mail: Mail) -> str:
    if len(mail.senders) != 1:
        return ""
    address = mail.senders[0].address
    local, _at, domain = address.rpartition("@")
    plain = f"{local}@{domain.lower()}"
    return plain.lower() if len(plain) <= 200 and _ADDRESS.fullmatch(plain) else ""


def _fields(raw: bytes) -> Fields | None:
    """The headers as the checker of signatures reads them, names in lower case. None: it cannot."""
    if b"\x00" in raw[:1_000_000] or re.search(rb"\r(?!\n)", raw[:65536]):
        return None  # programs disagree about where such lines end
    import dkim

    try:
        fields, _body = dkim.rfc822_parse(raw)
    except (dkim.DKIMException, IndexError):
        return None
    return [(bytes(name).decode("ascii").lower(), bytes(value)) for name, value in fields]


def _reads_alike(fields: Fields, address: str) -> bool:
    """Is every header there once that says who, to whom and what, and does From name this one address in plain sight?"""
    names = [name for name, _value in fields]
    if any(names.count(name) > 1 for name in _ONCE):
        return False
    said = next((value for name, value in fields if name == "from"), b"").decode("ascii", "replace").lower()
    return _ANGLED.findall(re.sub(r'"(?:[^"\\]|\\.)*"', "", said)) == [address]


def _stamp(fields: Fields, authserv: str, hops: int, domain: str) -> str:
    """Why our exchanger's stamp does not stand for this domain; "" when it does."""
    received = 0
    for name, value in fields:
        if name == "received":
            received += 1
            if received > hops:
                break
        elif name == "authentication-results":
            judged = _judged(value, authserv, domain)
            if judged is not None:
                return judged
    return "no-stamp"


def _judged(value: bytes, authserv: str, domain: str) -> str | None:
    """What one Authentication-Results line says of DMARC; None when it is not ours, or of something else."""
    import authres

    try:
        line = re.sub(r"\s*\r?\n\s+", " ", value.decode("ascii")).strip().rstrip(";")
        said = authres.AuthenticationResultsHeader.parse_value(line)
    except (UnicodeDecodeError, authres.core.AuthResError):
        return None
    if (said.authserv_id or "").lower() != authserv:
        return None
    for result in said.results:
        if result.method == "dmarc":
            about = next((p.value.lower() for p in result.properties if (p.type, p.name) == ("header", "from")), "")
            return "" if result.result == "pass" and about.rpartition("@")[2] == domain else "dmarc-failed"
    return None


def _signed(raw: bytes, fields: Fields, domain: str, is_ours: set[str], lookup: Lookup) -> str:
    """Why no signature of this domain proves the mail; "" when one does."""
    reason = "no-signature"
    signatures = [value for name, value in fields if name == "dkim-signature"]
    for at, value in enumerate(signatures[:MOST_SIGNATURES]):
        tags = _tags(value)
        if not _aligned(tags.get("d", "").lower(), domain):
            continue
        reason = _faults(tags, fields, is_ours) or ("" if _verifies(raw, at, lookup) else "signature-wrong")
        if not reason:
            return ""
    return reason


def _tags(value: bytes) -> dict[str, str]:
    pairs = (part.partition("=") for part in value.decode("ascii", "replace").split(";"))
    return {name.strip(): re.sub(r"\s+", "", said) for name, is_there, said in pairs if is_there}


def _faults(tags: dict[str, str], fields: Fields, is_ours: set[str]) -> str:
    """What a signature leaves open, right as it may be. `is_ours`: which of To and Cc name an address of ours."""
    covered = set(tags.get("h", "").lower().split(":"))
    if "l" in tags or tags.get("a", "").lower() != "rsa-sha256" or not {"from", "subject"} <= covered:
        return "signature-partial"
    if "message-id" not in covered and any(name == "message-id" for name, _value in fields):
        return "signature-partial"
    return "" if covered & is_ours else "not-to-us"


def _verifies(raw: bytes, at: int, lookup: Lookup) -> bool:
    import dkim

    def asked(name: bytes, timeout: float = 5) -> bytes | None:
        return lookup(name.decode("ascii", "replace").rstrip("."))

    try:
        return bool(dkim.DKIM(raw, minkey=1024).verify(at, dnsfunc=asked))
    except NotAnswered:
        raise
    except Exception:  # of a key or a signature that a stranger wrote; it proves nothing
        return False


def _aligned(signer: str, domain: str) -> bool:
    """Do two domains belong to one organisation (DMARC's relaxed alignment)?"""
    return bool(signer) and (signer == domain or organisation(signer) == organisation(domain) != "")


def organisation(domain: str) -> str:
    """The part of a domain that somebody registers, "" for what nobody can ("co.uk")."""
    return str(_suffixes().privatesuffix(domain.lower()) or "")


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
