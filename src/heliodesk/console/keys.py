"""API keys: administrators make them, see them once, and end them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only
from heliodesk.people import keys as api_keys
from heliodesk.people.models import ApiKey


class KeyForm(forms.Form):
    """What an administrator decides about a key."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Which program will use it, and where.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), choices=ApiKey.Scope.choices, widget=forms.CheckboxSelectMultiple
    )


@require_http_methods(["GET", "POST"])
@administrators_only
def keys(request: AuthedRequest) -> HttpResponse:
    """All keys, and the form for a new one; its secret is on the answer to the form and nowhere else."""
    form, secret = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _key, secret = api_keys.make_key(**form.cleaned_data, by=request.user)
        form = KeyForm()
    context = {
        "area": "keys",
        "form": form,
        "secret": secret,
        "keys": ApiKey.objects.select_related("made_by"),
        "scopes": dict(ApiKey.Scope.choices),
    }
    return render(request, "console/keys.html", {**context, **presence_words(request.user)})


@require_POST
@administrators_only
def revoke(request: AuthedRequest, key: str) -> HttpResponse:
    """End a key's access."""
    found = get_object_or_404(ApiKey, key=key)
    api_keys.revoke(found, by=request.user)
    messages.success(request, _("%(name)s has no access any more.") % {"name": found.name})
    return redirect("console:keys")
