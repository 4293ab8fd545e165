"""`/help/media/<name>`: a picture or film of an article, to who may read it."""

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from heliodesk.articles.media import visible
from heliodesk.articles.models import Medium
from heliodesk.articles.shelves import audiences
from heliodesk.files.serve import content
from heliodesk.portal.help.readers import audience_of

_YEAR = 365 * 86400  # a name never gets another content


@require_safe
async def medium(request: HttpRequest, name: str) -> HttpResponseBase:
    """The whole or the range that is asked for; `?small` its small form. What a draft shows is for staff only."""
    found, is_public = await sync_to_async(_found)(request, name)
    is_small = "small" in request.GET and bool(found.file.preview_name)
    response = await content(request, found.file, small=is_small)
    response["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if is_public else "private, no-store"
    response["Content-Disposition"] = "inline"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if is_public else "same-origin"
    return response


def _found(request: HttpRequest, name: str) -> tuple[Medium, bool]:
    found, is_public = visible(
        name[:100].replace("\x00", ""),
        audiences=audiences(audience_of(request)),
        is_staff=request.user.is_authenticated,
    )
    if found is None:
        raise Http404
    return found, is_public
