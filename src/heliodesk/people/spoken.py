"""Which languages this desk knows: its pages', and those that its people answer in."""

import time

from django.conf import settings

from heliodesk.people.models import Agent, Role

_KEPT = 60.0  # seconds
_held: dict[int | None, tuple[float, frozenset[str]]] = {}


def spoken() -> frozenset[str]:
    """Their primary subtags. Whose language is none of these could not be told from another, and would wait for nobody."""
    return _kept(None)


def spoken_in(team: int) -> frozenset[str]:
    """What a team's people answer in: a guess at another language would leave a chat to wait for nobody."""
    return _kept(team)


def forget() -> None:
    """Ask again the next time."""
    _held.clear()


def _kept(team: int | None) -> frozenset[str]:
    now = time.monotonic()
    if team not in _held or now - _held[team][0] > _KEPT:
        _held[team] = (now, frozenset(tag.split("-")[0].lower() for tag in _tags(team)))
    return _held[team][1]


def _tags(team: int | None) -> list[str]:
    people = Agent.objects.filter(is_active=True, capacity__gt=0, roles__overlap=[Role.AGENT, Role.SUPERVISOR])
    if team is not None:
        people = people.filter(team=team)
    answered = [tag for row in people.values_list("languages", flat=True) for tag in row]
    return answered if team is not None else [*answered, *(code for code, _name in settings.LANGUAGES)]
