"""That the assistant passed a conversation to a person: the line for the customer, and why, for staff."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WHY = {
    "person": gettext_lazy("asked for a person"),
    "life": gettext_lazy("life may be in danger"),
    "stolen": gettext_lazy("account stolen or hacked"),
    "minor": gettext_lazy("about somebody under age"),
    "legal": gettext_lazy("legal matter or authority"),
    "press": gettext_lazy("press"),
    "nothing": gettext_lazy("no article answers it"),
    "third": gettext_lazy("two answers did not help"),
    "again": gettext_lazy("what was found had been shown already"),
    "files": gettext_lazy("a picture or file to look at"),
    "failed": gettext_lazy("the assistant failed"),
    "off": gettext_lazy("the assistant was switched off"),
}


def why_words(why: str) -> str:
    """Why, for staff, in the active language."""
    return str(_WHY.get(why, why))


def line_for_customer(data: dict[str, Any], times: dict[str, str]) -> str:
    """Who will answer and when, as it was known when it was passed on. `times`: what `lines` makes of the stored ones."""
    words = {**data, **times}
    match data.get("when"):
        case "soon":
            text = _(
                "This goes to a person, with everything said so far. You are number %(place)s; the first answer usually takes "
                "%(least)s–%(most)s min."
            )
        case "likely" if data.get("least") == data.get("most"):
            text = _(
                "This goes to a person, with everything said so far. You are number %(place)s; a person likely answers in about "
                "%(most)s min."
            )
        case "likely":
            text = _(
                "This goes to a person, with everything said so far. You are number %(place)s; a person likely answers in "
                "%(least)s–%(most)s min."
            )
        case "queue":
            text = _("This goes to a person, with everything said so far. You are number %(place)s.")
        case "nobody":
            text = _(
                "This goes to a person, with everything said so far. Nobody who speaks your language is at the desk right now;"
                " you are number %(place)s and keep your place."
            )
        case "opens" if times:
            text = _(
                "This goes to a person, with everything said so far. Nobody is here now: people answer from %(until)s."
            )
        case _:
            text = _(
                "This goes to a person, with everything said so far. Nobody is here now, and the next opening is not known yet."
            )
    return text % words


def line_for_who_wrote(data: dict[str, Any], times: dict[str, str]) -> str:
    """The same for somebody who has just written from elsewhere and sees no place in a queue: an honest word, once."""
    words = {**data, **times}
    match data.get("when"):
        case "likely" if data.get("least") == data.get("most"):
            text = _("We have your message. You are number %(place)s; a person likely answers in about %(most)s min.")
        case "likely":
            text = _(
                "We have your message. You are number %(place)s; a person likely answers in %(least)s–%(most)s min."
            )
        case "queue":
            text = _("We have your message. You are number %(place)s; a person answers here.")
        case "nobody":
            text = _(
                "We have your message. Nobody who speaks your language is at the desk right now; you are number %(place)s and"
                " keep your place."
            )
        case "opens" if times:
            text = _("We have your message. Nobody is here now: people answer from %(until)s.")
        case _:
            text = _("We have your message. Nobody is here now, and the next opening is not known yet.")
    return text % words


def line_for_longer_wait(data: dict[str, Any]) -> str:
    """It takes longer than they were told, or nobody is there any more."""
    if data.get("when") != "likely":
        return _("Nobody is at the desk this minute. How long it takes is not known; your place is kept.")
    return (
        _("It takes longer than we told you: a person likely answers in %(least)s–%(most)s min. You keep your place.")
        % data
    )
