"""The promises that are about to break, or have been broken and still run: figures for a wall, with no customer in them."""

from dataclasses import dataclass
from datetime import datetime

from heliodesk.promises.models import Promise, State


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A running promise: when it is due (UTC), and of which matter. `who`: the first name of whoever has it, or ""."""

    due: datetime
    key: str
    code: str
    kind: str
    team: str
    channel: str
    language: str
    who: str


def at_risk(until: datetime, *, limit: int) -> tuple[list[AtRisk], int]:
    """Those due until an instant, the most pressing first, and how many there are in all."""
    running = Promise.objects.filter(state=State.RUNNING, due__lte=until)
    fields = (
        "due",
        "kind",
        *(f"conversation__{name}" for name in ("key", "code", "team__name", "channel", "language")),
    )
    rows = running.order_by("due").values_list(*fields, "conversation__assignee__name")[:limit]
    found = [
        AtRisk(due, key, code, kind, team, channel, language, (name or "").partition(" ")[0])
        for due, kind, key, code, team, channel, language, name in rows
    ]
    return found, len(found) if len(found) < limit else running.count()


def broken_between(since: datetime, until: datetime, *, limit: int = 10) -> list[tuple[datetime, str]]:
    """When promises were broken in a time, and the last four signs of their matters' numbers."""
    broken = Promise.objects.filter(broken_at__gte=since, broken_at__lt=until).order_by("broken_at")
    return [(at, code[-4:]) for at, code in broken.values_list("broken_at", "conversation__code")[:limit] if at]
