"""Access tokens for mailboxes (RFC 6749): got when one is needed, renewed before they end."""

import json
import os
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import structlog

from heliodesk.channels.email.problems import Problem
from heliodesk.channels.email.sources import OAuth
from heliodesk.outbound import OutboundError, fetch

log = structlog.get_logger(__name__)

_EARLY = 120.0  # seconds before its end at which a token is renewed; of one that lasts shortly, its last quarter


class Tokens:
    """The tokens of one mailbox. Not for several threads at once."""

    def __init__(self, oauth: OAuth) -> None:
        self._oauth = oauth
        self._refresh = oauth.refresh
        self._token = ""
        self._until = 0.0  # when it is renewed
        self.is_new = False  # what `token` gave last was asked for then

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written anywhere."""
        return tuple(each for each in (self._token, self._refresh) if each)

    @property
    def ends_soon(self) -> bool:
        return time.monotonic() > self._until

    def forget(self) -> None:
        """The mail server has refused the token: ask for another one next time."""
        self._token, self._until = "", 0.0

    def token(self) -> str:
        """A token that does not end right now. Raises Problem."""
        self.is_new = not self._token or self.ends_soon
        if self.is_new:
            self._ask()
        return self._token

    def _ask(self) -> None:
        words = {"client_id": self._oauth.client_id, "scope": self._oauth.scope, "client_secret": self._oauth.secret}
        words |= {"grant_type": "refresh_token", "refresh_token": self._refresh} if self._refresh else {}
        words.setdefault("grant_type", "client_credentials")
        body = urlencode({name: value for name, value in words.items() if value}).encode()
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        try:
            answer = fetch("POST", self._oauth.token_url, headers=headers, body=body, seconds=20, largest=200_000)
            told = answer.json()
        except OutboundError as error:
            raise Problem("token", str(error)) from None
        if not isinstance(told, dict):
            raise Problem("token", f"status {answer.status}")
        token = told.get("access_token")
        if not answer.ok or not isinstance(token, str) or not token:
            # RFC 6749 5.2: `error` is a short word; what else it says may quote what was sent, and is left out.
            raise Problem("token", f"status {answer.status} {str(told.get('error', ''))[:60]}")
        lasts = _seconds(told.get("expires_in"))
        self._token, self._until = token, time.monotonic() + lasts - min(_EARLY, lasts / 4)
        new = told.get("refresh_token")
        if isinstance(new, str) and new and self._refresh and new != self._refresh:
            self._refresh = new
            self._keep()

    def _keep(self) -> None:
        """Services that give a new refresh token each time end the old one: a file of it is renewed, whole or not at all."""
        if not self._oauth.refresh_file:
            return
        path = Path(self._oauth.refresh_file)
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            with os.fdopen(handle, "w") as file:
                file.write(self._refresh)
                file.flush()
                os.fsync(handle)
            Path(name).replace(path)
        except OSError as error:
            log.warning("mail.refresh-token-not-kept", file=str(path), error=type(error).__name__)


def _seconds(told: object) -> float:
    try:
        return max(60.0, min(float(json.loads(str(told))), 86_400.0))
    except (ValueError, TypeError):
        return 3600.0
