"""The versions of a form: what each changed, in words; go back; offer it or not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.console.forms.editor import latest
from heliodesk.console.forms.words import people_of, rule_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.intake import versions as commands
from heliodesk.intake.difference import changes
from heliodesk.intake.forms import NotAForm
from heliodesk.intake.models import FormVersion
from heliodesk.intake.shapes import words_in

_SHOWN = 30


@require_GET
@editors_only
def versions(request: AuthedRequest, slug: str) -> HttpResponse:
    """All versions, the newest first."""
    published = FormVersion.objects.filter(slug=slug, state=FormVersion.State.PUBLISHED).order_by("-number")
    found = list(published[: _SHOWN + 1])
    if not found and commands.draft_of(slug) is None:
        raise Http404
    people = people_of({each.author for each in found})
    language = get_language() or "en"
    rows = []
    for i, each in enumerate(found[:_SHOWN]):
        before = found[i + 1] if i + 1 < len(found) else None
        rows.append(
            {
                "version": each,
                "reason": _("Shipped with Heliodesk") if each.author == "system" else each.reason,
                "author": people.get(each.author, ""),
                "changes": changes(commands.form_of(before), commands.form_of(each)) if before else [],
                "is_current": i == 0,
                "turned": before is not None and before.is_offered != each.is_offered,
            }
        )
    context = {
        "area": "forms",
        "tab": "versions",
        "slug": slug,
        "name": words_in(found[0].content["title"], language) if found else slug,
        "rows": rows,
        "offered": bool(found and found[0].is_offered),
        **presence_words(request.user),
    }
    return render(request, "console/forms/versions.html", context)


@require_POST
@editors_only
def again(request: AuthedRequest, slug: str, number: int) -> HttpResponse:
    """`reason`: publish an older version anew."""
    version = get_object_or_404(FormVersion.objects.filter(state=FormVersion.State.PUBLISHED), slug=slug, number=number)
    try:
        made = commands.publish_again(version, by=request.user.actor, reason=request.POST.get("reason", ""))
    except NotAForm as refused:
        messages.error(request, " ".join(rule_in_words(each.rule) for each in refused.problems))
    else:
        words = _("Version %(old)s is asked again, as version %(new)s.") % {"old": number, "new": made.number}
        messages.success(request, words)
    return redirect("console:forms:versions", slug)


@require_POST
@editors_only
def offer(request: AuthedRequest, slug: str) -> HttpResponse:
    """`reason`, `offer` (yes or no): take a form away from the customers, or give it back."""
    held = latest(slug)
    if held is None:
        raise Http404
    reason, me = request.POST.get("reason", ""), request.user.actor
    try:
        if request.POST.get("offer") == "yes":
            commands.publish_again(held, by=me, reason=reason)
            messages.success(request, _("Customers are offered it again."))
        else:
            commands.withdraw(slug, by=me, reason=reason)
            messages.success(request, _("Customers are not offered it any more."))
    except NotAForm as refused:
        messages.error(request, " ".join(rule_in_words(each.rule) for each in refused.problems))
    return redirect("console:forms:versions", slug)
