"""What another format says and a plan cannot hold. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unheld:
    """One thing: which rule stands against it, and the words it was said in."""

    rule: str
    piece: str = ""


class CannotHold(ValueError):
    """Everything of a file that a plan cannot hold."""

    def __init__(self, items: Sequence[Unheld]) -> None:
        super().__init__("; ".join(f"{item.rule}: {item.piece}" for item in items[:5]))
        self.items = list(items)
