"""Answers that are written often. Variables are replaced by plain text; there is no other language in a macro."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from heliodesk.conversations.body import Refused, clean_body
from heliodesk.people.models import Agent, Team
from heliodesk.text.saying import city_of, short_date
from heliodesk.tickets.bulk import STATUSES
from heliodesk.tickets.models import Macro, Priority, Ticket

VARIABLES = ("customer.name", "ticket.number", "ticket.subject", "agent.first_name", "due")
LANGUAGES = ("en", "zh")
_VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_NOTHING = "…"  # stands where a variable has no value, so that whoever sends it sees the hole


@dataclass(frozen=True, slots=True)
class Filled:
    """A macro's text for one ticket, and what it sets; what is empty stays as it is."""

    text: str
    status: str
    priority: int | None
    team: Team | None


@transaction.atomic
def save_macro(
    macro: Macro | None,
    *,
    name: str,
    texts: Mapping[str, str],
    by: Agent,
    status: str = "",
    priority: int | None = None,
    team: Team | None = None,
    shared: bool = False,
) -> Macro:
    """Make a macro, or change one. Raises Refused("macro-name"), ("macro-text") without any text, ("macro-variable") for
    a variable that there is not, ("macro-action"), ("share"), and those of `clean_body`."""
    named = " ".join(name.split())[:60]
    if not named:
        raise Refused("macro-name")
    cleaned = {language: clean_body(text) for language, text in texts.items() if text.strip()}
    if not cleaned:
        raise Refused("macro-text")
    for text in cleaned.values():
        check(text)
    if (status and status not in STATUSES) or (priority is not None and priority not in Priority.values):
        raise Refused("macro-action")
    if shared and not (by.actor.oversees or by.actor.edits):
        raise Refused("share", status=409)
    macro = macro or Macro(owner=by)
    macro.name, macro.texts, macro.is_shared = named, cleaned, shared
    macro.status, macro.priority, macro.team = status, priority, team
    macro.save()
    return macro


def check(text: str) -> None:
    """Raise Refused("macro-variable") for a variable that there is not, or for braces that never close."""
    without = _VARIABLE.sub(lambda found: "" if found[1] in VARIABLES else "{{", text)
    if "{{" in without or "}}" in without:
        raise Refused("macro-variable")


def fill(macro: Macro, ticket: Ticket, agent: Agent) -> Filled:
    """The macro as the ticket's customer is written to: in their language (else English, else what there is), `due` as a
    time in their zone."""
    language = ticket.language.split("-")[0]
    texts: dict[str, str] = macro.texts
    chosen = language if language in texts else "en" if "en" in texts else next(iter(texts))
    values = _values(ticket, agent, chosen)
    text = _VARIABLE.sub(lambda found: values.get(found[1]) or _NOTHING, texts[chosen])
    return Filled(text, macro.status, macro.priority, macro.team)


def _values(ticket: Ticket, agent: Agent, language: str) -> dict[str, str]:
    customer, due = ticket.conversation.customer, ""
    if ticket.due is not None:
        at = ticket.due.astimezone(ZoneInfo(customer.zone))
        with translation.override("zh-hans" if language == "zh" else language):
            due = f"{short_date(at)}, {at:%H:%M} ({city_of(customer.zone)})"
    values = (customer.name, ticket.number, ticket.subject, agent.first_name, due)
    return dict(zip(VARIABLES, values, strict=True))
