"""All forms; a new one; a form as JSON, and back."""

import json
import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.console.forms.draft import fresh
from heliodesk.console.forms.editor import latest
from heliodesk.console.forms.words import GROUPS, people_of, rule_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.intake import versions as commands
from heliodesk.intake.forms import NotAForm, read_form
from heliodesk.intake.models import FormVersion
from heliodesk.intake.shapes import words_in

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
_LARGEST = 400_000  # characters of a form as JSON


@require_GET
@editors_only
def overview(request: AuthedRequest) -> HttpResponse:
    """Every form with its version, by group."""
    return _overview(request)


def _overview(request: AuthedRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    held: dict[str, dict[str, Any]] = {}
    for each in FormVersion.objects.order_by("slug", "number"):
        row = held.setdefault(each.slug, {"slug": each.slug, "draft": None, "version": None})
        row["draft" if each.state == FormVersion.State.DRAFT else "version"] = each
    people = people_of({each.author for row in held.values() for each in (row["draft"], row["version"]) if each})
    language = get_language() or "en"
    for row in held.values():
        shown = row["version"] or row["draft"]
        row["title"] = words_in(shown.content.get("title") or {}, language) or row["slug"]
        row["group"] = str(shown.content.get("group"))
        row["author"] = people.get(shown.author, _("Shipped with Heliodesk") if shown.author == "system" else "")
    groups = [(name, [row for row in held.values() if row["group"] == key]) for key, name in GROUPS.items()]
    context = {
        "area": "forms",
        "groups": [(name, found) for name, found in groups if found],
        "wrong": wrong,
        "slug": request.POST.get("slug", ""),
        "title": request.POST.get("title", ""),
        **presence_words(request.user),
    }
    return render(request, "console/forms/overview.html", context, status=status)


@require_POST
@editors_only
def new(request: AuthedRequest) -> HttpResponse:
    """`slug`, `title`: begin a form. It is a draft until it is published."""
    slug, title = request.POST.get("slug", "").strip(), request.POST.get("title", "").strip()[:200]
    if not _SLUG.fullmatch(slug):
        return _overview(request, wrong=rule_in_words("not-a-name"), status=422)
    if FormVersion.objects.filter(slug=slug).exists():
        return _overview(request, wrong=rule_in_words("name-twice"), status=422)
    commands.save_draft(slug, fresh(slug, title, settings.DEFAULT_TEAM), by=request.user.actor)
    return redirect("console:forms:edit", slug)


@require_GET
@editors_only
def as_json(request: AuthedRequest, slug: str) -> HttpResponse:
    """The form as a file: the draft when there is one, else what is asked."""
    held = commands.draft_of(slug) or latest(slug)
    if held is None:
        raise Http404
    response = HttpResponse(json.dumps(held.content, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return response


@require_POST
@editors_only
def bring(request: AuthedRequest, slug: str) -> HttpResponse:
    """`json`: a form from a file or another site, as the draft of this one. Unsound ones are told why, and nothing changes."""
    held = commands.draft_of(slug) or latest(slug)
    if held is None:
        raise Http404
    sent = request.FILES.get("file")
    text = sent.read(_LARGEST * 4).decode("utf-8", "replace") if sent else request.POST.get("json", "")
    problems: list[str] = []
    try:
        content = json.loads(text[:_LARGEST])
        if isinstance(content, dict):
            content["slug"] = slug
        read_form(content)
    except NotAForm as refused:
        problems = [f"{each.where or slug}: {rule_in_words(each.rule)}" for each in refused.problems[:30]]
    except (ValueError, RecursionError):
        problems = [_("This is not JSON.")]
    if problems:
        context = {"area": "forms", "tab": "json", "slug": slug, "problems": problems, "json": text[:_LARGEST]}
        return render(request, "console/forms/bring.html", {**context, **presence_words(request.user)}, status=422)
    commands.save_draft(slug, content, by=request.user.actor)
    messages.success(request, _("It is your draft now. Look it over, then publish it."))
    return redirect("console:forms:edit", slug)
