"""The ways to us as they are now, for the channel advisor, and what the page says of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from heliodesk.hours import open_now, visiting
from heliodesk.hours.calendar import Closed
from heliodesk.hours.models import Channel
from heliodesk.hours.open_now import Scope
from heliodesk.intake.advice import Advised, Way, advise
from heliodesk.intake.shapes import Form
from heliodesk.portal.place import Place
from heliodesk.portal.saying import Clock, range_words
from heliodesk.promises.clock import Stretch, due
from heliodesk.routing.place import queue
from heliodesk.routing.presence import how_many_speak
from heliodesk.routing.typical import if_written, typical
from heliodesk.text.saying import language_in_words

_FAR = timedelta(days=60)
_WHY = {
    "danger": gettext_lazy("Every minute counts, and people are there."),
    "quick": gettext_lazy("A short question is quickest in the chat."),
    "sooner": gettext_lazy("It is the quickest way to an answer."),
    "thorough": gettext_lazy(
        "Several people look at such a matter. A request keeps everything together while you do other things."
    ),
    "closed": gettext_lazy("Nobody is in the chat now."),
    "nobody": gettext_lazy("The chat is open, but nobody is at the desk this minute."),
    "expected": gettext_lazy(
        "Every minute counts. Nobody is at the desk this minute, but the chat is open by its hours: whoever comes reads it first."
    ),
    "queue": gettext_lazy("Many people wait in the chat. In writing you need not stand in a queue."),
    "other-language": gettext_lazy("People are there, in another language."),
    "can-wait": gettext_lazy("You need not wait for it: the answer comes to you."),
    "only": gettext_lazy("This is the way to us."),
}
_WHY_NOT = {
    "closed": "",  # what the way says of itself is enough
    "nobody": "",
    "queue": gettext_lazy("It takes longer now."),
    "other-language": gettext_lazy("In another language."),
    "thorough": gettext_lazy("For what one person can settle at once."),
    "can-wait": gettext_lazy("The answer takes longer."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A way as the page shows it."""

    advised: Advised
    title: SafeString
    more: SafeString
    why: str

    @property
    def is_chat(self) -> bool:
        return self.advised.way.channel == "chat"

    @property
    def is_open(self) -> bool:
        return self.advised.way.is_open

    @property
    def is_staffed(self) -> bool:
        return self.advised.way.is_staffed


def ways(team: str, here: Place, now: datetime) -> list[Way]:
    """Chat in the reader's language and in English, and requests to `team`. The chat has one door, behind which the default
    department sits, whichever one reads the request."""
    chat = settings.DEFAULT_TEAM
    found = [_chat(chat, offer, own=own) for offer, own in _offers(chat, here, now) if offer.channel == Channel.CHAT]
    for offer, own in _offers(team, here, now):
        if offer.channel == Channel.REQUEST:
            scope = Scope(
                team, offer.language, Channel.REQUEST.value, here.region or visiting.region_of(here.country, here.zone)
            )
            word = if_written(scope, team, now)  # by what came lately, before what is planned
            usual = word.said if word else _written(scope, offer.first_answer, now)
            found.append(
                Way(
                    "request",
                    True,
                    usual,
                    language=offer.language,
                    own_language=own,
                    told=word.sealed() if word else "",
                )
            )
    if not any(way.channel == "request" for way in found):
        found.append(Way("request", True, None))  # writing is always possible; by when it is answered is not known
    return found


def _offers(team: str, here: Place, now: datetime) -> list[tuple[visiting.Offer, bool]]:
    """What a visitor is offered by a department, and whether it is in their own language."""
    offers = visiting.for_visitor(
        country=here.country,
        region=here.region,
        language=here.language or "en",
        zone=here.zone or "UTC",
        team=team,
        at=now,
    )
    return [(offer, offer.language == (here.language or "en").split("-")[0]) for offer in offers]


def _chat(team: str, offer: visiting.Offer, *, own: bool) -> Way:
    present = how_many_speak(team, offer.language)
    opens_at = offer.status.opens_at if isinstance(offer.status, Closed) else None
    found = typical(Scope(team, offer.language, Channel.CHAT.value), team) if offer.status.is_open else None
    return Way(
        "chat",
        offer.status.is_open,
        offer.first_answer,
        opens_at,
        queue(team, offer.language),
        present,
        own,
        offer.language,
        (found.least, found.most) if found else None,
    )


def _written(
    scope: Scope, usual: tuple[timedelta, timedelta] | None, now: datetime
) -> tuple[timedelta, timedelta] | None:
    """From now until a request is answered, its time counted in service hours."""
    calendar = open_now.calendar_of(scope)
    if calendar is None or usual is None:
        return None
    stretch = [Stretch(now, calendar)]
    ends = [due(stretch, (), now, each, now + _FAR) for each in usual]
    return (ends[0] - now, ends[1] - now) if ends[0] and ends[1] else None


def shown(form: Form, here: Place, clock: Clock) -> list[Shown]:
    """The advice for a form, in words: the recommended way first."""
    found = advise(form.urgency, form.complexity, ways(form.team, here, clock.now), clock.now)
    return [
        Shown(each, _title(each, clock), _more(each), str((_WHY if i == 0 else _WHY_NOT).get(each.why, _WHY[each.why])))
        for i, each in enumerate(found)
    ]


def _title(each: Advised, clock: Clock) -> SafeString:
    way = each.way
    if way.channel == "chat":
        if way.is_open and not way.is_staffed:
            if way.own_language:
                return format_html("{}", _("Live chat, open by its hours"))
            language = language_in_words(way.language)
            return format_html("{}", _("Live chat in %(language)s, open by its hours") % {"language": language})
        if way.is_open:
            if way.own_language:
                return format_html("{}", _("Live chat now"))
            return format_html(
                "{}", _("Live chat now, in %(language)s") % {"language": language_in_words(way.language)}
            )
        if way.opens_at is None:
            return format_html("{}", _("Live chat"))
        return _filled(_("Live chat from %(time)s"), time=clock.when(way.opens_at))
    if each.by is None:
        return format_html("{}", _("Write a request"))
    return _filled(_("Request, usually answered by %(time)s"), time=clock.when(each.by))


def _more(each: Advised) -> SafeString:
    way = each.way
    if way.channel == "request":
        if each.by is None:
            return format_html("{}", _("When it is answered is not known yet. It is not lost."))
        return format_html("{}", _("You get a number, and see at any time where it stands."))
    if way.is_open and not way.is_staffed:
        if way.usual is None:
            return format_html("{}", _("Nobody is at the desk this minute. How long it takes is not known."))
        said = _("Nobody is at the desk this minute. It takes longer than the usual %(range)s; how long is not known.")
        return format_html("{}", said % {"range": range_words(way.usual)})
    if not way.is_open:
        if way.opens_at is None:
            return format_html("{}", _("The next opening is not known yet."))
        return format_html("{}", _("Until then nobody reads along."))
    waits = (
        ngettext("%(n)s person waits", "%(n)s people wait", way.waiting) % {"n": way.waiting}
        if way.waiting
        else _("nobody waits")
    )
    if each.wait is None:
        return format_html("{}", waits)
    return format_html("{}", _("About %(range)s; %(waits)s.") % {"range": range_words(each.wait), "waits": waits})


def _filled(sentence: str, **values: object) -> SafeString:
    """A translated sentence with times in it; what is put in is escaped or marked up already."""
    return format_html(sentence.replace("{", "{{").replace("}", "}}").replace("%(", "{").replace(")s", "}"), **values)
