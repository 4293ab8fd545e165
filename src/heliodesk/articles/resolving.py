"""Links between articles: written as files beside each other, read as addresses in the reader's language. Pure."""

import posixpath
import re
from collections.abc import Callable

_FILE = re.compile(r"^(?P<path>[\w./-]+?)(?:\.(?P<language>[a-z]{2}(?:-[a-z]+)?))?\.md(?P<anchor>#.*)?$")


def resolver(language: str, category: str) -> Callable[[str], str]:
    """What turns `../fees/trading.en.md#vip` in an article of `category` into `/help/en/fees/trading/#vip`."""

    def resolve(address: str) -> str:
        found = _FILE.match(address)
        if found is None or address.startswith("/"):
            return address
        path = posixpath.normpath(posixpath.join(category, found["path"]))
        if path.startswith(".") or path.count("/") != 1:
            return address
        return f"{address_of(language, path)}{found['anchor'] or ''}"

    return resolve


def address_of(language: str, path: str) -> str:
    """Where an article ("fees/trading") is read."""
    return f"/help/{language}/{path}/"
