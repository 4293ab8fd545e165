"""Lists of tickets: what somebody wants to see, as a value, and the rows of it, the most urgent first.

An agent's lists are of their own department (and of what they have themselves), so that every one of them is the beginning
of an index; a supervisor's are of all. `visible_to` is asked besides, always.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from heliodesk.access.actors import Actor
from heliodesk.conversations.body import Refused
from heliodesk.conversations.numbers import shown
from heliodesk.people.models import Agent, label_of
from heliodesk.tickets.models import FINISHED, UNFINISHED, Priority, Source, Status, Ticket

PAGE = 50
LAST_PAGE = 20  # whoever looks further than a thousand rows wants a search
MOST_COUNTED = 999
SOON = timedelta(hours=1)
_MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets. What is empty does not matter. `team`: "own" or a slug; `assignee`: "me", "nobody" or an agent's key;
    `soon`: late, or due within the hour."""

    statuses: tuple[str, ...] = ()
    team: str = ""
    assignee: str = ""
    priorities: tuple[int, ...] = ()
    forms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    soon: bool = False
    text: str = ""

    @property
    def order(self) -> str:
        """due: what is unfinished, the soonest due first; solved, changed: the latest first."""
        if self.soon or (self.statuses and not set(self.statuses) & set(FINISHED)):
            return "due"
        return "solved" if self.statuses == (Status.SOLVED,) else "changed"

    def kept(self) -> dict[str, Any]:
        """As a saved view keeps it."""
        return {name: value for name, value in asdict(self).items() if value}


# Names are part of addresses.
BUILT_IN: dict[str, tuple[Any, Wanted]] = {
    "mine": (_("Mine"), Wanted(statuses=UNFINISHED, assignee="me")),
    "unassigned": (_("Nobody’s in my department"), Wanted(statuses=UNFINISHED, team="own", assignee="nobody")),
    "ours": (_("Our turn"), Wanted(statuses=(Status.OPEN, Status.US))),
    "customer": (_("Waits for the customer"), Wanted(statuses=(Status.CUSTOMER,))),
    "others": (_("Waits for somebody else"), Wanted(statuses=(Status.OTHERS,))),
    "soon": (_("Late, or due within the hour"), Wanted(statuses=UNFINISHED, soon=True)),
    "solved": (_("Solved lately"), Wanted(statuses=(Status.SOLVED,))),
    "all": (_("All"), Wanted()),
}


def read(told: Mapping[str, Any]) -> Wanted:
    """A Wanted of what a form or a saved view says. Raises Refused("view") for a value that there is not."""
    try:
        priorities = tuple(int(each) for each in _listed(told.get("priorities")))
    except ValueError as error:
        raise Refused("view") from error
    wanted = Wanted(
        statuses=_words(told, "statuses"),
        team=_word(told, "team"),
        assignee=_word(told, "assignee"),
        priorities=priorities,
        forms=_words(told, "forms"),
        languages=_words(told, "languages"),
        sources=_words(told, "sources"),
        soon=bool(told.get("soon")),
        text=_word(told, "text"),
    )
    known = set(wanted.statuses) <= set(Status.values) and set(wanted.sources) <= set(Source.values)
    if not known or not set(priorities) <= set(Priority.values):
        raise Refused("view")
    return wanted


def _word(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name) or "").strip()[:160]


def _words(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(map(str, _listed(told.get(name))))


def _listed(value: Any) -> list[Any]:
    values = value if isinstance(value, list | tuple) else [value]
    return [each for each in values if each not in (None, "")][:_MOST_VALUES]


def tickets(wanted: Wanted, actor: Actor) -> QuerySet[Ticket]:
    """The tickets that `actor` may see of those, without order. `text` is not looked at: search.py finds by words."""
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(actor)
    if (not actor.oversees and wanted.assignee != "me") or wanted.team == "own":
        rows = rows.filter(team=actor.team)
    if wanted.team and wanted.team != "own":
        rows = rows.filter(team__slug=wanted.team)
    if wanted.statuses:
        rows = rows.filter(status__in=wanted.statuses)
    elif not actor.oversees:
        rows = rows.exclude(status=Status.CLOSED)  # a closed one is looked up by its number
    if wanted.assignee:
        rows = rows.filter(_assignee(wanted.assignee, actor))
    for name, values in (("priority", wanted.priorities), ("form", wanted.forms), ("source", wanted.sources)):
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    if wanted.languages:
        rows = rows.filter(language__in=wanted.languages)
    if wanted.soon:
        rows = rows.filter(status__in=UNFINISHED, due__lt=Now() + SOON)
    return rows


def _assignee(name: str, actor: Actor) -> Q:
    if name == "me":
        return Q(assignee=actor.id)
    return Q(assignee=None) if name == "nobody" else Q(assignee__key=name)


class Line(NamedTuple):
    """A ticket in a list: what is shown of it and no more, because building fifty whole ones takes longer than the page."""

    pk: int
    key: str
    code: str
    subject: str
    status: str
    priority: int
    language: str
    due: datetime | None
    changed_at: datetime
    assignee_id: int | None
    assignee: str | None
    team: str
    customer_name: str
    customer_key: str

    @property
    def number(self) -> str:
        return shown(self.code)

    @property
    def customer(self) -> str:
        return label_of(self.customer_name, self.customer_key)

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


_SHOWN = (
    "pk",
    "conversation__key",
    "conversation__code",
    "subject",
    "status",
    "priority",
    "language",
    "due",
    "changed_at",
    "assignee_id",
    "assignee__name",
    "team__name",
    "conversation__customer__name",
    "conversation__customer__key",
)


@dataclass(frozen=True, slots=True)
class Page:
    """Up to fifty tickets, and whether more come after."""

    rows: list[Line]
    number: int = 1
    has_more: bool = False


def page_of(wanted: Wanted, agent: Agent, number: int = 1, among: list[int] | None = None) -> Page:
    """A page of a list, in one query. `among`: only these tickets, in their order (what a search found)."""
    number = max(1, min(number, LAST_PAGE))
    if among is not None:
        rows = tickets(wanted, agent.actor).filter(pk__in=among).values_list(*_SHOWN)
        found = {row[0]: Line(*row) for row in rows}
        return Page([found[pk] for pk in among if pk in found][:PAGE], 1)
    with connection.cursor() as cursor:  # not prepared: a plan that fits every status and agent uses no partial index
        cursor.execute(*_question(wanted, agent.actor, number, PAGE))
        ordered = [Line(*row) for row in cursor.fetchall()]
    return Page(ordered[:PAGE], number, len(ordered) > PAGE and number < LAST_PAGE)


@lru_cache(maxsize=2000)
def _question(wanted: Wanted, actor: Actor, number: int, size: int) -> tuple[str, tuple[Any, ...]]:
    """The statement of a page. It depends on nothing but who asks for what, and putting it together takes longer than its
    answer."""
    begin = (number - 1) * size
    rows = tickets(wanted, actor).order_by(*_ORDERS[wanted.order]).values_list(*_SHOWN)[begin : begin + size + 1]
    return rows.query.sql_with_params()


_ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("due").asc(nulls_last=True), "conversation_id"),
    "solved": (F("solved_at").desc(nulls_last=True), "-conversation_id"),
    "changed": ("-changed_at", "-conversation_id"),
}


def how_many(wanted: Wanted, agent: Agent) -> int:
    """How many, counted up to one more than MOST_COUNTED."""
    return tickets(replace(wanted, text=""), agent.actor).order_by()[: MOST_COUNTED + 1].count()
