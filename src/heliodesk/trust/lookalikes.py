"""What a name looks like to somebody who reads quickly: characters that are drawn alike become one.

After the idea of skeletons in Unicode Technical Standard 39. Most of it comes from Unicode itself, by way of Python:
compatibility forms (mathematical, full-width, circled letters) are decomposed, accents and invisible signs go, and letters that
have no decomposition tell by their names which Latin letter they are drawn after ("LATIN SMALL LETTER O WITH STROKE"). Only what
other scripts draw like Latin stands in a table of our own.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from .views import ZERO_WIDTH

# By the Latin letter that they are drawn like: Cyrillic, Greek, Armenian, Cherokee, Coptic, Canadian syllables, Lisu, signs.
_DRAWN_LIKE = """
3 Зз
4 Ꮞ
a АаΑαᎪᗅ卂⍺@ɑꓮᗩ
ae æ
b ВвЬьΒβᏰᏴᗷᑲ乃ßꓐ
c СсϹϲᏟⲥⲤᑕς匚¢ꓚ
d ԁᎠᏧᗪᗞ刀ꓓ
e ЕеЁёЄєΕεΣᎬᗴ乇℮€ꓰ
f Ғғքᖴſ千ꓝ
g ԌԍցᏀɡꓖᏳ
h НнһҺΗհᎻᏂⲎᕼ卄ꓧ
i ІіЇїΙιᎥ工エɩı⍳¡ꓲᏆ
j ЈјϳյᎫᒍͿꓙ
k КкҚқΚκᏦⲔꓗᛕ
l ӀӏԼᏞᒪㅣ丨Ɩ£!|ꓡ
m МмΜᎷⲘᗰꓟ
n ИиЙйПпΝηոռⲚᑎ∩ŋꓠ
o ОоӨөΟοσօՕⲟⲞⵔዐଠంം०০๐໐〇ഠංဝ٥口ロꓳᗝᗢ
oe œ
p РрΡρᏢⲣⲢᑭ⍴þƿꓑ
q Ԛԛզգ
r ГгЯяՒᎡᏒᖇƦᴦꓣ
s ЅѕՏᏕᏚᔕସƽ$ꓢ
t ТтΤτᎢⲦ†‡丅+ꓔ
u ЦцυՍսᑌ∪ꓴ
v ѴѵνᏙᐯ∨ʋꓦ
w ԜԝШшωաᎳᏔᗯ山ꓪ
x ХхΧχ乂ꓫ᙭
y УуҮүҰұΥγᎽ丫ꓬ
z ΖᏃ乙ꓜᘔ
"""
_SHAPES: Final = {
    shape: line.split(" ")[0] for line in _DRAWN_LIKE.strip().splitlines() for shape in line.split(" ")[1]
} | {
    "\u05e1": "o",
    "\u05d5": "l",
    "\u05df": "l",
    "\u0627": "l",
    "\u0647": "o",
}  # and Hebrew and Arabic, written so that this page keeps its direction
# Digits and letters that stand for each other; i, l and 1 are one stroke.
_STROKES: Final = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "6": "b", "7": "t", "8": "b", "9": "g", "2": "z"}
)
_PAIRS: Final = (("vv", "w"), ("rn", "m"))
_LATIN: Final = re.compile(
    r"(?:LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?|.*LATIN (?:CAPITAL|SMALL) LETTER |REGIONAL INDICATOR SYMBOL LETTER )"  # noqa: E501
    r"(?:DOTLESS |LONG |OPEN |REVERSED |TURNED |SCRIPT )*([A-Z])(?: WITH .*)?$"
)
_LIKE_LATIN: Final = frozenset(("CYRILLIC", "GREEK", "ARMENIAN", "COPTIC"))
_NOBODYS: Final = frozenset(
    ("MATHEMATICAL", "CHEROKEE", "LISU", "NEGATIVE", "CIRCLED", "SQUARED", "PARENTHESIZED", "CANADIAN", "REGIONAL")
)


@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """A name as it looks: two names that look alike have the same. Without spaces and signs between."""
    drawn = _strokes(name)
    for pair, one in _PAIRS:
        drawn = drawn.replace(pair, one)
    return drawn


def holds(name: str, ours: str) -> bool:
    """Whether a name looks as if ours were in it; two letters that look like one may also be two."""
    return bool(skeleton(ours)) and (skeleton(ours) in skeleton(name) or _strokes(ours) in _strokes(name))


@lru_cache(maxsize=8192)
def _strokes(name: str) -> str:
    return "".join(_drawn(character) for character in _bare(name)).translate(_STROKES)


def parts(name: str) -> list[str]:
    """The words of a name, each as it looks; a change from small to capital letters begins a word."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _bare(name)).replace("_", " ")
    words = ("".join(word) for word in parted.split())
    found = (skeleton(piece) for word in words for piece in re.split(r"[-.,:;·•\u2010-\u2015/\\()\[\]{}#~*'\"]+", word))
    return [piece for piece in found if piece]


def letters(name: str) -> str:
    """A name as it is written: its letters and digits alone, without case and accents."""
    return "".join(one for one in _bare(name, shapes=False).casefold() if one.isalnum())


def is_disguised(name: str) -> bool:
    """Whether a word of it mixes scripts that are drawn alike, or uses letters that no keyboard has: nobody is called so."""
    for word in re.split(r"[\s_.-]+", name[:200]):
        scripts = {_script(character) for character in word if character.isalpha()}
        if scripts & _NOBODYS or ("LATIN" in scripts and scripts & _LIKE_LATIN):
            return True
    return any(character in ZERO_WIDTH for character in name[:200].replace("\ufe0f", "").replace("\u200d", ""))


def _bare(name: str, *, shapes: bool = True) -> str:
    """Decomposed, without accents; a letter with a shape of its own in the table keeps it."""
    told = (one if shapes and one in _SHAPES else unicodedata.normalize("NFKD", one) for one in name[:200])
    return "".join(one for one in "".join(told) if not unicodedata.combining(one) and one not in ZERO_WIDTH)


@lru_cache(maxsize=8192)
def _drawn(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character.lower()
    if (shape := _SHAPES.get(character) or _SHAPES.get(character.upper())) is not None:
        return shape
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if (latin := _LATIN.match(unicodedata.name(character, ""))) is not None:
        return latin[1].lower()
    return character.lower() if character.isalnum() else ""


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]
