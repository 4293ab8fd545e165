"""Bring in what another help centre exports: published texts wait for review, drafts stay drafts, nobody's work is touched."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.text import slugify

from heliodesk.articles import intercom, zendesk
from heliodesk.articles.editions import NotPossible, Text, ask_for_review, write_draft
from heliodesk.articles.foreign import Exported, NotReadable, Said, Theirs, TheirShelf, objects
from heliodesk.articles.from_html import TooMuch, Written, written
from heliodesk.articles.models import Article, Audience, Category, Origin

_LANGUAGES: Final = {
    "zh-cn": "zh-hans",
    "zh-hans-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-my": "zh-hans",
    "zh": "zh-hans",
}
_TRADITIONAL: Final = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}
_NUMBER = re.compile(r"/articles/(\d+)")
RESERVED = (
    "new",
    "files",
    "media",
    "incidents",
    "directory",
    "links",
    "gaps",
)  # names that the editors' pages have taken

SHELVES_OF_PAGES = ("search", "suggest", "status", "community", "independent-help")  # the help centre's own pages

# [title, language, slug, rule, detail]
Line = list[str]


@dataclass(slots=True)
class Brought:
    """What was done. `lines` are for whoever looks after it: texts that were not brought, and what of others was left behind."""

    written: int = 0
    same: int = 0
    lines: list[Line] = field(default_factory=list)


def exported(content: bytes) -> Exported:
    """Read an export, whichever system made it. Raises NotReadable, before anything is stored."""
    pages = objects(content)
    kinds = {
        "zendesk" if zendesk.is_zendesk(page) else "intercom" if intercom.is_intercom(page) else "" for page in pages
    }
    if "" in kinds:
        raise NotReadable("unknown")
    if len(kinds) > 1:
        raise NotReadable("mixed")
    return zendesk.read(pages) if kinds == {"zendesk"} else intercom.read(pages)


def bring_in(
    held: Exported,
    *,
    languages: Sequence[str],
    step: Callable[[int, Brought], None] = lambda _n, _brought: None,
    picture: Callable[[str], str] = lambda _address: "",
) -> Brought:
    """Store it. `languages`: those of the help centre; `step` is told after each article how many are done; `picture` brings
    one from its address and says its name here, "" when it has to stay there."""
    brought = Brought()
    slugs = _slugs(held)
    for done, theirs in enumerate(held.articles, 1):
        _bring_one(held, theirs, slugs, list(languages), brought, picture)
        step(done, brought)
    return brought


def language_of(locale: str, languages: Sequence[str]) -> str:
    """The help centre's language for one of theirs ("en-us" → "en"); "" when it has none."""
    found = locale.lower().replace("_", "-")
    for each in (found, _LANGUAGES.get(found, ""), _TRADITIONAL.get(found, "")):
        if each in languages:
            return each
    plain = found.split("-")[0]
    return plain if plain in languages and plain != "zh" else ""


def _bring_one(
    held: Exported,
    theirs: Theirs,
    slugs: dict[str, tuple[str, str]],
    languages: list[str],
    brought: Brought,
    picture: Callable[[str], str],
) -> None:
    ours: dict[str, tuple[str, Said]] = {}
    name = next((said.title for said in theirs.texts.values() if said.title), f"#{theirs.id}")[:160]
    first = language_of(theirs.first, languages)
    # Their first locale before its sisters: of en-us and en-gb one is brought.
    for locale, said in sorted(theirs.texts.items(), key=lambda item: item[0] != theirs.first):
        language = language_of(locale, languages)
        if not language or language in ours:
            brought.lines.append([said.title[:160], locale, "", "no-language" if not language else "second", ""])
        else:
            ours[language] = locale, said
    if not ours:
        if not theirs.texts:
            brought.lines.append([name, theirs.first, "", "no-text", ""])
        return
    first = first if first in ours else next(iter(ours))
    shelf, slug = slugs[theirs.id]
    for language in sorted(ours, key=lambda each: each != first):
        said = ours[language][1]
        if _is_here(held, theirs, said, language):
            brought.same += 1
            continue
        try:
            # Before anything is locked: pictures are asked for over the net.
            made = written(said.html, base=theirs.address, resolve=_resolver(theirs.address, slugs), picture=picture)
            with transaction.atomic():
                _bring_text(held, theirs, said, (shelf, slug, language, first), made, brought)
        except NotPossible as refused:
            brought.lines.append([said.title[:160] or name, language, slug, refused.rule, ""])
        except TooMuch:
            brought.lines.append([said.title[:160] or name, language, slug, "too-much", ""])


