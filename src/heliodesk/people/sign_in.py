"""Signing in is for people whom an administrator has added."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


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
