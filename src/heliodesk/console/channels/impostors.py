"""Who resembles us in our groups, or wants what nobody may ask for: looked at by supervisors, with the evidence side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from heliodesk.channels import reasons
from heliodesk.channels.chats import looking, strangers
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import Flagged, Picture
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, supervisors_only

_PAGE = 30
WHY = {
    "disguised": gettext_lazy("Looks like our name and is written with other letters"),
    "same": gettext_lazy("The same name as ours"),
    "office": gettext_lazy("Our name with an office such as “support”"),
    "near": gettext_lazy("A letter or two away from our name"),
    "within": gettext_lazy("Our name inside a longer one"),
}
LURES = {
    "asks-phrase": gettext_lazy("Asks for recovery words"),
    "asks-key": gettext_lazy("Asks for a private key"),
    "asks-password": gettext_lazy("Asks for a password"),
    "asks-code": gettext_lazy("Asks for a code"),
    "house-wallet": gettext_lazy("Names a wallet of ours to send coins to"),
    "validate-wallet": gettext_lazy("Wants wallets “validated”"),
    "elsewhere": gettext_lazy("Calls itself support and leads elsewhere"),
    "doubling": gettext_lazy("Promises more coins back"),
    "recovery": gettext_lazy("Promises to bring lost coins back"),
    "false-link": gettext_lazy("A link that pretends to be ours"),
    "link": gettext_lazy("A link that is not on the official list"),
}
RULES = {
    "flag": gettext_lazy("only shown here"),
    "report": gettext_lazy("shown here and told to supervisors"),
    "hide": gettext_lazy("told to supervisors, and deleted there where the rule says so"),
}


@require_GET
@supervisors_only
def impostors(request: AuthedRequest) -> HttpResponse:
    """`?done=`: what was decided last, to be undone. `?before=`: older ones that were decided. `?part=1`: the rows alone."""
    rows = Flagged.objects.visible_to(request.user.actor).select_related("account", "by")
    decided = rows.exclude(state=Flagged.State.OPEN)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 18:
        decided = decided.filter(pk__lt=int(before))
    found = list(decided.order_by("-id")[: _PAGE + 1])
    waiting = rows.to_look_at()
    context = {
        "area": "impostors",
        "rows": [described(each) for each in waiting.order_by("-score", "-id")[:_PAGE]],
        "how_many": waiting.count(),
        "decided": [described(each) for each in found[:_PAGE]],
        "older": found[_PAGE - 1].pk if len(found) > _PAGE else None,
        "done": rows.filter(key=request.GET.get("done", "")).exclude(state=Flagged.State.OPEN).first(),
    }
    context |= {"pictures": Picture.objects.visible_to(request.user.actor).select_related("by")}
    if request.GET.get("part"):
        return render(request, "console/channels/impostor_rows.html", context)
    return render(request, "console/channels/impostors.html", {**context, **presence_words(request.user)})


def described(row: Flagged) -> dict[str, Any]:
    """One of them in words."""
    return {
        "row": row,
        "platform": name_of(row.account.channel),
        "why": WHY.get(row.why, ""),
        "lures": [(LURES.get(kind, kind), shown) for kind, shown in row.lures],
        "strange": _strange(row),
        "percent": round(row.score * 100),
        "rule": RULES[strangers.rule_of(row.account)],
        "can_remove": row.removal in ("", "failed") and strangers.can_remove(row.account),
        "removal": reasons.words(row.removal_reason) if row.removal_reason else "",
    }


def _strange(row: Flagged) -> list[tuple[str, str]]:
    """The letters by which a name is not ours, which the eye does not tell: each with its number in Unicode."""
    if row.why != "disguised":
        return []
    found = dict.fromkeys(one for one in row.name + row.username if not one.isascii() and one not in row.resembles)
    return [(one if one.isprintable() else "␣", f"U+{ord(one):04X}") for one in list(found)[:8]]


def _one(request: AuthedRequest, key: str) -> Flagged:
    return get_object_or_404(Flagged.objects.visible_to(request.user.actor).select_related("account"), key=key)


@require_POST
@supervisors_only
def judge(request: AuthedRequest, key: str) -> HttpResponse:
    """`state`: confirmed, harmless, or open, which undoes it."""
    found, state = _one(request, key), request.POST.get("state", "")
    is_changed = strangers.decide(found, by=request.user, state=state)
    if is_changed and state == Flagged.State.OPEN:
        messages.success(request, _("It is to be looked at again. What was deleted stays deleted."))
    done = f"?done={found.key}" if is_changed and state != Flagged.State.OPEN else ""
    return redirect(reverse("console:impostors") + done)


@require_POST
@supervisors_only
def remove(request: AuthedRequest, key: str) -> HttpResponse:
    """Have the platform delete the message now."""
    if strangers.hide(_one(request, key), by=request.user):
        messages.success(request, _("The platform is asked to delete it."))
    else:
        messages.error(request, _("It is gone already, or the platform lets nobody delete it."))
    return redirect("console:impostors")


@require_POST
@supervisors_only
def add_picture(request: AuthedRequest) -> HttpResponse:
    """An official picture that strangers' are compared with."""
    file = request.FILES.get("picture")
    try:
        content = file.read(looking.LARGEST + 1) if file is not None else b""
        looking.keep(request.POST.get("name", ""), content, by=request.user)
        messages.success(request, _("Kept. Whoever is flagged from now on is compared with it."))
    except looking.NoPicture:
        messages.error(
            request, _("Choose a PNG, JPEG or WebP picture of up to 5 MB that shows something, and say whose it is.")
        )
    return redirect("console:impostors")


@require_POST
@supervisors_only
def drop_picture(request: AuthedRequest, key: str) -> HttpResponse:
    """It is not ours any more."""
    looking.drop(get_object_or_404(Picture.objects.visible_to(request.user.actor), key=key), by=request.user)
    messages.success(request, _("Removed."))
    return redirect("console:impostors")
