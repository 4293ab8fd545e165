"""`/sitemap.xml`: every page that is for everybody, each with the same page in other languages (sitemaps.org, hreflang)."""

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr  # nosec B406: it writes XML and parses none

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heliodesk.articles.shelves import open_editions
from heliodesk.portal.help.answering import tag
from heliodesk.portal.help.readers import languages
from heliodesk.text.links import absolute


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`."""
    own = ("", "status/", "community/", "independent-help/")
    pages: dict[str, dict[str, datetime | None]] = {page: dict.fromkeys(languages()) for page in own}
    for category, slug, language, changed in open_editions():
        if language in languages():
            pages.setdefault(f"{category}/", dict.fromkeys(languages()))
            pages.setdefault(f"{category}/{slug}/", {})[language] = changed
    entries = "".join(_entry(path, language, said) for path, said in pages.items() for language in said)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
    )
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _entry(path: str, language: str, said: dict[str, datetime | None]) -> str:
    changed = said[language]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(tag(other))} href={quoteattr(_url(path, other))}/>'
        for other in said
    )
    when = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<url><loc>{escape(_url(path, language))}</loc>{when}{links}</url>\n"


def _url(path: str, language: str) -> str:
    return absolute(f"/help/{language}/{path}")
