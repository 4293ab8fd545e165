"""The messages that Meta has approved beforehand: which there are, how they stand, and how one is said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heliodesk.channels.asking import told
from heliodesk.channels.base import Account
from heliodesk.channels.graph import graph, meaning
from heliodesk.outbound import OutboundError

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MOST_PAGES = 20
_FIELDS = "name,language,status,category,components"


class NotTold(Exception):
    """The platform did not say: `reason`, a word of `channels.reasons`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Template:
    """One of them. `places` are the names of what is filled in, in the order of the text. `is_plain`: nothing but words has to be
    filled in, and only in the body; others need what no agent types."""

    name: str
    language: str
    status: str
    category: str
    text: str
    places: tuple[str, ...]
    is_plain: bool


async def templates(account: Account) -> list[Template]:
    """All of the business account `options["waba_id"]`. Raises NotTold."""
    business, after, found = str(account.options.get("waba_id") or ""), "", []
    if not business:
        raise NotTold("not-set-up")
    for _page in range(_MOST_PAGES):
        query = {"fields": _FIELDS, "limit": "100", **({"after": after} if after else {})}
        try:
            answer = await graph("GET", f"{business}/message_templates", account, query=query)
        except OutboundError:
            raise NotTold("no-way") from None
        if not answer.ok:
            raise NotTold(meaning(answer).reason or "not-understood")
        page = told(answer)
        found += [made for one in page.get("data") or [] if (made := read(one))]
        paging = page.get("paging") if isinstance(page.get("paging"), dict) else {}
        after = str(((paging or {}).get("cursors") or {}).get("after") or "") if (paging or {}).get("next") else ""
        if not after:
            break
    return found


def read(one: Any) -> Template | None:
    """As Meta lists it. None for what is none."""
    if not isinstance(one, dict) or not isinstance(one.get("name"), str) or not isinstance(one.get("language"), str):
        return None
    listed = one.get("components")
    parts = [part for part in (listed if isinstance(listed, list) else []) if isinstance(part, dict)]
    body = next((str(part.get("text") or "") for part in parts if str(part.get("type")).upper() == "BODY"), "")
    return Template(
        name=one["name"][:200],
        language=one["language"][:12],
        status=str(one.get("status") or "").upper()[:24],
        category=str(one.get("category") or "").lower()[:24],
        text=body[:1100],
        places=tuple(dict.fromkeys(_PLACE.findall(body))),
        is_plain=bool(body) and all(_is_plain(part) for part in parts),
    )


def filled(text: str, values: dict[str, str]) -> str:
    """The text with what is filled in."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)


def as_said(name: str, language: str, places: Sequence[str], values: dict[str, str]) -> dict[str, Any]:
    """As `Outgoing.template` carries it. Places are numbers, or names of their own."""
    said: dict[str, Any] = {"name": name, "language": {"code": language}}
    if places:
        named = not all(place.isdecimal() for place in places)
        parameters = [
            {"type": "text", "text": values.get(place, ""), **({"parameter_name": place} if named else {})}
            for place in places
        ]
        said["components"] = [{"type": "body", "parameters": parameters}]
    return said


def _is_plain(part: dict[str, Any]) -> bool:
    match str(part.get("type")).upper():
        case "BODY" | "FOOTER":
            return True
        case "HEADER":
            return str(part.get("format")).upper() == "TEXT" and not _PLACE.search(str(part.get("text") or ""))
        case "BUTTONS":
            buttons = [button for button in part.get("buttons") or [] if isinstance(button, dict)]
            return all(
                str(button.get("type")).upper() in ("QUICK_REPLY", "URL", "PHONE_NUMBER")
                and not _PLACE.search(str(button.get("url") or ""))
                for button in buttons
            )
    return False
