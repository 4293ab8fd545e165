"""Times as the assistant says them: the clock on the customer's wall (the active zone), the day once it is not today."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.hours.sentences import day_with_name
from heliodesk.text.saying import city_of, offset_of


def when(at: datetime) -> str:
    """ "18:00", "08:00 tomorrow", "Thu 26 Nov, 08:00"."""
    local = timezone.localtime(at)
    days = (local.date() - timezone.localdate()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return _("%(time)s tomorrow") % {"time": f"{local:%H:%M}"}
    return _("%(day)s, %(time)s") % {"day": day_with_name(local.date()), "time": f"{local:%H:%M}"}


def zone_words() -> str:
    """ "your time, Lagos, UTC+1": named once in what is said."""
    zone = timezone.get_current_timezone_name()
    if zone == "UTC":
        return _("UTC")
    return _("your time, %(city)s, %(offset)s") % {"city": city_of(zone), "offset": offset_of(zone)}


def minutes_words(found: tuple[int, int]) -> str:
    """ "2–4 min", "about 3 min"; of an hour or more in tens, the later end never earlier than it is."""
    least, most = found
    if most > 60:
        least, most = max(10, least // 10 * 10), -(-most // 10) * 10
    if least == most:
        return _("about %(most)s min") % {"most": most}
    return _("%(least)s–%(most)s min") % {"least": least, "most": most}
