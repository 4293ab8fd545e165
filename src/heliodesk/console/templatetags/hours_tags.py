"""Names of weekdays, Monday is 0."""

from babel.dates import get_day_names
from django import template

from heliodesk.text.saying import locale

register = template.Library()


@register.filter
def weekday(day: int) -> str:
    """ "Monday", "星期一"."""
    return str(get_day_names("wide", locale=locale())[day])
