"""Be let in by X: tokens live for two hours, and a refresh ends the old refresh token, so it happens once for everybody."""

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from heliodesk.channels import saying
from heliodesk.channels.asking import Form, ask, base_of, told
from heliodesk.channels.base import Account, Secrets
from heliodesk.outbound import Answer, Unreachable, fetch_async

BASE = "https://api.x.com"


class Ended(Exception):
    """X gives no new token: somebody has to connect the account again. Holds X's word for it."""


async def ask_x(
    method: str,
    path: str,
    account: Account,
    *,
    body: Mapping[str, Any] | None = None,
    form: Form | None = None,
) -> Answer:
    """Ask X as the account; once more with a new token when the old has ended. Raises Ended, and OutboundError's kinds."""
    url = f"{base_of(account, BASE)}{path}"
    answer = await ask(method, url, account, token=_bearer(account.secrets), body=body, form=form)
    if answer.status != 401 or not account.secrets.get("refresh_token"):
        return answer
    # A 401 is said before anything is done, so that the same may be asked again.
    fresh = await renewed(account)
    return await ask(method, url, account, token=_bearer(fresh), body=body, form=form)


async def renewed(account: Account) -> Secrets:
    """Secrets with a new token, kept for all processes where the account knows how. Raises Ended, and OutboundError's kinds."""

    async def refresh(old: Secrets) -> Secrets:
        return {**old, **await _exchange(old, account)}

    return await (account.renew(refresh) if account.renew is not None else refresh(account.secrets))


async def _exchange(old: Secrets, account: Account) -> dict[str, str]:
    headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
    fields = {"grant_type": "refresh_token", "refresh_token": old.get("refresh_token", "")}
    if secret := old.get("client_secret"):
        pair = base64.b64encode(f"{old.get('client_id', '')}:{secret}".encode()).decode()
        headers["authorization"] = f"Basic {pair}"
    else:
        fields["client_id"] = old.get("client_id", "")
    answer = await fetch_async(
        "POST",
        f"{base_of(account, BASE)}/2/oauth2/token",
        headers=headers,
        body=urlencode(fields).encode(),
        seconds=float(account.options.get("seconds", 30)),
        redirects=0,
    )
    found = told(answer)
    if answer.ok and found.get("access_token"):
        fresh = {"token": str(found["access_token"])}
        return {**fresh, "refresh_token": str(found["refresh_token"])} if found.get("refresh_token") else fresh
    if answer.status in (400, 401, 403):
        raise Ended(saying.plain(f"{answer.status} {found.get('error', '')}"))
    raise Unreachable("no new token for now")


def _bearer(secrets: Secrets) -> str:
    return f"Bearer {secrets.get('token', '')}"
