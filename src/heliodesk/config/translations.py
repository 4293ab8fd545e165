"""Translations without the gettext programs: Babel collects the messages and compiles the catalogues.

The catalogues are config/locale/<language>/LC_MESSAGES/django.po. Compiled ones are written to the site's home, because
the package's own directory may be read-only.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from heliodesk.storage.embedded import home

PACKAGE = Path(__file__).resolve().parent.parent
SOURCES = PACKAGE / "config" / "locale"
LANGUAGES = ("zh_Hans",)
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def compiled() -> Path:
    """Where Django finds the compiled catalogues."""
    return home() / "locale"


def compile_all() -> None:
    """Write a .mo for every catalogue that is newer than its .mo."""
    for language in LANGUAGES:
        source = SOURCES / language / "LC_MESSAGES" / "django.po"
        target = compiled() / language / "LC_MESSAGES" / "django.mo"
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            catalog = read_po(file, locale=language)
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            write_mo(file, catalog)
        part.replace(target)


def collect() -> Catalog:
    """Every message that the package shows to people."""
    catalog = Catalog(project="Heliodesk", version="1", charset="utf-8")
    for path, context, message, comments in _messages():
        catalog.add(message, context=context, auto_comments=comments, locations=[(path, 0)])
    return catalog


def merge() -> None:
    """Bring the catalogues' entries up to date with the sources; translations that fit are kept."""
    template = collect()
    for language in LANGUAGES:
        path = SOURCES / language / "LC_MESSAGES" / "django.po"
        known = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                known = read_po(file, locale=language)
        known.update(template, no_fuzzy_matching=True, update_creation_date=False)
        known.project, known.version, known.fuzzy = "Heliodesk", "1", False
        known.header_comment = f"# The words of Heliodesk in {language}. Collected by `make messages`."
        known.last_translator = known.language_team = "Heliodesk"
        known.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, known, omit_header=False, sort_output=True, ignore_obsolete=True, width=120)


def untranslated(language: str) -> list[str]:
    """Messages that the language's catalogue lacks or leaves empty."""
    with (SOURCES / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        known = read_po(file, locale=language)
    missing = []
    for message in collect():
        if message.id:
            found = known.get(message.id, message.context)
            strings = found.string if found is not None else ""
            if not all(strings if isinstance(strings, tuple) else (strings,)):
                missing.append(str(message.id))
    return missing


def _messages() -> Iterator[tuple[str, str | None, str | tuple[str, ...], list[str]]]:
    from django.utils.translation.template import templatize

    for path in sorted(PACKAGE.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            text = path.read_text()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            text = templatize(path.read_text(), origin=str(path))
        else:
            continue
        name = path.relative_to(PACKAGE).as_posix()
        for _line, message, comments, context in extract(
            "python", BytesIO(text.encode()), _KEYWORDS, ("Translators:",)
        ):
            yield name, context, message, comments
