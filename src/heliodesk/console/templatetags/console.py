"""What a message says in the console, and the words for the page's script."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from heliodesk.channels.chats import held as events
from heliodesk.channels.chats.models import Flagged
from heliodesk.channels.chats.problems import how_many_stopped
from heliodesk.channels.email import held
from heliodesk.console import bubbles, own_rows, sunline, words
from heliodesk.console.passing import soon
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.urgency import NAMES
from heliodesk.intents.urgency import Urgency
from heliodesk.people.models import Agent
from heliodesk.routing import helping
from heliodesk.routing.models import OvertimeCall
from heliodesk.routing.surging import is_any_on
from heliodesk.tickets.models import Priority

register = template.Library()
register.simple_tag(soon.closing_soon, name="closing_soon")
register.simple_tag(words.for_the_page, name="words_for_the_page")
register.simple_tag(sunline.tiny, name="tiny_sunline")
register.simple_tag(bubbles.theirs, name="bubble_of_theirs")
register.simple_tag(bubbles.ours, name="bubble_of_ours")
register.simple_tag(bubbles.also, name="in_other_words")


@register.simple_tag
def mails_to_look_at(agent: Agent) -> int:
    """How many mails wait for a supervisor's or administrator's look; for others none."""
    return held.how_many(agent.actor)


@register.simple_tag
def events_to_look_at(agent: Agent) -> int:
    """How much came from messengers that could not be read; for who does not run the desk none."""
    return events.how_many(agent.actor)


@register.simple_tag
def impostors_to_look_at(agent: Agent) -> int:
    """How many who resemble us a supervisor has not judged."""
    return Flagged.objects.visible_to(agent.actor).to_look_at().count()


@register.simple_tag
def stopped_channels(agent: Agent) -> int:
    """How many accounts on messengers an administrator has to connect again."""
    return how_many_stopped(agent.actor) if agent.actor.administers else 0


@register.simple_tag
def overtime_call(agent: Agent) -> OvertimeCall | None:
    """What an agent who is off duty is asked, while more come than usual."""
    if not agent.actor.answers or not is_any_on():
        return None
    return OvertimeCall.open_for(agent.actor).select_related("surge__team").first()


register.simple_tag(is_any_on, name="surge_is_on")
register.simple_tag(helping.asked_of, name="help_asked")
register.simple_tag(own_rows.rows_of, name="own_rows")
register.filter("readable_body", own_rows.readable_body)


@register.filter
def service_time(minutes: int) -> str:
    """Minutes of service time in words: "45 min", "4 h", "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [_("%(n)s h") % {"n": hours}] if hours else []
    return " ".join([*parts, *([_("%(n)s min") % {"n": rest}] if rest or not hours else [])])


@register.filter
def priority_name(priority: int) -> str:
    """A priority in words."""
    return str(Priority(priority).label)


@register.inclusion_tag("console/parts/urgency_tag.html")
def urgency_tag(conversation: Conversation) -> dict[str, Any]:
    """How urgent it is, where it is: nothing for everything else."""
    return {"name": NAMES[Urgency(conversation.urgency)], "urgency": conversation.urgency}


@register.simple_tag
def in_writing(conversation: Conversation) -> SafeString | str:
    """Where nobody waits in front of the chat: how whoever takes it answers."""
    left = getattr(conversation, "callback", None)
    if left is None or left.turn_at is not None:
        return ""
    if left.place:
        return format_html(' <span class="hd-tag">{}</span>', _("answer on %(name)s") % {"name": left.name})
    words = {"mail": _("answer by mail"), "request": _("answer as a request"), "chat": _("write here; not waiting")}
    return format_html(' <span class="hd-tag">{}</span>', words[left.way])
