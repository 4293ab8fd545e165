"""How the wall says times and names: short enough to be read from three metres."""

from datetime import UTC, date, datetime, timedelta
from math import ceil

from babel.dates import format_skeleton
from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliodesk.console.wall.people import Person
from heliodesk.console.wall.picture import Queue
from heliodesk.hours.models import Channel
from heliodesk.intents.urgency import Urgency
from heliodesk.people.models import Team
from heliodesk.routing.models import Presence
from heliodesk.routing.typical import Typical
from heliodesk.text.saying import comma, language_name, list_comma, locale, long_date
from heliodesk.text.tags import lang_code

register = template.Library()


@register.filter
def lasting(length: timedelta) -> str:
    """A length of time, rounded: "under 1 min", "5 min", "2 h", "3 d"."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 1:
        return _("under 1 min")
    if minutes < 90:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s h") % {"n": round(minutes / 60)}
    return _("%(days)s d") % {"days": round(minutes / 1440)}


@register.filter
def seconds_long(seconds: float) -> str:
    """A length of time in seconds, as `lasting` says it; "0 min" for none."""
    return lasting(timedelta(seconds=seconds)) if seconds >= 1 else _("none")


@register.filter
def range_of(wait: Typical) -> str:
    """ "2–4 min", "1–2 h"; "~" before what is not learnt from this queue yet."""
    least, most = (each.total_seconds() / 60 for each in (wait.least, wait.most))
    words = _("%(least)s–%(most)s min")
    if most >= 90:
        least, most, words = least / 60, most / 60, _("%(least)s–%(most)s h")
    known = {"least": round(least), "most": max(1, ceil(most))}
    if known["least"] == known["most"]:
        found = lasting(timedelta(minutes=ceil(wait.most.total_seconds() / 60)))
    else:
        found = words % known
    return f"~{found}" if wait.is_learning else found


@register.filter
def time_left(due: datetime) -> str:
    """Until a promise is due: "9 min"; "−2 min" when it was due two minutes ago."""
    left = due - datetime.now(UTC)
    return lasting(left) if left >= timedelta() else f"−{lasting(-left)}" if left < timedelta(minutes=-1) else _("now")


@register.filter
def wait_of(since: datetime) -> str:
    """How long somebody has waited, rounded."""
    return lasting(datetime.now(UTC) - since)


@register.filter
def first_names(people: list[Person], most: int = 3) -> str:
    """ "Mei, Wei, 3 more": the first of them, and how many there are besides."""
    shown = [person.agent.first_name for person in people[:most]]
    if more := len(people) - len(shown):
        shown.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return list_comma().join(shown)


@register.simple_tag
def queue_name(queue: Queue, many_teams: bool) -> SafeString:
    """ "English chat"; with its department where several have one: "Support, English"."""
    if queue.kind == "appeals":
        return conditional_escape(_("Appeals"))
    team = queue.team.name if queue.team else ""
    if queue.kind != Channel.CHAT:
        return format_html("{}{}{}", channel_name(queue.kind), comma(), team)
    own = format_html('<span lang="{}">{}</span>', lang_code(queue.language), language_name(queue.language))
    if many_teams:
        return format_html("{}{}{}", team, comma(), own)
    return format_html(conditional_escape(_("%(language)s chat")).replace("%(language)s", "{}"), own)


@register.filter
def kind_icon(kind: str) -> str:
    """The drawing of a queue."""
    return {"chat": "web", "mail": "mail", "appeals": "undo"}.get(kind, "doc")


@register.filter
def channel_name(channel: str) -> str:
    """ "Mail", "Requests"."""
    return str(Channel(channel).label)


@register.filter
def day_in_words(at: datetime) -> str:
    """ "Tuesday 24 November", in the reader's zone."""
    return long_date(localtime(at).date())


@register.filter
def day_name(day: date) -> str:
    """ "Tue 24", "24日周二": a day of the last week."""
    return str(format_skeleton("EEEd", day, locale="en_GB" if locale().language == "en" else locale()))


@register.filter
def minutes_on(at: datetime, minutes: int) -> datetime:
    """Some minutes later, or earlier."""
    return at + timedelta(minutes=minutes)


@register.filter
def part_of(value: float, whole: float) -> float:
    """In per cent of the whole."""
    return value * 100 / whole


@register.filter
def at_place(values: list[int | None], place: int) -> str:
    """What stands at a place of a list; "–" for what is not known."""
    value = values[place] if place < len(values) else None
    return "–" if value is None else str(value)


@register.filter
def presence_name(state: str) -> str:
    """An agent's state in words."""
    if state == "silent":
        return _("Connection lost")
    return str(Presence.State(state).label) if state in Presence.State.values else state


@register.simple_tag
def past_queue(queue: tuple[int, str], teams: dict[int, Team]) -> SafeString:
    """ "Support, English"."""
    team, language = queue
    name = teams[team].name if team in teams else "–"
    return format_html('{}{}<span lang="{}">{}</span>', name, comma(), lang_code(language), language_name(language))


@register.filter
def urgency_name(urgency: int) -> str:
    """ "Locked out"; nothing for what is not urgent."""
    names = {
        Urgency.FUNDS: _("Funds or a life at risk"),
        Urgency.LOCKED_OUT: _("Locked out"),
        Urgency.TRADING: _("Trading now"),
    }
    return names.get(Urgency(urgency), "")
