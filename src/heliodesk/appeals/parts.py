"""What an appeal and a decision on it must say, and how much of it is a word. Pure."""

import re
from collections.abc import Mapping
from typing import Literal

Result = Literal["upheld", "partly", "rejected"]

# Of the customer: text → how many different words it has at least.
ASKED = {"decision": 3, "grounds": 5, "wanted": 2}
# Of the reviewer. The result is one of three; the rest are texts.
OPINION = {"facts": 20, "rule": 4, "rule_version": 1, "weighing": 20, "next_step": 6, "elsewhere": 6}
RESULTS = ("upheld", "partly", "rejected")
LONGEST = {
    "decision": 1000,
    "grounds": 5000,
    "wanted": 1500,
    "facts": 12000,
    "rule": 2000,
    "rule_version": 80,
    "weighing": 12000,
    "next_step": 4000,
    "elsewhere": 2000,
}
# These are written to the customer, so in the customer's language; a rule may be quoted as it stands.
SAID = ("facts", "weighing", "next_step", "elsewhere")

_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def words(text: str) -> int:
    """How many different words: a repeated one says nothing more. A Chinese character counts as one."""
    return len({match[0].lower() for match in _WORD.finditer(text)})


def missing(told: Mapping[str, str], *, has_evidence: bool, no_evidence: bool) -> list[str]:
    """What an appeal lacks, in the order in which it is asked: decision, grounds, wanted, evidence."""
    lacks = [part for part, least in ASKED.items() if words(told.get(part, "")) < least]
    return lacks if has_evidence or no_evidence else [*lacks, "evidence"]


def lacking(opinion: Mapping[str, str]) -> list[str]:
    """Which parts of an opinion are not there, or too short to be one."""
    lacks = [part for part, least in OPINION.items() if words(opinion.get(part, "")) < least]
    return lacks if opinion.get("result") in RESULTS else [*lacks, "result"]


def not_in(language: str, opinion: Mapping[str, str]) -> list[str]:
    """Which parts are not in the customer's language, as far as the script tells (Chinese, or not)."""
    return [part for part in SAID if opinion.get(part, "").strip() and _is_han(opinion[part]) != (language == "zh")]


def _is_han(text: str) -> bool:
    """Is a fifth of the words Chinese? Names, coins and ids in Latin letters stand in every Chinese sentence."""
    found = [match[0] for match in _WORD.finditer(text)]
    return sum(bool(_HAN.match(each)) for each in found) * 5 >= len(found)