def _bring_text(
    held: Exported,
    theirs: Theirs,
    said: Said,
    place: tuple[str, str, str, str],
    made: Written,
    brought: Brought,
) -> None:
    shelf, slug, language, first = place
    summary = " ".join(said.summary.split())
    text = Text(said.title.strip(), summary if len(summary) <= 300 else f"{summary[:299]}…", made.body)
    if not text.body:
        raise NotPossible("no-text")
    known = Origin.objects.filter(system=held.system, theirs=theirs.id).select_related("article")
    article = known[0].article if known else _new_article(held, theirs, shelf, slug, first)
    if article.editions.in_work().filter(language=language).exists():
        raise NotPossible("in-work")
    draft = write_draft(article, language, text, by=None)
    if draft.source is None and language != article.first_language:
        draft.source = article.editions.in_work().filter(language=article.first_language).first()
        draft.save(update_fields=["source"])
    if not said.is_draft:
        ask_for_review(draft, by=None)
    Origin.objects.update_or_create(
        system=held.system, theirs=theirs.id, language=language, defaults={"article": article, "digest": _digest(said)}
    )
    brought.written += 1
    left = (
        [("wordless", each) for each in made.wordless]
        + [("picture", each) for each in made.pictures]
        + [("film", each) for each in made.films]
    )
    if theirs.is_restricted and article.audience == Audience.INSTITUTIONAL:
        left.append(("restricted", ""))
    brought.lines += [[text.title, language, article.slug, rule, detail[:300]] for rule, detail in left]


def _digest(said: Said) -> str:
    return hashlib.sha256("\0".join((said.title, said.summary, said.html)).encode()).hexdigest()


def _is_here(held: Exported, theirs: Theirs, said: Said, language: str) -> bool:
    """Has the same been brought before?"""
    known = Origin.objects.filter(system=held.system, theirs=theirs.id, language=language)
    return known.filter(digest=_digest(said)).exists()


def _new_article(held: Exported, theirs: Theirs, shelf: str, slug: str, first: str) -> Article:
    found = held.shelves.get(theirs.shelf)
    category = Category.objects.filter(slug=shelf).first()
    if category is None:
        last = Category.objects.order_by("-place").values_list("place", flat=True).first()
        names = _names(found) if found else {"en": {"name": "Imported", "about": ""}}
        category = Category.objects.create(slug=shelf, place=min(32_000, (last or 0) + 1), names=names)
    wanted, n = slug, 2
    while slug in RESERVED or Article.objects.filter(slug=slug).exists():
        slug, n = f"{wanted[:54]}-{n}", n + 1
    # What was for some readers only is never shown to everybody by mistake.
    audience = Audience.INSTITUTIONAL if theirs.is_restricted else Audience.EVERYBODY
    return Article.objects.create(slug=slug, category=category, first_language=first, audience=audience)


def _names(shelf: TheirShelf) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for locale, (name, about) in shelf.names.items():
        language = _LANGUAGES.get(locale) or _TRADITIONAL.get(locale) or locale.split("-")[0]
        found.setdefault(language, {"name": name, "about": " ".join(about.split())})
    return found


def _slugs(held: Exported) -> dict[str, tuple[str, str]]:
    """Where each article will be, before any is stored: they link to each other. Those that came before stay where they are."""
    known = Origin.objects.filter(system=held.system).select_related("article__category")
    found = {each.theirs: (each.article.category.slug, each.article.slug) for each in known}
    by_name = {
        str(told.get("name", "")).casefold(): each.slug
        for each in Category.objects.all()
        for told in each.names.values()
        if isinstance(told, dict)
    }
    taken = {slug for _shelf, slug in found.values()} | set(Article.objects.values_list("slug", flat=True))
    for theirs in held.articles:
        if theirs.id in found:
            continue
        shelf = held.shelves.get(theirs.shelf)
        names = [name for name, _about in shelf.names.values()] if shelf else []
        same = next((by_name[each.casefold()] for each in names if each.casefold() in by_name), "")
        word = next((slug for each in names if (slug := _slug(each, 40)) and slug not in SHELVES_OF_PAGES), "")
        titles = [theirs.texts[each].title for each in (theirs.first, *theirs.texts) if each in theirs.texts]
        base = next((slug for each in titles if (slug := _slug(each, 54))), "") or f"article-{theirs.id}"[:54]
        slug, n = base, 2
        while slug in taken or slug in RESERVED:
            slug, n = f"{base}-{n}", n + 1
        taken.add(slug)
        found[theirs.id] = same or word or (f"shelf-{shelf.id}"[:40] if shelf else "imported"), slug
    return found


def _slug(words: str, longest: int) -> str:
    plain = slugify(unicodedata.normalize("NFKD", words))[:longest].strip("-_").replace("_", "-")
    return plain if re.match(r"[a-z]", plain) else ""


def _resolver(address: str, slugs: dict[str, tuple[str, str]]) -> Callable[[str], str]:
    """A link to another of their articles becomes one to ours, as it is written in Markdown."""
    host = urlsplit(address).netloc

    def resolve(whole: str) -> str:
        parts = urlsplit(whole)
        number = _NUMBER.search(parts.path)
        if number is None or number[1] not in slugs or not host or parts.netloc != host:
            return whole
        shelf, slug = slugs[number[1]]
        return f"../{shelf}/{slug}.md" + (f"#{parts.fragment}" if parts.fragment else "")

    return resolve
