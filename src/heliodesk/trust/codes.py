"""Verification codes: four to eight digits that the nearest word calls a code.

Orders, accounts, amounts, dates and durations have words of their own (`words.NEUTRAL`, units), and the nearest wins.
"""

# ruff: noqa: E501

import re
from collections.abc import Iterator

from .keys import Span
from .views import fold
from .words import Labels, Marks

_CODE = re.compile(
    r"(?<![\w.,:/#@$€£¥+*=\-])(?:g-)?(?:\d{4,8}|\d{3}[ \-.]\d{3}|\d{4}[ \-]\d{4}|\d{2}[ \-]\d{2}[ \-]\d{2}|\d(?:[ \-.]\d){5,7})"
    r"(?![\w@%$€£¥/])(?![.:\-]\d)(?!,\d{1,3}(?![\d分]))(?! ?\d)"
)
_CODE_CJK = re.compile(
    r"(?<![a-z0-9.,/#@$€£¥+*_\-])(?:g-)?(?:\d{4,8}|\d{3}[ \-]\d{3}|\d(?:[ \-]\d){5,7})(?![a-z0-9@%$€£¥/_])(?![.:\-]\d)(?!,\d{1,3}(?![\d分]))(?! ?\d)"
)
# What follows a number that counts, measures or dates something.
_UNIT = re.compile(
    r"\s?(?:times?|minutes?|mins?|seconds?|secs?|hours?|hrs?|days?|weeks?|months?|years?|usdt|usdc|usd|btc|eth|trx|sol|xrp|bnb|eur|gbp|jpy|krw|cny|rmb|try|tl|idr|vnd"
    r"|dollars?|euros?|yuan|characters?|chars|digits?|people|users|percent|am|pm|bytes|tokens?|coins?|kb|mb|ms|blocks?|confirmations?|rub|brl|reais|pesos?|lira|dong|baht|bath|rupiah"
    + "|" + "|".join(map(fold, ["次", "个", "個", "元", "分", "秒", "小时", "小時", "天", "年", "月", "日", "号", "號", "美元", "位", "円", "回", "時間", "人", "条", "원", "번", "분", "초", "시간", "일", "년", "회", "개", "자리", "руб", "раз", "минут", "секунд", "часов", "час", "дней", "год", "символ", "знак", "цифр", "долл", "minutos", "segundos", "horas", "veces", "vezes", "vez", "días", "dias", "años", "caracteres", "minutes", "secondes", "heures", "jours", "fois", "caractères", "minuten", "sekunden", "stunden", "tage", "mal", "zeichen", "minuti", "secondi", "ore", "giorni", "volte", "caratteri", "dakika", "saniye", "saat", "gün", "kez", "defa", "karakter", "phút", "giây", "giờ", "ngày", "lần", "ký", "tự", "menit", "detik", "jam", "hari", "kali", "karakter", "บาท", "นาที", "วินาที", "ชั่วโมง", "วัน", "ครั้ง", "ตัวอักษร", "دقيقة", "دقائق", "ثانية", "ساعة", "يوم", "مرة", "مرات", "دولار", "حرف", "أرقام"]))
    + r")(?![a-z])"
)  # fmt: skip
_SPLIT_NUMBER = re.compile(r"\d[ \-.]\Z")
_FOUR = re.compile(r"\d[ \-.]?\d[ \-.]?\d[ \-.]?\d")
_STOP = re.compile(r"[.!?。！？؟;；]\s|[.!?。！？؟]$|[。！？]")
_CONNECTED = re.compile(
    r"[\s\"'`(\[]{0,3}(?:[:=：→>]|-{1,2}(?=\s)|is\b|was\b|=|"
    + "|".join(
        map(
            fold,
            [
                "是",
                "为",
                "為",
                "は",
                "が",
                "는",
                "은",
                "가",
                "이",
                "это",
                "es",
                "é",
                "est",
                "lautet",
                "ist",
                "è",
                "adalah",
                "là",
                "คือ",
                "هو",
                "هي",
                ":",
                "：",
            ],
        )
    )
    + r")"
)
_SYSTEM = re.compile(r"\b(?:api|http|error|server)\b")
_TICKER = re.compile(r"\s?[A-Z]{3,6}(?![A-Za-z])")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_WEAK = frozenset(
    map(
        fold,
        [
            "code",
            "2fa",
            "kod",
            "kode",
            "código",
            "codice",
            "код",
            "кода",
            "コード",
            "코드",
            "รหัส",
            "الرمز",
            "الكود",
            "رمز",
            "كود",
            "kodu",
            "otp",
            "tan",
            "pin",
            "the code",
            "google authenticator",
            "谷歌验证器",
            "谷歌驗證器",
            "验证器",
            "驗證器",
            "身份验证器",
            "認証アプリ",
            "โค้ด",
            "смс",
            "token",
            "коды",
            "кодом",
            "kodunu",
            "texted me",
        ],
    )
)
_WEAKEST = frozenset(map(fold, ["verification", "mã"]))  # a code only when the number follows at once
_SECOND_CODE = re.compile(r"[\s,/&+]{0,4}(?:and|or|y|et|und|和|或|then|,)?[\s,]{0,3}\Z")


