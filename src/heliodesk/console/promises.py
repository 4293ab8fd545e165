"""What is promised to customers: what runs late, what is due, what stands still and why, what was broken; and the policies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.access.actors import Actor
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, answerers_only, overseers_only
from heliodesk.intake.shapes import words_in
from heliodesk.intake.versions import offered
from heliodesk.promises.models import Kind, Policy, Promise, State
from heliodesk.promises.policies import keep_policy, remove_policy
from heliodesk.tickets.models import Priority

_SHOWN = 50
_SOON = timedelta(hours=2)
_BACK = timedelta(days=30)
WHY = {
    "waits": gettext_lazy("we wait for the customer"),
    "no-hours": gettext_lazy("no service hours are known for it"),
    "merged": gettext_lazy("merged into another"),
    "closed": gettext_lazy("closed without an answer"),
    "no-policy": gettext_lazy("the policy promises nothing any more"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the table: its promises, and whether there are more."""

    name: str
    title: str
    empty: str
    rows: Sequence[Promise]
    is_cut: bool


@require_GET
@answerers_only
def promises(request: AuthedRequest) -> HttpResponse:
    """One table of what is running, stopped and broken, of the tickets that the reader may see."""
    actor, now = request.user.actor, datetime.now(UTC)
    context = {"area": "promises", "groups": _groups(actor, now), "kept": _kept(actor, now), "why": WHY, "now": now}
    return render(request, "console/promises.html", {**context, **presence_words(request.user)})


def _groups(actor: Actor, now: datetime) -> list[Group]:
    seen = Promise.objects.visible_to(actor)
    seen = seen.select_related("conversation__assignee", "conversation__ticket", "conversation__team", "policy")
    running = seen.filter(state=State.RUNNING)
    return [
        _group("late", _("Late"), _("Nothing is late."), running.filter(due__lte=now).order_by("due")),
        _group(
            "soon",
            _("Due within two hours"),
            _("Nothing is due within two hours."),
            running.filter(due__gt=now, due__lte=now + _SOON).order_by("due"),
        ),
        _group(
            "later", _("Due later"), _("Nothing is due later."), running.filter(due__gt=now + _SOON).order_by("due")
        ),
        _group(
            "stands",
            _("Stands still"),
            _("Nothing stands still."),
            seen.filter(Q(state=State.PAUSED) | Q(state=State.RUNNING, due=None)).order_by("-since"),
        ),
        _group(
            "broken",
            _("Broken in the last 30 days"),
            _("No promise was broken in the last 30 days."),
            seen.filter(broken_at__gt=now - _BACK).exclude(state=State.RUNNING).order_by("-broken_at"),
        ),
    ]


def _group(name: str, title: str, empty: str, rows: "QuerySet[Promise]") -> Group:
    found = list(rows[: _SHOWN + 1])
    return Group(name, title, empty, found[:_SHOWN], len(found) > _SHOWN)


def _kept(actor: Actor, now: datetime) -> list[tuple[str, int, int]]:
    """Of each kind, how many of the promises that ended in the last 30 days were kept, and how many there were."""
    ended = Promise.objects.visible_to(actor).filter(ended_at__gt=now - _BACK, state__in=(State.KEPT, State.LATE))
    rows = ended.values("kind").annotate(kept=Count("id", filter=Q(state=State.KEPT)), every=Count("id"))
    found = {row["kind"]: (row["kept"], row["every"]) for row in rows}
    return [(str(Kind(kind).label), *found[kind]) for kind in Kind.values if kind in found]


RECIPIENTS = ("assignee", "supervisors", "customer")


