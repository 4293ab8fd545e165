"""Webhooks: which addresses of the exchange are told when services open, close and change, and whether it arrives."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only
from heliodesk.hours import webhooks as hooks
from heliodesk.hours.models import Call, Schedule, Webhook
from heliodesk.hours.sentences import service_name

_CALLS = 5  # shown with each address


class WebhookForm(forms.Form):
    """An address and what it hears of."""

    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=400,
        assume_scheme="https",
        help_text=gettext_lazy("It begins with https:// and leads to a public server of yours."),
    )
    schedule = forms.ModelChoiceField(
        label=gettext_lazy("Hours of"),
        queryset=Schedule.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
        widget=forms.Select(attrs={"class": "hd-words"}),  # a department's own name for itself
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["schedule"]
        field.queryset = Schedule.objects.all()  # type: ignore[attr-defined]
        field.label_from_instance = service_name  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if urlsplit(url).username or urlsplit(url).password:
            raise ValidationError(_("Leave names and passwords out of the address; calls are signed."))
        return url


@require_http_methods(["GET", "POST"])
@administrators_only
def webhooks(request: AuthedRequest) -> HttpResponse:
    """All addresses with their last calls, and the form; a new one's secret is on the answer to the form only."""
    form, secret = WebhookForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        made = hooks.add(url=form.cleaned_data["url"], schedule=form.cleaned_data["schedule"], by=request.user.actor)
        form, secret = WebhookForm(), made.secret
    rows = Webhook.objects.filter(ended_at=None).select_related("schedule").order_by("-id")
    context = {
        "area": "webhooks",
        "form": form,
        "secret": secret,
        "rows": [
            {
                "hook": hook,
                "service": service_name(hook.schedule) if hook.schedule else _("All"),
                "calls": list(Call.objects.filter(webhook=hook)[:_CALLS]),
            }
            for hook in rows
        ],
    }
    return render(request, "console/webhooks.html", {**context, **presence_words(request.user)})


@require_POST
@administrators_only
def end(request: AuthedRequest, key: str) -> HttpResponse:
    """Tell this address nothing any more."""
    hooks.end(get_object_or_404(Webhook, key=key), by=request.user.actor)
    messages.success(request, _("This address is told nothing any more."))
    return redirect("console:webhooks")


@require_POST
@administrators_only
def again(request: AuthedRequest, key: str) -> HttpResponse:
    """Try once more what did not arrive."""
    count = hooks.try_again(get_object_or_404(Webhook, key=key))
    words = ngettext("%(n)s call is tried again.", "%(n)s calls are tried again.", count) % {"n": count}
    messages.success(request, words)
    return redirect("console:webhooks")
