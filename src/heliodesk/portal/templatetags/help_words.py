"""Words and addresses of the help centre's pages."""

from datetime import date

from babel.dates import format_date
from django import template

from heliodesk.portal.help.answering import tag
from heliodesk.text.saying import locale

register = template.Library()


@register.filter
def long_day_and_year(day: date) -> str:
    """ "14 May 2027", "2027年5月14日". Of an instant, the day in UTC: the page is the same for every reader."""
    known = locale()
    return format_date(day, "long", locale="en_GB" if known.language == "en" else known)


@register.filter
def canonical(alternates: list[dict[str, str]], language: str) -> str:
    """The page's own address among those in all languages."""
    return next((each["url"] for each in alternates if each["lang"] == tag(language)), "")
