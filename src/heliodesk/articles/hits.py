"""What a search is told and tells, for whoever has no use for vectors: numpy is loaded by the first question alone."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: its key, whose it is, and the words that it is found by."""

    passage: int
    article: int
    edition: int
    language: str
    kind: str
    audience: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, and its passage that answers best. `score`: 0 to 1; `near`: the passage's cosine away from
    what all texts have in common; `lexical`: BM25 of the article; `covered`: the share of the question's weight in words that
    the article holds."""

    article: int
    edition: int
    passage: int
    language: str
    score: float
    near: float
    lexical: float
    covered: float
