"""The language model: whether it is used, how much of it, and what became of it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only
from heliodesk.scribe import switching
from heliodesk.scribe.asking import spent_today
from heliodesk.scribe.models import Purpose, Use

_MOST = 100_000_000


class SwitchForm(forms.Form):
    """On or off, and the budget."""

    is_on = forms.BooleanField(label=gettext_lazy("Use the language model"), required=False)
    tokens_a_day = forms.IntegerField(
        label=gettext_lazy("Tokens a day"),
        min_value=0,
        max_value=_MOST,
        help_text=gettext_lazy("When they are used up, drafts and translations rest until midnight UTC."),
    )


@require_http_methods(["GET", "POST"])
@administrators_only
def switch(request: AuthedRequest) -> HttpResponse:
    """The switch with its budget, and the last seven days."""
    now = switching.setting()
    form = SwitchForm(request.POST or None, initial={"is_on": now.is_on, "tokens_a_day": now.tokens_a_day})
    if request.method == "POST" and form.is_valid():
        switching.switch(**form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. It holds from the next use on."))
        return redirect("console:language-model")
    context = {
        "area": "language-model",
        "form": form,
        "setting": now,
        "model": settings.LLM_MODEL if settings.LLM else "",
        "spent": spent_today(),
        "rows": [_row(each) for each in switching.used()],
    }
    return render(request, "console/scribe/switch.html", {**context, **presence_words(request.user)})


def _row(used: dict[str, Any]) -> dict[str, Any]:
    return {
        "purpose": Purpose(used["purpose"]).label,
        "outcome": Use.Outcome(used["outcome"]).label,
        "is_good": used["outcome"] == Use.Outcome.TAKEN,
        "times": used["times"],
        "tokens": used["tokens"],
        "seconds": f"{used['took'] / 1000:.1f}",
    }
