"""Commands on mails that are in no request."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heliodesk.channels.email import held
from heliodesk.channels.email.models import Received
from heliodesk.channels.email.reasons import BY_A_MACHINE
from heliodesk.console.incoming.held import SHOWN
from heliodesk.console.signed_in import AuthedRequest, overseers_only


@require_POST
@overseers_only
def again(request: AuthedRequest) -> HttpResponse:
    """Have all mails of a reason (`reason`, of what `show` shows) read once more."""
    show, reason = request.POST.get("show", ""), request.POST.get("reason", "")
    seen = Received.objects.visible_to(request.user.actor)
    count = 0
    if show in SHOWN and reason:
        count = held.try_again(seen.filter(state__in=SHOWN[show][0], reason=reason), by=request.user.actor)
    _say(request, count)
    return redirect(f"{reverse('console:held-mails')}?show={show}" if show in SHOWN and show else "console:held-mails")


@require_POST
@overseers_only
def one_again(request: AuthedRequest, key: str) -> HttpResponse:
    """Have one mail read once more; with `as` person as one that no machine wrote."""
    seen = Received.objects.visible_to(request.user.actor)
    received = get_object_or_404(seen, key=key)
    as_person = request.POST.get("as") == "person" and received.reason in BY_A_MACHINE
    _say(request, held.try_again(seen.filter(key=key), by=request.user.actor, as_person=as_person))
    return redirect("console:one-mail", key)


@require_POST
@overseers_only
def leave(request: AuthedRequest, key: str) -> HttpResponse:
    """Nothing is done with it."""
    seen = Received.objects.visible_to(request.user.actor)
    get_object_or_404(seen, key=key)
    if held.leave(seen.filter(key=key), by=request.user.actor):
        messages.success(request, _("Left aside. It stays under “Left aside”."))
    else:
        messages.error(request, _("Somebody else was faster: nothing has to be decided here any more."))
    return redirect("console:held-mails")


def _say(request: AuthedRequest, count: int) -> None:
    if count:
        said = ngettext("%(n)s mail is read again.", "%(n)s mails are read again.", count) % {"n": count}
        messages.success(request, said)
    else:
        messages.error(request, _("There is nothing to read again here."))
