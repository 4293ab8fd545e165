"""What helps somebody for whom nobody is there now: another language that is open, and by when a message is answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from heliodesk.hours import open_now
from heliodesk.hours.calendar import Closed, Status
from heliodesk.hours.models import Channel
from heliodesk.hours.open_now import Scope
from heliodesk.hours.visiting import answering


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A language in which people chat, and whether they do now."""

    language: str
    status: Status


def languages() -> list[str]:
    """The languages in which chats are answered, as the schedules name them."""
    chats = (each.schedule for each in open_now.all_compiled() if each.schedule.channel == Channel.CHAT)
    return sorted({schedule.language for schedule in chats if schedule.language})


def elsewhere(scope: Scope, at: datetime) -> list[Elsewhere]:
    """Chat in every other language for the same team and region: those that are open first, English before others."""
    own = open_now.schedule_of(scope)
    found = []
    for language in languages():
        other = replace(scope, language=language, channel=Channel.CHAT.value)
        if language != scope.language.split("-")[0].lower() and open_now.schedule_of(other) != own:
            found.append(Elsewhere(language, open_now.status(other, at)))
    return sorted(found, key=lambda each: (not each.status.is_open, each.language != "en"))


def answered_by(scope: Scope, status: Status) -> datetime | None:
    """By when who writes to a closed channel is usually answered."""
    if not isinstance(status, Closed) or status.opens_at is None:
        return None
    then = open_now.status(scope, status.opens_at)
    usual = answering().get((scope.channel, then.level.name.lower()))
    return status.opens_at + usual[1] if usual else None
