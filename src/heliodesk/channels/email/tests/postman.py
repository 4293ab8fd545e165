"""A mail server for tests, on a real socket: takes what comes, or refuses, drops and dawdles at the step that it is told."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Postman:
    """Each step ("greet", "mail", "rcpt", "data", "content") answers what `answers` says: a line, "drop", or seconds to wait."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.envelopes: list[tuple[str, str]] = []
        self.answers: dict[str, object] = {}
        self.reached: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _peer = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, line.makefile("rwb") as wire, suppress(OSError, _Dropped):
            self._dialogue(line, wire)

    def _dialogue(self, line, wire) -> None:
        sender = recipient = ""
        self._say(wire, "greet", "220 postman ESMTP")
        while command := wire.readline():
            word = command.decode().strip()
            verb = word[:4].upper()
            if verb == "EHLO":
                self._raw(wire, "250-postman\r\n250 8BITMIME")
            elif verb == "MAIL":
                sender = word.partition("<")[2].partition(">")[0]
                self._say(wire, "mail", "250 OK")
            elif verb == "RCPT":
                recipient = word.partition("<")[2].partition(">")[0]
                self._say(wire, "rcpt", "250 OK")
            elif verb == "DATA":
                self._say(wire, "data", "354 go on")
                if self.answers.get("middle") == "drop":
                    wire.readline()
                    self.reached.append("middle")
                    raise _Dropped
                content = b""
                while not content.endswith(b"\r\n.\r\n"):
                    if not (more := wire.readline()):
                        return
                    content += more
                self.mails.append(content.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."))
                self.envelopes.append((sender, recipient))
                self._say(wire, "content", "250 taken")
                if not self.answers.get("content", "250").__str__().startswith("2"):
                    self.mails.pop(), self.envelopes.pop()
            elif verb == "QUIT":
                self._raw(wire, "221 bye")
                return
            else:
                self._raw(wire, "250 OK")

    def _say(self, wire, step: str, usual: str) -> None:
        self.reached.append(step)
        answer = self.answers.get(step, usual)
        if isinstance(answer, int | float):
            time.sleep(answer)
            answer = usual
        if answer == "drop":
            raise _Dropped
        self._raw(wire, str(answer))

    @staticmethod
    def _raw(wire, words: str) -> None:
        wire.write(words.encode() + b"\r\n")
        wire.flush()

    def close(self) -> None:
        self._socket.close()


class _Dropped(Exception):
    pass


@contextmanager
def postman() -> Iterator[Postman]:
    made = Postman()
    try:
        yield made
    finally:
        made.close()
