"""LMTP (RFC 2033) and SMTP as a mail server speaks them with us: taken is what is committed, nothing else."""

import asyncio
import collections
import functools
import logging
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from email.utils import parseaddr
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from heliodesk.channels.email.database import database
from heliodesk.channels.email.models import Source
from heliodesk.channels.email.own import bare, is_own
from heliodesk.channels.email.problems import Problem
from heliodesk.channels.email.storing import LARGEST, keep

log = structlog.get_logger(__name__)
logging.getLogger("mail.log").setLevel(logging.WARNING)  # the library's, which names senders and recipients

CONNECTIONS = 32
RECIPIENTS = 100  # of one mail
SECONDS = 300.0  # without a command; also the longest time for the content of a mail
# Bytes of a line. The standard says 1000; mails with all of their HTML in one line are sent all the same.
_LINE = 1024 * 1024
_NOBODY = "<>"  # the library takes an empty sender for none, and would refuse every bounce

_storing = ThreadPoolExecutor(4, thread_name_prefix="mail")


def is_ours(address: str) -> bool:
    """Is mail for this address ours to take? Everything is as long as no addresses are set up."""
    return not settings.MAIL_ADDRESSES or is_own(address) or bare(address) == parseaddr(settings.MAIL_FROM)[1].lower()


class Taking:
    """What becomes of each command. The library finds these functions by their names."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address or _NOBODY
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if not is_ours(address):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        raw = envelope.content
        assert isinstance(raw, bytes)
        sender = "" if envelope.mail_from in (None, _NOBODY) else str(envelope.mail_from)
        store = functools.partial(_store, raw, self._source, sender, tuple(envelope.rcpt_tos))
        try:
            await asyncio.get_running_loop().run_in_executor(_storing, store)
        except Problem as problem:
            log.warning("mail.not-taken", source=self._source.name, problem=problem.word, said=problem.said)
            return "451 4.3.0 Not stored, please try again later"
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail.conversation-broke", source=self._source.name, error=type(error).__name__)
        return "451 4.3.0 Not stored, please try again later"


def _store(raw: bytes, source: Source, mail_from: str, rcpt_to: Sequence[str]) -> None:
    with database():
        keep(raw, source=source, mail_from=mail_from, rcpt_to=rcpt_to)


class Conversation(SMTP):
    """SMTP, with long lines and only so many conversations at a time."""

    line_length_limit = _LINE

    def __init__(self, taking: Taking, busy: set[asyncio.Protocol], **words: Any) -> None:
        self.command_size_limits = collections.defaultdict(lambda: 2048)  # the library's is one for all conversations
        self._busy = busy
        self._refused = False
        super().__init__(taking, **words)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self not in self._busy and len(self._busy) >= CONNECTIONS:
            self._refused = True
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(b"421 4.3.2 Too many connections, please come back\r\n")
            transport.close()
            return
        self._busy.add(self)  # a second time when TLS begins
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._busy.discard(self)
        if not self._refused:
            super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if not self._refused:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self._refused else super().eof_received()


class LocalConversation(Conversation, LMTP):
    """LMTP: after the content there is one answer for each recipient (RFC 2033, 4.2)."""

    _answers = 0  # that are due at once

    async def push(self, status: Any) -> None:
        answers, self._answers = self._answers, 0
        if str(status).startswith("354") and self.envelope is not None:
            self._answers = len(self.envelope.rcpt_tos)
        for _each in range(max(1, answers)):
            await super().push(status)


def speaks(
    protocol: str, source: Source, *, size: int, tls: ssl.SSLContext | None, busy: set[asyncio.Protocol]
) -> Callable[[], asyncio.Protocol]:
    """What makes a conversation for each connection. `busy` are those that are under way."""
    kind = LocalConversation if protocol == "lmtp" else Conversation
    taking = Taking(source)

    def begin() -> asyncio.Protocol:
        return kind(
            taking,
            busy,
            data_size_limit=size or LARGEST,
            enable_SMTPUTF8=True,
            hostname=settings.MAIL_HOST,
            ident="Heliodesk",
            tls_context=tls,
            timeout=SECONDS,
            loop=asyncio.get_running_loop(),
        )

    return begin
