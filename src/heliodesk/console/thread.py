"""The talk as staff read it: days, system lines, notes, and messages in groups."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message, Participant
from heliodesk.files.models import File
from heliodesk.files.told import told
from heliodesk.people.models import Agent
from heliodesk.text.saying import city_of, long_date

PAGE = 120  # messages shown at first; earlier ones on request
_GROUP = timedelta(minutes=3)  # messages of one person closer than this stand together


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the thread. `looks`: day, sys, note, theirs or ours; `cont` follows one of the same person."""

    looks: str
    text: str = ""
    message: Message | None = None
    cont: bool = False
    files: tuple[dict[str, Any], ...] = ()

    @property
    def clock(self) -> str:
        """When it was said, in the zone that is active."""
        return f"{timezone.localtime(self.message.at):%H:%M}" if self.message else ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A part of the talk. `earlier`: the number before which there is more; `reached` is the customer's own mark."""

    items: list[Item]
    earlier: int | None = None
    last: int = 0
    reached: Participant | None = None


def read_thread(conversation: Conversation, agent: Agent, *, after: int = 0, before: int | None = None) -> Thread:
    """What `agent` may read: the newest, or what comes `after` a number, or a page `before` one."""
    rows = Message.objects.within([conversation], agent.actor).select_related("agent")
    if after:
        # The message before the first is read too: it tells whether a group goes on.
        found = list(rows.filter(number__gte=after).order_by("number")[:500])
        previous, shown = (found[0], found[1:]) if found and found[0].number == after else (None, found)
    else:
        found = list((rows.filter(number__lt=before) if before else rows).order_by("-number")[:PAGE])[::-1]
        previous, shown = None, found
    first = shown[0].number if shown else 1
    return Thread(
        items=_arrange(shown, previous, agent, files_of(shown, viewer=agent.actor)),
        earlier=first if not after and first > 1 else None,
        last=shown[-1].number if shown else after,
        reached=Participant.objects.filter(conversation=conversation, agent=None).first(),
    )


def _arrange(
    messages: list[Message], previous: Message | None, agent: Agent, attached: dict[int, list[File]]
) -> list[Item]:
    items: list[Item] = []
    for message in messages:
        files = tuple(told(file, viewer=agent.actor) for file in attached.get(message.pk, ()))
        day = timezone.localtime(message.at).date()
        if previous is None or timezone.localtime(previous.at).date() != day:
            items.append(Item("day", _day(day, agent)))
        if message.kind == Message.Kind.SYSTEM:
            items.append(Item("sys", line(message.data, for_staff=True), message))
        elif message.kind == Message.Kind.NOTE:
            items.append(Item("note", message.body, message, files=files))
        else:
            looks, goes_on = "theirs" if message.by_customer else "ours", _goes_on(previous, message)
            items.append(Item(looks, message.body, message, goes_on, files))
        previous = message
    return items


def _goes_on(previous: Message | None, message: Message) -> bool:
    return (
        previous is not None
        and (previous.kind, previous.by_customer, previous.agent_id)
        == (message.kind, message.by_customer, message.agent_id)
        and message.at - previous.at < _GROUP
    )


def _day(day: date, agent: Agent) -> str:
    today = timezone.localdate()
    named = long_date(day, with_year=day.year != today.year)
    words = {"day": named, "city": city_of(agent.zone)}
    if day == today:
        return _("Today, %(day)s. Times in %(city)s") % words
    if day == today - timedelta(days=1):
        return _("Yesterday, %(day)s. Times in %(city)s") % words
    return _("%(day)s. Times in %(city)s") % words
