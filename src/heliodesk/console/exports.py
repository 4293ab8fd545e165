"""Ask for an export, let a second person decide, fetch it while it lasts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.console.answers import words_for
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only
from heliodesk.conversations.body import Refused
from heliodesk.safety import exports as safety_exports
from heliodesk.safety.models import Export


class ExportForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What is wanted, of which days, and why."""

    class Meta:
        model = Export
        fields = ["what", "since", "until", "reason"]
        widgets = {"since": forms.DateInput(attrs={"type": "date"}), "until": forms.DateInput(attrs={"type": "date"})}
        help_texts = {
            "until": gettext_lazy("The last day, included. Days are UTC; at most 500 rows."),
            "reason": gettext_lazy("Who allows it reads this."),
        }

    def __init__(self, *args: Any, allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [c for c in Export.What.choices if c[0] in allowed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return told


@require_http_methods(["GET", "POST"])
@overseers_only
def exports(request: AuthedRequest) -> HttpResponse:
    """All requests of the last weeks, and the form for a new one."""
    agent = request.user
    allowed = [what for what in Export.What.values if safety_exports.may_ask(agent.actor, what)]
    today = datetime.now(UTC).date()
    form = ExportForm(request.POST or None, allowed=allowed, initial={"since": today, "until": today})
    if request.method == "POST" and form.is_valid():
        try:
            safety_exports.ask(**form.cleaned_data, by=agent)
        except Refused as refused:
            form.add_error("reason", words_for(refused.rule))
        else:
            messages.success(request, _("Asked. Somebody else has to allow it."))
            return redirect("console:exports")
    lately = Export.objects.filter(asked_at__gt=datetime.now(UTC) - timedelta(days=60), what__in=allowed)
    rows = lately.select_related("asked_by", "decided_by").defer("content").order_by("-id")[:100]
    now = datetime.now(UTC)
    context = {
        "area": "exports",
        "form": form,
        "rows": [{"export": row, "lasts": row.expires_at is not None and now < row.expires_at} for row in rows],
        "may_decide": agent.actor.oversees or agent.actor.administers,
    }
    return render(request, "console/exports.html", {**context, **presence_words(agent)})


@require_POST
@overseers_only
def decide(request: AuthedRequest, key: str) -> HttpResponse:
    """Allow (`answer` allow) or refuse what a colleague asked for."""
    export = get_object_or_404(Export, key=key)
    try:
        if request.POST.get("answer") == "allow":
            safety_exports.allow(export, by=request.user)
            messages.success(request, _("Allowed. It can be fetched for 24 hours."))
        else:
            safety_exports.refuse(export, by=request.user)
            messages.success(request, _("Refused."))
    except Refused as refused:
        messages.error(request, words_for(refused.rule))
    return redirect("console:exports")


@require_GET
@overseers_only
def fetch(request: AuthedRequest, key: str) -> HttpResponse:
    """The file, for whoever asked for it."""
    export = get_object_or_404(Export, key=key, asked_by=request.user)
    try:
        content = safety_exports.fetch(export, by=request.user)
    except Refused as refused:
        messages.error(request, words_for(refused.rule))
        return redirect("console:exports")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{export.what}-{export.since}-{export.key[:6]}.csv"'
    return response
