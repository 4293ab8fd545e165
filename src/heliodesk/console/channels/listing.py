"""Accounts on messengers, and how each is."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heliodesk.channels import reasons
from heliodesk.channels.chats import accounts
from heliodesk.channels.chats.guides import GUIDES
from heliodesk.channels.chats.health import ask, look_at
from heliodesk.channels.chats.held import how_many
from heliodesk.channels.chats.joining import join
from heliodesk.channels.chats.loading import is_off
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.sealing import seal, unseal
from heliodesk.console.channels.forms import AccountForm
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only


@require_GET
@administrators_only
def channels(request: AuthedRequest) -> HttpResponse:
    """All accounts."""
    rows = [described(each) for each in Account.objects.visible_to(request.user.actor).select_related("team")]
    context = {"area": "channels", "tab": "accounts", "rows": rows, "unread": how_many(request.user.actor)}
    return render(request, "console/channels/list.html", {**context, **presence_words(request.user)})


@require_GET
@administrators_only
def choose(request: AuthedRequest) -> HttpResponse:
    """Which platform."""
    guides = [(name, guide, is_off(name)) for name, guide in GUIDES.items()]
    context = {"area": "channels", "guides": guides}
    return render(request, "console/channels/choose.html", {**context, **presence_words(request.user)})


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: AuthedRequest, channel: str) -> HttpResponse:
    """The guide of a platform. What was typed in is tried there before it is kept."""
    if channel not in GUIDES:
        raise Http404
    guide = GUIDES[channel]
    off = is_off(channel)
    form = AccountForm(request.POST or None, channel=channel)
    if request.method == "POST" and not off and form.is_valid():
        made = _made(channel, form)
        found = ask(made)
        if found.problem:
            form.add_error(None, _("The platform does not let us in: %(why)s.") % {"why": reasons.words(found.problem)})
        else:
            try:
                account = accounts.add(
                    channel=channel,
                    secrets=unseal(made.sealed),
                    options=made.options,
                    own_id=made.own_id or found.own_id,
                    name=found.name,
                    username=found.name.removeprefix("@") if found.name.startswith("@") else "",
                    team=form.cleaned_data["team"],
                    by=request.user.actor,
                )
            except accounts.Taken:
                form.add_error(None, _("This account is here already."))
            else:
                joined = join(account)
                look_at(account)
                if joined.problem:
                    messages.error(request, _("The platform could not be told our address. Try it again below."))
                else:
                    messages.success(request, _("It is connected."))
                return redirect("console:channel", account.key)
    context = {"area": "channels", "guide": guide, "channel": channel, "form": form, "off": off}
    return render(request, "console/channels/add.html", {**context, **presence_words(request.user)})


def _made(channel: str, form: AccountForm) -> Account:
    """As it would be, unsaved."""
    secrets = {**form.secrets(), **{name: accounts.made_up() for name in form.guide.made}}
    return Account(
        channel=channel,
        own_id=form.own_id,
        options=form.options(),
        sealed=seal(secrets),
        team=form.cleaned_data["team"],
    )


def described(account: Account) -> dict[str, Any]:
    """As it is shown: its state in words, and what waits."""
    waiting, late = accounts.waits(account)
    return {
        "account": account,
        "guide": GUIDES.get(account.channel),
        "address": accounts.address_of(account),
        "meaning": reasons.words(account.problem) if account.problem else "",
        "advice": reasons.advice(account.problem) if account.problem else "",
        "waiting": waiting,
        "late": late,
    }
