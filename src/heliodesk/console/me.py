"""What agents say about themselves: presence and its reason, shortcuts, time zone."""

from django import forms
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.console.answers import done
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, answerers_only, signed_in
from heliodesk.hours.models import check_zone
from heliodesk.people.models import Agent
from heliodesk.people.staff import change_agent
from heliodesk.routing import overtime
from heliodesk.routing.models import Presence
from heliodesk.routing.presence import set_presence

REASON = 80  # characters


@require_GET
@signed_in
def presence(request: AuthedRequest) -> HttpResponse:
    """The button in the top bar, or its menu."""
    where = "presence_menu" if request.GET.get("as") == "menu" else "presence"
    return render(request, f"console/parts/{where}.html", presence_words(request.user))


@require_POST
@answerers_only
def change_presence(request: AuthedRequest) -> HttpResponse:
    """Say that I take chats, or not, and why not."""
    state = request.POST.get("state", "")
    if state not in Presence.State.values:
        return HttpResponseBadRequest()
    set_presence(request.user, state, reason=request.POST.get("reason", "").strip()[:REASON])
    if not request.htmx:
        return redirect("console:desk")
    return done(**{"close-menus": True})


class OwnSettings(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What an agent may change about themselves."""

    overtime = forms.BooleanField(
        label=_("call me while off duty"),
        required=False,
        help_text=_(
            "When more customers than usual write, you may be asked here and by mail to come. You may always say no."
        ),
    )

    class Meta:
        model = Agent
        fields = ["zone", "single_keys"]
        help_texts = {
            "zone": _("The times on your desk are told in this zone. A name such as Asia/Singapore."),
            "single_keys": _("A letter alone acts when you are not in a field. Ctrl Enter works in any case."),
        }

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        check_zone(zone)
        return zone


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: AuthedRequest) -> HttpResponse:
    """My zone and my shortcuts."""
    # A copy: a form writes what it was given into its object, even when it refuses it.
    begins = {"overtime": overtime.allows(request.user)}
    form = OwnSettings(request.POST or None, instance=Agent.objects.get(pk=request.user.pk), initial=begins)
    if not request.user.actor.answers:
        del form.fields["overtime"]
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if "overtime" in said:
            overtime.allow(request.user, allowed=said.pop("overtime"))
        change_agent(Agent.objects.get(pk=request.user.pk), by=request.user.actor, **said)
        return redirect("console:settings")
    return render(request, "console/settings.html", {"form": form, "area": "settings", **presence_words(request.user)})


@require_POST
@signed_in
def toggle_keys(request: AuthedRequest) -> HttpResponse:
    """Turn single-letter shortcuts on or off."""
    change_agent(Agent.objects.get(pk=request.user.pk), by=request.user.actor, single_keys=not request.user.single_keys)
    if not request.htmx:
        return redirect("console:desk")
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response
