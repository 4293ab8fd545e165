"""Zendesk's Help Center API (`/api/v2/help_center/…`) as it answers: articles, sections, categories, translations. Pure.

Translations come inside an article (`?include=translations`), or from `/articles/{id}/translations.json`; what the page of one
language says of an article (`draft`, `title`, `body`) is its translation into that language.
"""

from collections.abc import Iterable
from typing import Any

from heliodesk.articles.foreign import Exported, NotReadable, Said, Theirs, TheirShelf, key, text, things

_KINDS = {"articles": "article", "sections": "section", "categories": "category", "translations": "translation"}


def is_zendesk(page: dict[str, Any]) -> bool:
    """Is it a page of this API, or an article of it?"""
    return any(isinstance(page.get(kind), list) or isinstance(page.get(one), dict) for kind, one in _KINDS.items()) or (
        {"section_id", "title"} <= page.keys()
    )


def read(pages: Iterable[dict[str, Any]]) -> Exported:
    """What the pages hold together. The order of the pages does not matter. Raises NotReadable."""
    held: dict[str, dict[str, list[dict[str, Any]]]] = {kind: {} for kind in _KINDS}
    for page in pages:
        for kind, one in _KINDS.items():
            single = page.get(one)
            for each in [*things(page.get(kind)), *([single] if isinstance(single, dict) else [])]:
                _hold(held, kind, each)
        if "section_id" in page and "title" in page:
            _hold(held, "articles", page)
    if not held["articles"]:
        raise NotReadable("empty")
    made = Exported("zendesk")
    shelf_of = _shelves(made, held)
    for number, said in held["articles"].items():
        made.articles.append(_article(number, said, held["translations"].get(f"Article {number}", []), shelf_of))
    return made


def _hold(held: dict[str, dict[str, list[dict[str, Any]]]], kind: str, each: dict[str, Any]) -> None:
    name = key(each.get("id"))
    if kind == "translations":
        name = f"{text(each.get('source_type')) or 'Article'} {key(each.get('source_id'))}"
    if name:
        held[kind].setdefault(name, []).append(each)


def _shelves(made: Exported, held: dict[str, dict[str, list[dict[str, Any]]]]) -> dict[str, str]:
    """Fill in the shelves: categories, or the sections of a help centre that has one category. Section → shelf."""
    by_category = len(held["categories"]) > 1
    kind, type_ = ("categories", "Category") if by_category else ("sections", "Section")
    for place, (number, said) in enumerate(held[kind].items()):
        shelf = made.shelves[f"{type_} {number}"] = TheirShelf(number, place)
        for each in [*said, *held["translations"].get(f"{type_} {number}", [])]:
            name = text(each.get("name") or each.get("title"), 120)
            about = text(each.get("description") or each.get("body"), 300)
            if name:
                shelf.names.setdefault(_locale(each), (name, about))
    found = {}
    for number in held["sections"]:
        section = number
        for _depth in range(10):  # sections may lie in sections
            above = key(held["sections"][section][0].get("parent_section_id"))
            if not above or above not in held["sections"]:
                break
            section = above
        category = key(held["sections"][section][0].get("category_id"))
        found[number] = f"Category {category}" if by_category else f"Section {section}"
    return found


def _article(
    number: str, said: list[dict[str, Any]], translations: list[dict[str, Any]], shelf_of: dict[str, str]
) -> Theirs:
    one = said[0]
    first = text(one.get("source_locale"), 20).lower() or _locale(one)
    made = Theirs(
        number,
        shelf_of.get(key(one.get("section_id")), ""),
        first,
        text(one.get("html_url"), 300),
        is_restricted=any(each.get("user_segment_id") is not None or each.get("user_segment_ids") for each in said),
    )
    inside = [each for page in said for each in things(page.get("translations"))]
    # A translation is told more exactly than the article, whose body is that of the page's language.
    for each in [*inside, *translations, *said]:
        html, title = text(each.get("body")), text(each.get("title") or each.get("name"))
        if title or html:
            is_draft = bool(each.get("draft")) or bool(each.get("hidden"))
            made.texts.setdefault(_locale(each), Said(title, "", html, is_draft))
    return made


def _locale(each: dict[str, Any]) -> str:
    return text(each.get("locale"), 20).lower() or text(each.get("source_locale"), 20).lower() or "en"