def code_spans(plain: str, low: str, marks: Marks) -> Iterator[Span]:
    """Codes of four to eight digits beside words for codes, the nearest word deciding."""
    if not _FOUR.search(low) or not marks["code"].spans:
        return
    codes, neutral = marks["code"], marks["neutral"]
    previous = -100
    seen: set[tuple[int, int]] = set()
    for pattern in (_CODE, _CODE_CJK):
        for match in pattern.finditer(low):
            start, end = span = match.span()
            if span in seen:
                continue
            seen.add(span)
            if _UNIT.match(low, end) or (end < len(low) and low[end] in "%"):
                continue
            linked = start - previous <= 12 and previous > 0 and bool(_SECOND_CODE.match(low, previous, start))
            part = _SPLIT_NUMBER.search(low, max(0, start - 2), start)
            if linked or (part is None and _is_code(plain, low, start, end, codes, neutral)):
                previous = end
                yield "code", start, end


def _is_amount(plain: str, end: int) -> bool:
    """Does a coin's ticker follow, in a text that is not written in capitals?"""
    ticker = _TICKER.match(plain, end)
    return ticker is not None and not plain[ticker.end() : ticker.end() + 12].isupper()


def _is_code(plain: str, low: str, start: int, end: int, codes: Labels, neutral: Labels) -> bool:
    label = codes.before(start, 48)
    other = neutral.before(start, 48)
    if label is not None:
        between = low[label[1] : start]
        nearer = other is not None and other[1] > label[0]  # beside the label, or its own beginning: "referral code is"
        direct = len(between) <= 3 or (len(between) <= 14 and _CONNECTED.match(between) is not None)
        word = low[label[0] : label[1]]
        weak = word in _WEAK or word in _WEAKEST
        if word in _WEAKEST and not direct:
            return False
        if (
            weak
            and other is not None
            and other[1] <= label[0]
            and label[0] - other[1] <= 20
            and not _CONNECTED.match(between)
        ):
            return False
        if len(between) <= 3 and _SYSTEM.search(low, end, end + 24) and not _CONNECTED.match(between):
            return False
        if not nearer and (not weak or direct or len(between) <= 24) and (direct or not _YEAR.match(low[start:end])):
            stop = _STOP.search(between)
            if stop is None or not between[stop.end() :].strip(" \n:\"'(["):
                return True
    if other is not None and start - other[1] <= 12:
        return False
    label = codes.after(end, 28)
    if label is None or _YEAR.match(low[start:end]) or _is_amount(plain, end):
        return False
    if low[label[0] : label[1]] in _WEAKEST:
        return False
    other = neutral.after(end, 28)
    between = low[end : label[0]]
    if other is not None and (other[0] < label[0] or (other[0] == label[0] and other[1] > label[1])):
        return False
    return _STOP.search(between) is None and "\n" not in between.strip("\n") and "," not in between
