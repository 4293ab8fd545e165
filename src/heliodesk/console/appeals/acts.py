"""What supervisors do with an appeal: one form of its page, one command."""

from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from heliodesk.appeals import deciding, reviewing
from heliodesk.appeals.changing import TEXTS, latest, texts_of
from heliodesk.appeals.models import Appeal
from heliodesk.console.answers import problem
from heliodesk.console.appeals.appeal import found, page
from heliodesk.console.appeals.words import lacking, refusal
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Message
from heliodesk.files.models import File
from heliodesk.text.pdf import NoFont


@require_POST
@supervisors_only
def act_on_appeal(request: AuthedRequest, key: str) -> HttpResponse:
    """`do`: take, give-back, save, preview, hand-in, confirm, send-back, extend or evidence. The open page saves the draft by
    itself, whatever `do` is, and is told in place."""
    appeal = found(request, key)
    if request.htmx:
        return _keep_draft(request, appeal)
    do = _ACTS.get(request.POST.get("do", ""))
    try:
        if do is None:
            raise Refused("no-act")
        said = do(request, appeal)
    except Refused as refused:
        return _again(request, key, refused.rule, refused.status)
    except NoFont:
        return _again(request, key, "no-font", 409)
    if request.POST.get("do") == "preview":
        return redirect("console:appeal-letter", key)
    messages.success(request, said)
    place = "#opinion" if request.POST.get("do") in {"save", "take"} else ""
    return redirect(reverse("console:appeal", args=[key]) + quote(place, safe="#"))


def _keep_draft(request: AuthedRequest, appeal: Appeal) -> HttpResponse:
    try:
        _save(request, appeal)
    except Refused as refused:
        return problem(request, refusal(refused.rule), status=409)
    return HttpResponse(
        _("Saved, %(at)s") % {"at": f"{timezone.localtime():%H:%M}"}, content_type="text/plain; charset=utf-8"
    )


def _again(request: AuthedRequest, key: str, rule: str, status: int) -> HttpResponse:
    """The page as it is now, with what was typed and why it was not done."""
    appeal = found(request, key)
    said = refusal(rule)
    opinion = latest(appeal)
    if rule in {"opinion-parts", "opinion-language"} and opinion is not None:
        said = " ".join([said, "; ".join(lacking(texts_of(opinion), appeal.language))])
    typed = {name: request.POST[name] for name in (*TEXTS, "reason") if name in request.POST}
    return page(request, appeal, wrong=said, typed={**typed, "do": request.POST.get("do", "")}, status=status)


def _take(request: AuthedRequest, appeal: Appeal) -> str:
    reviewing.take(appeal, by=request.user)
    return _("You review it now. The customer was told by whom.")


def _give_back(request: AuthedRequest, appeal: Appeal) -> str:
    reviewing.give_back(appeal, by=request.user)
    return _("Given back. Somebody else can take it; what you wrote stays.")


def _save(request: AuthedRequest, appeal: Appeal) -> str:
    told = {name: request.POST[name] for name in TEXTS if name in request.POST}
    reviewing.save_draft(appeal, by=request.user, told=told)
    return _("Saved.")


def _hand_in(request: AuthedRequest, appeal: Appeal) -> str:
    _save(request, appeal)
    reviewing.hand_in(appeal, by=request.user)
    return _("Handed in. A second person reads it now.")


def _confirm(request: AuthedRequest, appeal: Appeal) -> str:
    deciding.confirm(appeal, by=request.user)
    return _("Decided. The customer was told, and the letter is in “My requests”.")


def _send_back(request: AuthedRequest, appeal: Appeal) -> str:
    reviewing.send_back(appeal, by=request.user, reason=request.POST.get("reason", ""))
    return _("Sent back, with your reason.")


def _extend(request: AuthedRequest, appeal: Appeal) -> str:
    reviewing.extend(appeal, by=request.user, reason=request.POST.get("reason", ""))
    return _("Extended. The customer was told, with the reason.")


def _add_evidence(request: AuthedRequest, appeal: Appeal) -> str:
    """`message`: ids, `file`: keys, of what was said and sent in the two tickets."""
    numbers = [int(each) for each in request.POST.getlist("message") if each.isdecimal() and len(each) < 19]
    seen = Message.objects.visible_to(request.user.actor).filter(conversation__in=[appeal.against_id, appeal.ticket_id])
    said = list(seen.filter(pk__in=numbers).select_related("conversation"))
    keys = set(request.POST.getlist("file"))
    sent: list[File] = [
        file for every in files_of(seen, viewer=request.user.actor).values() for file in every if file.key in keys
    ]
    if not said and not sent:
        raise Refused("evidence-none")
    reviewing.add_evidence(appeal, by=request.user, files=sent, messages=said)
    return _("On the list of evidence, with your name.")


_ACTS: dict[str, Callable[[AuthedRequest, Appeal], str]] = {
    "take": _take,
    "give-back": _give_back,
    "save": _save,
    "preview": _save,
    "hand-in": _hand_in,
    "confirm": _confirm,
    "send-back": _send_back,
    "extend": _extend,
    "evidence": _add_evidence,
}
