"""What an administrator types in for an account of a platform."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heliodesk.channels.chats.guides import GUIDES, Guide
from heliodesk.channels.chats.models import Account
from heliodesk.people.models import Team

GROUPS = ("telegram", "discord")  # where strangers write beside our people


class AccountForm(forms.Form):
    """The fields of a guide, who answers there, and (for who runs a stand-in) another address of the platform."""

    def __init__(self, *args: Any, channel: str, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guide: Guide = GUIDES[channel]
        for field in self.guide.fields:
            is_secret = field.kind == "secret"
            kept = account is not None and is_secret
            if field.kind == "switch":
                is_on = bool(account and account.options.get(field.name))
                self.fields[field.name] = forms.BooleanField(
                    label=field.label, help_text=field.help, required=False, initial=is_on
                )
                continue
            if account is not None and field.kind == "own_id":
                continue  # another account is another row
            self.fields[field.name] = forms.CharField(
                label=field.label,
                help_text=_("It is kept. Type it in to replace it.") if kept else field.help,
                required=not (field.optional or kept),
                max_length=4000 if is_secret else 120,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "hd-mono"})
                if not is_secret
                else forms.PasswordInput(attrs={"autocomplete": "off", "class": "hd-mono"}),
                initial=account.options.get(field.name, "") if account and field.kind == "option" else None,
            )
        self.fields["team"] = forms.ModelChoiceField(
            label=_("Who answers there"),
            queryset=Team.objects.all(),
            empty_label=None,
            initial=account.team if account else Team.objects.filter(slug=settings.DEFAULT_TEAM).first(),
            widget=forms.Select(attrs={"class": "hd-words"}),
        )
        if channel in GROUPS:
            self.fields["strangers"] = forms.ChoiceField(
                label=_("Who resembles us in groups"),
                help_text=_("Flagged in any case. A message is deleted only by a rule, and never for a name alone."),
                choices=[
                    ("flag", _("Only flag")),
                    ("report", _("Flag, and tell supervisors")),
                    ("hide", _("Flag, tell supervisors, and delete what asks for phrases, codes or coins")),
                ],
                initial=account.options.get("strangers", "flag") if account else "flag",
                required=False,
                widget=forms.Select(attrs={"class": "hd-words"}),
            )
            self.fields["staff"] = forms.CharField(
                label=_("Ids of our own people there"),
                help_text=_("Numbers, with spaces between. What they write is never looked at."),
                required=False,
                max_length=1000,
                initial=account.options.get("staff", "") if account else "",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "spellcheck": "false", "class": "hd-mono"}),
            )
        self.fields["base_url"] = forms.CharField(
            label=_("Another address of the platform"),
            help_text=_(
                "Only for a stand-in or a server of your own. It has to be public, or among the exceptions for calls."
            ),
            required=False,
            max_length=200,
            initial=account.options.get("base_url", "") if account else "",
            widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "class": "hd-mono"}),
        )

    def clean_base_url(self) -> str:
        url = str(self.cleaned_data["base_url"]).strip().rstrip("/")
        if url and not url.startswith(("https://", "http://")):
            raise ValidationError(_("It begins with https://."))
        return url

    def secrets(self) -> dict[str, str]:
        """Those that were typed in."""
        named = [field.name for field in self.guide.fields if field.kind == "secret"]
        return {name: value.strip() for name in named if (value := str(self.cleaned_data.get(name) or ""))}

    def options(self, kept: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """All settings, with those that no field shows."""
        named = [field.name for field in self.guide.fields if field.kind in ("option", "switch")] + ["base_url"]
        named += [name for name in ("strangers", "staff") if name in self.fields]
        told = {name: str(self.cleaned_data.get(name) or "").strip() for name in named}
        return {**{k: v for k, v in (kept or {}).items() if k not in named}, **{k: v for k, v in told.items() if v}}

    @property
    def own_id(self) -> str:
        return str(self.cleaned_data.get("own_id") or "").strip()
