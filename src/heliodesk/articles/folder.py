"""Articles as a folder of Markdown files: `<category>/<slug>.<language>.md` with front matter, `categories.yaml`, and what they
show in `media/`.

In and out: what is exported is what can be imported.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from django.db import DataError, transaction

from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.articles.editions import (
    NotPossible,
    Text,
    ask_for_review,
    is_left_to_another,
    publish,
    text_of,
    write_draft,
)
from heliodesk.articles.front_matter import MARK, load, parted
from heliodesk.articles.media import bring as bring_medium
from heliodesk.articles.media import taken_out as media_taken_out
from heliodesk.articles.models import Article, Audience, Category, Edition
from heliodesk.files.rules import Refused
from heliodesk.people.models import Agent, Team


@dataclass(slots=True)
class Report:
    """What an import did. `refused`: file → why."""

    written: int = 0
    same: int = 0
    media: int = 0  # pictures and films
    left: list[str] = field(default_factory=list)  # for somebody else to publish
    refused: dict[str, str] = field(default_factory=dict)


def bring(folder: Path, *, by: Actor = SYSTEM, publishing: bool = True) -> Report:
    """Import a folder: new and changed texts become editions, published or left as drafts; a file that is none is named."""
    report = Report()
    try:
        with transaction.atomic():
            _bring_categories(folder)
    except (ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError, DataError) as error:
        report.refused["categories.yaml"] = str(error)[:200] or "unreadable"
    # Pictures before the texts that show them.
    for path in sorted(folder.glob("media/*")):
        try:
            report.media += bring_medium(path.name, path.read_bytes(), by=by)
        except (Refused, ValueError) as error:
            report.refused[f"media/{path.name}"] = error.rule if isinstance(error, Refused) else str(error)
    # The first language before others, so that translations know what they translate.
    files = sorted(folder.glob("*/*.md"), key=lambda path: (not path.name.endswith(".en.md"), path.as_posix()))
    for path in files:
        name = path.relative_to(folder).as_posix()
        try:
            with transaction.atomic():
                is_new = _bring_one(PurePosixPath(name), path.read_text(encoding="utf-8"), by, publishing, report)
        except (NotPossible, ValueError, yaml.YAMLError, KeyError, TypeError, DataError) as error:
            report.refused[name] = error.rule if isinstance(error, NotPossible) else str(error)[:200] or "unreadable"
            continue
        report.written, report.same = report.written + is_new, report.same + (not is_new)
    return report


def _bring_categories(folder: Path) -> None:
    path = folder / "categories.yaml"
    for place, each in enumerate(load(path.read_text(encoding="utf-8")) if path.exists() else ()):
        names = {language: told for language, told in each.items() if isinstance(told, dict)}
        Category.objects.update_or_create(slug=each["slug"], defaults={"place": place, "names": names})


def _bring_one(name: PurePosixPath, content: str, by: Actor, publishing: bool, report: Report) -> bool:
    slug, _dot, language = name.name.removesuffix(".md").partition(".")
    if not language:
        raise ValueError("the name of the file does not end in .<language>.md")
    head, body = parted(content)
    category, _made = Category.objects.get_or_create(slug=name.parent.name)
    told = {
        "category": category,
        "audience": head.get("audience", Audience.EVERYBODY),
        "owner": Team.objects.filter(slug=head.get("owner", "")).first(),
        "review_on": _date(head.get("review")),
    }
    if told["audience"] not in Audience.values:
        raise ValueError("audience")
    article = Article.objects.filter(slug=slug).first() or Article.objects.create(
        slug=slug, first_language=language, **told
    )
    if language == article.first_language:
        Article.objects.filter(pk=article.pk).update(**told)
    text = Text(
        str(head["title"]),
        str(head.get("summary", "")),
        body,
        tuple(map(str, head.get("questions") or ())),
        str(head.get("version", "")),
        _date(head.get("effective")),
    )
    if _is_same(article, language, text):
        return False
    draft = article.editions.in_work().filter(language=language).first()
    if draft is not None and text_of(draft) != text:
        raise NotPossible("in-work")  # somebody's draft is not written over by a file
    draft = write_draft(article, language, text, by=None)
    if publishing and is_left_to_another(draft, by):
        ask_for_review(draft, by=Agent.objects.filter(pk=by.id or 0).first())
        report.left.append(name.as_posix())
    elif publishing:
        publish(draft, by=by)
    return True


def _is_same(article: Article, language: str, text: Text) -> bool:
    shown = article.editions.published().filter(language=language).first()
    return shown is not None and text == text_of(shown)


def _date(value: Any) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def taken_out() -> Iterator[tuple[str, str | bytes]]:
    """Every published text as (name, content), the categories first, at the end the pictures and films."""
    shelves = [{"slug": each.slug, **each.names} for each in Category.objects.all()]
    yield "categories.yaml", _yaml(shelves)
    shown = Edition.objects.published().select_related("article__category", "article__owner")
    for edition in shown.order_by("article__category__place", "article__slug", "language"):
        article = edition.article
        head = {
            "title": edition.title,
            "summary": edition.summary,
            "audience": article.audience,
            "owner": article.owner.slug if article.owner else "",
            "review": article.review_on,
            "version": edition.rules_version,
            "effective": edition.effective_on,
            "questions": edition.questions,
        }
        kept = {name: value for name, value in head.items() if value not in (None, "", [])}
        name = f"{article.category.slug}/{article.slug}.{edition.language}.md"
        yield name, f"{MARK}\n{_yaml(kept)}{MARK}\n{edition.body}"
    yield from media_taken_out()


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120))
