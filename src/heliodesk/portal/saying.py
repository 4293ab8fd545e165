"""What the hours page says: times of the reader's clock, how long things take, and each channel in a few words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from heliodesk.hours.calendar import Calendar, Closed, Level, Status
from heliodesk.hours.models import Channel
from heliodesk.hours.sentences import day_with_name

Range = tuple[timedelta, timedelta]


@dataclass(frozen=True, slots=True)
class Clock:
    """The reader's clock: instants in words, the day once it is not today."""

    now: datetime
    zone: str

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def time(self, at: datetime) -> SafeString:
        """ "08:00" """
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), f"{self.local(at):%H:%M}")

    def when(self, at: datetime) -> SafeString:
        """ "08:00", "08:00 tomorrow", "Thu 26 Nov, 08:00" """
        days = (self.local(at).date() - self.local(self.now).date()).days
        if days == 0:
            return self.time(at)
        if days == 1:
            return _filled(_("%(time)s tomorrow"), time=self.time(at))
        return _filled(_("%(day)s, %(time)s"), day=day_with_name(self.local(at).date()), time=self.time(at))

    def near(self, at: datetime) -> SafeString:
        """The time alone within a day, where a picture shows which day is meant."""
        return self.time(at) if at - self.now < timedelta(days=1) else self.when(at)

    def until(self, at: datetime) -> str:
        """How far off: "in 10 h 28 min", "in 3 days" """
        minutes = max(1, round((at - self.now).total_seconds() / 60))
        if minutes >= 2880:
            return _("in %(days)s days") % {"days": minutes // 1440}
        if minutes >= 60:
            return _("in %(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
        return _("in %(minutes)s min") % {"minutes": minutes}


def _filled(sentence: str, **values: object) -> SafeString:
    """A translated sentence with times in it. The sentence is ours; what is put in is escaped or marked up already."""
    if not values:
        return conditional_escape(str(sentence))
    return format_html(sentence.replace("{", "{{").replace("}", "}}").replace("%(", "{").replace(")s", "}"), **values)


def range_words(usual: Range) -> str:
    """ "2–4 min", "2–4 h" """
    least, most = (each.total_seconds() for each in usual)
    if most < 5400 and round(least / 60) >= round(most / 60):
        return _("%(most)s min") % {"most": max(1, round(most / 60))}
    if most < 5400:
        return _("%(least)s–%(most)s min") % {"least": max(1, round(least / 60)), "most": max(1, round(most / 60))}
    return _("%(least)s–%(most)s h") % {"least": max(1, round(least / 3600)), "most": max(1, round(most / 3600))}


def state_word(status: Status) -> str:
    """Open now, Fewer people, Assistant only, Closed now."""
    if status.is_open:
        return _("Fewer people") if status.level == Level.REDUCED else _("Open now")
    return _("Assistant only") if status.level == Level.BOT else _("Closed now")


def comes_next(calendar: Calendar, status: Status, clock: Clock) -> SafeString:
    """What changes next: "Full until 05:00", "Opens 08:00, in 10 h 28 min"."""
    if isinstance(status, Closed):
        if status.opens_at is None:
            return _filled(_("The next opening is not known yet."))
        return _filled(
            _("Opens %(time)s, %(until)s"), time=clock.near(status.opens_at), until=clock.until(status.opens_at)
        )
    change = status.changes_at
    if change is None or (change - clock.now).days >= 7:
        return _filled(_("Day and night."))
    if status.level == Level.REDUCED:
        after = calendar.status(change)
        if after.is_open:
            return _filled(_("Fewer people until %(time)s, then full"), time=clock.near(change))
        again = after.opens_at if isinstance(after, Closed) else None
        if again is not None:
            return _filled(
                _("Fewer people until %(time)s, back %(again)s"), time=clock.near(change), again=clock.near(again)
            )
        return _filled(_("Fewer people until %(time)s"), time=clock.near(change))
    return _filled(_("Full until %(time)s"), time=clock.near(change))


def nobody_there(usual: Range | None) -> SafeString:
    """Open by its hours, and nobody is at the desk: how long it takes is not known."""
    if usual is None:
        return _filled(_("Nobody is at the desk this minute. How long it takes is not known."))
    said = _("Nobody is at the desk this minute. It takes longer than the usual %(range)s; how long is not known.")
    return _filled(said, range=range_words(usual))


def first_answer(channel: str, status: Status, usual: Range | None, clock: Clock) -> SafeString:
    """When somebody answers who is written to now."""
    if isinstance(status, Closed):
        if status.opens_at is None:
            return _filled(_("The next opening is not known yet."))
        if channel == Channel.CHAT:
            return _filled(_("People from %(time)s."), time=clock.when(status.opens_at))
        by = status.opens_at + (usual[1] if usual else timedelta(hours=8))
        return _filled(
            _("People from %(time)s. Usually answered by %(by)s."), time=clock.when(status.opens_at), by=clock.when(by)
        )
    if usual is None:
        return _filled(_("Until %(time)s."), time=clock.when(status.until)) if status.until else SafeString("")
    if channel == Channel.CHAT:
        about = range_words(usual)
        if status.until is None or (status.until - clock.now).days >= 7:
            return _filled(_("About %(range)s."), range=about)
        return _filled(_("About %(range)s, until %(time)s."), range=about, time=clock.when(status.until))
    by = clock.now + usual[1]
    if status.until is not None and by > status.until:
        return _filled(_("Usually within %(range)s of working time."), range=range_words(usual))
    return _filled(_("Usually answered by %(by)s."), by=clock.when(by))
