"""The talk as staff read it: days, system lines, notes, and messages in groups."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.assistant import told as assistant
from heliodesk.channels.chats.models import Going
from heliodesk.channels.email.models import Sent
from heliodesk.console.channels.talking import going_of
from heliodesk.console.passing import handed
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message, Participant
from heliodesk.files.models import File
from heliodesk.files.told import told
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent
from heliodesk.scribe import translating
from heliodesk.text.saying import city_of, long_date

PAGE = 100  # messages shown at first; earlier ones on request
_GROUP = timedelta(minutes=3)  # messages of one person closer than this stand together


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the thread. `looks`: day, sys, note, whisper, handed (a written hand-over), theirs, ours, bot (the
    assistant) or passed-on (its note to whoever takes over); `cont` follows one of the same person; `told`: what a message of the
    assistant, or a hand-over, is made of."""

    looks: str
    text: str = ""
    message: Message | None = None
    cont: bool = False
    files: tuple[dict[str, Any], ...] = ()
    told: dict[str, Any] | None = None
    read_as: str | None = None  # in the reader's language; "" when that is still to be made
    written_as: str = ""  # what an agent wrote before it was translated to be sent
    going: Going | None = None  # on a messenger
    mail: Sent | None = None  # by which it goes to the customer
    is_by_mail: bool = False  # a message of a matter that began by mail: without one it is to be mailed yet
    clock: str = ""  # when it was said, in the zone that is active


@dataclass(frozen=True, slots=True)
class Thread:
    """A part of the talk. `earlier`: the number before which there is more; `reached` is the customer's own mark."""

    items: list[Item]
    earlier: int | None = None
    last: int = 0
    reached: Participant | None = None


def read_thread(
    conversation: Conversation, agent: Agent, *, after: int = 0, before: int | None = None, translated: bool = False
) -> Thread:
    """What `agent` may read: the newest, or what comes `after` a number, or a page `before` one. `translated`: with what is kept
    of it in the active language."""
    rows = Message.objects.within([conversation], agent.actor).select_related("agent")
    if after:
        # The message before the first is read too: it tells whether a group goes on.
        found = list(rows.filter(number__gte=after).order_by("number")[:500])
        previous, shown = (found[0], found[1:]) if found and found[0].number == after else (None, found)
    else:
        found = list((rows.filter(number__lt=before) if before else rows).order_by("-number")[:PAGE])[::-1]
        previous, shown = None, found
    first = shown[0].number if shown else 1
    items = _arrange(shown, previous, agent, files_of(shown, viewer=agent.actor))
    if conversation.channel == Channel.MAIL:
        items = _by_mail(items, conversation)
    elif conversation.channel == Channel.MESSENGER:
        items = _by_messenger(items, conversation)
    return Thread(
        items=_in_both(items, translated=translated),
        earlier=first if not after and first > 1 else None,
        last=shown[-1].number if shown else after,
        reached=Participant.objects.filter(conversation=conversation, agent=None).first(),
    )


def _arrange(
    messages: list[Message], previous: Message | None, agent: Agent, attached: dict[int, list[File]]
) -> list[Item]:
    items: list[Item] = []
    zone = timezone.get_current_timezone()  # asked once: a page has a hundred messages
    last_day = previous.at.astimezone(zone).date() if previous else None
    for message in messages:
        files = tuple(told(file, viewer=agent.actor) for file in attached.get(message.pk, ()))
        at = message.at.astimezone(zone)
        if at.date() != last_day:
            last_day = at.date()
            items.append(Item("day", _day(last_day, agent)))
        clock = f"{at.hour:02}:{at.minute:02}"
        if message.kind == Message.Kind.SYSTEM:
            items.append(Item("sys", line(message.data, for_staff=True), message, clock=clock))
        elif assistant.is_by_assistant(message):
            looks = "passed-on" if message.kind == Message.Kind.NOTE else "bot"
            items.append(Item(looks, message.body, message, told=assistant.told(message), clock=clock))
        elif message.kind == Message.Kind.NOTE and {"passing", "in-flight"} & set(message.data):
            items.append(Item("handed", message.body, message, told=handed.told(message, agent), clock=clock))
        elif message.kind == Message.Kind.NOTE:
            looks = "whisper" if "whisper" in message.data else "note"
            items.append(Item(looks, message.body, message, files=files, clock=clock))
        else:
            looks, goes_on = "theirs" if message.by_customer else "ours", _goes_on(previous, message)
            items.append(Item(looks, message.body, message, goes_on, files, clock=clock))
        previous = message
    return items


def _by_mail(items: list[Item], conversation: Conversation) -> list[Item]:
    """With the mails that agents' messages went by."""
    ours = [item.message.pk for item in items if item.looks == "ours" and item.message]
    found = {each.message_id: each for each in Sent.objects.within([conversation]).filter(message__in=ours)}
    return [
        replace(item, mail=found.get(item.message.pk), is_by_mail=True)
        if item.looks == "ours" and item.message
        else item
        for item in items
    ]


def _by_messenger(items: list[Item], conversation: Conversation) -> list[Item]:
    """With how far ours have come there."""
    found = going_of(
        conversation, [item.message.pk for item in items if item.looks in ("ours", "bot", "sys") and item.message]
    )
    return [replace(item, going=found.get(item.message.pk)) if item.message else item for item in items]


def _goes_on(previous: Message | None, message: Message) -> bool:
    return (
        previous is not None
        and (previous.kind, previous.by_customer, previous.agent_id)
        == (message.kind, message.by_customer, message.agent_id)
        and previous.data.get("who") == message.data.get("who")
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


def _in_both(items: list[Item], *, translated: bool) -> list[Item]:
    """With the other words for what was said: the reader's, when asked for, and a writer's own."""
    said = [item.message for item in items if item.message and item.looks in ("theirs", "ours", "bot")]
    written = (
        {key: each.text for key, each in translating.originals(said).items()} if any(m.agent_id for m in said) else {}
    )
    if not translated and not written:
        return items
    language = get_language() or "en"
    made = {key: each.text for key, each in translating.kept(said, language).items()} if translated else {}

    def also(item: Item) -> Item:
        message = item.message
        if message is None or message not in said:
            return item
        foreign = translated and message.pk not in written and translating.needs_translation(message, language)
        read_as = made.get(message.pk, "") if foreign else None
        return replace(item, read_as=read_as, written_as=written.get(message.pk, ""))

    return [also(item) for item in items]
