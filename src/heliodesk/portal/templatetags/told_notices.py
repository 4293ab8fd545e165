"""What everybody is told, on our own pages."""

from django import template

from heliodesk.notices.showing import Shown, shown

register = template.Library()


@register.simple_tag
def told_notices(language: str) -> list[Shown]:
    """The newest notices in the page's language."""
    return shown(language)
