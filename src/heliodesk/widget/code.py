"""The element's modules as they are served: without comments and indentation, under one version for all of them.

Their sources are written to be read. A customer on a slow phone is sent a quarter less, and modules of two versions never
meet, because a module's `import "./other.js"` stays under the version that it was itself loaded from.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

ENTRY = "widget/element.js"

_BLOCK = re.compile(r"^\s*/\*\*.*?\*/\n", re.S | re.M)
_LINE = re.compile(r"^\s*//.*\n", re.M)
_END_OF_LINE = re.compile(r" +// [^\"'`\n]*$", re.M)
_INDENT = re.compile(r"^\s+", re.M)
_IMPORT = re.compile(r"""(?:from|import\()\s*"(\.[^"]+)\"""")


@cache
def modules() -> dict[str, str]:
    """Every module that the element may load, by its path among the static files, as it is served."""
    found: dict[str, str] = {}
    wanted = [ENTRY]
    while wanted:
        path = wanted.pop()
        if path in found:
            continue
        source = _read(path)
        found[path] = tight(source)
        folder = path.rpartition("/")[0]
        wanted += [_resolve(folder, name) for name in _IMPORT.findall(source)]
    return found


@cache
def code_version() -> str:
    """A short name for the modules as they are now."""
    return hashlib.sha256("\0".join(f"{path}\0{code}" for path, code in sorted(modules().items())).encode()).hexdigest()[:10]


def tight(source: str) -> str:
    """Leave out comments that stand alone or end a line, and indentation. Modules use no template over several lines."""
    for pattern in (_BLOCK, _LINE, _END_OF_LINE, _INDENT):
        source = pattern.sub("", source)
    return source


def _read(path: str) -> str:
    found = finders.find(path)
    assert isinstance(found, str), path
    return Path(found).read_text(encoding="utf-8")


def _resolve(folder: str, name: str) -> str:
    parts = folder.split("/")
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
