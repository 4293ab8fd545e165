"""Pictures and films for an article: announced here, sent in parts like every file, and put into the text once checked."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from heliodesk.articles.media import taken
from heliodesk.console.files import in_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.files import upload
from heliodesk.files.told import told_sender


@require_POST
@editors_only
@in_words
def begin(request: AuthedRequest) -> HttpResponse:
    """`name`, `size`: announce a file that belongs to no customer. 201 with `key` and `chunk`."""
    size = request.POST.get("size", "")
    file = upload.begin(
        customer=None,
        by=request.user.actor,
        name=request.POST.get("name", ""),
        size=int(size) if size.isascii() and size.isdecimal() and len(size) < 15 else None,
    )
    return JsonResponse(told_sender(file), status=201)


@require_GET
@editors_only
@in_words
def take(request: AuthedRequest, key: str) -> HttpResponse:
    """What I have sent, as it is written in a text: 202 while it is being checked, then its `address`."""
    medium = taken(key, by=request.user.actor)
    if medium is None:
        return JsonResponse({"state": "checking"}, status=202)
    return JsonResponse({"address": f"../media/{medium.name}"})
