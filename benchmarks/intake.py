"""`intake`: what a mail costs from the socket until it is a ticket, and how many are taken a second beside django-helpdesk.

Ours come over SMTP with a DKIM signature and our exchanger's stamp; the key is asked of a real resolver. CPU is that of the process
that takes mail, of the web process that hears of it, and of PostgreSQL. django-helpdesk fetches the same mails by IMAP from
Dovecot on this machine and acknowledges them by SMTP, as it does when it is installed. Bars: 6 ms,
ten times as many. With HELIODESK_BENCH_LONG ten thousand mails come at once while customers chat: the chat's p99 within twice.
"""

import asyncio
import contextlib
import os
import random
import smtplib
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import dns.message
import dns.rdatatype
import dns.rrset
import psycopg

from benchmarks.helpdesk import Helpdesk
from benchmarks.site import HOST, Site, cpu, free_port
from benchmarks.tickets import _postgres, _until_jobs_are_done
from benchmarks.wire import Wire
from heliodesk.channels.email.tests.world import OURS, REPLY, SUPPORT, lookup, signed, stamped, written
from tests.dovecot import PASSWORD, Dovecot

SENDERS, COUNTED, PEERS, BACKLOG, CONNECTIONS = 100, 800, 100, 10_000, 4
CHATTING, SECONDS = 8, 15.0
BODY = """Hello,

I sent 2.5 LTC on Tuesday from my own wallet and it has not been credited. The wallet says that it was confirmed hours ago.
The hash is {hash}. Which confirmations do you wait for?

Thank you
Ann

On Tue, 24 Nov 2026 at 10:14, Northstar <support@northstar.example> wrote:
> Welcome to Northstar. This is how you deposit:
> choose the coin, then the network, and copy the address.
"""


