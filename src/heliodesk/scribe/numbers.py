"""The numbers that a text names, however it writes them: digits of any script, words in English and Chinese. Pure."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_DIGITS = re.compile(r"\d+(?:[.,'\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_STEP = re.compile(r"(?m)^\s*\d{1,2}[.)、](?!\d)")  # 1. 2) 3、 at the beginning of a line count nothing
_SCALES = {"k": 1_000, "m": 1_000_000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_SCALE = "|".join(_SCALES)
_SCALED = re.compile(rf"(\d+(?:[.,]\d+)?)\s?({_SCALE})(?![a-z])", re.IGNORECASE)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {
    **{word: n for n, word in enumerate(_ONES.split())},
    **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
    **{"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12},
}
# "one" and "two" are too often no count at all ("one of them", "a second one").
_UNTELLING = {"zero", "one"}
_WORD = re.compile("|".join(sorted(_ENGLISH, key=len, reverse=True)), re.IGNORECASE)
_WORDS = re.compile(rf"\b(?:{_WORD.pattern})(?:[ -](?:{_WORD.pattern}))*\b", re.IGNORECASE)
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "〇": 0, "半": 0}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
# Only before a measure: 一些, 一般 and 万一 count nothing.
_MEASURE = "个|個|天|日|周|週|小时|小時|分钟|分鐘|月|年|元|美元|美金|块|倍|次|笔|枚|币|%|％|成|工作日|号|USDT|BTC"
_HAN_NUMBER = re.compile(
    rf"(?<!\d)([零一二三四五六七八九两兩〇十百千万亿]+)(?=\s?(?:{_MEASURE}))|百分之([零一二三四五六七八九两十百]+)"
)


def numbers_in(text: str) -> set[Decimal]:
    """Every number that is named, as a value: "1,000", "1 000", "１０００" and "一千元" are one."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _STEP.sub(" ", plain)
    found = {_value(each) for each in _DIGITS.findall(plain)}
    for digits, scale in _SCALED.findall(plain):
        found.add(_value(digits) * _SCALES[scale.lower()])
    found |= {Decimal(_english(each.lower())) for each in _WORDS.findall(plain) if each.lower() not in _UNTELLING}
    for counted, percent in _HAN_NUMBER.findall(plain):
        value = _chinese(counted or percent)
        if value > 1:
            found.add(Decimal(value))
    return found


def _value(digits: str) -> Decimal:
    whole = re.sub(r"['\u00a0\u202f ]", "", digits)
    # A last separator with other than three digits behind it is the point; all others part thousands.
    last = max(whole.rfind("."), whole.rfind(","))
    if last >= 0 and len(whole) - last - 1 != 3:
        whole = re.sub(r"[.,]", "", whole[:last]) + "." + whole[last + 1 :]
    elif not whole.startswith("0."):  # 0.125 is no thousand
        whole = re.sub(r"[.,]", "", whole)
    try:
        return Decimal("".join(str(unicodedata.decimal(c)) if c != "." else c for c in whole)).normalize()
    except (InvalidOperation, ValueError):
        return Decimal(0)


def _english(words: str) -> int:
    total = part = 0
    for word in re.split("[ -]", words):
        value = _ENGLISH[word]
        if value == 100 and part:
            part *= value
        elif value >= 1_000:
            total, part = total + max(part, 1) * value, 0
        else:
            part += value
    return total + part


def _chinese(text: str) -> int:
    total = part = digit = 0
    for sign in text:
        if sign in _HAN:
            digit = digit * 10 + _HAN[sign] if digit and sign in "零一二三四五六七八九〇" else _HAN[sign]
        else:
            scale = _HAN_SCALES[sign]
            if scale >= 10_000:
                total, part, digit = total + max(part + digit, 1) * scale, 0, 0
            else:
                part, digit = part + max(digit, 1) * scale, 0
    return total + part + digit
