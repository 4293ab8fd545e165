"""Cut text into the words by which staff find a ticket. Pure.

Scripts without spaces are cut into pairs of neighbouring characters, so that any part of a sentence is found; other words
are whole, folded to lower case and without accents on Latin letters.
"""

import re
import unicodedata

MOST = 1_000  # different words of one text; more say nothing about it
_LONGEST = 64  # characters of a word: a transaction id is found whole
_RUN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff\u0e00-\u0e7f]+|[^\W_]+")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff\u0e00-\u0e7f]")


def words_of(text: str) -> list[str]:
    """The different words of `text`, in the order in which they first come."""
    found: dict[str, None] = {}
    for match in _RUN.finditer(_plain(text)):
        run = match[0]
        if _UNSPACED.match(run) and len(run) > 1:
            found.update(dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1)))
        else:
            found[run[:_LONGEST]] = None
        if len(found) >= MOST:
            break
    return list(found)[:MOST]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize("NFC", re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", apart))
