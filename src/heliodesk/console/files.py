"""Files that agents send, and files in a thread: parts of an upload, links, cards."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.console.conversation import one
from heliodesk.console.signed_in import AuthedRequest, P, signed_in
from heliodesk.files import upload
from heliodesk.files.links import link
from heliodesk.files.models import File
from heliodesk.files.rules import Refused, words_for
from heliodesk.files.told import told, told_sender

Door = Callable[Concatenate[AuthedRequest, P], HttpResponse]


def in_words(view: Door[P]) -> Door[P]:
    """Answer a refusal with its rule and the rule in words, as JSON."""

    @wraps(view)
    def door(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return JsonResponse({"error": refused.rule, "message": words_for(refused.rule)}, status=refused.status)

    return door


@require_POST
@signed_in
@in_words
def begin(request: AuthedRequest, key: str) -> HttpResponse:
    """`name`, `size`: announce a file for this conversation's customer. 201 with `key` and `chunk`."""
    size = request.POST.get("size", "")
    file = upload.begin(
        customer=one(request.user, key).customer,
        by=request.user.actor,
        name=request.POST.get("name", ""),
        size=int(size) if size.isascii() and size.isdecimal() and len(size) < 15 else None,
    )
    return JsonResponse(told_sender(file), status=201)


@require_http_methods(["GET", "PUT", "DELETE"])
@signed_in
@in_words
def file(request: AuthedRequest, key: str) -> HttpResponse:
    """What I am sending: its state, `PUT ?offset=` for one part (config/gate.py bounds it), `DELETE` to take it back."""
    me = request.user.actor
    if request.method == "DELETE":
        upload.take_back(key, sender=me)
        return HttpResponse(status=204)
    if request.method == "GET":
        return JsonResponse(told_sender(upload.find(key, sender=me)))
    offset = request.GET.get("offset", "")
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 12):
        raise Refused("file-offset", status=409)
    taken = upload.take_part(key, sender=me, offset=int(offset), data=request.body)
    return JsonResponse({"key": taken.key, "received": taken.received, "state": taken.state})


@require_POST
@signed_in
@in_words
def finish(request: AuthedRequest, key: str) -> HttpResponse:
    """All parts have come."""
    return JsonResponse(told_sender(upload.finish(key, sender=request.user.actor)))


def _seen(request: AuthedRequest, key: str) -> File:
    return get_object_or_404(File.objects.visible_to(request.user.actor), key=key)


@require_POST
@signed_in
@in_words
def admit(request: AuthedRequest, key: str) -> HttpResponse:
    """An address of the content for the next five minutes."""
    found = _seen(request, key)
    if found.state != File.State.READY:
        raise Refused("file-incomplete", status=409)
    return JsonResponse({"url": link(found, viewer=request.user.actor)})


@require_GET
@signed_in
def card(request: AuthedRequest, key: str) -> HttpResponse:
    """How a file looks in the thread now."""
    found = _seen(request, key)
    return render(request, "console/parts/file.html", {"file": told(found, viewer=request.user.actor)})
