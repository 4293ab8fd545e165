"""BM25 (Robertson & Zaragoza 2009): how well the words of a question fit a passage. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

K1, B = 1.2, 0.75


@dataclass(slots=True)
class Index:
    """Passages by their words. Made once, asked often; `add` and `remove` keep it true."""

    lengths: dict[int, int] = field(default_factory=dict)
    holders: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[int, list[str]] = field(default_factory=dict)
    total: int = 0

    @classmethod
    def of(cls, passages: Mapping[int, Sequence[str]]) -> "Index":
        """An index of passages, key → words."""
        made = cls()
        for key, words in passages.items():
            made.add(key, words)
        return made

    def add(self, key: int, words: Sequence[str]) -> None:
        """Take a passage in; one of the same key is replaced."""
        self.remove(key)
        counts = Counter(words)
        for word, times in counts.items():
            self.holders[word][key] = times
        self.words[key] = list(counts)
        self.lengths[key] = len(words)
        self.total += len(words)

    def remove(self, key: int) -> None:
        """Forget a passage; an unknown one is no error."""
        for word in self.words.pop(key, ()):
            del self.holders[word][key]
            if not self.holders[word]:
                del self.holders[word]
        self.total -= self.lengths.pop(key, 0)

    def scores(self, question: Iterable[str]) -> dict[int, float]:
        """Passage → score, for those that hold a word of the question. A word said twice in the question counts once."""
        found: dict[int, float] = defaultdict(float)
        if not self.lengths:
            return found
        mean, many = self.total / len(self.lengths), len(self.lengths)
        for word in dict.fromkeys(question):
            holders = self.holders.get(word)
            if not holders:
                continue
            weight = math.log(1 + (many - len(holders) + 0.5) / (len(holders) + 0.5))
            for key, times in holders.items():
                shortened = K1 * (1 - B + B * self.lengths[key] / mean)
                found[key] += weight * times * (K1 + 1) / (times + shortened)
        return found

    def rarity(self, word: str) -> float:
        """How much a word tells, 0 for one in every passage."""
        held, many = len(self.holders.get(word, ())), len(self.lengths)
        return math.log(1 + (many - held + 0.5) / (held + 0.5)) if many else 0.0
