"""Icons, and the words of words.py for templates."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from heliodesk.console import words
from heliodesk.conversations.models import Message
from heliodesk.conversations.tokens import pieces, readable

register = template.Library()
register.filter("city", words.city_of)
register.filter("utc_offset", words.offset_of)
register.filter("elapsed", words.elapsed)
register.filter("short_date", words.short_date)
register.filter("short_day", words.short_day)
register.filter("month", words.month_of)
register.filter("language_name", words.language_name)
register.filter("language_in_words", words.language_in_words)
register.filter("language_tag", words.language_tag)
register.simple_tag(words.comma, name="comma")
register.simple_tag(words.list_comma, name="list_comma")
register.simple_tag(words.for_the_page, name="words_for_the_page")


@register.simple_tag
def icon(name: str, more: str = "") -> SafeString:
    """One of the drawings in sprite.html; always beside words, or in a control that has a name."""
    return format_html('<svg class="i {}" aria-hidden="true"><use href="#i-{}"/></svg>', more, name)


@register.filter
def guarded(message: Message) -> SafeString:
    """What a message says; tokens for what was taken out stand out, with a lock, as what no customer wrote."""
    lock = icon("lock")
    return format_html_join("", "{}", ((_gone(text, lock) if gone else text,) for text, gone in pieces(message)))


def _gone(text: str, lock: SafeString) -> SafeString:
    return format_html('<span class="gone" lang="{}">{}{}</span>', lang_code(get_language() or "en"), lock, text)


@register.filter
def readable_body(message: Message | None) -> str:
    """What a message says, as plain text; empty for none."""
    return readable(message) if message else ""


@register.filter
def lang_code(language: str) -> str:
    """The `lang` attribute for a conversation's language: Chinese here is written in simplified characters."""
    return "zh-Hans" if language.split("-")[0] == "zh" else language


@register.filter
def name_lang(name: str) -> str:
    """The `lang` of a person's name, by its script; empty when it tells nothing."""
    return "zh-Hans" if any("\u4e00" <= letter <= "\u9fff" for letter in name) else ""


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """`mapping[key]`, or None."""
    return mapping.get(key)
