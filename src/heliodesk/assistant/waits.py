"""Who is there and how long somebody would wait for them, as it is at this moment."""

from dataclasses import dataclass
from datetime import UTC, datetime

from heliodesk import hours
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.served import scope_of
from heliodesk.hours.calendar import Closed
from heliodesk.routing.beforehand import word_of
from heliodesk.routing.estimates import UNKNOWN, wait_told, would_wait
from heliodesk.routing.lines import primary
from heliodesk.routing.place import position, queue
from heliodesk.routing.presence import how_many_speak


@dataclass(frozen=True, slots=True)
class Wait:
    """`ahead`: who waits before this customer. `present`: how many who speak their language are there. `likely`: from and to how
    many minutes it takes until somebody answers, None when that is not known; `is_learning`: little is known of it yet; `until`
    and `opens_at` in UTC."""

    is_open: bool
    ahead: int
    present: int
    likely: tuple[int, int] | None
    is_learning: bool
    until: datetime | None
    opens_at: datetime | None
    word: str = ""  # of what would be told to who has not joined: kept when they do (`routing.beforehand`)


def wait_of(talk: Conversation) -> Wait:
    """For a conversation that waits, from its place in the queue; for any other as if it joined the queue now."""
    scope = scope_of(talk)
    status = hours.status(scope)
    place = position(talk)
    ahead = queue(talk.team.slug, talk.language) if place is None else place - 1
    present = how_many_speak(talk.team.slug, talk.language) if status.is_open else 0
    if isinstance(status, Closed):
        return Wait(False, ahead, 0, None, False, None, status.opens_at)
    likely, is_learning, word = _likely(talk, waits=place is not None) if present else (None, False, "")
    return Wait(True, ahead, present, likely, is_learning, status.until, None, word)


def _likely(talk: Conversation, *, waits: bool) -> tuple[tuple[int, int] | None, bool, str]:
    """For who waits what they are told, and kept; for any other what they would be."""
    now = datetime.now(UTC)
    if waits:
        told = wait_told(talk, now)
        is_known = told is not None and told.changed != UNKNOWN
        return (told.minutes(now), told.is_learning, "") if told and is_known else (None, False, "")
    found = would_wait(talk.team_id, talk.language, talk.channel)
    if found is None:
        return None, False, ""
    word = word_of((talk.team_id, primary(talk.language), talk.channel), found, now)
    return found.minutes, found.is_learning, word.sealed()
