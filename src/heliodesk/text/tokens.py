"""The words that a text is found by: dictionary words and pairs of signs where a script has no spaces, folded words elsewhere,
English by stems."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

LONGEST = 20_000  # characters that are looked at
_LONGEST_WORD = 64
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
# Han, kana and what stands between them; then words of letters with marks, and numbers with the sign that codes have (-1021).
_HAN = r"\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = rf"(?:(?![{_HAN}])[^\W_])"
_RUN = re.compile(rf"[{_HAN}]+|(?<![\w.])-\d{{2,}}|{_LETTER}+(?:['’]{_LETTER}+)?")
_UNSPACED = re.compile(f"[{_HAN}]")


def tokens(text: str, language: str = "") -> list[str]:
    """The words of a text in their order. `language` ("en", "zh") decides whether English endings are taken off."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])[: 2 * LONGEST].translate(_INVISIBLE).lower()
    found: list[str] = []
    for run in _RUN.findall(plain):
        if _UNSPACED.match(run):
            # Pairs besides words, because a dictionary knows few of a trade's words: 强平, 提现.
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
            found.extend(word for word in _cut()(run) if len(word) != 2)
        else:
            word = fold(run)[:_LONGEST_WORD]
            found.append(_stem(word) if language == "en" and word.isalpha() else word)
    return [word for word in found if word]


def fold(word: str) -> str:
    """Without accents and apostrophes: "señal" → "senal", "don't" → "dont"."""
    if word.isascii():
        return word.replace("'", "")
    parts = unicodedata.normalize("NFD", word)
    plain = "".join(sign for sign in parts if not unicodedata.combining(sign) and sign not in "'’")
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    found: str = _stemmer().stemWord(word)
    return found


# Both are loaded by the first text that needs them: a third of a second in which a process could answer already.
@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _cut() -> Callable[[str], list[str]]:
    import rjieba

    cut: Callable[[str], list[str]] = rjieba.cut_for_search
    return cut
