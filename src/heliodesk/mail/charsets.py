"""Bytes to characters, when the label is right, when it is wrong, and when there is none. Pure.

Telling a charset apart is our own scoring: it looks at which characters are frequent in a language, which decides with a name
of three characters, where statistics over bytes want a page.
"""

import codecs
import re
from functools import lru_cache

from heliodesk.mail.frequent import SETS, WEIGHT

_SAMPLE = 4096
# What labels mean in practice: the superset that the writing programs use.
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ks_c_5601-1989": "cp949", "euc-kr": "cp949", "euckr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "big5": "big5hkscs", "big-5": "big5hkscs", "x-big5": "big5hkscs", "cn-big5": "big5hkscs",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-1": "iso2022_jp_ext",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252",
    "iso-8859-9": "cp1254", "us-ascii": "ascii", "ansi_x3.4-1968": "ascii", "ascii": "ascii", "utf8": "utf-8", "utf-8": "utf-8",
    "windows-874": "cp874", "tis-620": "cp874", "iso-8859-11": "cp874", "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman", "x-user-defined": "", "x-unknown": "", "unknown-8bit": "", "unknown": "", "default": "", "8bit": "",
    "binary": "", "_iso-2022-jp$esc": "iso2022_jp_ext",
}  # fmt: skip
_WIDE = frozenset({"gb18030", "big5hkscs", "cp949", "cp932", "euc_jp"})
_NOT_TEXT = frozenset({"utf-16", "utf-32", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})
_ESCAPES = re.compile(rb"\x1b\$[@AB]|\x1b\$\([A-DO-Q]|\x1b\([IJ]")
_KOREAN_ESCAPE = re.compile(rb"\x1b\$\)C")
_UTF8_PAIR = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_C1 = re.compile("[\x80-\x9f]")
_RUNS = re.compile(rb"(?:[\x00-\x7f]{0,12}[\x80-\xff]+)+[\x00-\x7f]{0,12}")


def decode(raw: bytes, label: str = "", hint: str = "") -> tuple[str, str]:
    """The characters of `raw`, and "" or what was wrong with its label.

    `hint` is what else is known (the charset of the body beside a raw header); it is believed less than a label.
    """
    if raw.isascii() and b"\x1b" not in raw and b"~{" not in raw and not _is_seven_bit(label):
        return raw.decode("ascii"), ""
    named = codec_of(label)
    found = _escaped(raw)
    if found is not None:
        return found, "" if named.startswith("iso2022") else f"written in ISO-2022 and labelled {label or 'as nothing'}"
    if named in _WIDE:
        text = _strictly(raw, "utf-8")
        if (
            text is not None
            and not raw.isascii()
            and score(text[:_SAMPLE]) > score(raw[:_SAMPLE].decode(named, "replace")) - 0.1
        ):
            return text, f"written in UTF-8 and labelled {label}"
    elif named == "utf-8" or not raw.isascii():
        text = _as_utf8(raw, sure=named == "utf-8")
        if text is not None:
            return text, "" if named == "utf-8" else f"written in UTF-8 and labelled {label or 'as nothing'}"
    if named and named not in ("ascii", "utf-8"):
        text = _strictly(raw, named)
        if text is not None and (named in _WIDE or _is_plausible(raw, text, named)):
            return text, ""
    return _guessed(raw, label, named, hint)


def codec_of(label: str) -> str:
    """Python's codec for a charset's label, "" when there is none that makes text of bytes."""
    name = label.strip(" \t\"'<>;,").lower()
    if not name:
        return ""
    name = _MEANT.get(name, name)
    return _looked_up(name) if name else ""


@lru_cache(maxsize=256)
def _looked_up(name: str) -> str:
    for each in (
        name,
        name.replace("_", "-"),
        name.removeprefix("charset="),
        name.removeprefix("x-"),
        name.replace("windows", "cp").replace("-", ""),
    ):
        try:
            info = codecs.lookup(each)
        except (LookupError, ValueError, UnicodeError):
            continue
        if info._is_text_encoding and info.name not in _NOT_TEXT:
            return _MEANT.get(info.name, info.name)
    return ""


def _is_seven_bit(label: str) -> bool:
    return label.lower().strip() in ("utf-7", "unicode-1-1-utf-7", "hz-gb-2312", "hz", "utf-16", "utf-16le", "utf-16be")


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _escaped(raw: bytes) -> str | None:
    if b"\x1b" not in raw:
        return None
    if _ESCAPES.search(raw):
        for codec in ("iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_3", "iso2022_jp_2004"):
            text = _strictly(raw, codec)
            if text is not None:
                return text
        return _by_windows(raw)
    if _KOREAN_ESCAPE.search(raw):
        return raw.decode("iso2022_kr", "replace")
    return None


def _by_windows(raw: bytes) -> str:
    """ISO-2022-JP with the characters that only Windows has (circled numbers): the same cells, moved to cp932's bytes."""
    out, double, kana = [], False, False
    for piece in re.split(rb"(\x1b\$\(?[@BD]|\x1b\([BJI])", raw):
        if piece[:1] == b"\x1b":
            double, kana = piece[1:2] == b"$", piece[-1:] == b"I"
        elif double:
            cells = bytes(byte | 0x80 for byte in piece if 0x20 < byte < 0x7F)
            out.append(_cells(cells))
        elif kana:
            out.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            out.append(piece.decode("cp932", "replace"))
    return "".join(out)


