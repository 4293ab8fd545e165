"""The form of the rules, in minutes and shares as people say them; `rules.Rules` is in seconds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from heliodesk.console.people import LANGUAGES
from heliodesk.conversations.urgency import NAMES
from heliodesk.hours.models import Channel, Region
from heliodesk.intents.urgency import Urgency
from heliodesk.people.models import Clearance, Team
from heliodesk.routing.rules import LONGEST, MINUTE, Asks, BadRules, Rules, Step, dump, rules_of
from heliodesk.text.saying import language_name

HOUR = 60 * MINUTE
# What is wrong with a rule, by the rule's name (rules.BadRules).
WRONG = {
    "out-of-range": gettext_lazy("This number is out of its range."),
    "before-safety": gettext_lazy("A VIP never comes before funds at risk: give fewer minutes here, or more there."),
    "one-thing": gettext_lazy("A step adds one thing: a team, a language, or the ticket."),
    "nothing": gettext_lazy("Say what is asked of people: a skill, a clearance, a level or a region."),
    "level": gettext_lazy("A level is 1, 2 or 3."),
}


def _minutes(label: Any, **more: Any) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=LONGEST, **more)


def _weight(label: Any, **more: Any) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=10, **more)


class RulesForm(forms.Form):
    """Everything that is one number."""

    funds = _minutes(gettext_lazy("Funds or a life at risk"))
    locked_out = _minutes(gettext_lazy("Locked out"))
    trading = _minutes(gettext_lazy("Trading now"))
    vip = _minutes(gettext_lazy("VIP"))
    vip_levels = forms.CharField(
        label=gettext_lazy("Who is a VIP"),
        required=False,
        help_text=gettext_lazy("The exchange's words for these levels, with commas between. None: nobody."),
    )
    promise = _minutes(gettext_lazy("A promise about to break"))
    promise_near = _minutes(gettext_lazy("How long before it breaks"))
    by_load = _weight(gettext_lazy("How much somebody carries"))
    by_scarcity = _weight(gettext_lazy("Keep rare languages free"))
    by_level = _weight(gettext_lazy("How well they speak it"))
    by_distance = _weight(gettext_lazy("Another region"))
    by_team = _weight(gettext_lazy("Another team"))
    known_for = forms.FloatField(
        label=gettext_lazy("The same person again, within hours"),
        min_value=0,
        max_value=24,
        help_text=gettext_lazy("0: never."),
    )
    overloaded = forms.FloatField(
        label=gettext_lazy("Unless they carry more than, per cent"), min_value=0, max_value=100
    )
    chat = forms.FloatField(label=Channel.CHAT.label, min_value=0.05, max_value=10)
    messenger = forms.FloatField(label=Channel.MESSENGER.label, min_value=0.05, max_value=10)
    request = forms.FloatField(label=Channel.REQUEST.label, min_value=0.05, max_value=10)
    mail = forms.FloatField(label=Channel.MAIL.label, min_value=0.05, max_value=10)
    async_share = forms.FloatField(
        label=gettext_lazy("Requests and mails fill at most, per cent"), min_value=0, max_value=100
    )
    gives = forms.BooleanField(
        label=gettext_lazy("Give out requests and mails by themselves"),
        required=False,
        help_text=gettext_lazy("Otherwise people take them from their lists."),
    )
    accept = forms.IntegerField(label=gettext_lazy("Seconds to accept an offer"), min_value=5, max_value=600)


GROUPS = (
    ("first", ("funds", "locked_out", "trading", "vip", "vip_levels", "promise", "promise_near")),
    ("whom", ("by_load", "by_scarcity", "by_level", "by_distance", "by_team", "known_for", "overloaded")),
    ("room", ("chat", "messenger", "request", "mail", "async_share", "accept", "gives")),
)


class _Row(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [("", "–"), *((code, language_name(code)) for code in LANGUAGES)]
        teams = [("", "–"), *((str(pk), name) for pk, name in Team.objects.values_list("pk", "name"))]
        regions = [("", "–"), *((one.slug, one.name_in(get_language() or "en")) for one in Region.objects.all())]
        for name, choices in (("language", languages), ("team", teams), ("of", teams), ("region", regions)):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class StepForm(_Row):
    """A step of a chain."""

    of = forms.ChoiceField(label=gettext_lazy("What waits for"))
    after = _minutes(gettext_lazy("after minutes"))
    team = forms.ChoiceField(label=gettext_lazy("also goes to"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("or to who writes"), required=False)
    ticket = forms.BooleanField(label=gettext_lazy("or becomes a request"), required=False)

    def clean(self) -> dict[str, Any]:
        """One thing a step."""
        given = super().clean() or {}
        if not self.errors and sum(bool(given.get(name)) for name in ("team", "language", "ticket")) != 1:
            raise forms.ValidationError(str(WRONG["one-thing"]))
        return given


class AskForm(_Row):
    """What some matters ask of people."""

    urgency = forms.TypedChoiceField(label=gettext_lazy("When it is"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=gettext_lazy("in"), required=False)
    country = forms.CharField(label=gettext_lazy("from the country"), max_length=2, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("by"), choices=[("", "–"), *Channel.choices], required=False)
    team = forms.ChoiceField(label=gettext_lazy("for"), required=False)
    skill = forms.CharField(label=gettext_lazy("it needs the skill"), max_length=40, required=False)
    clearance = forms.ChoiceField(
        label=gettext_lazy("the clearance"), choices=[("", "–"), *Clearance.choices], required=False
    )
    level = forms.TypedChoiceField(label=gettext_lazy("who speaks it"), required=False, coerce=int, empty_value=None)
    region = forms.ChoiceField(label=gettext_lazy("only people in"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urgency"].choices = [("", "–"), *NAMES.items()]  # type: ignore[attr-defined]
        self.fields["level"].choices = [("", _("at all")), (2, _("well")), (3, _("fluently"))]  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        """It asks for something."""
        given = super().clean() or {}
        asks = any(given.get(name) for name in ("skill", "clearance", "region")) or (given.get("level") or 1) > 1
        if not self.errors and self.has_changed() and not asks:
            raise forms.ValidationError(str(WRONG["nothing"]))
        return given


Steps = formset_factory(StepForm, extra=1, can_delete=True, max_num=60)
AskRows = formset_factory(AskForm, extra=1, can_delete=True, max_num=60)


class Edit:
    """The whole page's input: the numbers, the steps, and what is asked."""

    def __init__(self, rules: Rules, data: Mapping[str, Any] | None = None) -> None:
        self.numbers = RulesForm(data, initial=_numbers(rules))
        self.steps: BaseFormSet[StepForm] = Steps(data, prefix="steps", initial=_steps(rules))
        self.asks: BaseFormSet[AskForm] = AskRows(data, prefix="asks", initial=_asks(rules))

    @property
    def groups(self) -> dict[str, list[Any]]:
        return {name: [self.numbers[field] for field in fields] for name, fields in GROUPS}

    def rules(self) -> Rules | None:
        """What was said as rules; None when something is wrong, which stands in the forms then."""
        if not all([self.numbers.is_valid(), self.steps.is_valid(), self.asks.is_valid()]):
            return None
        try:
            return rules_of(dump(self._said()))
        except BadRules as error:
            field = {"vip_head_start": "vip"}.get(error.place, error.place)
            self.numbers.add_error(
                field if field in self.numbers.fields else None, str(WRONG.get(error.rule, error.rule))
            )
            return None

    def _said(self) -> Rules:
        said = self.numbers.cleaned_data
        chains: dict[int, tuple[Step, ...]] = {}
        for row in _kept(self.steps):
            step = Step(
                row["after"] * MINUTE, int(row["team"]) if row["team"] else None, row["language"], row["ticket"]
            )
            chains[int(row["of"])] = (*chains.get(int(row["of"]), ()), step)
        asks = tuple(
            Asks(**{**row, "team": int(row["team"]) if row["team"] else None, "level": row["level"] or 1})
            for row in _kept(self.asks)
        )
        return replace(
            Rules(),
            head_start={
                int(Urgency.TRADING): said["trading"] * MINUTE,
                int(Urgency.LOCKED_OUT): said["locked_out"] * MINUTE,
                int(Urgency.FUNDS): said["funds"] * MINUTE,
            },
            vip_head_start=said["vip"] * MINUTE,
            vip_levels=frozenset(
                part.strip() for part in said["vip_levels"].replace("，", ",").split(",") if part.strip()
            ),
            promise_head_start=said["promise"] * MINUTE,
            promise_near=said["promise_near"] * MINUTE,
            known_for=said["known_for"] * HOUR,
            overloaded=said["overloaded"] / 100,
            async_share=said["async_share"] / 100,
            accept=float(said["accept"]),
            gives=said["gives"],
            weights={channel: said[channel] for channel in ("chat", "messenger", "request", "mail")},
            chains=chains,
            asks=asks,
            **{name: said[name] for name in ("by_load", "by_scarcity", "by_level", "by_distance", "by_team")},
        )


