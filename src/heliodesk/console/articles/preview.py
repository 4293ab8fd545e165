"""An article as readers will see it, while it is being written; and which of its links lead nowhere."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliodesk.articles import rendering
from heliodesk.articles.media import media_of
from heliodesk.articles.models import Article, State
from heliodesk.articles.resolving import resolver
from heliodesk.console.articles.words import article_of, picture_in_words
from heliodesk.console.signed_in import AuthedRequest, editors_only

_OURS = re.compile(r"/help/[\w-]+/(?P<shelf>[\w-]+)/(?P<slug>[\w-]+)/(?:#.*)?")
_SRCSET = re.compile(r' (?:srcset|sizes)="[^"]*"')
_ID = re.compile(r'<(h[234])(?: id="[^"]*")?>')


@require_POST
@editors_only
def preview(request: AuthedRequest, slug: str, language: str) -> HttpResponse:
    """`title`, `summary`, `body` as they stand: a part of the page."""
    article = article_of(slug, language)
    context = {
        "tongue": language,
        "title": request.POST.get("title", "")[:160],
        "summary": request.POST.get("summary", "")[:300],
        **seen(article, language, request.POST.get("body", "")),
    }
    return render(request, "console/articles/preview.html", context)


def seen(article: Article, language: str, body: str) -> dict[str, object]:
    """The body as HTML, and the links that lead nowhere, each with why."""
    made = rendering.render(body, resolve=resolver(language, article.category.slug), media=media_of(body))
    wrong = [(address, picture_in_words(rule)) for address, rule in made.wrong]
    return {"html": shown(made.html), "broken": broken(made.links, language), "pictures": wrong}


def shown(html: str) -> SafeString:
    """Cleaned HTML as a part of our page: its headings take no name that something of the page has."""
    # The console takes no srcset in what it is sent (static/console/trusted.js); the whole picture does.
    plain = html.replace('<div class="table" role="region">', '<div class="table">')  # a region would want a name
    return mark_safe(_SRCSET.sub("", _ID.sub(r"<\1>", plain)))  # noqa: S308  # nosec B308, B703 (nh3 has cleaned it)


def broken(links: list[str], language: str) -> list[tuple[str, str]]:
    """Links to articles that are not there, or not in this language: (address, why)."""
    ours = {link: found for link in dict.fromkeys(links) if (found := _OURS.fullmatch(link))}
    slugs = {found["slug"] for found in ours.values()}
    there = {each.slug: each for each in Article.objects.filter(slug__in=slugs).select_related("category")}
    published = Article.objects.filter(slug__in=slugs, editions__state=State.PUBLISHED)
    languages = set(published.values_list("slug", "editions__language"))
    lost: list[tuple[str, str]] = []
    for link in dict.fromkeys(links):
        if link in ours:
            shelf, slug = ours[link]["shelf"], ours[link]["slug"]
            if slug not in there:
                lost.append((link, _("There is no such article.")))
            elif there[slug].category.slug != shelf:
                lost.append((link, _("It is on another shelf: %(shelf)s.") % {"shelf": there[slug].category.slug}))
            elif not any(each == slug for each, _language in languages):
                lost.append((link, _("It is not published.")))
            elif (slug, language) not in languages:
                lost.append((link, _("It is not published in this language.")))
        elif re.search(r"\.md(#|$)", link) and not link.startswith(("https:", "http:")):
            lost.append((link, _("This is not where an article is. Write ../shelf/name.md.")))
    return lost
