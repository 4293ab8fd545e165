"""What came from messengers and could not be read: looked at, read again, left."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from heliodesk.channels.chats import held
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import Arrived
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only

_PAGE = 50
_REASONS = {
    "unknown": (
        gettext_lazy("Could not be read"),
        gettext_lazy(
            "The platform sent something that this version does not know. After an update it can be read again."
        ),
    ),
    "failed": (
        gettext_lazy("A fault of ours"),
        gettext_lazy("It was understood, but could not be filed. Whatever else came with it is filed; read it again."),
    ),
    "secret": (
        gettext_lazy("Held a secret"),
        gettext_lazy("A part could not be read, and another held what nobody may keep: so it was not kept."),
    ),
}
_SHOWN = {"": Arrived.State.UNREAD, "left": Arrived.State.LEFT}


@require_GET
@overseers_only
def unread(request: AuthedRequest) -> HttpResponse:
    """`?show=left&before=`: the newest first."""
    show = request.GET.get("show", "")
    show = show if show in _SHOWN else ""
    rows = Arrived.objects.visible_to(request.user.actor).filter(state=_SHOWN[show]).select_related("account")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-id")[: _PAGE + 1])
    context = {
        "area": "channels",
        "tab": "unread",
        "show": show,
        "rows": [described(each) for each in found[:_PAGE]],
        "older": found[_PAGE - 1].pk if len(found) > _PAGE else None,
        "unread": held.how_many(request.user.actor),
    }
    return render(request, "console/channels/unread.html", {**context, **presence_words(request.user)})


def described(row: Arrived) -> dict[str, Any]:
    """As it is listed."""
    words, advice = _REASONS.get(row.reason, (row.reason or "–", ""))
    return {"row": row, "platform": name_of(row.account.channel), "reason": words, "advice": advice}


@require_GET
@overseers_only
def one(request: AuthedRequest, key: str) -> HttpResponse:
    """What is known of it without reading it."""
    return _show(request, key)


@require_POST
@overseers_only
def open_it(request: AuthedRequest, key: str) -> HttpResponse:
    """The same with what it says. A press, because each look is written down."""
    row = get_object_or_404(Arrived.objects.visible_to(request.user.actor), key=key)
    return _show(request, key, held.open_one(row, by=request.user.actor))


def _show(request: AuthedRequest, key: str, opened: str | None = None) -> HttpResponse:
    rows = Arrived.objects.visible_to(request.user.actor).select_related("account")
    row = get_object_or_404(rows, key=key)
    context = {
        "area": "channels",
        **described(row),
        "opened": opened,
        "may_try": row.state in (Arrived.State.UNREAD, Arrived.State.LEFT) and row.body is not None,
        "may_leave": row.state == Arrived.State.UNREAD,
    }
    return render(request, "console/channels/unread_one.html", {**context, **presence_words(request.user)})


@require_POST
@overseers_only
def again(request: AuthedRequest) -> HttpResponse:
    """Have one (`key`), or all that could not be read, read once more."""
    rows = Arrived.objects.visible_to(request.user.actor)
    key = request.POST.get("key", "")
    rows = rows.filter(key=key) if key else rows.filter(state=Arrived.State.UNREAD)
    count = held.try_again(rows, by=request.user.actor)
    if count:
        said = ngettext("%(n)s event is read again.", "%(n)s events are read again.", count) % {"n": count}
        messages.success(request, said)
    else:
        messages.error(request, _("There is nothing to read again here."))
    return redirect("console:unread-events")


@require_POST
@overseers_only
def leave(request: AuthedRequest, key: str) -> HttpResponse:
    """Nothing is done with it."""
    row = get_object_or_404(Arrived.objects.visible_to(request.user.actor), key=key)
    if held.leave(row, by=request.user.actor):
        messages.success(request, _("Left aside. It stays under “Left aside”."))
    return redirect("console:unread-events")
