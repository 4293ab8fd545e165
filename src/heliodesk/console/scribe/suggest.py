"""What could be answered: passages of the help centre at once, and a draft when there is one. Nothing is sent from here."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from heliodesk.articles.answering import Found
from heliodesk.console.conversation import one
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.scribe import drafting, summing_up
from heliodesk.scribe.asking import is_on
from heliodesk.text.links import absolute


@require_GET
@answerers_only
def passages(request: AuthedRequest, key: str) -> HttpResponse:
    """The dialog, with the passages that fit the customer's last words."""
    talk = one(request.user, key)
    found = drafting.passages(talk, request.user.actor)
    context = {
        "conversation": talk,
        "question": found.question,
        "rows": [_row(each) for each in found.found],
        "has_model": is_on() and bool(found.question),
    }
    return render(request, "console/scribe/suggest.html", context)


@require_GET
@answerers_only
def draft(request: AuthedRequest, key: str) -> HttpResponse:
    """The draft, or that there is none."""
    talk = one(request.user, key)
    found = drafting.suggest(talk, request.user.actor)
    text = "\n\n".join([found.draft, *(f"{each.title}: {absolute(each.address)}" for each in found.cited)])
    context = {"conversation": talk, "draft": found.draft, "text": text, "cited": [_row(each) for each in found.cited]}
    return render(request, "console/scribe/draft.html", context)


def _row(found: Found) -> dict[str, Any]:
    where = absolute(found.address)
    return {"found": found, "address": where, "text": f"{found.text}\n\n{found.title}: {where}"}


@require_GET
@answerers_only
def summary(request: AuthedRequest, key: str) -> HttpResponse:
    """What was said, in a few sentences of the reader's language; empty without a model."""
    talk = one(request.user, key)
    text = summing_up.summary(talk, request.user.actor, get_language() or "en")
    return render(request, "console/scribe/summary.html", {"text": text})
