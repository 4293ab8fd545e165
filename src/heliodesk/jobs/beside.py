"""A thread beside the process's own work that does what waits whenever it is woken, and looks by itself now and then.

For what comes so often that a job for each would cost more than the work. Without such a thread in the process a job does it.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

import structlog

log = structlog.get_logger(__name__)

_LOOKS_EVERY: Final = 5.0  # seconds, though nobody woke it
_PAUSE: Final = 2.0  # seconds while what it needs is away


class Beside:
    """There is one of a name in a process. `some` does some of what waits, and says whether there may be more; `around` surrounds
    a look; `away` is raised when what it needs is away, which is no fault of ours."""

    def __init__(
        self,
        name: str,
        some: Callable[[], object],
        *,
        around: Callable[[], AbstractContextManager[None]],
        away: type[Exception],
    ) -> None:
        self._some, self._around, self._away = some, around, away
        self._name = name
        self._woken, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        _here[self._name] = self
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        """What is being done is done to its end."""
        if _here.get(self._name) is self:
            del _here[self._name]
        self._ended.set()
        self._woken.set()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _work(self) -> None:
        while not self._ended.is_set():
            self._woken.wait(_LOOKS_EVERY)
            self._woken.clear()
            try:
                with self._around():
                    while not self._ended.is_set() and self._some():
                        pass
            except self._away as error:
                log.warning("jobs.beside-waits", of=self._name, error=type(error).__name__)
                self._ended.wait(_PAUSE)
            except Exception as error:  # the next look may find something else first
                log.error("jobs.beside-broke", of=self._name, error=type(error).__name__)
                self._ended.wait(_PAUSE)


_here: dict[str, Beside] = {}


def here(name: str) -> Beside | None:
    """The one of that name, if it runs in this process."""
    return _here.get(name)
