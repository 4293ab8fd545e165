"""One connection to a mailbox: what of IMAP is needed, in words of ours, and every failure as a `Problem`."""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from heliodesk.channels.email.oauth import Tokens
from heliodesk.channels.email.problems import Problem
from heliodesk.channels.email.sources import Imap

SECONDS = 60.0  # without a byte, and the connection counts as broken
PIECE = 1024 * 1024  # bytes of a mail that are asked for at once
_AT_ONCE = 4 * 1024 * 1024  # bytes of small mails that are asked for at once
_SMALL = 256 * 1024
_GLANCE = 3.0  # seconds between two looks, while the server is listened to, whether somebody wants something else
_NUMBERS = (
    50_000  # UIDs of one search: the answer is one line, and Python's imaplib reads at most a million bytes of it
)


@contextlib.contextmanager
def _said(word: str) -> Iterator[None]:
    """Whatever goes wrong in here is a Problem of this word."""
    try:
        yield
    except Problem:
        raise
    except ssl.SSLError as error:  # later on it only says that the other side is gone
        raise Problem("tls" if word == "connect" else word, str(error)) from None
    except (IMAPClientError, OSError, ValueError, IndexError, TypeError, KeyError, AttributeError) as error:
        # The library's parser meets a broken answer with any of these; a server is not trusted to be well.
        raise Problem(word, str(error) or type(error).__name__) from None


