"""Wait for something on a page whose policy allows no evaluation: the page itself may not be asked over and over, so it is asked
from here. (`wait_for_function` works only while what it asks is true at once.)"""

import time
from typing import Any

from playwright.sync_api import Error, Page


def until(page: Page, asked: str, given: Any = None, *, seconds: float = 20) -> Any:
    """What `asked` says once it is something; `asked` is an expression or a function of `given`."""
    deadline = time.monotonic() + seconds
    while not (found := _say(page, asked, given)):
        assert time.monotonic() < deadline, f"not within {seconds} s: {asked}"
        page.wait_for_timeout(50)
    return found


def _say(page: Page, asked: str, given: Any) -> Any:
    """None while the page gives way to the next one."""
    try:
        return page.evaluate(asked, given)
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
        return None
