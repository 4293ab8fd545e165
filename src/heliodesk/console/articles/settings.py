"""Where an article stands: its shelf, whom it is for, who answers for it, when somebody looks at it again."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.articles.editions import needs_two
from heliodesk.articles.models import Article, Audience, Category
from heliodesk.console.articles.words import article_of, languages_of, rule_in_words, shelf_name, title_of
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.people.models import Team


@require_http_methods(["GET", "POST"])
@editors_only
def settings(request: AuthedRequest, slug: str) -> HttpResponse:
    """`shelf`, `audience`, `owner`, `review_on`."""
    article = article_of(slug)
    if request.method == "GET":
        owner = article.owner.slug if article.owner else ""
        typed = {
            "shelf": article.category.slug,
            "audience": article.audience,
            "owner": owner,
            "review_on": article.review_on.isoformat() if article.review_on else "",
        }
        return _show(request, article, typed, {})
    typed = {name: request.POST.get(name, "")[:60] for name in ("shelf", "audience", "owner", "review_on")}
    wrong = _change(article, typed, request.user.actor)
    if wrong:
        return _show(request, article, typed, wrong, status=422)
    messages.success(request, _("Saved."))
    return redirect("console:articles:settings", slug)


@transaction.atomic
def _change(article: Article, typed: dict[str, str], by: Actor) -> dict[str, str]:
    """Save it; else what is wrong, by field."""
    wrong = {}
    shelf = {each.slug: each for each in Category.objects.all()}.get(typed["shelf"])
    owner = {each.slug: each for each in Team.objects.all()}.get(typed["owner"])
    review_on = None
    if shelf is None:
        wrong["shelf"] = rule_in_words("shelf")
    if typed["audience"] not in Audience.values:
        wrong["audience"] = rule_in_words("audience")
    if typed["owner"] and owner is None:
        wrong["owner"] = rule_in_words("audience")
    try:
        review_on = date.fromisoformat(typed["review_on"]) if typed["review_on"] else None
    except ValueError:
        wrong["review_on"] = rule_in_words("effective")
    if not wrong and shelf is not None:
        if needs_two(article) and shelf.pk != article.category_id:
            # Somewhere else one person alone may change it: whoever moves it leaves their name.
            audit.write(
                actor=by, verb="article-moved", subject=article.slug, shelf=article.category.slug, to=shelf.slug
            )
        article.category, article.audience, article.owner, article.review_on = (
            shelf,
            typed["audience"],
            owner,
            review_on,
        )
        article.save(update_fields=["category", "audience", "owner", "review_on"])
    return wrong


def _show(
    request: AuthedRequest, article: Article, typed: dict[str, str], wrong: dict[str, str], *, status: int = 200
) -> HttpResponse:
    reader = get_language() or "en"
    shelves: list[tuple[str, Any]] = [(each.slug, shelf_name(each, reader)) for each in Category.objects.all()]
    teams: list[tuple[str, Any]] = [("", _("Nobody")), *Team.objects.order_by("name").values_list("slug", "name")]
    asked = [
        ("shelf", _("Shelf"), shelves),
        ("audience", _("For whom"), Audience.choices),
        ("owner", _("Who answers for it"), teams),
    ]
    context = {
        "area": "articles",
        "tab": "settings",
        "article": article,
        "languages": languages_of(article),
        "name": title_of(article.editions.exclude(state="replaced"), reader, article.first_language) or article.slug,
        "asked": [(name, words, choices, typed[name], wrong.get(name, "")) for name, words, choices in asked],
        "review_on": typed["review_on"],
        "review_wrong": wrong.get("review_on", ""),
        **presence_words(request.user),
    }
    return render(request, "console/articles/settings.html", context, status=status)