class Mailbox:
    """A folder that is open. Raises Problem from everything."""

    def __init__(self, source: Imap, tokens: Tokens | None) -> None:
        self._source = source
        context = None
        if source.tls != "none":
            with _said("tls"):
                context = ssl.create_default_context(cafile=source.ca or None)
        with _said("connect"):
            self._client = IMAPClient(
                source.host, source.port, ssl=source.tls == "tls", ssl_context=context, timeout=SECONDS
            )
        with contextlib.suppress(Exception):  # a line that died without a word is noticed before IDLE is renewed
            self._client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        try:
            if source.tls == "starttls":
                with _said("tls"):
                    self._client.starttls(context)
            self._sign_in(tokens)
            with _said("folder"):
                opened: dict[bytes, Any] = self._client.select_folder(source.folder, readonly=source.after == "leave")
                self.validity = int(opened[b"UIDVALIDITY"])
                self._next = int(opened.get(b"UIDNEXT", 0))
            with _said("server"):
                self.can_idle = bool(self._client.has_capability("IDLE"))
                self._can_move = bool(self._client.has_capability("MOVE"))
                self._can_expunge_some = bool(self._client.has_capability("UIDPLUS"))
        except BaseException:
            self.close()
            raise

    def _sign_in(self, tokens: Tokens | None) -> None:
        source = self._source
        try:
            if tokens is None:
                self._client.login(source.user, source.password)
            else:
                self._client.oauth2_login(source.user, tokens.token())
        except LoginError as error:
            raise Problem("login", str(error)) from None
        except Problem:
            raise
        except (IMAPClientError, OSError, ValueError) as error:
            raise Problem("login" if isinstance(error, IMAPClientError) else "server", str(error)) from None

    def close(self) -> None:
        """Hang up. Never raises."""
        with contextlib.suppress(Exception):
            self._client.shutdown()

    def interrupt(self) -> None:
        """Called by another thread: whatever waits for the server ends now."""
        with contextlib.suppress(Exception):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    def uids(self, *, above: int = 0) -> list[int]:
        """UIDs of mails that lie there, larger than `above`; not those of before the source's `since`."""
        since = self._source.since
        found: set[int] = set()
        with _said("server"):
            first, end = above + 1, self._next or 0
            while True:
                last = str(first + _NUMBERS - 1) if first + _NUMBERS <= end else "*"
                words: list[Any] = ["UID", f"{first}:{last}"]
                if since:
                    words += ["SINCE", since]  # the day on which the server got it, whatever its Date says
                found.update(self._client.search(words))
                if last == "*":
                    break
                first += _NUMBERS
        return sorted(uid for uid in found if uid > above)  # "9:*" names the last mail even when it is the eighth

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """UID → bytes as the server counts them, which is not always right."""
        with _said("server"):
            found = self._client.fetch(uids, ["RFC822.SIZE"])
            return {uid: int(told[b"RFC822.SIZE"]) for uid, told in found.items() if b"RFC822.SIZE" in told}

    def mails(self, sizes: dict[int, int], *, largest: int, head: int) -> Iterator[tuple[int, bytes | Problem, int]]:
        """(UID, bytes, size of the whole) of each: small ones several at a time, others in pieces. Of what is larger than
        `largest` the first `head` bytes. A Problem in the place of bytes: the server does not give this one out."""
        group: list[int] = []
        for uid, size in sizes.items():
            if size > _SMALL:
                yield self._large(uid, size, largest=largest, head=head)
                continue
            if group and sum(sizes[each] for each in group) + size > _AT_ONCE:
                yield from self._group(group, sizes)
                group = []
            group.append(uid)
        if group:
            yield from self._group(group, sizes)

    def _group(self, uids: list[int], sizes: dict[int, int]) -> Iterator[tuple[int, bytes | Problem, int]]:
        try:
            with _said("server"):
                found = self._client.fetch(uids, ["BODY.PEEK[]"])
                whole = {uid: bytes(told[b"BODY[]"]) for uid, told in found.items() if told.get(b"BODY[]") is not None}
        except Problem as problem:
            if len(uids) == 1:
                self._is_there(problem)
                yield uids[0], problem, sizes[uids[0]]
                return
            self._is_there(problem)
            for uid in uids:  # one of them is broken over there: each by itself
                yield from self._group([uid], sizes)
            return
        for uid, raw in whole.items():
            yield uid, raw, len(raw)

    def _large(self, uid: int, size: int, *, largest: int, head: int) -> tuple[int, bytes | Problem, int]:
        wanted = head if size > largest else largest + 1
        raw = bytearray()
        try:
            while len(raw) < wanted:
                piece = self._piece(uid, len(raw), min(PIECE, wanted - len(raw)))
                raw += piece
                if not piece or (len(raw) >= size and len(piece) < PIECE):
                    break  # sizes are believed only when the next piece is not full either
        except Problem as problem:
            self._is_there(problem)
            return uid, problem, size
        if not raw and size:
            return uid, Problem("server", "nothing was given out"), size
        if size <= largest < len(raw):  # it said less than it sends
            size, raw = len(raw), raw[:head]
        return uid, bytes(raw), size if size > largest else len(raw)

    def _piece(self, uid: int, start: int, length: int) -> bytes:
        with _said("server"):
            told = self._client.fetch([uid], [f"BODY.PEEK[]<{start}.{length}>"]).get(uid, {})
            return next((bytes(value or b"") for name, value in told.items() if name.startswith(b"BODY[]")), b"")

    def _is_there(self, problem: Problem) -> None:
        """Raises the problem unless the server still answers: then it was about one mail alone."""
        try:
            self._client.noop()
        except Exception:
            raise problem from None

    def done_with(self, uids: Iterable[int]) -> None:
        """They are stored and committed: do with them what the source says."""
        stored = sorted(uids)
        after = self._source.after
        if not stored or after == "leave":
            return
        with _said("server"):
            if after == "seen":
                self._client.add_flags(stored, [SEEN], silent=True)
            elif self._can_move:
                self._client.move(stored, self._source.move_to)
            elif self._can_expunge_some:  # without it EXPUNGE would take what somebody else has marked
                self._client.copy(stored, self._source.move_to)
                self._client.delete_messages(stored, silent=True)
                self._client.uid_expunge(stored)
            else:
                raise Problem("folder", "the server can neither MOVE nor expunge single mails")

    def ask(self) -> None:
        """Is the server still there? It may tell of new mails meanwhile."""
        with _said("server"):
            self._client.noop()

    def idle(self, *, seconds: float, enough: Callable[[], bool]) -> bool:
        """Wait for news, at most so long or until `enough`, which is asked every few seconds. Whether there may be any."""
        with _said("server"):
            self._client.idle()
        told: list[tuple[Any, ...]] = []
        end = time.monotonic() + seconds
        while not told and not enough() and (left := end - time.monotonic()) > 0:
            asked = time.monotonic()
            with _said("server"):
                told = self._client.idle_check(timeout=min(left, _GLANCE))
            if not told and time.monotonic() - asked < min(left, _GLANCE) / 2:
                break  # woken, and nothing was said: most likely the end of the line, which the next words will tell
        with _said("server"):
            _words, rest = self._client.idle_done()
        return any(len(each) > 1 and each[1] in (b"EXISTS", b"RECENT") for each in (*told, *rest))
