"""Regions and how long answers usually take: names, countries, the office's zone; seconds as minutes."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from heliodesk.console.hours.words import site_languages
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only, planners_only
from heliodesk.hours import places, visiting
from heliodesk.hours.models import Answering, Channel, Region, check_zone
from heliodesk.hours.regions import change_region, set_answering
from heliodesk.text.saying import language_in_words, locale

NEW = "new"  # the address of a region that is not there yet
_LEVELS = ("full", "reduced")
_MOST_MINUTES = 14 * 24 * 60


class RegionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One office and the countries that it serves first."""

    countries = forms.CharField(
        label=gettext_lazy("Countries"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Codes of two letters with commas between them, such as SG, MY, VN."),
    )

    class Meta:
        model = Region
        fields = ["slug", "zone"]
        labels = {"slug": gettext_lazy("Short name"), "zone": gettext_lazy("Time zone of the office")}
        help_texts = {
            "slug": gettext_lazy("Small letters, as it stands in addresses. It stays for good."),
            "zone": gettext_lazy("A name such as Asia/Singapore."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in site_languages():
            label = _("Name in %(language)s") % {"language": language_in_words(language)}
            self.fields[f"name_{language}"] = forms.CharField(label=label, max_length=60)
            self.initial[f"name_{language}"] = self.instance.names.get(language, "")
        self.initial["countries"] = ", ".join(self.instance.countries)
        if self.instance.pk:
            del self.fields["slug"]
        self.order_fields([f"name_{language}" for language in site_languages()])
        self.fields["zone"].widget.attrs["list"] = "zones"

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if slug == NEW:
            raise ValidationError(_("Choose another name."))
        return slug

    def clean_countries(self) -> list[str]:
        codes = [code.upper() for code in re.split(r"[\s,，、;]+", self.cleaned_data["countries"]) if code]
        unknown = [code for code in codes if not visiting.is_country(code)]
        if unknown:
            raise ValidationError(
                _("“%(code)s” is no country’s code. Codes have two letters, such as SG."),
                params={"code": unknown[0][:20]},
            )
        others = Region.objects.exclude(pk=self.instance.pk)
        for region in others:
            if twice := sorted(set(codes) & set(region.countries)):
                raise ValidationError(
                    _("%(code)s belongs to %(region)s already. Take it out there first."),
                    params={"code": twice[0], "region": region.name_in(locale().language)},
                )
        return sorted(set(codes))

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        check_zone(zone)
        return zone


@require_GET
@hours_readers_only
def regions(request: AuthedRequest) -> HttpResponse:
    """Every region, and the usual answer times."""
    return _page(request, AnsweringForm())


def _page(request: AuthedRequest, form: "AnsweringForm") -> HttpResponse:
    language = locale().language
    rows = [
        {
            "region": region,
            "name": region.name_in(language),
            "countries": [str(locale().territories.get(code, code)) for code in region.countries],
        }
        for region in Region.objects.all()
    ]
    context = {"area": "hours", "rows": rows, "form": form, "may_plan": request.user.actor.plans}
    status = 422 if form.errors else 200
    return render(request, "console/hours/regions.html", {**context, **presence_words(request.user)}, status=status)


@require_http_methods(["GET", "POST"])
@planners_only
def edit_region(request: AuthedRequest, region: str) -> HttpResponse:
    """Change a region, or make one (`new`)."""
    found = Region() if region == NEW else get_object_or_404(Region, slug=region)
    form = RegionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        change_region(
            form.save(commit=False),
            names={code: told[f"name_{code}"].strip() for code in site_languages()},
            countries=told["countries"],
            zone=told["zone"],
            by=request.user.actor,
        )
        messages.success(request, _("Saved."))
        return redirect("console:hours:regions")
    context = {"area": "hours", "form": form, "region": found, "zones": places.zones()}
    status = 422 if form.errors else 200
    return render(request, "console/hours/region.html", {**context, **presence_words(request.user)}, status=status)


class AnsweringForm(forms.Form):
    """From – to in minutes, for each channel and level. Both empty: nothing is promised."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {(row.channel, row.level): row for row in Answering.objects.all()}
        for channel in Channel.values:
            for level in _LEVELS:
                row = known.get((channel, level))
                for end, value in (("least", row and row.least), ("most", row and row.most)):
                    self.fields[f"{channel}_{level}_{end}"] = forms.IntegerField(
                        min_value=1, max_value=_MOST_MINUTES, required=False, initial=value and -(-value // 60)
                    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for channel in Channel.values:
            for level in _LEVELS:
                name = f"{channel}_{level}_"
                least, most = told.get(name + "least"), told.get(name + "most")
                if (
                    (least is None) != (most is None)
                    and name + "most" not in self.errors
                    and name + "least" not in self.errors
                ):
                    self.add_error(name + "most", _("Say both, or neither."))
                elif least and most and most < least:
                    self.add_error(name + "most", _("The longer time is shorter than the shorter one."))
        return told

    def rows(self) -> list[dict[str, Any]]:
        """For the table: a channel and its four fields."""
        return [
            {
                "name": label,
                "levels": [(self[f"{channel}_{level}_least"], self[f"{channel}_{level}_most"]) for level in _LEVELS],
            }
            for channel, label in Channel.choices
        ]


@require_http_methods(["GET", "POST"])
@planners_only
def answering(request: AuthedRequest) -> HttpResponse:
    """Change the usual answer times."""
    if request.method == "GET":
        return redirect("console:hours:regions")
    form = AnsweringForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    usual = {}
    for channel in Channel.values:
        for level in _LEVELS:
            least, most = (form.cleaned_data[f"{channel}_{level}_{end}"] for end in ("least", "most"))
            usual[channel, level] = (least * 60, most * 60) if least else None
    set_answering(usual, by=request.user.actor)
    messages.success(request, _("Saved."))
    return redirect("console:hours:regions")
