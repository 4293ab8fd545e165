"""Where an appeal stands, and who may do what with it then. Pure: the whole table is on this page.

Filed → complete → in review → decided → closed. Nothing leads to "decided" but a second person's confirmation of a
handed-in opinion with all its parts, and nothing leads out of "closed".
"""

from dataclasses import dataclass, replace
from typing import Literal

Stage = Literal["filed", "complete", "review", "decided", "closed"]
Act = Literal[
    "complete", "take", "give-back", "draft", "hand-in", "send-back", "confirm", "extend", "withdraw", "close"
]

# Act → the stages in which it may be done.
_WHEN: dict[str, frozenset[str]] = {
    "complete": frozenset({"filed"}),
    "take": frozenset({"complete"}),
    "give-back": frozenset({"review"}),
    "draft": frozenset({"review"}),
    "hand-in": frozenset({"review"}),
    "send-back": frozenset({"review"}),
    "confirm": frozenset({"review"}),
    "extend": frozenset({"complete", "review"}),
    "withdraw": frozenset({"filed", "complete", "review"}),
    "close": frozenset({"decided"}),
}
_AFTER: dict[str, Stage] = {
    "complete": "complete",
    "take": "review",
    "give-back": "complete",
    "confirm": "decided",
    "withdraw": "closed",
    "close": "closed",
}
_BY_REVIEWER = {"give-back", "draft", "hand-in"}
_BY_SECOND = {"send-back", "confirm"}
_NEEDS_CLEAN_HANDS = {"take", "draft", "hand-in", "send-back", "confirm"}

STAGES: tuple[Stage, ...] = ("filed", "complete", "review", "decided", "closed")
RUNNING: tuple[Stage, ...] = ("filed", "complete", "review")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the table asks of an appeal. People are ids; `authors` are all who ever wrote an opinion in it."""

    stage: Stage = "filed"
    reviewer: int | None = None
    authors: frozenset[int] = frozenset()
    handed_in: bool = False  # the opinion waits for the second person
    whole: bool = False  # every part of the opinion is there
    extended: bool = False
    decided_by: tuple[int, int] | None = None  # reviewer, second


def refusal(now: Standing, act: Act, who: int, touched: frozenset[int] = frozenset()) -> str:
    """The rule that keeps `who` from doing it as things stand; empty: they may. `touched` are those who had a hand in the
    decision that is appealed."""
    if now.stage not in _WHEN[act]:
        return "appeal-stage"
    if act in _NEEDS_CLEAN_HANDS and who in touched:
        return "appeal-conflict"
    if act in _BY_REVIEWER and who != now.reviewer:
        return "appeal-not-yours"
    if act == "extend" and now.extended:
        return "appeal-extended"
    if act in _BY_SECOND:
        return _second(now, who, touched)
    if act in {"draft", "hand-in"} and now.handed_in:
        return "opinion-handed-in"
    if act == "hand-in" and not now.whole:
        return "opinion-parts"
    return ""


def _second(now: Standing, who: int, touched: frozenset[int]) -> str:
    if not now.handed_in:
        return "opinion-not-handed-in"
    if who == now.reviewer or who in now.authors:
        return "opinion-own"
    if now.reviewer in touched:
        return "appeal-conflict"
    return ""


def after(now: Standing, act: Act, who: int) -> Standing:
    """What it is once `who` has done what `refusal` allows."""
    stage = _AFTER.get(act, now.stage)
    if act == "take":
        return replace(now, stage=stage, reviewer=who)
    if act == "give-back":
        return replace(now, stage=stage, reviewer=None, handed_in=False, whole=False)
    if act == "draft":
        return replace(now, authors=now.authors | {who})
    if act == "hand-in":
        return replace(now, handed_in=True, authors=now.authors | {who})
    if act == "send-back":
        return replace(now, handed_in=False)
    if act == "extend":
        return replace(now, extended=True)
    if act == "confirm":
        assert now.reviewer is not None
        return replace(now, stage=stage, handed_in=False, decided_by=(now.reviewer, who))
    return replace(now, stage=stage, handed_in=False)
