"""The people who answer: administrators add them, change them, end and renew their access."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.access.actors import SYSTEM
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only
from heliodesk.conversations.models import Conversation, State
from heliodesk.hours.models import Channel, check_zone
from heliodesk.people import staff
from heliodesk.people.models import Agent, Clearance, Role
from heliodesk.routing.assignment import hand_over
from heliodesk.text.saying import language_name

# What an exchange's customers write in; more can be added by their code.
LANGUAGES = ("en", "zh", "pt", "es", "fr", "de", "ja", "ko", "vi", "tr", "ru", "ar")


class AgentForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What an administrator decides about a colleague."""

    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)

    levels = forms.CharField(
        label=_("Not fluent in"),
        required=False,
        help_text=_("A language and 1 (gets by) or 2 (writes it well), such as es 2, pt 1. Others count as fluent."),
    )
    skills = SimpleArrayField(
        forms.CharField(max_length=40),
        label=_("Skills"),
        required=False,
        help_text=_("As the rules of routing name them, with commas between: derivatives, fiat."),
    )
    clearances = forms.MultipleChoiceField(
        label=_("Clearances"), choices=Clearance.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all of them."),
    )

    class Meta:
        model = Agent
        fields = [
            *("name", "email", "team", "languages", "levels", "skills", "clearances", "channels"),
            *("roles", "capacity", "zone"),
        ]
        labels = {
            "name": _("Name"),
            "email": _("Mail address"),
            "team": _("Team"),
            "capacity": _("Conversations at once"),
            "zone": _("Time zone"),
        }
        help_texts = {
            "name": _("Customers are told the first name alone."),
            "zone": _("A name such as Asia/Singapore."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known = [*LANGUAGES, *(code for code in self.instance.languages if code not in LANGUAGES)]
        self.fields["languages"].choices = [(code, language_name(code)) for code in known]  # type: ignore[attr-defined]
        self.fields["capacity"].min_value = 0  # type: ignore[attr-defined]

        if self.instance.levels:
            self.initial["levels"] = ", ".join(f"{tag} {level}" for tag, level in sorted(self.instance.levels.items()))

    def clean_levels(self) -> dict[str, int]:
        levels = {}
        for part in str(self.cleaned_data["levels"]).replace("，", ",").split(","):
            tag, _space, level = part.strip().lower().rpartition(" ")
            if part.strip():
                if tag.strip() not in self.known or level not in {"1", "2"}:
                    raise ValidationError(_("Write a language and 1 or 2, with commas between: es 2, pt 1."))
                levels[tag.strip()] = int(level)
        return levels

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        check_zone(zone)
        return zone


class NewAgentForm(AgentForm):
    """With the first password, which the colleague changes after signing in."""

    password = forms.CharField(
        label=_("First password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def _post_clean(self) -> None:  # after the instance has its name and mail, which a password must not resemble
        super()._post_clean()  # type: ignore[misc]
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password", error)


class ChangeAgentForm(NewAgentForm):
    """With a new password for a colleague who has forgotten theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["password"].label = _("New password")
        self.fields["password"].help_text = _(
            "Leave it empty to keep the present one. A new one signs them out everywhere."
        )


@require_GET
@administrators_only
def people(request: AuthedRequest) -> HttpResponse:
    """Everybody who may sign in, or once could."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    agents = Agent.objects.select_related("team", "presence").annotate(second_factor=Exists(factors))
    context = {
        "agents": agents.order_by("-is_active", "name"),
        "roles": dict(Role.choices),
        "area": "people",
    }
    return render(request, "console/people.html", {**context, **presence_words(request.user)})


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: AuthedRequest) -> HttpResponse:
    """A new colleague."""
    form = NewAgentForm(
        request.POST or None, initial={"team": request.user.team_id, "roles": ["agent"], "languages": ["en"]}
    )
    if request.method == "POST" and form.is_valid():
        staff.add_agent(**form.cleaned_data, by=request.user.actor)
        return redirect("console:people")
    return render(request, "console/person.html", {"form": form, "area": "people", **presence_words(request.user)})


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: AuthedRequest, key: str) -> HttpResponse:
    """Change a colleague. Oneself cannot stop being administrator, so that there is always one."""
    agent = get_object_or_404(Agent, key=key)
    form = ChangeAgentForm(request.POST or None, instance=get_object_or_404(Agent, key=key))
    if request.method == "POST" and form.is_valid():
        if agent == request.user and Role.ADMINISTRATOR not in form.cleaned_data["roles"]:
            form.add_error("roles", _("You cannot take this role from yourself. Ask another administrator."))
        else:
            fields = dict(form.cleaned_data)
            if password := fields.pop("password"):
                staff.set_password(agent, password, by=request.user.actor)
            staff.change_agent(agent, by=request.user.actor, **fields)
            return redirect("console:people")
    return render(
        request, "console/person.html", {"form": form, "agent": agent, "area": "people", **presence_words(request.user)}
    )


@require_http_methods(["GET", "POST"])
@administrators_only
def deactivate(request: AuthedRequest, key: str) -> HttpResponse:
    """End a colleague's access. What they had goes back to their team's queue, in the customers' old places."""
    agent = get_object_or_404(Agent, key=key)
    # Not asked as the administrator, who sees no conversation: as the house, which hands them on.
    has = Conversation.objects.visible_to(SYSTEM).filter(assignee=agent, state=State.ASSIGNED)
    if request.method == "GET":
        return render(request, "console/parts/deactivate.html", {"agent": agent, "count": has.count()})
    if agent != request.user:
        staff.deactivate(agent, by=request.user.actor)
        for conversation in has:
            hand_over(conversation, by=request.user, to=conversation.team)
    return redirect("console:people")


@require_POST
@administrators_only
def reactivate(request: AuthedRequest, key: str) -> HttpResponse:
    """Let a colleague sign in again, with the password they had."""
    staff.reactivate(get_object_or_404(Agent, key=key), by=request.user.actor)
    return redirect("console:people")