def _kept(rows: "BaseFormSet[Any]") -> list[dict[str, Any]]:
    said = [dict(row.cleaned_data) for row in rows.forms if row.has_changed() or row.initial]
    return [{k: v for k, v in row.items() if k != "DELETE"} for row in said if row and not row.get("DELETE")]


def _numbers(rules: Rules) -> dict[str, Any]:
    found: dict[str, Any] = {
        "funds": rules.head_start.get(Urgency.FUNDS, 0) / MINUTE,
        "locked_out": rules.head_start.get(Urgency.LOCKED_OUT, 0) / MINUTE,
        "trading": rules.head_start.get(Urgency.TRADING, 0) / MINUTE,
        "vip": rules.vip_head_start / MINUTE,
        "promise": rules.promise_head_start / MINUTE,
        "promise_near": rules.promise_near / MINUTE,
        "known_for": rules.known_for / HOUR,
        "overloaded": rules.overloaded * 100,
        "async_share": rules.async_share * 100,
        "accept": rules.accept,
        **{name: getattr(rules, name) for name in ("by_load", "by_scarcity", "by_level", "by_distance", "by_team")},
        **{channel: rules.weight(channel) for channel in ("chat", "messenger", "request", "mail")},
    }
    plain = {name: int(value) if float(value).is_integer() else round(value, 3) for name, value in found.items()}
    return {**plain, "gives": rules.gives, "vip_levels": ", ".join(sorted(rules.vip_levels))}


def _steps(rules: Rules) -> list[dict[str, Any]]:
    return [
        {
            "of": str(team),
            "after": step.after / MINUTE,
            "team": str(step.team or ""),
            "language": step.language,
            "ticket": step.ticket,
        }
        for team, steps in rules.chains.items()
        for step in steps
    ]


def _asks(rules: Rules) -> list[dict[str, Any]]:
    fields = ("urgency", "language", "country", "channel", "skill", "clearance", "region")
    return [
        {
            **{name: getattr(one, name) for name in fields},
            "team": str(one.team or ""),
            "level": one.level if one.level > 1 else "",
        }
        for one in rules.asks
    ]
