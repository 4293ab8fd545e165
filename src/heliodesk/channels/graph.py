"""Meta's Graph API, which WhatsApp, Messenger and Instagram share: how it is asked and what its errors mean."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from heliodesk.channels import saying
from heliodesk.channels.asking import Form, ask, base_of, seconds_of, told
from heliodesk.channels.base import Account, Delivery, Outcome
from heliodesk.outbound import Answer

BASE = "https://graph.facebook.com"
VERSION = "v24.0"

# By Meta's code. What only one of the three means by it stands in that channel.
_RATE = frozenset({4, 17, 32, 613, 80004, 80006, 80007, 130429, 131048, 131056})
_ENDED = frozenset({0, 102, 190, 463, 467})
_RESTRICTED = frozenset({368, 131031, 131042, 133010})
_PERMISSION = frozenset({3, 10, *range(200, 300), 131005})
_BUSY = frozenset({1200, 131000, 131016, 131057, 133004})
_TEMPLATE = frozenset(range(132000, 132100))


async def graph(
    method: str,
    path: str,
    account: Account,
    *,
    body: Mapping[str, Any] | None = None,
    form: Form | None = None,
    query: Mapping[str, str] | None = None,
) -> Answer:
    """Ask Graph at `path`, with the account's token in a header, never in the address. Raises OutboundError's kinds."""
    token = account.secrets.get("token", "")
    asked = dict(query or {})
    if account.options.get("appsecret_proof") and account.secrets.get("app_secret"):
        # What an app that demands it is asked with: shows that whoever has the token has the app's secret too.
        secret = account.secrets["app_secret"].encode()
        asked["appsecret_proof"] = hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()
    version = account.options.get("api_version") or VERSION
    url = f"{base_of(account, BASE)}/{version}/{path}" + (f"?{urlencode(asked)}" if asked else "")
    return await ask(method, url, account, token=f"Bearer {token}", body=body, form=form)


def meaning(answer: Answer, *, own: Mapping[tuple[int, int], Delivery] | None = None) -> Delivery:
    """What an answer that is no success means. `own` is what the channel means by (code, subcode), subcode 0 for any.

    Only codes are looked at: titles and words change (Meta says so itself).
    """
    error = told(answer).get("error")
    if not isinstance(error, dict):
        if answer.status == 429:
            return saying.later("rate-limited", "429", wait_of(answer))
        if answer.status >= 500:
            return saying.unknown("broken-answer", str(answer.status))
        return saying.refused("not-understood", str(answer.status))
    code, sub = _number(error.get("code")), _number(error.get("error_subcode"))
    detail = f"{code}/{sub} {_words(error)}" if sub else f"{code} {_words(error)}"
    found = (own or {}).get((code, sub)) or (own or {}).get((code, 0))
    if found is not None:
        return Delivery(found.outcome, reason=found.reason, detail=saying.plain(detail), retry_after=found.retry_after)
    if code == 1 and sub == 1357046:  # Meta: the message did go, all its parts; only the answer is an error
        return Delivery(Outcome.SENT, detail=saying.plain(detail))
    if code in _RATE or answer.status == 429:
        return saying.later("rate-limited", detail, wait_of(answer))
    if code in _ENDED or answer.status == 401:
        return saying.reconnect(detail=detail)
    if code in _RESTRICTED:
        return saying.reconnect("restricted", detail)
    if code in _PERMISSION:
        return saying.reconnect("not-allowed", detail)
    if code in _BUSY or error.get("is_transient") is True:
        return saying.later("busy", detail, seconds_of(answer))
    if code in _TEMPLATE:
        return saying.refused("template-refused", detail)
    if answer.status >= 500 or code in (1, 2):
        return saying.unknown("broken-answer", detail)
    return saying.refused("not-understood", detail)


def wait_of(answer: Answer) -> float | None:
    """How long Meta asks us to wait: minutes in its usage header, else Retry-After."""
    minutes = [0.0]
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
        for entries in usage.values():
            minutes += [float(entry.get("estimated_time_to_regain_access") or 0) for entry in entries]
    except (ValueError, TypeError, AttributeError):
        pass
    return max(minutes) * 60 or seconds_of(answer)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else 0


def _words(error: Mapping[str, Any]) -> str:
    data = error.get("error_data")
    return str((data.get("details") if isinstance(data, dict) else "") or error.get("message") or "")
