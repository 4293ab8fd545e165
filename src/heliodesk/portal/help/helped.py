"""Was this helpful? Counted once for each browser and article; whoever says no may say why."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from heliodesk.articles import tallies
from heliodesk.articles.models import Article, Edition, Verdict
from heliodesk.articles.reading import shown
from heliodesk.articles.resolving import address_of
from heliodesk.articles.shelves import article_named
from heliodesk.limits.address import address_of as address_of_reader
from heliodesk.limits.buckets import take
from heliodesk.limits.budgets import VERDICTS, wants
from heliodesk.portal.help.answering import nothing
from heliodesk.portal.help.readers import audience_of, is_from_here, languages, remember_told, told
from heliodesk.trust.secrets import guard


@csrf_exempt  # `is_from_here` takes its place, so that pages are the same for everybody and can be kept
@require_POST
def helped(request: HttpRequest, language: str, category: str, slug: str) -> HttpResponse:
    """`POST /help/<language>/<category>/<slug>/helped`: `vote` is yes or no; then `reason` and `words` once. Raises TooMany."""
    found = article_named(slug, audience_of(request)) if language in languages() else None
    read = shown(found, language) if found else None
    if found is None or read is None or not is_from_here(request):
        return nothing(request, language)
    take(*wants(VERDICTS, address=address_of_reader(request)))
    said = told(request)
    before = said.get(found.pk, "")
    after = (
        _vote(request, found, read.edition, before) if "vote" in request.POST else _why(request, read.edition, before)
    )
    response = HttpResponseRedirect(f"{address_of(language, f'{found.category.slug}/{slug}')}#helped")
    if after != before:
        said.pop(found.pk, None)
        remember_told(response, {**said, found.pk: after})
    return response


def _vote(request: HttpRequest, article: Article, edition: Edition, before: str) -> str:
    after = {"yes": "y", "no": "n"}.get(request.POST["vote"], before)
    if before or not after:
        return before
    tallies.count("helped" if after == "y" else "not_helped", [(article.pk, edition.language)])
    return after


def _why(request: HttpRequest, edition: Edition, before: str) -> str:
    reason = request.POST.get("reason", "")
    if before != "n" or reason not in Verdict.Reason.values:
        return before
    words = request.POST.get("words", "").replace("\x00", "").strip()[:1000]
    tallies.say_why(edition, reason=reason, words=guard(words).text)
    return "r"
