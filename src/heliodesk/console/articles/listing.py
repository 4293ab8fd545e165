"""All articles by shelf, with where each stands in each language; and a new one."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.articles.editions import NotPossible, Text, write_draft
from heliodesk.articles.links import lost_links
from heliodesk.articles.models import IN_WORK, Article, Category, Edition, State, Tally
from heliodesk.articles.moving_in import RESERVED
from heliodesk.articles.reading import is_stale
from heliodesk.articles.tallies import COUNTED
from heliodesk.console.articles.words import own_languages, rule_in_words, shelf_name, title_of
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only

_SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
_DAYS = 30
_ENOUGH = 3  # answers, below which nothing follows from them


def kept_filters() -> list[tuple[str, str]]:
    """What one may look for: (value, words)."""
    return [
        ("", _("All")),
        ("stale", _("Translation is stale")),
        ("missing", _("Translation is missing")),
        ("work", _("In work")),
        ("review", _("Review is due")),
        ("links", _("Links are lost")),
        ("unhelpful", _("Does not help")),
    ]


@require_GET
@editors_only
def overview(request: AuthedRequest) -> HttpResponse:
    """`?show=` (kept_filters): articles by shelf."""
    return _overview(request)


def _overview(request: AuthedRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    reader = get_language() or "en"
    tallies = _tallies()
    lost = Counter(each.edition.article_id for each in lost_links())
    rows = [_row(article, reader, tallies.get(article.pk), lost[article.pk]) for article in _articles()]
    every = {value: [row for row in rows if not value or value in row["is"]] for value, _words in kept_filters()}
    show = request.GET.get("show", "")
    shown = every.get(show, rows)
    held: dict[int, list[dict[str, Any]]] = {}
    for row in shown:
        held.setdefault(row["article"].category_id, []).append(row)
    shelves = list(Category.objects.all())
    context = {
        "area": "articles",
        "languages": sorted({each["language"] for row in rows for each in row["standing"]}, key=_place),
        "shelves": [(shelf_name(each, reader), held[each.pk]) for each in shelves if each.pk in held],
        "choices": [(each.slug, shelf_name(each, reader)) for each in shelves],
        "own_languages": own_languages(),
        "filters": [(value, words, len(every[value])) for value, words in kept_filters()],
        "show": show if show in every else "",
        "wrong_field": wrong,
        "wrong": rule_in_words(wrong) if wrong else "",
        "typed": {name: request.POST.get(name, "")[:200] for name in ("slug", "title", "shelf", "language")},
        **presence_words(request.user),
    }
    return render(request, "console/articles/overview.html", context, status=status)


def _place(language: str) -> tuple[int, str]:
    own = own_languages()
    return (own.index(language) if language in own else len(own), language)


def _articles() -> QuerySet[Article]:
    light = Edition.objects.filter(state__in=[*IN_WORK, State.PUBLISHED]).select_related("source")
    light = light.defer("body", "html", "source__body", "source__html")
    found = Prefetch("editions", light, to_attr="standing")
    return Article.objects.select_related("category", "owner").prefetch_related(found)


def _row(article: Article, reader: str, tally: dict[str, int] | None, lost: int) -> dict[str, Any]:
    editions: list[Edition] = article.standing  # type: ignore[attr-defined]
    published = {each.language: each for each in editions if each.state == State.PUBLISHED}
    in_work = {each.language: each for each in editions if each.state in IN_WORK}
    first = published.get(article.first_language)
    standing, marks = [], set()
    for language in sorted({*own_languages(), *published, *in_work}, key=_place):
        shown, draft = published.get(language), in_work.get(language)
        stands = "missing" if shown is None else "stale" if is_stale(shown, first) else "published"
        standing.append({"language": language, "stands": stands, "shown": shown, "draft": draft})
        marks |= {stands} | ({"work"} if draft else set())
    due = article.review_on is not None and article.review_on <= timezone.localdate()
    return {
        "article": article,
        "title": title_of(editions, reader, article.first_language) or article.slug,
        "standing": standing,
        "due": due,
        "is": marks
        | ({"review"} if due else set())
        | ({"links"} if lost else set())
        | ({"unhelpful"} if _is_unhelpful(tally) else set()),
        "lost": lost,
        "tally": tally,
    }


def _tallies() -> dict[int, dict[str, int]]:
    """What became of each in the last days: article → sums."""
    since = timezone.now().date() - timedelta(days=_DAYS)
    sums = Tally.objects.filter(day__gt=since).order_by().values_list("article")
    found = sums.annotate(*(Sum(name) for name in COUNTED))
    return {article: dict(zip(COUNTED, told, strict=True)) for article, *told in found}


def _is_unhelpful(tally: dict[str, int] | None) -> bool:
    """Did it help fewer than it did not, of enough who said so?"""
    return tally is not None and tally["not_helped"] >= _ENOUGH and tally["not_helped"] > tally["helped"]


@require_POST
@editors_only
def new(request: AuthedRequest) -> HttpResponse:
    """`slug`, `shelf`, `title`, `language`: begin an article. It is a draft until it is published."""
    slug, title = request.POST.get("slug", "").strip(), request.POST.get("title", "").strip()
    shelf, language = request.POST.get("shelf", ""), request.POST.get("language", "")
    category = Category.objects.filter(slug=shelf[:40].replace("\x00", "")).first()
    if not _SLUG.fullmatch(slug):
        return _overview(request, wrong="slug", status=422)
    if slug in RESERVED or Article.objects.filter(slug=slug).exists():
        return _overview(request, wrong="taken", status=422)
    if category is None or language not in own_languages():
        return _overview(request, wrong="shelf", status=422)
    article = Article(slug=slug, category=category, first_language=language, owner=request.user.team)
    try:
        with transaction.atomic():
            article.save()
            write_draft(article, language, Text(title), by=request.user)
    except NotPossible as refused:
        return _overview(request, wrong=refused.rule, status=422)
    except IntegrityError:  # somebody took the name in this moment
        return _overview(request, wrong="taken", status=422)
    return redirect("console:articles:edit", slug, language)
