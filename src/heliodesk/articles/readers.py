"""Whose articles a customer may read, and in which of the help centre's languages."""

from django.conf import settings

from heliodesk.articles.models import Audience
from heliodesk.people.models import Customer


def is_institutional(customer: Customer) -> bool:
    """Does the exchange say so of this customer?"""
    return customer.is_identified and "institutional" in customer.level.lower()


def audience_of(customer: Customer) -> str:
    """Everybody, or what the exchange has said of this customer."""
    return (Audience.INSTITUTIONAL if is_institutional(customer) else Audience.EVERYBODY).value


def page_language(language: str) -> str:
    """The help centre's language that is nearest to any tag: "zh" → "zh-hans"; the first, when there is none."""
    primary = language.split("-")[0].lower()
    codes = [code for code, _name in settings.LANGUAGES]
    return next((code for code in codes if code.split("-")[0] == primary), codes[0])
