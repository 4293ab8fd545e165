"""The editor of one form. Plain forms; each button keeps what was typed first."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.console.forms.draft import Content, change, languages_of, of_post
from heliodesk.console.forms.rows import rows
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.intake import versions as commands
from heliodesk.intake.check import check
from heliodesk.intake.difference import changes
from heliodesk.intake.forms import NotAForm, Problem, read_form
from heliodesk.intake.models import FormVersion
from heliodesk.intake.questions import questions
from heliodesk.intake.shapes import Form, words_in
from heliodesk.intake.values import Asking

_PREVIEWED = ("en", "zh-hans")


def own_languages() -> list[str]:
    """The site's languages as tags of forms, English first."""
    return [{"zh-hans": "zh-Hans"}.get(code, code) for code, _name in settings.LANGUAGES]


def latest(slug: str) -> FormVersion | None:
    """What was published last, offered or not."""
    published = FormVersion.objects.filter(slug=slug, state=FormVersion.State.PUBLISHED)
    return published.order_by("-number").first()


@require_http_methods(["GET", "POST"])
@editors_only
def edit(request: AuthedRequest, slug: str) -> HttpResponse:
    """Show the form to edit; `do`: save, look, publish, drop, or a change of order (draft.change)."""
    draft, published = commands.draft_of(slug), latest(slug)
    held = draft or published
    if held is None:
        raise Http404
    if request.method == "GET":
        return _show(request, slug, held.content, published, draft is not None, problems=[])
    content = of_post(slug, request.POST, languages_of(held.content, own_languages()))
    do = request.POST.get("do", "save")
    me = request.user.actor
    if do == "drop":
        commands.discard_draft(slug)
        messages.success(request, _("Your changes are thrown away."))
        return redirect("console:forms:edit", slug) if published else redirect("console:forms:overview")
    opened = change(content, do) if ":" in do or do == "add-step" else ""
    commands.save_draft(slug, content, by=me)
    problems: list[Problem] = []
    if do == "publish":
        try:
            made = commands.publish(slug, content, by=me, reason=request.POST.get("reason", ""))
        except NotAForm as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Version %(n)s is asked from now on.") % {"n": made.number})
            return redirect("console:forms:versions", slug)
    else:
        problems = [] if do == "add-step" or ":" in do else faults_of(content)
    status = 422 if do == "publish" else 200
    return _show(
        request, slug, content, published, True, problems=problems, opened=opened, status=status, saved=do == "save"
    )


def faults_of(content: Content) -> list[Problem]:
    """What is wrong with a form."""
    try:
        read_form(content)
    except NotAForm as refused:
        return refused.problems
    return []


def _show(
    request: AuthedRequest,
    slug: str,
    content: Content,
    published: FormVersion | None,
    is_draft: bool,
    *,
    problems: list[Problem],
    opened: str = "",
    status: int = 200,
    saved: bool = False,
) -> HttpResponse:
    languages = languages_of(content, own_languages())
    try:
        form = read_form(content)
    except NotAForm:
        form = None
    context: dict[str, Any] = {
        "area": "forms",
        "tab": "edit",
        "slug": slug,
        "name": words_in(content.get("title") or {}, translation.get_language() or "en") or slug,
        "published": published,
        "is_draft": is_draft,
        "saved": saved,
        "reason": request.POST.get("reason", "")[:400],
        "reason_error": next((True for each in problems if each.where == "reason"), False),
        **rows(content, languages, [each for each in problems if each.where != "reason"], opened),
        "previews": previews(form) if form else [],
        "changed": changes(commands.form_of(published), form) if form and published and is_draft else [],
        **presence_words(request.user),
    }
    return render(request, "console/forms/editor.html", context, status=status)


def previews(form: Form) -> list[dict[str, Any]]:
    """The form as customers see it, in each language of the pages. Every page and question is there, whatever it depends on."""
    checked = check(form, {}, Asking(datetime.now(UTC)))
    made = []
    for language in _PREVIEWED:
        with translation.override(language):
            pages = [
                {
                    "title": words_in(step.title, language),
                    "says": words_in(step.says, language),
                    "questions": questions(
                        form, step, {}, checked, language=language, zone="UTC", files={}, every=True
                    ),
                }
                for step in form.steps
            ]
            made.append(
                {
                    "language": language,
                    "prefix": f"p-{language}-",
                    "title": words_in(form.title, language),
                    "pages": pages,
                }
            )
    return made
