"""Files that go with a request: sent in parts by the page's script, or with the form itself without one."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.actors import Actor
from heliodesk.files import upload
from heliodesk.files.models import File
from heliodesk.files.rules import CHUNK, Refused, words_for
from heliodesk.files.told import told_sender
from heliodesk.intake.shapes import ATTACHED, Form
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import take
from heliodesk.limits.budgets import UPLOADS, wants
from heliodesk.people.models import Customer
from heliodesk.portal.who import made, present, stay

P = ParamSpec("P")
Door = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_words(view: Door[P]) -> Door[P]:
    """Answer a refusal with its rule and the rule in words, as JSON."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return JsonResponse({"error": refused.rule, "message": words_for(refused.rule)}, status=refused.status)

    return door


@require_POST
@in_words
def begin(request: HttpRequest) -> HttpResponse:
    """`POST /requests/files` `name`, `size`: announce a file. 201 with `key` and `chunk`."""
    customer = made(request)
    size = request.POST.get("size", "")
    number = int(size) if size.isascii() and size.isdecimal() and len(size) < 15 else None
    file = _begin(request, customer, request.POST.get("name", ""), number)
    response = JsonResponse(told_sender(file), status=201)
    stay(response, customer)
    return response


def _begin(request: HttpRequest, customer: Customer, name: str, size: int | None) -> File:
    take(*wants(UPLOADS, person=customer.actor.topic, address=address_of(request), proven=customer.is_identified))
    return upload.begin(customer=customer, by=customer.actor, name=name, size=size)


@require_http_methods(["GET", "PUT", "DELETE"])
@in_words
def file(request: HttpRequest, key: str) -> HttpResponse:
    """What I am sending: its state, `PUT ?offset=` for one part, `DELETE` to take it back."""
    me = _me(request)
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
@in_words
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """All parts have come."""
    return JsonResponse(told_sender(upload.finish(key, sender=_me(request))))


def _me(request: HttpRequest) -> Actor:
    customer = present(request)
    if customer is None:
        raise Refused("file-not-found", status=404)
    return customer.actor


def take_sent(
    request: HttpRequest, customer: Customer, names: Mapping[str, str]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Take the files that came with a form. `names`: name in the request → field. Returns the keys by field, and what was
    refused (field → in words); the rest of the form is not lost by that."""
    keys: dict[str, list[str]] = {}
    refused: dict[str, str] = {}
    for sent_as, field in names.items():
        for sent in request.FILES.getlist(sent_as)[:10]:
            try:
                keys.setdefault(field, []).append(_take(request, customer, sent))
            except Refused as error:
                refused[field] = words_for(error.rule)
    return keys, refused


def _take(request: HttpRequest, customer: Customer, sent: "UploadedFile[bytes]") -> str:
    file = _begin(request, customer, sent.name or "", sent.size)
    offset = 0
    while offset < file.size:
        data = sent.read(min(CHUNK, file.size - offset))
        upload.take_part(file.key, sender=customer.actor, offset=offset, data=data)
        offset += len(data)
    upload.finish(file.key, sender=customer.actor)
    return file.key


def mine(customer: Customer | None, form: Form, answers: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """The files that the answers name and the customer sent, and that are not with another request: key → as the page tells
    it."""
    if customer is None:
        return {}
    wanted = [str(key) for each in form.fields if each.kind in ATTACHED for key in _list(answers.get(each.name))]
    found = File.objects.visible_to(customer.actor).filter(key__in=wanted, attached_at=None)
    return {file.key: told_sender(file) for file in found if file.state != File.State.GONE}


def states(files: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """For checking: a file that is still on its way counts as none."""
    return {key: file["state"] for key, file in files.items() if file["state"] != File.State.UPLOADING}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
