"""The page of the rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.console.page import presence_words
from heliodesk.console.rules.forms import Edit
from heliodesk.console.rules.trying import tried
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.routing import current
from heliodesk.routing.models import RuleVersion
from heliodesk.routing.rules import Rules, rules_of

_SHOWN = 20


@require_http_methods(["GET", "POST"])
@supervisors_only
def rules(request: AuthedRequest) -> HttpResponse:
    """What holds, to change; tried on yesterday first, if asked. `?from=` begins with an earlier version."""
    current.forget()
    holds = current.rules()
    edit = Edit(_begun_with(request, holds), request.POST or None)
    context: dict[str, object] = {"reason": request.POST.get("reason", "").strip()[:200]}
    status = 200
    if request.method == "POST":
        said = edit.rules()
        if said is None:
            status = 422
        elif "try" in request.POST:
            context["trial"] = tried(holds, said)
        elif not context["reason"]:
            context["no_reason"], status = True, 422
        else:
            version = current.change_rules(said, by=request.user, reason=str(context["reason"]))
            messages.success(request, _("Version %(number)s of the rules holds from now on.") % {"number": version.pk})
            return redirect("console:rules")
    context |= {
        "area": "rules",
        "edit": edit,
        "longest": int(holds.longest_head_start / 60),
        "versions": RuleVersion.objects.select_related("by")[:_SHOWN],
        **presence_words(request.user),
    }
    return render(request, "console/rules/rules.html", context, status=status)


def _begun_with(request: AuthedRequest, holds: Rules) -> Rules:
    number = request.GET.get("from", "")
    return (
        rules_of(get_object_or_404(RuleVersion, pk=number).data) if number.isascii() and number.isdecimal() else holds
    )
