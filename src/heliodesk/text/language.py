"""Which language is a short text written in? Told by its script, which is sure, and never by guessing words."""

import re
import unicodedata

# Scripts that name a language by themselves among those that a support desk meets. Kana before Han: Japanese uses both.
_SCRIPTS = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("THAI", "th"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("CYRILLIC", "ru"),
)
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*-?")
_OWN_SCRIPT = {language for _, language in _SCRIPTS}


def language_of(text: str, hint: str) -> str:
    """Return the primary language subtag of `text`.

    `hint` (the page's or the reader's language, any BCP 47 tag) decides whenever the script does not: Latin text
    keeps a hint that is written in Latin letters, and becomes "en" under a hint that is not.
    """
    primary = tag(hint).split("-")[0].lower() or "en"
    counts = dict.fromkeys(_OWN_SCRIPT, 0)
    latin = 0
    for character in text[:2000]:
        if not character.isalpha():
            continue
        name = unicodedata.name(character, "")
        if name.startswith("LATIN"):
            latin += 1
        for script, language in _SCRIPTS:
            if name.startswith(script):
                counts[language] += 1
                break
    if counts["ja"] and counts["ja"] * 4 >= counts["zh"]:
        return "ja"
    best = max(counts, key=lambda language: counts[language])
    # One Chinese character says as much as several letters, so a few of them beat an address or a coin's name.
    if counts[best] and counts[best] * 3 >= latin:
        return primary if _shares_script(primary, best) else best
    if latin and primary in _OWN_SCRIPT:
        return "en"
    return primary


def tag(text: str) -> str:
    """`text` when it has the form of a language tag, which stands in addresses and attributes; else ""."""
    return text if _TAG.fullmatch(text) else ""


def _shares_script(primary: str, found: str) -> bool:
    """Cyrillic and Arabic serve several languages: keep a hint that uses the script that was found."""
    return primary in {"ru": {"uk", "kk", "bg", "sr"}, "ar": {"fa", "ur"}}.get(found, set())
