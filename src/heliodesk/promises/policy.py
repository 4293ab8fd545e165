"""Which policy holds? Pure."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Scoped(Protocol):
    """What a policy says of what it is for; empty or None: for every."""

    form: str
    priority: int | None
    tier: str
    language: str


S = TypeVar("S", bound=Scoped)


def choose(policies: Iterable[S], *, form: str, priority: int, tier: str, language: str) -> S | None:
    """The policy that names most of what is asked for; of equally many the one that names the form, then the level,
    then the priority, then the language. None when none fits: then nothing is promised."""
    asked = {"form": form, "tier": tier, "priority": priority, "language": language.split("-")[0]}
    fitting = [policy for policy in policies if all(_fits(policy, name, value) for name, value in asked.items())]
    return max(fitting, key=lambda policy: _weight(policy, asked), default=None)


def _fits(policy: Scoped, name: str, value: object) -> bool:
    wanted = getattr(policy, name)
    return wanted is None or wanted == "" or wanted == value


def _weight(policy: Scoped, asked: Iterable[str]) -> tuple[int, tuple[bool, ...]]:
    named = tuple(getattr(policy, name) not in (None, "") for name in asked)
    return sum(named), named
