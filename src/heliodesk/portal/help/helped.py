"""Was this helpful? Counted once for each browser and article; whoever says no may say why."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from heliodesk.articles import tallies
from heliodesk.articles.models import Verdict
from heliodesk.articles.reading import Read, read
from heliodesk.articles.resolving import address_of
from heliodesk.articles.shelves import audiences
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
    found = read(slug, language, audiences(audience_of(request))) if language in languages() else None
    if found is None or not is_from_here(request):
        return nothing(request, language)
    take(*wants(VERDICTS, address=address_of_reader(request)))
    said = told(request)
    before = said.get(found.pk, "")
    after = _vote(request, found, before) if "vote" in request.POST else _why(request, found, before)
    response = HttpResponseRedirect(f"{address_of(language, f'{found.category}/{slug}')}#helped")
    if after != before:
        said.pop(found.pk, None)
        remember_told(response, {**said, found.pk: after})
    return response


def _vote(request: HttpRequest, article: Read, before: str) -> str:
    after = {"yes": "y", "no": "n"}.get(request.POST["vote"], before)
    if before or not after:
        return before
    tallies.count("helped" if after == "y" else "not_helped", [(article.pk, article.text.language)])
    return after


def _why(request: HttpRequest, article: Read, before: str) -> str:
    reason = request.POST.get("reason", "")
    if before != "n" or reason not in Verdict.Reason.values:
        return before
    words = request.POST.get("words", "").replace("\x00", "").strip()[:1000]
    tallies.say_why(article.text.pk, reason=reason, words=guard(words).text)
    return "r"
