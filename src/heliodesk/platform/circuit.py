"""A back end that is down is left alone for a while, so that it costs nobody any time. Pure: the clock is handed in."""

import threading

FAILURES = 3  # in a row
REST = 10.0  # seconds


class Circuit:
    """Closed while all is well; after some failures in a row it rests, then lets one question through to try."""

    def __init__(self, failures: int = FAILURES, rest: float = REST) -> None:
        self._failures = failures
        self._rest = rest
        self._in_a_row = 0
        self._until: float | None = None
        self._lock = threading.Lock()

    def lets_through(self, now: float) -> bool:
        """Whether a question may be asked at `now` (seconds of any clock that only goes on)."""
        with self._lock:
            if self._until is None:
                return True
            if now < self._until:
                return False
            self._until = now + self._rest  # this one tries; the others wait for how it goes
            return True

    def worked(self) -> None:
        """An answer came that could be used."""
        with self._lock:
            self._in_a_row, self._until = 0, None

    def failed(self, now: float) -> None:
        """None came."""
        with self._lock:
            self._in_a_row += 1
            if self._in_a_row >= self._failures:
                self._until = now + self._rest