def measure(made: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    resolver, door = _resolver(), free_port()
    made.environment |= {
        "HELIODESK_MAIL_SOURCES": f"smtp://{HOST}:{door}",
        "HELIODESK_MAIL_ADDRESSES": f"{SUPPORT}=support",
        "HELIODESK_MAIL_REPLY_DOMAIN": REPLY,
        "HELIODESK_MAIL_AUTHSERV": OURS,
        "HELIODESK_MAIL_RESOLVER": f"{HOST}:{resolver}",
    }
    made.environment["HELIODESK_MAIL"] = "elsewhere"
    web, port = made.web()
    taker = made.run_on("mail", "fetch")
    _until_open(door)
    mails = [_mail(number) for number in range(SENDERS + COUNTED)]
    _send(door, mails[:SENDERS])  # each has its acknowledgement for this hour
    _until_read(made)
    _until_jobs_are_done(made)  # the acknowledgements are sent
    before, began = cpu(web) + cpu(taker) + _postgres(made), time.perf_counter()
    _send(door, mails[SENDERS:])
    _until_read(made)
    spent, rate = (
        (cpu(web) + cpu(taker) + _postgres(made) - before) / COUNTED * 1000,
        COUNTED / (time.perf_counter() - began),
    )
    _all_filed(made, len(mails))
    peer = _peer_rate(made, mails[:PEERS])
    rows: list[dict[str, object]] = [
        {
            "figure": "intake, CPU per mail", "ours": f"{spent:.2f} ms (application and PostgreSQL)",
            "reference": f"{1000 / peer:.1f} ms of a clock (django-helpdesk)", "ratio": round(spent * peer / 1000, 3),
            "bar": "≤ 6 ms", "met": spent <= 6,
        },
        {
            "figure": "intake, mails a second", "ours": f"{rate:,.0f}/s", "reference": f"{peer:,.0f}/s (django-helpdesk)",
            "ratio": round(rate / peer, 1), "bar": "≥ 10", "met": rate >= 10 * peer,
        },
    ]  # fmt: skip
    if os.environ.get("HELIODESK_BENCH_LONG"):
        rows.append(_beside_chat(made, port, door))
    return rows


def _until_open(door: int) -> None:
    while True:
        with contextlib.suppress(OSError), smtplib.SMTP(HOST, door):
            return
        time.sleep(0.05)


def _mail(number: int) -> bytes:
    sender = f"Ann Lee <ann{number % SENDERS}@mail.example>"
    body = BODY.format(hash=random.Random(number).randbytes(32).hex())
    return stamped(signed(written(sender=sender, subject=f"LTC deposit {number} not credited", body=body)))


def _send(door: int, mails: list[bytes]) -> None:
    """By as many connections as an exchanger holds open."""
    with ThreadPoolExecutor(CONNECTIONS) as senders:
        list(senders.map(_send_by_one, [door] * CONNECTIONS, [mails[at::CONNECTIONS] for at in range(CONNECTIONS)]))


def _send_by_one(door: int, mails: list[bytes]) -> None:
    with smtplib.SMTP(HOST, door) as server:
        for raw in mails:
            server.sendmail("ann@mail.example", [SUPPORT], raw)


def _until_read(made: Site) -> None:
    with psycopg.connect(made.server.url, autocommit=True) as db:
        while db.execute("select exists (select from email_received where state = 'waiting')").fetchone() == (True,):
            time.sleep(0.02)


def _all_filed(made: Site, count: int) -> None:
    with psycopg.connect(made.server.url, autocommit=True) as db:
        found = db.execute("select count(*) from email_received where state = 'filed' and is_proven").fetchone()
    if found != (count,):
        raise RuntimeError(f"{found} of {count} mails were filed")


def _resolver() -> int:
    """A DNS server that knows the keys of the world outside; returns its port."""
    import socket

    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind((HOST, 0))

    def serve() -> None:
        while True:
            asked, who = door.recvfrom(4096)
            question = dns.message.from_wire(asked)
            answer = dns.message.make_response(question)
            name = question.question[0].name
            if record := lookup(name.to_text().rstrip(".")):
                parts = " ".join(f'"{record.decode()[at : at + 200]}"' for at in range(0, len(record), 200))
                answer.answer.append(dns.rrset.from_text(name, 300, "IN", dns.rdatatype.TXT, parts))
            door.sendto(answer.to_wire(), who)

    threading.Thread(target=serve, daemon=True).start()
    return int(door.getsockname()[1])


def _peer_rate(made: Site, mails: list[bytes]) -> float:
    """django-helpdesk as it is run: it fetches from a mailbox and acknowledges by a mail server."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    with psycopg.connect(made.server.url, autocommit=True) as db:
        db.execute("create database helpdesk")
    peer, server = Helpdesk(made), Dovecot()
    sink = Controller(Sink(), hostname=HOST, port=free_port())
    sink.start()
    try:
        for raw in mails:
            server.deliver("support", raw)
        said = peer.run(
            "import time; from django.conf import settings\n"
            "settings.EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'\n"
            f"settings.EMAIL_HOST, settings.EMAIL_PORT = {HOST!r}, {sink.port}\n"
            "from helpdesk.models import Queue, Ticket; from helpdesk.email import process_email\n"
            f"Queue.objects.update(email_box_type='imap', email_box_host={HOST!r}, email_box_port={server.port},"
            f" email_box_ssl=False, email_box_user='support', email_box_pass={PASSWORD!r}, email_box_imap_folder='INBOX',"
            " allow_email_submission=True, email_address='support@northstar.example', email_box_interval=0)\n"
            "began = time.perf_counter(); process_email(quiet=True)\n"
            "print('took', time.perf_counter() - began); print('made', Ticket.objects.count())"
        )
    finally:
        sink.stop()
        server.close()
    told = dict(line.split() for line in said.splitlines() if line.startswith(("took", "made")))
    if int(told["made"]) < len(mails):
        raise RuntimeError(f"django-helpdesk made {told['made']} tickets of {len(mails)} mails")
    return len(mails) / float(told["took"])


def _beside_chat(made: Site, port: int, door: int) -> dict[str, object]:
    """p99 of a chat's acknowledgements alone, and while ten thousand mails come and are read."""
    alone = asyncio.run(_chat(port, lambda: False))
    mails = [_mail(number) for number in range(SENDERS, SENDERS + BACKLOG // 4)]
    mails = [raw.replace(b"Subject: LTC", b"X-Turn: %d\r\nSubject: LTC" % turn) for turn in range(4) for raw in mails]
    sender = threading.Thread(target=_send, args=(door, mails))
    began = time.perf_counter()
    sender.start()
    with psycopg.connect(made.server.url, autocommit=True) as db:

        def is_busy() -> bool:
            waits = db.execute("select exists (select from email_received where state = 'waiting')").fetchone()
            return sender.is_alive() or waits == (True,)

        beside = asyncio.run(_chat(port, is_busy))
    took = time.perf_counter() - began
    one, other = (statistics.quantiles(each, n=100)[98] * 1000 for each in (alone, beside))
    return {
        "figure": f"intake, chat's p99 beside {len(mails):,} mails", "ours": f"{other:.1f} ms, {len(mails) / took:,.0f} mails/s",
        "reference": f"{one:.1f} ms alone", "ratio": round(other / one, 2), "bar": "≤ 2", "met": other <= 2 * one,
    }  # fmt: skip


async def _chat(port: int, is_busy: Callable[[], bool]) -> list[float]:
    """Seconds until each message was acknowledged; at least for SECONDS, and as long as something else goes on."""
    took: list[float] = []
    end = time.perf_counter() + SECONDS
    over = asyncio.Event()

    async def client() -> None:
        wire = await Wire(HOST, port).open()
        _status, session = await wire.ask("POST", "/live/session", {})
        about: dict[str, str] = {}
        while not over.is_set():
            began = time.perf_counter()
            body = {"client_id": str(uuid4()), "body": "Is it there yet?", **about}
            _status, posted = await wire.ask("POST", "/live/messages", body, session["token"])
            took.append(time.perf_counter() - began)
            about = {"conversation": posted["conversation"]}
            await asyncio.sleep(0.1)
        await wire.close()

    async def watch() -> None:
        while time.perf_counter() < end or await asyncio.to_thread(is_busy):
            await asyncio.sleep(0.5)
        over.set()

    await asyncio.gather(watch(), *(client() for _ in range(CHATTING)))
    return took
