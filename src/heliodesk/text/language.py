"""Which language is a short text written in? Its script says so where it is sure; where several languages share one, py3langid
says it among those that the desk knows (`guessing`); what is too short or too unlike any keeps the page's language."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence

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
_LATIN = "latin"
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*-?")
_LETTER = re.compile("[A-Za-z]")
_OWN_SCRIPT = {language for _, language in _SCRIPTS}
_SHARED = {
    "ru": {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"},
    "ar": {"ar", "fa", "ps", "ur"},
}
_OTHERS = {"am", "bn", "el", "gu", "hi", "hy", "ka", "km", "kn", "lo", "ml", "mr", "my", "ne", "pa", "si", "ta", "te"}
_NOT_LATIN = _OWN_SCRIPT.union(_OTHERS, *_SHARED.values())

# What says nothing of a language: addresses, links, ids, whatever has a digit in it.
_NO_WORD = re.compile(r"\S*[\d@/_]\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SHORT_NAME = re.compile("[A-Z]{2,5}")
_EVERYWHERE = {
    "aml", "api", "bnb", "btc", "erc", "eth", "kyc", "ok", "okay", "sms", "sol", "trc", "trx", "txid", "usd", "usdc",
    "usdt", "xrp",
}  # fmt: skip
_LOOKED_AT = 300  # characters: more do not make it surer
_FEWEST = 3  # letters
_GREETING = 12  # letters: "good morning" has eleven, and is said by people who go on in another language


def language_of(text: str, hint: str, among: Collection[str] | None = None) -> str:
    """Return the primary language subtag of `text`.

    `hint` (the page's or the reader's language, any BCP 47 tag) stays unless the text is sure to be in another one. Text in Latin
    letters under a hint that has other ones is "en" when nothing says more. Languages of one script are told apart `among` these
    primary subtags, or else those that the desk speaks.
    """
    primary = _primary(hint)
    script = _script(text)
    if script != _LATIN and script not in _SHARED:
        return script or primary
    words = _telling(text)
    if script == _LATIN and _letters(words) < _FEWEST:
        return primary
    plain, known = _by_script(script, primary), _spoken() if among is None else among
    return _guessed(words, {plain, *(each for each in known if _is_written_in(each, script))}) or plain


def told_later(said: Sequence[str], held: str, among: Collection[str]) -> str:
    """The language of somebody who was held to speak `held` by their first words: another one only when those were no more than a
    greeting, and what they have `said` since is sure to be in it."""
    if not said or _script(said[0]) in _OWN_SCRIPT or _letters(_telling(said[0])) >= _GREETING:
        return held
    text = "\n".join(said)
    is_sure = _script(text) in _OWN_SCRIPT or _letters(_telling(text)) >= 2 * _GREETING
    return language_of(text, held, among) if is_sure else held


def by_script(text: str, hint: str) -> str:
    """The same by the script alone, which is the same on every desk: for what is learnt from texts, or judges them."""
    return _by_script(_script(text), _primary(hint))


def tag(text: str) -> str:
    """`text` when it has the form of a language tag, which stands in addresses and attributes; else ""."""
    return text if _TAG.fullmatch(text) else ""


def speak(spoken: Callable[[], Collection[str]]) -> None:
    """From now on languages that share a script are told apart among those that `spoken` names (primary subtags)."""
    global _spoken
    _spoken = spoken


def make_ready() -> None:
    """Have at hand what tells languages apart, where the desk knows several of one script, before somebody waits for it."""
    if any(sum(_is_written_in(each, script) for each in _spoken()) > 1 for script in (_LATIN, *_SHARED)):
        from heliodesk.text.guessing import warm

        warm()


def _none_spoken() -> Collection[str]:
    return ()


_spoken: Callable[[], Collection[str]] = _none_spoken


def _primary(hint: str) -> str:
    return tag(hint).split("-")[0].lower() or "en"


def _script(text: str) -> str:
    """The language that a script stands for, "latin", or "" without letters."""
    if text.isascii():
        return _LATIN if _LETTER.search(text, 0, 2000) else ""
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
        return best
    return _LATIN if latin else ""


def _by_script(script: str, primary: str) -> str:
    if script == _LATIN:
        return "en" if primary in _OWN_SCRIPT else primary
    if primary in _SHARED.get(script, ()):
        return primary
    return script or primary


def _is_written_in(language: str, script: str) -> bool:
    return language not in _NOT_LATIN if script == _LATIN else language in _SHARED[script]


def _telling(text: str) -> str:
    """The words of a text by which its language can be told."""
    plain = _NO_WORD.sub(" ", text[:_LOOKED_AT])
    if plain.isupper():
        plain = plain.lower()
    words = (word for word in _WORD.findall(plain) if not _SHORT_NAME.fullmatch(word))
    return " ".join(word for word in words if word.lower() not in _EVERYWHERE)


def _letters(words: str) -> int:
    return sum(map(str.isalpha, words))


def _guessed(words: str, among: Collection[str]) -> str:
    if len(among) < 2 or _letters(words) < _FEWEST:
        return ""
    from heliodesk.text.guessing import guess  # brings numpy: a process that meets one language never loads it

    return guess(words, among)
