"""Why something stays, and how long it is until a closing, in words."""

from datetime import timedelta

from django.utils.translation import gettext as _


def why_it_stays(why: str) -> str:
    """For a word of `routing.passing.Why`; a reason that a person wrote is said as it is."""
    return {
        "held": _("It is decided elsewhere, as an appeal is"),
        "language": _("Nobody who is open speaks the language"),
        "closed": _("Nobody else is open"),
        "kept": _("Kept here"),
    }.get(why, why)


def span(left: timedelta) -> str:
    """Such as "25 min", "1 h 20 min"."""
    minutes = max(0, round(left.total_seconds() / 60))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s min") % {"n": rest}
    hour = _("%(n)s h") % {"n": hours}
    return f"{hour} {_('%(n)s min') % {'n': rest}}" if rest else hour
