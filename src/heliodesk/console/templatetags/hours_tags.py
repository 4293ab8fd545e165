"""Names of weekdays, Monday is 0."""

from datetime import date

from babel.dates import get_day_names
from django import template

from heliodesk.text.saying import locale, short_day

register = template.Library()


@register.filter
def weekday(day: int) -> str:
    """ "Monday", "星期一"."""
    return str(get_day_names("wide", locale=locale())[day])


@register.filter
def day_of_week(day: date) -> str:
    """ "Mon 30 Nov", "11月30日周一"."""
    name = get_day_names("abbreviated", locale=locale())[day.weekday()]
    return f"{short_day(day)}{name}" if locale().language == "zh" else f"{name} {short_day(day)}"
