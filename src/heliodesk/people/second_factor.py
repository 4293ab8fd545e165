"""Roles that see other people's work sign in with a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

# What somebody without their second factor may still open: setting it up, signing out, and what pages are made of.
_OPEN = ("/accounts/", "/static/", "/i18n/")


class RequireSecondFactor:
    """Send supervisors and administrators without a second factor to where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        agent = request.user
        if (
            agent.is_authenticated
            and agent.has_role(*settings.SECOND_FACTOR_ROLES)
            and not request.path.startswith(_OPEN)
            and not is_mfa_enabled(agent)
        ):
            messages.info(
                request, _("Your role sees other people's work, so the desk opens once you have set up one of these.")
            )
            return redirect(reverse("mfa_index"))
        return self.get_response(request)