class PartsField(forms.CharField):
    """Parts of a time in per cent: "50, 80" → [50, 80]."""

    def __init__(self, *, most: int = 150, **named: Any) -> None:
        hint = gettext_lazy("Per cent of the time, such as 50, 80; empty: never.")
        super().__init__(**{"required": False, "help_text": hint, "max_length": 40, **named})
        self.most = most

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for what is no part of a time."""
        said = super().clean(value).replace("%", " ").replace("，", ",").replace(",", " ").split()
        if not all(each.isascii() and each.isdecimal() and len(each) < 4 for each in said) or len(said) > 5:
            raise forms.ValidationError(_("Write numbers with commas between, five at most."))
        parts = sorted({int(each) for each in said})
        if parts and not 1 <= parts[0] <= parts[-1] <= self.most:
            raise forms.ValidationError(_("A part is from 1 to %(most)s per cent.") % {"most": self.most})
        return parts


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What is promised to whom, in minutes of service time."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        coerce=lambda value: int(value) if value else None,
        choices=[("", gettext_lazy("Every")), *Priority.choices],
        required=False,
        empty_value=None,
    )

    form = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    assignee = PartsField(label=gettext_lazy("Who has it is told at"))
    supervisors = PartsField(label=gettext_lazy("Supervisors are told at"))
    customer = PartsField(
        label=gettext_lazy("The customer is told at"),
        most=95,
        help_text=gettext_lazy("Per cent of the time, at most 95: before it is over, never after."),
    )

    class Meta:
        model = Policy
        fields = ("name", "form", "priority", "tier", "language", "first", "next", "solved")
        help_texts = {
            "tier": gettext_lazy("As the exchange names it; empty: every level."),
            "language": gettext_lazy("Such as en or zh; empty: every language."),
            "first": gettext_lazy("Minutes of service time; empty: nothing is promised."),
            "next": gettext_lazy("Minutes of service time; empty: nothing is promised."),
            "solved": gettext_lazy("Minutes of service time; empty: nothing is promised."),
        }

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["name"].label = _("What it is called")
        for who in RECIPIENTS:
            self.initial[who] = ", ".join(str(part) for part, whom in self.instance.steps if whom == who)
        names = form_names()
        if (held := self.instance.form) and held not in names:
            names[held] = held  # one that is offered no more
        cast("forms.ChoiceField", self.fields["form"]).choices = [("", _("Every")), *names.items()]

    def clean(self) -> dict[str, Any]:
        """Everybody has a moment of their own: what is told is remembered by its part of the time."""
        told = super().clean() or {}
        parts = [part for who in RECIPIENTS for part in told.get(who) or ()]
        if len(parts) != len(set(parts)):
            self.add_error(None, _("Each part of the time may stand once, for one of the three."))
        return told

    def chain(self) -> list[list[int | str]]:
        """Who is told at which part of the time, as a policy keeps it."""
        return sorted([part, who] for who in RECIPIENTS for part in self.cleaned_data[who])


def form_names() -> dict[str, str]:
    """The forms that customers are offered: slug → title, in the reader's language."""
    language = get_language() or "en"
    return {each.form.slug: words_in(each.form.title, language) for each in offered()}


@require_http_methods(["GET", "POST"])
@overseers_only
def policies(request: AuthedRequest) -> HttpResponse:
    """All policies, and one to add."""
    return _policies(request, None)


@require_http_methods(["GET", "POST"])
@overseers_only
def policy(request: AuthedRequest, key: str) -> HttpResponse:
    """All policies, and one to change."""
    return _policies(request, get_object_or_404(Policy, key=key))


def _policies(request: AuthedRequest, chosen: Policy | None) -> HttpResponse:
    form = PolicyForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        policy = form.save(commit=False)
        policy.chain = form.chain()
        keep_policy(policy, by=request.user.actor)
        messages.success(request, _("Kept. It holds for what is opened, and whose priority changes, from now on."))
        return redirect("console:policies")
    context = {
        "area": "policies",
        "form": form,
        "chosen": chosen,
        "policies": Policy.objects.all(),
        "form_names": form_names(),
    }
    return render(request, "console/policies.html", {**context, **presence_words(request.user)})


@require_POST
@overseers_only
def remove(request: AuthedRequest, key: str) -> HttpResponse:
    """Promise that no more; what runs goes on."""
    remove_policy(get_object_or_404(Policy, key=key), by=request.user.actor)
    messages.success(request, _("Removed. What was promised by it goes on."))
    return redirect("console:policies")
