"""Intercom's API as it answers: `/articles` and `/help_center/collections`, each with `translated_content`. Pure."""

from collections.abc import Iterable
from typing import Any

from heliodesk.articles.foreign import Exported, NotReadable, Said, Theirs, TheirShelf, key, text, things


def is_intercom(page: dict[str, Any]) -> bool:
    """Is it a page of this API, an article or a collection of it?"""
    if isinstance(page.get("data"), list):
        return page.get("type") == "list" or any(_is_ours(each) for each in things(page["data"]))
    return _is_ours(page)


def _is_ours(each: dict[str, Any]) -> bool:
    return each.get("type") in ("article", "collection", "section") or (
        "workspace_id" in each and ("name" in each or "title" in each)
    )


def read(pages: Iterable[dict[str, Any]]) -> Exported:
    """What the pages hold together: the article lists, and the collections that they stand in. Raises NotReadable."""
    articles: dict[str, dict[str, Any]] = {}
    collections: dict[str, dict[str, Any]] = {}
    for page in pages:
        for each in things(page["data"]) if isinstance(page.get("data"), list) else [page]:
            number = key(each.get("id"))
            if not number:
                continue
            if each.get("type") == "article" or "title" in each:
                articles.setdefault(number, each)
            elif "name" in each:
                collections.setdefault(number, each)
    if not articles:
        raise NotReadable("empty")
    made = Exported("intercom")
    for number, each in collections.items():
        if _top(number, collections) == number:
            order = each.get("order")
            shelf = made.shelves[number] = TheirShelf(number, order if isinstance(order, int) else len(made.shelves))
            shelf.names[_first(each)] = text(each.get("name"), 120), text(each.get("description"), 300)
            for locale, told in _translated(each):
                if text(told.get("name")):
                    shelf.names[locale] = text(told.get("name"), 120), text(told.get("description"), 300)
    made.articles = [_article(number, each, collections) for number, each in articles.items()]
    return made


def _top(number: str, collections: dict[str, dict[str, Any]]) -> str:
    for _depth in range(10):
        above = key(collections.get(number, {}).get("parent_id"))
        if not above or above not in collections:
            break
        number = above
    return number


def _article(number: str, each: dict[str, Any], collections: dict[str, dict[str, Any]]) -> Theirs:
    ids = each.get("parent_ids")
    parent = key(each.get("parent_id")) or key(ids[0] if isinstance(ids, list) and ids else None)
    made = Theirs(number, _top(parent, collections), _first(each), text(each.get("url"), 300))
    for locale, said in [*_translated(each), (_first(each), each)]:
        title, html = text(said.get("title")), text(said.get("body"))
        if title or html:
            is_draft = said.get("state", "draft") != "published"
            made.texts.setdefault(locale, Said(title, text(said.get("description")), html, is_draft))
    return made


def _first(each: dict[str, Any]) -> str:
    return text(each.get("default_locale"), 20).lower() or "en"


def _translated(each: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    held = each.get("translated_content")
    if not isinstance(held, dict):
        return []
    return [(locale.lower()[:20], told) for locale, told in held.items() if isinstance(told, dict)]
