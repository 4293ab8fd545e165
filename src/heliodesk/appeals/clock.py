"""An appeal's statutory clock, from its row: what holds, until when, how far it has gone."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

import holidays

from heliodesk.appeals import deadline
from heliodesk.appeals.models import Appeal, Terms


def terms_for(kind: str) -> dict[str, object]:
    """The terms that hold for a kind of matter, to be kept with the appeal: a later change moves no running clock."""
    found = {each.kind: each for each in Terms.objects.filter(kind__in=["", kind])}
    held = found.get(kind) or found.get("") or Terms()
    names = ("acknowledge_hours", "decide_days", "extend_days", "further_days", "zone", "country")
    return {name: getattr(held, name) for name in names}


def reckon(appeal: Appeal) -> None:
    """Count the due times anew; none stands while it is paused or after it has ended."""
    pauses = _pauses(appeal)
    appeal.acknowledge_due = deadline.after_hours(appeal.filed_at, int(appeal.terms["acknowledge_hours"]), pauses)
    appeal.decide_due = deadline.after_days(appeal.filed_at, _days(appeal), pauses, _zone(appeal), _free(appeal))


def pause(appeal: Appeal, at: datetime) -> None:
    """We wait for the customer from now on."""
    appeal.pauses = [*appeal.pauses, [at.isoformat(), None]]
    reckon(appeal)


def resume(appeal: Appeal, at: datetime) -> None:
    """Nothing is waited for any more."""
    appeal.pauses = [[since, until or at.isoformat()] for since, until in appeal.pauses]
    reckon(appeal)


def share(appeal: Appeal, at: datetime) -> int:
    """How much of the time for the decision is gone, in per cent; whole days only."""
    gone = deadline.days_gone(appeal.filed_at, at, _pauses(appeal), _zone(appeal), _free(appeal))
    return gone * 100 // max(1, _days(appeal))


def _days(appeal: Appeal) -> int:
    more = int(appeal.terms["extend_days"]) if appeal.extended_at else 0
    return int(appeal.terms["decide_days"]) + more


def _zone(appeal: Appeal) -> str:
    return str(appeal.terms["zone"])


def _pauses(appeal: Appeal) -> list[deadline.Pause]:
    return [
        deadline.Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
        for since, until in appeal.pauses
    ]


def _free(appeal: Appeal) -> Callable[[date], bool]:
    country = str(appeal.terms["country"])
    return lambda day: day in _holidays(country, day.year)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> frozenset[date]:
    if country.upper() not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country.upper(), years=year))
