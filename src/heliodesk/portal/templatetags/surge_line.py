"""The line for customers while more than usual write to the team whom everybody may write to."""

from django import template
from django.conf import settings
from django.utils import translation

from heliodesk.routing.surge_words import banner
from heliodesk.routing.surging import is_any_on

register = template.Library()


@register.simple_tag
def surge_line(language: str) -> str:
    """In the page's language; empty while no surge is on."""
    if not is_any_on():
        return ""
    with translation.override(language):
        found = banner(settings.DEFAULT_TEAM)
    return found["text"] if found else ""
