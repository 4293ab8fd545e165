"""Signing in is for people whom an administrator has added."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm, ReauthenticateForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.limits import budgets
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import give_back, take
from heliodesk.people.models import Agent


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom failed sign-ins are counted against."""
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, ours first: they hold when many come at once. Raises TooMany."""
        named = hashlib.sha256(str(credentials.get("email", "")).strip().lower().encode(errors="replace")).hexdigest()
        counted = budgets.wants(budgets.SIGN_INS, person=named, address=address_of(request))
        take(*counted)
        super().pre_authenticate(request, **credentials)
        request.sign_in_counted = counted[:2]  # type: ignore[attr-defined]

    def post_login(self, request: HttpRequest, user: Agent, **words: Any) -> HttpResponse:
        with transaction.atomic():
            audit.write(actor=user.actor, verb="signed-in", subject=user.actor.topic)
        if counted := getattr(request, "sign_in_counted", None):
            for want in counted:  # proven: a whole office may sign in at once
                give_back(want)
        response: HttpResponse = super().post_login(request, user, **words)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell of a failed sign-in, for an account that there is: a mistyped name could be anybody's secret."""
        agent = Agent.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        if agent is not None:
            with transaction.atomic():
                audit.write(actor=Actor("system"), verb="sign-in-failed", subject=agent.actor.topic)
        super().authentication_failed(request, **credentials)


class SignedIn(AuthenticationBackend):  # type: ignore[misc]
    """Who is signed in, with their team: every page of the console asks for both."""

    def get_user(self, user_id: int) -> Agent | None:
        found = Agent.objects.select_related("team").filter(pk=user_id).first()
        return found if found is not None and self.user_can_authenticate(found) else None


_FORGOTTEN = _("Forgotten? An administrator can give you a new one.")


class SignInForm(LoginForm):  # type: ignore[misc]
    """Says whom to ask for a new password: accounts are made by people, and so are passwords."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _FORGOTTEN


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]
    """The same, where the password is asked for again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _FORGOTTEN
