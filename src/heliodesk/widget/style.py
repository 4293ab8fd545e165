"""The element's style sheets, with the design tokens that they use.

A shadow tree does not see a page's `:root`, and the page that embeds the element has not loaded our tokens. So each sheet
is served with just the variables it uses, set on `:host`: light, dark by the system, and either by the `theme` attribute.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

PARTS = ("bubble", "panel", "hours")

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SET = re.compile(r"(--hd-[\w-]+)\s*:\s*([^;}]+)")
_USED = re.compile(r"var\((--hd-[\w-]+)")


@cache
def sheet(part: str) -> str:
    """The whole style sheet of a part. Raises KeyError for a part unknown."""
    if part not in PARTS:
        raise KeyError(part)
    css = _read(f"widget/{part}.css")
    light, dark, scale = _tokens()
    used = _closure(css, {**light, **scale})
    if part == "panel":  # what the bubble's sheet has set is there already
        used -= _closure(_read("widget/bubble.css"), {**light, **scale})
    day = _set({name: value for name, value in {**scale, **light}.items() if name in used})
    night = _set({name: value for name, value in dark.items() if name in used})
    tokens = (
        f":host{{color-scheme:light;{day}}}"
        f"@media(prefers-color-scheme:dark){{:host(:not([theme=light])){{color-scheme:dark;{night}}}}}"
        f":host([theme=dark]){{color-scheme:dark;{night}}}"
    )
    return _tight(css + tokens)  # after the sheet's own `all: initial`


@cache
def sheet_version(part: str) -> str:
    """A short name for the sheet as it is now."""
    return hashlib.sha256(sheet(part).encode()).hexdigest()[:10]


def _read(path: str) -> str:
    found = finders.find(path)
    assert isinstance(found, str), path
    return _COMMENT.sub("", Path(found).read_text(encoding="utf-8"))


@cache
def _tokens() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Variables of the light theme, the dark theme, and those that both share."""
    text = _read("heliodesk/tokens.css")
    light_rule, _, rest = text.partition("@media (prefers-color-scheme: dark)")
    _by_system, _, rest = rest.partition('[data-theme="dark"]')
    dark_rule, _, rest = rest.partition("}")
    return _variables(light_rule), _variables(dark_rule), _variables(rest.partition("@media")[0])


def _variables(rule: str) -> dict[str, str]:
    return {name: " ".join(value.split()) for name, value in _SET.findall(rule)}


def _closure(css: str, values: dict[str, str]) -> set[str]:
    """The variables that a sheet uses, and those that their values use."""
    used: set[str] = set()
    wanted = set(_USED.findall(css))
    while wanted:
        used |= wanted
        wanted = {inner for name in wanted for inner in _USED.findall(values.get(name, ""))} - used
    return used


def _set(values: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in values.items())


def _tight(css: str) -> str:
    return re.sub(r"\s*([{};,])\s*|(:) ", r"\1\2", " ".join(css.split())).replace(";}", "}")
