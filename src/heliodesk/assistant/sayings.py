"""What the assistant says by itself, in the active language."""

from django.conf import settings
from django.utils.translation import gettext as _


def joined(*sentences: str) -> str:
    """One after the other: Chinese ones without a space between."""
    return "".join(one if one.endswith(("。", "，", "？")) else f"{one} " for one in sentences if one).strip()


def introduced(body: str) -> str:
    """The first thing that it says begins with what it is."""
    hello = _("I am the assistant of %(site)s, a program and not a person.") % {"site": settings.SITE_NAME}
    return f"{hello}\n\n{body}"


def hello() -> str:
    return _("What happened, and when? Write it in a sentence or two, and I will look for an answer.")


def thanks() -> str:
    return _("If that answers it, press the button below. If something is left, write it here.")


def foreign() -> str:
    """Said with what is in another language than the question."""
    return _("There is nothing of this in your language yet.")


def not_translated() -> str:
    return _("This article is not there in your language yet, so it is in another.")


def offer(count: int) -> str:
    if count == 1:
        return _("This article may answer it. If it does not, write on, or talk to a person.")
    return _("One of these articles may answer it. If none does, write on, or talk to a person.")
