"""The editions of an article in one language: when, by whom, what is different between two, and back to one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.articles import editions as commands
from heliodesk.articles.editions import NotPossible
from heliodesk.articles.models import IN_WORK, Edition
from heliodesk.console.articles.difference import by_lines, whole
from heliodesk.console.articles.words import article_of, languages_of, rule_in_words, title_of
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only

_SHOWN = 100


@require_GET
@editors_only
def history(request: AuthedRequest, slug: str, language: str) -> HttpResponse:
    """`?old=&new=` (numbers): what is different between two; the newest two when none are named."""
    article = article_of(slug, language)
    every = list(article.editions.filter(language=language).select_related("by", "source")[:_SHOWN])
    by_number = {str(each.number): each for each in every}
    new = by_number.get(request.GET.get("new", "")) or (every[0] if every else None)
    old = by_number.get(request.GET.get("old", "")) or _before(every, new)
    context = {
        "area": "articles",
        "tab": "history",
        "article": article,
        "tongue": language,
        "languages": languages_of(article),
        "name": title_of(every, language, article.first_language) or article.slug,
        "editions": every,
        "in_work": next((each for each in every if each.state in IN_WORK), None),
        "old": old,
        "new": new,
        "lines": by_lines(whole(old), whole(new)) if old and new else [],
        **presence_words(request.user),
    }
    return render(request, "console/articles/history.html", context)


def _before(every: list[Edition], new: Edition | None) -> Edition | None:
    return next((each for each in every if new and each.number < new.number), None)


@require_POST
@editors_only
def restore(request: AuthedRequest, slug: str, language: str, number: int) -> HttpResponse:
    """Make a draft of what was said then. A draft that is there is not written over."""
    article = article_of(slug, language)
    edition = get_object_or_404(article.editions, language=language, number=number)
    try:
        if article.editions.in_work().filter(language=language).exists():
            raise NotPossible("in-work")
        commands.restore(edition, by=request.user)
    except NotPossible as refused:
        messages.error(request, rule_in_words(refused.rule))
        return redirect("console:articles:history", slug, language)
    messages.success(request, _("Edition %(n)s is your draft now. Publish it when you have read it.") % {"n": number})
    return redirect("console:articles:edit", slug, language)
