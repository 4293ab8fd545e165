"""For every template without loading: icons, and the words of saying.py."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from heliodesk.text import saying

register = template.Library()
register.filter("city", saying.city_of)
register.filter("utc_offset", saying.offset_of)
register.filter("elapsed", saying.elapsed)
register.filter("short_date", saying.short_date)
register.filter("short_day", saying.short_day)
register.filter("month", saying.month_of)
register.filter("language_own_name", saying.language_name)
register.filter("language_in_words", saying.language_in_words)
register.filter("language_tag", saying.language_tag)
register.simple_tag(saying.comma, name="comma")
register.simple_tag(saying.list_comma, name="list_comma")


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str, more: str = "") -> SafeString:
    """One of the drawings in sprite.html; always beside words, or in a control that has a name."""
    return format_html('<svg class="i {}" aria-hidden="true"><use href="#i-{}"/></svg>', more, name)


@register.filter
def lang_code(language: str) -> str:
    """The `lang` attribute for a language: Chinese here is written in simplified characters."""
    return "zh-Hans" if language.split("-")[0] == "zh" else language


@register.filter
def name_lang(name: str) -> str:
    """The `lang` of a person's name, by its script; empty when it tells nothing."""
    return "zh-Hans" if any("\u4e00" <= letter <= "\u9fff" for letter in name) else ""


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """`mapping[key]`, or None."""
    return mapping.get(key)


@register.filter
def percent(value: float) -> str:
    """A place or width in an SVG: "12.5%"."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


@register.filter
def number(value: float) -> str:
    """A length in an SVG, in its own units."""
    return f"{value:.1f}"
