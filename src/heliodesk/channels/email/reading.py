"""The reader of a process that takes mail: it reads what was stored at once and together, without a job for each.

Whoever stores a mail elsewhere, such as a provider's call that another process answers, has a job read it. If either dies in
between, the job of every minute finds what waits.
"""

import time

from heliodesk.channels.email.database import database
from heliodesk.channels.email.problems import Problem
from heliodesk.jobs.beside import Beside, here
from heliodesk.jobs.queue import defer_once

_NAME = "mail reader"
_GATHERS = 0.05  # seconds: mail is in no hurry, and what comes within a moment is read together for a third less


def reader() -> Beside:
    """A thread that reads. There is one in a process."""
    return Beside(_NAME, _some, around=database, away=Problem)


def _some() -> int:
    # Only now: it stores and answers, and so knows of this page.
    from heliodesk.channels.email.intake import AT_ONCE, read_some

    found = read_some()
    if 0 < found < AT_ONCE:
        time.sleep(_GATHERS)
    return found


def soon() -> None:
    """Have what has just been committed read."""
    if found := here(_NAME):
        found.wake()
    else:
        defer_once("email.read-waiting")
