"""Channels, services and days, for the hours page."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from heliodesk.hours.models import Channel, Schedule
from heliodesk.hours.sentences import day_with_name, service_name
from heliodesk.text.saying import language_name, locale, long_date
from heliodesk.text.tags import lang_code

register = template.Library()
register.filter("day_name", day_with_name)
register.filter("long_day", long_date)


@register.filter
def service(schedule: Schedule) -> str:
    """ "Vietnamese chat" """
    name = service_name(schedule)
    return name[:1].upper() + name[1:]


@register.filter
def channel_name(channel: str) -> str:
    """ "Chat", "Mail" """
    return str(Channel(channel).label)


@register.filter
def own_name(language: str) -> SafeString:
    """A language's own name, marked as being in that language."""
    return format_html('<span lang="{}">{}</span>', lang_code(language), capfirst(language_name(language)))


@register.filter
def weekday_short(day: datetime) -> str:
    """ "Mon", "周一" """
    return str(get_day_names("abbreviated", locale=locale())[day.weekday()])


@register.filter
def clock_in(at: datetime, zone: str) -> str:
    """ "17:14" on a zone's clock."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@register.filter
def clock_of(local: datetime) -> str:
    """ "17:14" of a time that has its zone already."""
    return f"{local:%H:%M}"
