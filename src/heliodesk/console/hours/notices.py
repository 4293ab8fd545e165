"""The notice that a new version drafted: an editor reads it over in every language and publishes it, or drops it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.console.hours.scopes import version_named
from heliodesk.console.hours.words import instant, named
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only, hours_readers_only
from heliodesk.hours import notices as commands
from heliodesk.hours.models import Notice
from heliodesk.text.saying import language_in_words


@require_http_methods(["GET", "POST"])
@hours_readers_only
def edit_notice(request: AuthedRequest, scope: str, number: int) -> HttpResponse:
    """The texts; with `do` look they are shown as the public would read them, with publish they are published."""
    notice = _notice(scope, number)
    edits = request.user.actor.edits
    if request.method == "POST" and not edits:
        raise PermissionDenied
    texts = {language: str(text) for language, text in notice.texts.items()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        texts = {language: request.POST.get(f"text-{language}", "").strip() for language in texts}
        errors = {language: problem for language, text in texts.items() if (problem := _problem(text))}
        if request.POST.get("do") == "publish" and not errors:
            commands.publish(notice, texts=texts, by=request.user.actor)
            messages.success(request, _("Published. The public reads it now."))
            return redirect("console:hours:overview")
    context: dict[str, Any] = {
        "area": "hours",
        "notice": notice,
        "version": notice.version,
        "schedule": notice.version.schedule,
        "name": named(notice.version.schedule),
        "begins": instant(notice.first_change),
        "texts": [
            {"language": code, "name": language_in_words(code), "text": text, "error": errors.get(code, "")}
            for code, text in texts.items()
        ],
        "may_edit": edits and notice.state == Notice.State.DRAFT,
        "longest": commands.LONGEST,
    }
    status = 422 if errors and request.method == "POST" else 200
    return render(request, "console/hours/notice.html", {**context, **presence_words(request.user)}, status=status)


@require_POST
@editors_only
def drop(request: AuthedRequest, scope: str, number: int) -> HttpResponse:
    """Nobody needs to be told."""
    notice = _notice(scope, number)
    if notice.state == Notice.State.DRAFT:
        commands.drop(notice, by=request.user.actor)
        messages.success(request, _("Dropped. The public is told nothing of this change."))
    return redirect("console:hours:overview")


def _notice(scope: str, number: int) -> Notice:
    version = version_named(scope, number)
    found = Notice.objects.filter(version=version).select_related("version__schedule").first()
    if found is None:
        raise Http404
    return found


def _problem(text: str) -> str:
    if not text:
        return _("Write what readers of this language are told, or drop the whole notice.")
    if len(text) > commands.LONGEST:
        return _("The text is too long. The limit is %(limit)s characters.") % {"limit": commands.LONGEST}
    return ""
