"""How long it takes now, for whoever has not written yet: by channel and language, from the queue or from what it took lately."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk import hours
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import answering
from heliodesk.people.models import Team
from heliodesk.routing.beforehand import Word, word_in_writing, word_of
from heliodesk.routing.estimates import would_wait
from heliodesk.routing.lines import primary
from heliodesk.routing.models_waits import Estimate
from heliodesk.routing.waiting import LEARNING, LEVELS
from heliodesk.routing.written import lately, quantile

LIVE = (Channel.CHAT.value, Channel.MESSENGER.value)


@dataclass(frozen=True, slots=True)
class Typical:
    """A range, in which `most` holds for four of five. In writing it is service time, of hours in which somebody is there.
    `is_learning`: too little came lately; then it is what is planned or usual."""

    least: timedelta
    most: timedelta
    is_learning: bool
    word: Word | None = None  # of a live queue: goes along with the answer, and comes back with who joins


_teams: dict[str, int] = {}


def typical(scope: hours.Scope, team: str, now: datetime | None = None) -> Typical | None:
    """Of a channel in a language of the department `team` at this moment. None while it is closed or nobody is there, and where
    nothing is known."""
    status = hours.status(scope, now)
    number = _team(team)
    if number is None or not status.is_open:
        return None
    if scope.channel in LIVE:
        found = would_wait(number, scope.language, scope.channel)
        if found is None:
            return None
        least, most = found.minutes
        word = word_of((number, primary(scope.language), scope.channel), found, now or datetime.now(UTC))
        return Typical(timedelta(minutes=least), timedelta(minutes=most), found.by == Estimate.By.PRIOR, word)
    taken = lately((number, primary(scope.language), scope.channel))
    if len(taken) >= LEARNING:
        least_s, most_s = quantile(taken, LEVELS[1]), quantile(taken, LEVELS[2])
        assert least_s is not None
        assert most_s is not None
        return Typical(timedelta(seconds=least_s), timedelta(seconds=most_s), is_learning=False)
    planned = answering().get((scope.channel, status.level.name.lower()))
    return Typical(*planned, is_learning=True) if planned else None


def if_written(scope: hours.Scope, team: str, now: datetime) -> Word | None:
    """By the clock: until a request or mail that is written to the department `team` now is answered. None where nothing is
    known."""
    number = _team(team)
    return word_in_writing(number, scope, now) if number is not None else None


def forget() -> None:
    """Read anew at the next question."""
    _teams.clear()


def _team(slug: str) -> int | None:
    if slug not in _teams:
        found = Team.objects.filter(slug=slug).values_list("pk", flat=True).first()
        if found is None:
            return None
        _teams[slug] = found
    return _teams[slug]


def told_of(
    team: str, language: str, channel: str, *, region: str = "", now: datetime | None = None
) -> dict[str, object]:
    """The same for programs: seconds, and when it opens."""
    at = now or datetime.now(UTC)
    scope = hours.Scope(team, language, channel, region)
    status = hours.status(scope, at)
    found = typical(scope, team, at)
    word = (found.word if channel in LIVE else if_written(scope, team, at)) if found else None
    opens = None if isinstance(status, hours.Open) else status.opens_at
    return {
        "team": team,
        "language": language,
        "channel": channel,
        "open": status.is_open,
        "opens_at": opens.astimezone(UTC).isoformat().replace("+00:00", "Z") if opens else None,
        "least": round(found.least.total_seconds()) if found else None,
        "most": round(found.most.total_seconds()) if found else None,
        "counts": "service" if channel not in LIVE else "clock",
        "learning": found.is_learning if found else None,
        "told": word.sealed() if word else None,
    }
