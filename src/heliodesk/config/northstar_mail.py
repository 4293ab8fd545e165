"""The mail of Northstar, the demo's exchange, as one process: its mail exchanger, its customers' mail provider, and their DNS.

Not the desk's: it stands for the other side, and only in the demo. What the desk sends to customers is kept in a folder,
which the demo's page shows. What customers write is signed by their provider, goes to Northstar's exchanger, is stamped
there with what the DNS says of it, and is handed on to the desk; while that is away it waits in a folder.
"""

import asyncio
import json
import re
import smtplib
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from email.utils import formatdate, parseaddr
from pathlib import Path
from typing import cast

import dkim
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from aiosmtpd.smtp import SMTP, Envelope, Session
from publicsuffixlist import PublicSuffixList

EXCHANGER = "mx.northstar.example"
OURS = ("northstar.example", "reply.northstar.example")
CUSTOMERS = ("mail.example", "fund.example")  # domains of the customers' provider
_SUFFIXES = PublicSuffixList()
Lookup = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where this process keeps what it has: keys, mails for customers, mails on their way to the desk."""

    folder: Path

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def prepare(self) -> None:
        """Make what is missing; keys are made once."""
        for folder in (self.keys, self.outbox, self.spool):
            folder.mkdir(parents=True, exist_ok=True)
        for name in ("northstar", "provider"):
            if not (self.keys / f"{name}.pem").exists():
                _make_key(self.keys / f"{name}.pem")


def records(place: Place) -> dict[tuple[str, str], list[str]]:
    """(name, type) → what the DNS of this small world says."""
    ours, theirs = (_public(place.keys / f"{name}.pem") for name in ("northstar", "provider"))
    found = {("northstar._domainkey.northstar.example", "TXT"): [f"v=DKIM1; k=rsa; p={ours}"]}
    for domain in CUSTOMERS:
        found["provider._domainkey." + domain, "TXT"] = [f"v=DKIM1; k=rsa; p={theirs}"]
    for domain in (*OURS, *CUSTOMERS):
        found[domain, "MX"] = [f"10 {EXCHANGER}."] if domain in OURS else [f"10 mx.{domain}."]
        found[domain, "TXT"] = ["v=spf1 ip4:127.0.0.1 -all"]
        found["_dmarc." + domain, "TXT"] = ["v=DMARC1; p=reject"]
    for host in (EXCHANGER, *(f"mx.{domain}" for domain in CUSTOMERS), *OURS):
        found[host, "A"] = ["127.0.0.1"]
    return found


def stamped(raw: bytes, *, peer: str, lookup: Lookup) -> bytes:
    """A mail with what the exchanger found: each signature, and DMARC. Stamps that somebody put there under its name go."""
    message = message_from_bytes(raw, policy=default)
    domain = parseaddr(str(message.get("from", "")))[1].rpartition("@")[2].lower()
    results, aligned = [], False
    signer = dkim.DKIM(raw)
    for place in range(len(message.get_all("dkim-signature", []))):
        good = False
        with suppress(dkim.DKIMException, KeyError):
            good = signer.verify(idx=place, dnsfunc=lambda name, timeout=5: lookup(name.decode().rstrip(".")) or b"")
        said = (signer.domain or b"").decode()
        results.append(f"dkim={'pass' if good else 'fail'} header.d={said or 'unknown'}")
        aligned = aligned or (good and _organisation(said) == _organisation(domain))
    policy = lookup(f"_dmarc.{domain}") or lookup(f"_dmarc.{_organisation(domain)}")
    verdict = "none" if policy is None else "pass" if aligned else "fail"
    results.append(f"dmarc={verdict} header.from={domain or 'unknown'}")
    head = "Authentication-Results: " + ";\r\n ".join([EXCHANGER, *(results or ["none"])]) + "\r\n"
    head += f"Received: from {peer} by {EXCHANGER}; {formatdate()}\r\n"
    return head.encode() + _without_stamps(raw)


def _without_stamps(raw: bytes) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    headers = re.split(rb"\r\n(?![ \t])", head)
    lie = re.compile(rb"(?is)authentication-results\s*:.*" + re.escape(EXCHANGER.encode()))
    return b"\r\n".join(each for each in headers if not lie.match(each)) + gap + body


def _organisation(domain: str) -> str:
    return str(_SUFFIXES.privatesuffix(domain) or domain)


class Exchange:
    """What becomes of a mail: to customers it is kept, to Northstar it is stamped and handed on."""

    def __init__(self, place: Place, lookup: Lookup) -> None:
        self._place = place
        self._lookup = lookup

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        sender = envelope.mail_from or ""
        domain = sender.rpartition("@")[2].lower()
        if domain in CUSTOMERS:  # whoever may send by the provider has its signature
            key = (self._place.keys / "provider.pem").read_bytes()
            raw = dkim.sign(raw, b"provider", domain.encode(), key, include_headers=_SIGNED) + raw
        name = f"{time.time_ns():020d}"
        to_us = [each for each in envelope.rcpt_tos if each.rpartition("@")[2].lower() in OURS]
        if len(to_us) < len(envelope.rcpt_tos):
            _write(self._place.outbox / f"{name}.eml", raw)
        if to_us:
            content = stamped(raw, peer=str(session.host_name or "unknown"), lookup=self._lookup)
            _write(self._place.spool / f"{name}.json", json.dumps([sender, to_us]).encode())
            _write(self._place.spool / f"{name}.eml", content)  # last: what has an .eml is whole
        return "250 2.0.0 Taken"


_SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"mime-version", b"from"]


async def hand_on(place: Place, desk: tuple[str, int]) -> None:
    """Bring what waits to the desk, for ever; what it does not take for now stays."""
    while True:
        for path in sorted(place.spool.glob("*.eml")):
            if not await asyncio.to_thread(_handed_on, path, desk):
                break
        await asyncio.sleep(0.5)


def _handed_on(path: Path, desk: tuple[str, int]) -> bool:
    sender, recipients = json.loads(path.with_suffix(".json").read_bytes())
    try:
        with smtplib.SMTP(*desk, timeout=10) as server:
            server.sendmail(sender, recipients, path.read_bytes())
    except smtplib.SMTPResponseException as error:
        if error.smtp_code < 500:
            return False
    except smtplib.SMTPRecipientsRefused:
        pass  # for good, as a mail exchanger would send it back
    except (smtplib.SMTPException, OSError):
        return False
    path.unlink()
    path.with_suffix(".json").unlink()
    return True


class Names(asyncio.DatagramProtocol):
    """A DNS server that knows this small world and nothing else."""

    def __init__(self, known: dict[tuple[str, str], list[str]]) -> None:
        self._known = known
        self._wire: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._wire = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        with suppress(Exception):  # whatever was sent is no reason to end
            assert self._wire is not None
            self._wire.sendto(answer(data, self._known), addr)


def answer(question: bytes, known: dict[tuple[str, str], list[str]]) -> bytes:
    """The answer to a DNS question."""
    asked = dns.message.from_wire(question)
    response = dns.message.make_response(asked)
    response.flags |= dns.flags.AA | dns.flags.RA
    name = asked.question[0].name.to_text().rstrip(".").lower()
    kind = dns.rdatatype.to_text(asked.question[0].rdtype)
    found = known.get((name, kind), [])
    if found:
        texts = [_quoted(each) for each in found] if kind == "TXT" else found
        response.answer.append(dns.rrset.from_text_list(asked.question[0].name, 60, "IN", kind, texts))
    elif not any(each == name for each, _kind in known):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire(max_size=65_000)


def _quoted(text: str) -> str:
    pieces: Iterable[str] = (text[at : at + 250] for at in range(0, len(text), 250))
    return " ".join(f'"{piece}"' for piece in pieces)


def serve(*, place: Place, port: int, names: int, desk: tuple[str, int]) -> None:
    """Answer until SIGTERM: SMTP on `port`, DNS on `names` (UDP); mail for Northstar goes to `desk`."""
    place.prepare()
    asyncio.run(_serve(place, port, names, desk))


async def _serve(place: Place, port: int, names: int, desk: tuple[str, int]) -> None:
    known = records(place)

    def lookup(name: str) -> bytes | None:
        found = known.get((name.lower(), "TXT"))
        return found[0].encode() if found else None

    loop = asyncio.get_running_loop()
    exchange = Exchange(place, lookup)
    await loop.create_datagram_endpoint(lambda: Names(known), local_addr=("127.0.0.1", names))
    await loop.create_server(
        lambda: SMTP(exchange, hostname=EXCHANGER, ident="Northstar", loop=loop), host="127.0.0.1", port=port
    )
    await hand_on(place, desk)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(path)


def _make_key(path: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    path.touch(mode=0o600)
    path.write_bytes(pem)


def _public(path: Path) -> str:
    import base64

    from cryptography.hazmat.primitives import serialization

    key = serialization.load_pem_private_key(path.read_bytes(), password=None).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()
