"""Time on texts that are written to be slow, in units of a loop that is timed in the same run."""

import time
from collections.abc import Callable

import pytest

from heliodesk.trust.secrets import find

from . import hostile

PIECES = list(hostile.pieces())
SIZE = 12_000


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def unit() -> float:
    """A loop of 100,000 steps: 5 ms where a thousand characters of prose take a third of one."""
    table: dict[int, int] = {}

    def work() -> None:
        for step in range(100_000):
            table[step & 1023] = step

    return min(seconds(work) for _ in range(3))


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    find("my password is hunter22, 密码是 hunter22")


def test_time_grows_with_the_length() -> None:
    """Twice the text takes at most two and a half times as long; what misses once is measured again."""
    slow = []
    for piece in PIECES:
        half, whole = (hostile.repeated(piece, size) for size in (SIZE, 2 * SIZE))
        for rounds in (1, 3, 7):
            times = [min(seconds(lambda text=text: find(text)) for _ in range(rounds)) for text in (half, whole)]  # type: ignore[misc]
            if times[1] <= 2.5 * times[0] + 0.001:
                break
        else:
            slow.append((piece[:30], times))
    assert not slow


def test_nothing_takes_long() -> None:
    """100 ms for 100,000 bytes is twenty units on a quiet machine; three times that is allowed here."""
    most = 60 * unit()
    slow = []
    for piece in PIECES:
        text = hostile.repeated(piece, SIZE)
        size = len(text.encode()) / 100_000
        taken = min(seconds(lambda text=text: find(text)) for _ in range(2)) / size  # type: ignore[misc]
        if taken > most:
            slow.append((piece[:30], round(taken / most, 2)))
    assert not slow
