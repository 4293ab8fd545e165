"""What became of an article: its figures by language, why it did not help, and its links that lead nowhere."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.articles.links import lost_links
from heliodesk.articles.models import Article, Tally, Verdict
from heliodesk.articles.tallies import COUNTED
from heliodesk.console.articles.words import article_of, languages_of, title_of
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.jobs.queue import defer_once

_DAYS = (30, 90, 365)
_MOST = 100  # reasons in words that a page shows


@require_GET
@editors_only
def readers(request: AuthedRequest, slug: str) -> HttpResponse:
    """`?days=` 30, 90 or 365."""
    article = article_of(slug)
    asked = request.GET.get("days", "30")
    days = int(asked) if asked in map(str, _DAYS) else 30
    since = timezone.now() - timedelta(days=days)
    said = Verdict.objects.filter(edition__article=article, at__gt=since)
    counted = dict(said.order_by().values_list("reason").annotate(Count("pk")))
    context = {
        "area": "articles",
        "tab": "readers",
        "article": article,
        "languages": languages_of(article),
        "name": title_of(article.editions.exclude(state="replaced"), get_language() or "en", article.first_language)
        or article.slug,
        "days": days,
        "choices": _DAYS,
        "rows": _figures(article, days),
        "reasons": [(words, counted.get(value, 0)) for value, words in Verdict.Reason.choices],
        "said_n": sum(counted.values()),
        "said": said.exclude(words="").select_related("edition").order_by("-at", "-pk")[:_MOST],
        "lost": [each for each in lost_links() if each.edition.article_id == article.pk],
        **presence_words(request.user),
    }
    return render(request, "console/articles/readers.html", context)


def _figures(article: Article, days: int) -> list[dict[str, Any]]:
    """A row for each language that was read, and one for all. `share`: of those who answered, how many it helped (per cent)."""
    since = timezone.now().date() - timedelta(days=days)
    sums = Tally.objects.filter(article=article, day__gt=since).order_by().values("language")
    rows: list[dict[str, Any]] = [dict(each) for each in sums.annotate(**{f"n_{name}": Sum(name) for name in COUNTED})]
    rows.sort(key=lambda row: -row["n_viewed"])
    if len(rows) > 1:
        rows.append({"language": "", **{f"n_{name}": sum(row[f"n_{name}"] for row in rows) for name in COUNTED}})
    for row in rows:
        answered = row["n_helped"] + row["n_not_helped"]
        row["share"] = round(100 * row["n_helped"] / answered) if answered else None
    return rows


@require_POST
@editors_only
def check_links(request: AuthedRequest) -> HttpResponse:
    """Follow all links now, in the background."""
    defer_once("articles.check-links")
    messages.success(request, _("The links are being followed. That takes a while; lost ones appear here."))
    return redirect("/console/articles/?show=links")
