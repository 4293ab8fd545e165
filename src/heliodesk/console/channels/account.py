"""One account: how it is, where the platform calls, and what an administrator does with it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.channels import reasons
from heliodesk.channels.chats import accounts
from heliodesk.channels.chats.health import look_at
from heliodesk.channels.chats.joining import join
from heliodesk.channels.chats.models import Account, Chat
from heliodesk.channels.chats.queueing import say
from heliodesk.console.channels.forms import AccountForm
from heliodesk.console.channels.listing import described
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only


def _one(request: AuthedRequest, key: str) -> Account:
    return get_object_or_404(Account.objects.visible_to(request.user.actor).select_related("team"), key=key)


@require_GET
@administrators_only
def account(request: AuthedRequest, key: str) -> HttpResponse:
    """All that is known of it, but its secrets."""
    return _show(request, _one(request, key))


def _show(request: AuthedRequest, found: Account, form: AccountForm | None = None, status: int = 200) -> HttpResponse:
    row = described(found)
    guide = row["guide"]
    secrets = accounts.told(found).secrets
    context = {
        "area": "channels",
        **row,
        "verify": [secrets.get(name, "") for name in (guide.shown if guide else ())],
        "cannot_open": bool(found.sealed) and not secrets,
        "form": form or AccountForm(channel=found.channel, account=found),
        "chats": _chats(found),
        "changing": form is not None,
    }
    return render(request, "console/channels/account.html", {**context, **presence_words(request.user)}, status=status)


def _chats(found: Account) -> list[Chat]:
    """Who wrote last, in private."""
    rows = Chat.objects.within(found).filter(is_group=False, is_public=False, unreachable="").select_related("identity")
    return list(rows.order_by("-wrote_at")[:8])


@require_POST
@administrators_only
def change(request: AuthedRequest, key: str) -> HttpResponse:
    """Other secrets or settings; then the platform is asked at once."""
    found = _one(request, key)
    form = AccountForm(request.POST, channel=found.channel, account=found)
    if not form.is_valid():
        return _show(request, found, form, 422)
    accounts.change(
        found,
        secrets=form.secrets(),
        options=form.options(found.options),
        team=form.cleaned_data["team"],
        by=request.user.actor,
    )
    found.refresh_from_db()
    join(found)
    _say_health(request, found)
    return redirect("console:channel", key)


@require_POST
@administrators_only
def check(request: AuthedRequest, key: str) -> HttpResponse:
    """Ask the platform now."""
    _say_health(request, _one(request, key))
    return redirect("console:channel", key)


def _say_health(request: AuthedRequest, found: Account) -> None:
    health = look_at(found)
    if health.problem:
        messages.error(request, _("The platform was asked: %(why)s.") % {"why": reasons.words(health.problem)})
    else:
        messages.success(request, _("The platform was asked and lets us in."))


@require_POST
@administrators_only
def rejoin(request: AuthedRequest, key: str) -> HttpResponse:
    """Tell the platform our address once more."""
    joined = join(_one(request, key))
    if joined.problem:
        messages.error(request, _("The platform did not take it: %(why)s.") % {"why": reasons.words(joined.problem)})
    else:
        messages.success(request, _("The platform was told our address."))
    return redirect("console:channel", key)


@require_POST
@administrators_only
def test(request: AuthedRequest, key: str) -> HttpResponse:
    """Send a line to a chat of this account that an administrator chose, such as their own."""
    found = _one(request, key)
    chat = Chat.objects.within(found).filter(key=request.POST.get("chat", "")).first()
    if chat is None:
        messages.error(request, _("Choose to whom it goes."))
        return redirect("console:channel", key)
    say(chat, _("This is a test of %(site)s’s support. Nothing has to be done.") % {"site": accounts.site()})
    messages.success(request, _("The test is on its way."))
    return redirect("console:channel", key)


@require_POST
@administrators_only
def pause(request: AuthedRequest, key: str) -> HttpResponse:
    """Stop it, or let it go on."""
    found = _one(request, key)
    is_on = found.state != Account.State.PAUSED
    accounts.pause(found, by=request.user.actor, paused=is_on)
    messages.success(request, _("It is paused.") if is_on else _("It goes on."))
    return redirect("console:channel", key)


@require_http_methods(["GET", "POST"])
@administrators_only
def unplug(request: AuthedRequest, key: str) -> HttpResponse:
    """Asked first: its secrets are gone then."""
    found = _one(request, key)
    if request.method == "POST":
        accounts.remove(found, by=request.user.actor)
        messages.success(
            request, _("%(name)s is removed. What was said stays.") % {"name": found.name or found.channel}
        )
        return redirect("console:channels")
    return render(
        request,
        "console/channels/remove.html",
        {"area": "channels", **described(found), **presence_words(request.user)},
    )
