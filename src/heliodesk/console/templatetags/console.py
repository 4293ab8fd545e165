"""What a message says in the console, and the words for the page's script."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from heliodesk.console import sunline, words
from heliodesk.conversations.models import Message
from heliodesk.conversations.tokens import pieces, readable
from heliodesk.text.tags import icon, lang_code
from heliodesk.tickets.models import Priority

register = template.Library()
register.simple_tag(words.for_the_page, name="words_for_the_page")
register.simple_tag(sunline.tiny, name="tiny_sunline")


@register.filter
def guarded(message: Message) -> SafeString:
    """What a message says; tokens for what was taken out stand out, with a lock, as what no customer wrote."""
    if "removed" not in message.data:
        return conditional_escape(message.body)
    lock = icon("lock")
    return format_html_join("", "{}", ((_gone(text, lock) if gone else text,) for text, gone in pieces(message)))


def _gone(text: str, lock: SafeString) -> SafeString:
    return format_html('<span class="gone" lang="{}">{}{}</span>', lang_code(get_language() or "en"), lock, text)


@register.filter
def readable_body(message: Message | None) -> str:
    """What a message says, as plain text, or how many files it is; empty for none."""
    if message is None:
        return ""
    files = int(message.data.get("files", 0))
    if message.body or not files:
        return readable(message)
    return ngettext("%(count)s file", "%(count)s files", files) % {"count": files}


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
