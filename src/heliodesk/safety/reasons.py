"""Why agents look at details: the usual reasons, kept by name and said in the language of whoever reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Promise | str] = {
    "customer-asked": _("The customer asked about it"),
    "check-identity": _("To check that it is them"),
    "record-wrong": _("The address in our records may be wrong"),
}


def in_words(reason: str) -> str:
    """The sentence for a usual reason; anything else as it was written."""
    return str(REASONS.get(reason, reason))
