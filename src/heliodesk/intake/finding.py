"""Which form is meant by a few plain words? Pure."""

import re
from collections.abc import Collection, Sequence

from heliodesk.chains.recognise import recognise
from heliodesk.intake.shapes import Form, words_in

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 300


def find(forms: Sequence[Form], text: str, language: str) -> list[Form]:
    """The forms that the words fit, the best first. All of them, in their order, when nothing was typed; none when no word
    fits. An id of a transaction means a deposit or a withdrawal."""
    asked = text[:_LONGEST]
    wanted = pieces(asked)
    if not asked.strip():
        return list(forms)
    kinds = {found.kind for found in recognise(asked)}
    scored = [(_score(form, wanted, language) + _by_id(form, kinds), -i, form) for i, form in enumerate(forms)]
    return [form for score, _i, form in sorted(scored, key=lambda each: each[:2], reverse=True) if score > 0]


def pieces(text: str) -> set[str]:
    """Words of letters, lower case; of Chinese each pair of characters."""
    low = text.lower()
    han = {run[i : i + 2] for run in _HAN.findall(low) for i in range(max(1, len(run) - 1))}
    return han | {word for word in _WORD.findall(_HAN.sub(" ", low)) if len(word) > 1}


def _score(form: Form, wanted: set[str], language: str) -> float:
    score = 0.0
    for words, weight in ((form.title, 3.0), (form.search, 2.0), (form.says, 1.0)):
        for tongue in dict.fromkeys((language, "en")):
            said = words_in(words, tongue)
            known, low = pieces(said), said.lower()
            for piece in wanted:
                if piece in known:
                    score += weight
                elif len(piece) > 3 and any(word.startswith(piece[:5]) for word in known):
                    score += weight / 2  # "deposits", "depositing"
                elif _HAN.match(piece) and piece in low:
                    score += weight / 2
    return score


def _by_id(form: Form, kinds: Collection[str]) -> float:
    if "transaction" in kinds and form.asks in ("deposit", "withdrawal"):
        return 4.0
    return 4.0 if "order" in kinds and form.asks == "order" else 0.0
