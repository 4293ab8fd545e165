"""`/robots.txt`: what search engines need not look at, and where the sitemap is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heliodesk.text.links import absolute

# It hides nothing: what is not for everybody is refused where it is asked for.
_NOT_FOR_THEM = ("/console/", "/accounts/", "/requests/", "/api/", "/live/", "/files/", "/help/in/", "/i18n/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _NOT_FOR_THEM),
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
