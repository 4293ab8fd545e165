"""Words for system lines. Stored as what happened; said in the language of whoever reads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

_FOR_CUSTOMERS = {
    "joined": _("%(name)s, a person, is with you now"),
    "handed-over": _("%(name)s takes over from %(by)s and has everything said so far"),
    "took-over": _("%(name)s takes over from %(by)s and has everything said so far"),
    "to-team": _("This goes to %(team)s, with everything said so far"),
    "closed": _("%(name)s marked this as solved. Write again if it is not."),
    "closed-by-you": _("You ended this chat. Write again at any time."),
    "reopened": _("Open again"),
}
_FOR_STAFF = {
    "joined": _("%(name)s took this conversation"),
    "handed-over": _("%(by)s handed this over to %(name)s"),
    "took-over": _("%(name)s took over from %(by)s"),
    "to-team": _("Handed over to %(team)s"),
    "closed": _("%(name)s marked this as solved"),
    "closed-by-you": _("The customer ended the chat"),
    "reopened": _("Open again"),
}


def line(data: dict[str, Any], *, for_staff: bool) -> str:
    """The sentence for a system message's `data`, in the active language; empty for one that this version does not know."""
    what = str(data.get("what", ""))
    if what == "closed" and data.get("by") == "customer":
        what = "closed-by-you"
    words = (_FOR_STAFF if for_staff else _FOR_CUSTOMERS).get(what)
    return str(words) % _Names(data) if words else ""


class _Names(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
