"""The written hand-over: what whoever goes on with a matter has to know, put together of what is stored and of nothing else.

Kept as facts and said in each reader's language. Words of the customer are named by their number and read when somebody looks,
so that what is taken out of a message later is not left here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.access.actors import Actor
from heliodesk.chains.recognise import recognise
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.models import State as Talk
from heliodesk.conversations.tokens import readable
from heliodesk.intake.reading import read_back, title_of
from heliodesk.promises.models import Kind, Promise
from heliodesk.text.saying import city_of, language_in_words, list_comma, short_date
from heliodesk.tickets.models import Status, Ticket

_READ = 40  # messages that are looked at for ids
_IDS, _LONGEST = 6, 280
_NAMED = {"transaction", "address", "order"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know. `looks`: "words" for what people wrote, in `language`; "id"; or empty."""

    label: str
    value: str
    looks: str = ""
    language: str = ""


def facts_of(talk: Conversation, ticket: Ticket | None) -> dict[str, Any]:
    """What is known of a matter now, as JSON."""
    texts = Message.objects.filter(conversation=talk, kind=Message.Kind.TEXT)
    rows = list(texts.select_related("agent").order_by("-number")[:_READ])
    promised = promised_of(talk)
    last = rows[0] if rows else None
    return {
        "ids": _ids(rows),
        "promised": promised,
        "last": last.number if last else 0,
        "last_by": _who(last),
        "last_at": last.at.isoformat() if last else "",
        "answers": sum(row.agent_id is not None or row.is_from_elsewhere for row in rows),
        "next": _next(talk, ticket, {kind for kind, _due in promised}),
        "since": talk.unanswered_since.isoformat() if talk.unanswered_since else "",
        "had": talk.assignee.first_name if talk.assignee else "",
    }


def promised_of(talk: Conversation) -> list[list[str]]:
    """[kind, by when] of what is promised, the earliest first."""
    live = Promise.objects.filter(conversation=talk).live().exclude(due=None).order_by("due")
    return [[one.kind, one.due.isoformat()] for one in live if one.due]


def _ids(rows: list[Message]) -> list[list[str]]:
    found = [each for row in reversed(rows) for each in recognise(row.body) if each.kind in _NAMED]
    return [list(each) for each in dict.fromkeys((one.value, one.network) for one in found)][:_IDS]


def _who(message: Message | None) -> str:
    if message is None or message.by_customer:
        return "customer" if message else ""
    return message.agent.first_name if message.agent else "assistant"


def _next(talk: Conversation, ticket: Ticket | None, promised: set[str]) -> str:
    if ticket is None:
        return "answer" if talk.unanswered_since or talk.state != Talk.ASSIGNED else "customer"
    if ticket.status == Status.CUSTOMER:
        return "customer"
    if ticket.status == Status.OTHERS:
        return "others"
    if Kind.FIRST in promised or ticket.status == Status.OPEN:
        return "first"
    return "answer" if talk.unanswered_since else "solve"


def lines(facts: dict[str, Any], talk: Conversation, ticket: Ticket | None, *, viewer: Actor) -> list[Line]:
    """The facts in the active language and zone, for somebody who was given the conversation."""
    customer, language = talk.customer, get_language() or "en"
    about = [customer.label, customer.level, language_in_words(talk.language), city_of(customer.zone)]
    said = [Line(_("Customer"), list_comma().join(each for each in about if each), "words")]
    if ticket is not None:
        title = title_of(ticket.form, ticket.form_version, language) if ticket.form else ""
        said.append(Line(_("About"), ticket.subject + (f" ({title})" if title else ""), "words", talk.language))
        read = read_back(ticket.form, ticket.form_version, ticket.fields, language=language, zone="UTC", names={})
        told = [f"{each.label}: {each.value}" for each in read if not each.is_id]
        if told:
            said.append(Line(_("The form"), " · ".join(told)[:400], "words"))
    said += [Line(_("Id"), f"{value} ({network})" if network else value, "id") for value, network in facts["ids"]]
    said.append(Line(_("Promised"), _promised(facts["promised"])))
    if line := _last(facts, talk, viewer):
        said.append(line)
    said.append(Line(_("Next step"), _step(facts)))
    return said


def _promised(promised: list[list[str]]) -> str:
    names = {str(kind.value): str(kind.label) for kind in Kind}
    told = [_("%(what)s by %(time)s") % {"what": names.get(kind, kind), "time": _time(due)} for kind, due in promised]
    return "; ".join(told) or _("nothing with a time")


def _last(facts: dict[str, Any], talk: Conversation, viewer: Actor) -> Line | None:
    row = Message.objects.within([talk], viewer).filter(number=facts["last"]).first()
    if row is None:
        return None
    who = {"customer": _("The customer"), "assistant": _("The assistant")}.get(facts["last_by"], facts["last_by"])
    label = _("%(who)s wrote last, %(time)s") % {"who": who, "time": _time(facts["last_at"])}
    words = readable(row)
    return Line(
        label, words[:_LONGEST] + ("…" if len(words) > _LONGEST else ""), "words", row.language or talk.language
    )


def _step(facts: dict[str, Any]) -> str:
    since = {"time": _time(facts["since"])}
    match facts["next"]:
        case "first":
            return _("Give the first answer: nobody of us has answered yet.")
        case "answer" if facts["since"]:
            return _("Answer the customer, who waits since %(time)s.") % since
        case "answer":
            return _("Answer the customer.")
        case "customer":
            return _("Nothing until the customer writes.")
        case "others":
            return _("Wait for somebody else, who was asked.")
        case _:
            return _("Bring it to an end: the customer has an answer, and it is not solved.")


def _time(stored: str) -> str:
    if not stored:
        return "…"
    at = localtime(datetime.fromisoformat(stored))
    return f"{short_date(at)}, {at:%H:%M}"