def _cells(cells: bytes) -> str:
    moved = bytearray()
    for first, second in zip(cells[::2], cells[1::2], strict=False):
        row, column = first - 0xA1, second - 0xA1
        lead = row // 2 + (0x81 if row < 62 else 0xC1)
        trail = column + 0x9F if row % 2 else column + (0x40 if column < 63 else 0x41)
        moved += bytes((lead, trail))
    return moved.decode("cp932", "replace")


def _as_utf8(raw: bytes, *, sure: bool) -> str | None:
    """UTF-8, also with a few broken bytes in it: whole sequences hardly come about by chance."""
    text = _strictly(raw, "utf-8-sig")
    if text is not None:
        # One pair alone may be two Latin letters; a label that says otherwise has to be outweighed.
        return text
    high = sum(byte >= 0x80 for byte in raw[:_SAMPLE])
    whole = sum(len(pair) for pair in _UTF8_PAIR.findall(raw[:_SAMPLE]))
    if high and whole >= high * (0.6 if sure else 0.85):
        return raw.decode("utf-8-sig", "replace")
    return None


def _is_plausible(raw: bytes, text: str, named: str) -> bool:
    """A label of one byte a character never fails; it is wrong when the text would be far more frequent otherwise."""
    sample = text[:_SAMPLE]
    if _C1.search(sample):
        return False
    if not any(character >= "\x80" and character.isalpha() for character in sample):
        return True  # spaces and signs say nothing against a label
    own = score(sample)
    high = sum(character >= "\x80" for character in sample)
    # Latin writing has ASCII between its accents; where it has not, another alphabet is likely.
    is_dense = high >= 4 and high > 1.5 * sum(character < "\x80" and character.isalpha() for character in sample)
    if own > 0.25 and not is_dense:
        return True
    best, found, _text = _best(raw)
    return found == named or best < max(own + (0.2 if is_dense else 0.45), 0.58)


def _guessed(raw: bytes, label: str, named: str, hint: str) -> tuple[str, str]:
    best, codec, text = _best(raw)
    hinted = codec_of(hint)
    if hinted and hinted not in ("ascii", codec):
        as_hinted = _strictly(raw, hinted)
        if as_hinted is not None and score(as_hinted[:_SAMPLE]) + 0.2 >= best:
            return as_hinted, f"not labelled; read as {hinted} like the body"
    if named and named not in ("ascii", codec):
        as_named = raw.decode(named, "replace")
        if score(as_named[:_SAMPLE]) + 0.15 >= best:
            return as_named, f"labelled {label} with bytes that it does not have"
    said = f"labelled {label}" if label.strip() else "not labelled"
    return text, f"{said}; read as {codec}"


def _best(raw: bytes) -> tuple[float, str, str]:
    """The charset in which the characters are the most frequent ones, and the whole text by it."""
    sample = b" ".join(_RUNS.findall(raw[: _SAMPLE * 4]))[:_SAMPLE] or raw[:_SAMPLE]
    best, codec = -9.0, "cp1252"
    for name, prior in SETS:
        value = score(sample.decode(name, "replace")) + prior
        if value > best:
            best, codec = value, name
    return best, codec, raw.decode(codec, "replace")


def score(text: str) -> float:
    """How much like writing this is: the mean weight of its characters beyond ASCII, from about -2 to 1."""
    total = count = 0.0
    before = " "
    for character in text:
        if character < "\x80":
            # A Latin letter goes on with Latin ones; other alphabets do not share a word with it.
            if before >= "\x80" and character.isalpha():
                total += _beside(before)
            before = character
            continue
        count += 1
        weight = WEIGHT.get(character)
        if weight is None:
            weight = _weigh(character)
        if before < "\x80" and before.isalpha():
            weight += _beside(character)
        # A capital inside a word, and a sign between letters, are rare in every script that has them.
        if before.islower() and character.isupper():
            weight -= 0.8
        total += weight
        before = character
    return total / count if count else 0.0


def _beside(character: str) -> float:
    """What a letter of ASCII beside this character says of it."""
    if character < "\u0250" or "\u1e00" <= character < "\u2000":
        return 0.15 if character.isalpha() else -0.3
    return -0.4 if character < "\u1000" else 0.0


def _weigh(character: str) -> float:
    code = ord(character)
    if character == "\ufffd":
        return -3.0
    if code < 0xA0 or 0xE000 <= code <= 0xF8FF or code > 0x2FFFF:
        return -2.0
    if 0x4E00 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3:
        return _ordinary(character)
    if 0x3040 <= code <= 0x30FF:
        return 0.35
    if 0x2500 <= code <= 0x259F or 0xFF61 <= code <= 0xFF9F:
        return -1.0
    if character.isalpha():
        return -0.3 if code < 0x250 else -0.1
    return -0.5


@lru_cache(maxsize=4096)
def _ordinary(character: str) -> float:
    """Ideographs and syllables by the half of their standard that they are in: the first is what is in use."""
    if character > "\uabff":
        return 0.45 if _lead(character, "euc_kr") else -0.2
    simple, traditional = _lead(character, "gb2312"), _lead(character, "big5")
    if 0xB0 <= simple <= 0xD7 or 0xA4 <= traditional <= 0xC6:
        return 0.5
    return 0.1 if simple or traditional else -0.2


def _lead(character: str, codec: str) -> int:
    try:
        return character.encode(codec)[0]
    except UnicodeError:
        return 0
