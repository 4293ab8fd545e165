"""The help centre for search engines (JSON-LD, schema.org): where a page stands, an article, a shelf as questions."""

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from heliodesk.articles.reading import Text
from heliodesk.articles.shelves import Shelf
from heliodesk.portal.help.answering import tag
from heliodesk.portal.structured import script
from heliodesk.text.links import absolute

_CONTEXT = "https://schema.org"


def site(language: str) -> SafeString:
    """The help centre, and how it is searched."""
    where = absolute(f"/help/{language}/")
    return script(
        {
            "@context": _CONTEXT,
            "@type": "WebSite",
            "name": settings.SITE_NAME,
            "url": where,
            "inLanguage": tag(language),
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{where}search?q={{search_term_string}}",
                "query-input": "required name=search_term_string",
            },
        }
    )


def trail(language: str, steps: list[tuple[str, str]]) -> SafeString:
    """Where the page stands: the start, then (name, path after the language)."""
    with translation.override(language):
        start = _("Help")
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(f"/help/{language}/{path}")}
        for place, (name, path) in enumerate([(start, ""), *steps], 1)
    ]
    return script({"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items})


def article(edition: Text, path: str, section: str) -> SafeString:
    """An article."""
    return script(
        {
            "@context": _CONTEXT,
            "@type": "Article",
            "headline": edition.title,
            "description": edition.summary,
            "articleSection": section,
            "inLanguage": tag(edition.language),
            "dateModified": edition.published_at.isoformat(),
            "mainEntityOfPage": absolute(f"/help/{edition.language}/{path}"),
            "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": settings.SITE_URL},
        }
    )


def questions(language: str, shelf: Shelf) -> SafeString:
    """A shelf: what is asked, and in short what is answered, as the page shows it."""
    return script(
        {
            "@context": _CONTEXT,
            "@type": "FAQPage",
            "inLanguage": tag(language),
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": line.title,
                    "url": absolute(line.address),
                    "acceptedAnswer": {"@type": "Answer", "text": line.summary},
                }
                for line in shelf.lines
                if line.summary and not line.is_other
            ],
        }
    )
