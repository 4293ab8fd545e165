"""What the desk itself tells on a messenger: when people are there, how long it takes; true, and with the zone named."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk import hours
from heliodesk.assistant.waits import wait_of
from heliodesk.channels.chats.models import Chat
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_system_line
from heliodesk.hours.calendar import Closed
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import is_zone, region_of
from heliodesk.routing.surge_words import banner
from heliodesk.routing.typical import Typical, typical
from heliodesk.text.saying import city_of, long_date, offset_of


def tell_of_wait(talk: Conversation) -> None:
    """A line that says who answers and when, as it is known now. Called with the conversation's row taken."""
    waits = wait_of(talk)
    told: dict[str, Any] = {"place": waits.ahead + 1}
    if not waits.is_open:
        told = {"when": "opens", "until": waits.opens_at.isoformat()} if waits.opens_at else {"when": "unknown"}
    elif not waits.present:
        told["when"] = "nobody"
    elif waits.likely:
        told |= {"when": "likely", "least": waits.likely[0], "most": waits.likely[1]}
    else:
        told["when"] = "queue"
    post_system_line(conversation=talk.key, what="received", **told)


def zone_of(chat: Chat) -> ZoneInfo:
    """The customer's zone where it is known: a messenger does not tell it."""
    return ZoneInfo(chat.customer.zone if is_zone(chat.customer.zone) else "UTC")


def hours_now(chat: Chat, language: str) -> str:
    """Whether people are there now, until or from when, and how long an answer takes. In the active language."""
    team, region = chat.account.team, region_of(chat.customer.country, chat.customer.zone)
    scope = hours.Scope(team.slug, language, Channel.MESSENGER.value, region)
    status = hours.status(scope)
    lines = []
    if isinstance(status, Closed):
        lines.append(
            _("Nobody is here now. People answer here again from %(time)s.") % {"time": moment(chat, status.opens_at)}
            if status.opens_at
            else _("Nobody is here now, and the next opening is not known yet.")
        )
        lines.append(_("Write at any time: what you write is kept and read."))
    else:
        until = (
            _("People answer here now, until %(time)s.") % {"time": moment(chat, status.until)} if status.until else ""
        )
        lines.append(until or _("People answer here day and night."))
        if likely := typical(scope, team.slug):
            note_word(chat, likely)
            minutes = [max(1, round(each.total_seconds() / 60)) for each in (likely.least, likely.most)]
            lines.append(
                _("A first answer usually takes %(least)s to %(most)s min at this moment.")
                % {"least": minutes[0], "most": minutes[1]}
            )
    if said := banner(team.slug):
        lines.append(said["text"])
    return "\n".join(lines)


def note_word(chat: Chat, likely: Typical) -> None:
    """What was said is kept with the conversation that they begin (`routing.beforehand`)."""
    if likely.word and not chat.is_open:
        chat.told = likely.word.sealed()
        chat.save(update_fields=["told"])


def moment(chat: Chat, at: datetime | None) -> str:
    """A time with its day and zone: "Monday 30 November, 09:00 (Singapore, UTC+8)"."""
    if at is None:
        return "…"
    zone = zone_of(chat).key
    local = timezone.localtime(at, zone_of(chat))
    named = "UTC" if zone == "UTC" else f"{city_of(zone)}, {offset_of(zone)}"
    return f"{long_date(local.date())}, {local:%H:%M} ({named})"
