"""The element's modules as they are served: the loader, and the panel with all that it imports as one.

The sources are many small modules that are written to be read. A customer on a slow phone is sent two, without comments and
spaces, which is a third less and fifteen requests fewer. Both stand under one version, so that a loader never meets
another version's panel.

What this asks of the modules: each `import` is one line and renames nothing; only declarations are exported, under names
that no other module exports. `tests/journeys/test_widget_quality.py` loads the result.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from rjsmin import jsmin

LOADER = "widget/element.js"
PANEL = "widget/panel.js"
BADGE = "widget/hours.js"

_IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export ((?:class|const|function|async function) (\w+))", re.M)


@cache
def modules() -> dict[str, str]:
    """The modules as they are served, by their paths."""
    return {LOADER: jsmin(_read(LOADER)), PANEL: jsmin(_together(PANEL)), BADGE: jsmin(_read(BADGE))}


@cache
def code_version() -> str:
    """A short name for the modules as they are now."""
    return hashlib.sha256("\0".join(modules().values()).encode()).hexdigest()[:10]


def _together(entry: str) -> str:
    """A module with those that it imports before it, each in a scope of its own that gives away only its exports."""
    parts: dict[str, str] = {}

    def add(path: str) -> None:
        if path in parts:
            return
        source = _read(path)
        for name in _IMPORT.findall(source):
            add(_resolve(path, name))
        inside = _IMPORT.sub("", source)
        if path == entry:
            parts[path] = inside
            return
        names = ",".join(name for _declaration, name in _EXPORT.findall(inside))
        inside = _EXPORT.sub(r"\1", inside)
        assert "\nexport " not in inside, path
        assert "\nimport " not in inside, path
        parts[path] = f"const {{{names}}}=(()=>{{\n{inside}return {{{names}}};\n}})();\n"

    add(entry)
    return "".join(parts.values())


def _read(path: str) -> str:
    found = finders.find(path)
    assert isinstance(found, str), path
    return Path(found).read_text(encoding="utf-8")


def _resolve(path: str, name: str) -> str:
    """The path that `name` ("./x.js", "../live/x.js") means in the module at `path`."""
    parts = path.split("/")[:-1]
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
