"""Secrets that only the words beside them give away: passwords, API keys and authenticator secrets.

The value follows its label ("password", 密码, ...) over a link ("is", a colon) or, when it is made up for certain,
stands right beside it.
"""
# ruff: noqa: E501

import re
from collections.abc import Iterator

from .keys import Span
from .views import fold
from .words import Labels, Marks, joins

_EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,64}\.[A-Za-z]{2,12}$")
_SHORTEST = 3  # characters of a password
_ROOM = 8
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[!@#$%^&*_+=~?|<>]")
_LETTER = re.compile(r"[^\W\d_]")
_INNER = re.compile(r"[a-z][A-Z]")

# Between a password label and its value.
_LINK_WORDS = """is|was|are|now|は|が|を|である|是|为|為|这是|就是|改成|改为|改為|設成|设置为|설정|는|은|가|이|это|есть|был|такой|такая|es|era|é|fue|est|c'est|était
ist|lautet|war|è|adalah|ialah|yaitu|là|คือ|เป็น|هي|هو|set to|changed to|es esta|is currently|is set to|is still|olarak|esta|to|auf|на|a|en|con|thành|menjadi|jadi|เป็น|إلى|成|成了|改成了|换成|换成了|換成|変更して|に変更|로|으로|into|sur|su"""
_LINK = "|".join(
    re.escape(word) + (r"(?![^\W\d_])" if joins(word[-1]) else "")
    for word in sorted(map(fold, _LINK_WORDS.replace("\n", "|").split("|")), key=len, reverse=True)
)
_QUALIFIER = re.compile(
    r"(?:\s(?:for|of|to|on|at|in|my|the|your|this|account|login|wallet|app|email|exchange|website|de|da|do|del|della|la|el|mi|mon|le|pour|compte|cuenta|conta|minha|para|"
    r"von|fur|mein|meinem|konto|per|conto|для|от|аккаунта|входа|hesabim|icin|cua|toi|tai|khoan|dang|nhap|akun|saya|untuk|new|old|current|i|use|used|set|have|em|anh|minh|nueva|nova|nouveau|neu|neues)(?=[\s:=])){0,5}"
)
_VALUE_LINK = re.compile(
    r"(?:\s{0,3}(?:[:=：]{1,2}|-{1,2}>?(?=\s)|→)|\s{0,2}(?:" + _LINK + r")(?:\s{0,2}[:=：])?)(?P<end>)"
)
_FAR = 72  # characters after a label
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？\n]")
_SOLID = re.compile(r"(?<![!-~])[!-~]{6,26}")
_NAMED = re.compile(
    r"(?:iphone|ipad|windows|android|chrome|firefox|safari|galaxy|pixel|redmi|macos|ubuntu|wallet|version|covid|web|utc|gmt|xauusd|0x)"
    r"|[a-z]{1,9}-?\d$|\d+[a-z]+$"
)
_DATE = re.compile(r"\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\d{2,4}$", re.IGNORECASE)
_LINKED = re.compile(r"(?:[:=]|\s-{1,2}|(?:\s|^)(?:" + _LINK + r"))\s{0,2}\Z")
_SUFFIX = re.compile(
    "(?:"
    + "|".join(
        map(
            fold,
            [
                "는",
                "은",
                "이",
                "가",
                "를",
                "はです",
                "です",
                "ย์",
                "ผม",
                "ฉัน",
                "ของฉัน",
                "ของผม",
                "ของเรา",
                "لي",
                "الخاصة",
                "الخاص",
                "بي",
                "بحسابي",
                "ของ",
                "ผมคือ",
                "ฉันคือ",
                "คือ",
                "em",
                "im",
                "m",
            ],
        )
    )
    + r")?(?:\s?(?:الخاصة بي|الخاصه بي|بي|ของฉัน|ของผม))?"
)
_QUOTED = re.compile(r"\s{0,3}(?P<quote>[\"'`「『<\[])(?P<value>[^\n\"'`」』>\]]{3,64})[\"'`」』>\]]")
_VALUE = re.compile(r"\s{0,3}(?P<value>[^\s,，。、；！？「」\"']{3,64})")
_VALUE_ASCII = re.compile(r"\s{0,3}(?P<value>[!-~]{3,64})")
_TRAILING = ".,;!?)]}>'\""
_PLAIN = frozenset(
    fold(word)
    for word in ["wrong", "incorrect", "invalid", "correct", "required", "needed", "necessary", "missing", "expired", "weak", "strong", "safe", "secure", "forgotten", "lost", "reset", "changed", "blocked", "locked", "unknown", "empty", "not", "never", "always", "too", "also", "still", "different", "same", "there", "here", "gone", "compromised", "leaked", "stolen", "hacked", "shown", "hidden", "visible", "asked", "requested", "sent", "right", "good", "fine", "okay", "the", "a", "an", "my", "your", "our", "in", "on", "at", "to", "for", "of", "and", "or", "but", "what", "how", "why", "when", "where", "which", "please", "help", "app", "kyc", "google", "apple", "http", "https", "www", "email", "sms", "2fa", "totp", "otp", "login", "page", "field", "form", "link", "error", "failed", "none", "null", "n/a", "yes", "no", "incorrecta", "incorrecto", "correcta", "inválida", "invalida", "olvidada", "perdida", "requerida", "errada", "incorreta", "correta", "esquecida", "bloqueada", "incorrect", "oublié", "oublie", "perdu", "refusé", "falsch", "richtig", "ungültig", "vergessen", "gesperrt", "nicht", "sbagliata", "errata", "corretta", "dimenticata", "scaduta", "non", "no", "yanlış", "doğru", "hatalı", "unuttum", "geçersiz", "değil", "sai", "đúng", "không", "quên", "salah", "benar", "lupa", "tidak", "kosong", "неверный", "неправильный", "забыл", "забыла", "правильный", "не", "верный", "сброшен", "заблокирован", "утерян", "ผิด", "ถูกต้อง", "ลืม", "ไม่ถูกต้อง", "خاطئة", "خطأ", "صحيحة", "غير", "منسية", "error", "wrong", "pas", "no", "se", "não", "nao", "ikke", "manager", "protected", "change", "recovery", "security", "settings", "protection", "policy", "mot", "palavra", "clave", "contraseña", "senha", "passwort", "password", "parola", "şifre", "working", "valid", "accepted", "rejected", "confirmed", "update", "updated", "forgot", "heliodesk", "android", "ios", "chrome", "windows", "iphone", "desk", "binance", "metamask"]
)  # fmt: skip
_PLAIN_ENDING = ("ing", "ed", "ly", "mente", "ment", "иться", "ться")
_AFTER_VALUE = re.compile(r"\s{0,3}(?:[.,;!?。，；！、)\]\n\"'」]|\Z|$)")
_COUNT_AFTER = re.compile(
    r"\s?(?:characters?|chars|digits?|letters?|位|文字|자|символ|caracter|zeichen|karakter|ky tu|ตัว|حرف)"
)
_REVERSED = re.compile(
    r"(?<!\S)(?P<value>[^\s,，。、]{4,64}?)[\"'`]?(?:\s(?:is|was|=|-|es|est|ist|è|as|als|comme|como|come|<-{1,2}|←|thats|that's)(?:\s(?:thats|that's|this is|is))?\s(?:my|the|our|mi|mon|mein|la|le|das)?\s?|\s?(?:是|就是|は|が|это|là|adalah|هي|คือ)\s?(?:我的|我|mon|мой)?\s?)\Z"
)
_BASE32 = re.compile(
    r"(?<![a-z0-9+/])(?:[a-z2-7]{16,128}|[a-z2-7]{4}(?:[ \-][a-z2-7]{4}){3,31}(?:[ \-][a-z2-7]{1,3})?)={0,6}(?![a-z0-9+/])"
)
_API_VALUE = re.compile(r"(?<![A-Za-z0-9_\-./@])[A-Za-z0-9_\-+/.]{16,256}={0,2}(?![A-Za-z0-9_\-/@])")


def password_spans(plain: str, low: str, marks: Marks) -> Iterator[Span]:
    """Only the value: after its label and a link, right after it when it looks made up, or before "is my password"."""
    passwords = marks["password"]
    if not passwords.spans:
        return
    codes = marks["code"]
    at_code = {end for _, end in codes.spans}
    last = len(passwords.spans) - 1
    for number, (start, end) in enumerate(passwords.spans):
        behind = passwords.spans[number - 1][1] if number else 0
        ahead = passwords.starts[number + 1] if number < last else len(low) + _SHORTEST
        kind = (
            "code"
            if end in at_code and low[start:end] != "passcode" and codes.before(end, 0) != (start, end)
            else "password"
        )
        value = None
        if ahead - end > _ROOM or _has_room(low[end:ahead]):
            value = _password_after(plain, low, end)
            if value is None:
                value = _password_further(plain, low, end, marks["neutral"])
            elif low[start:end] in ("pass", "pw") and not _made_up(plain[value[0] : value[1]]):
                value = None
        if value is None and start - behind > _SHORTEST:
            value = _password_before(plain, low, start)
        if value is not None:
            yield kind, *value


def _has_room(between: str) -> bool:
    """Could a value stand between two labels, or do they only stand side by side?"""
    shown = between.strip()
    return len(shown) >= _SHORTEST and shown[0] < "\u1100"


def _password_after(plain: str, low: str, end: int) -> tuple[int, int] | None:
    at = _end(_SUFFIX, low, end)
    at = _end(_QUALIFIER, low, at)
    link = _VALUE_LINK.match(low, at)
    after = link.end() if link else at
    quoted = _QUOTED.match(plain, after)
    if (
        quoted
        and not quoted["value"].endswith(" removed")
        and (link or _made_up(quoted["value"]))
        and fold(quoted["value"]).strip() not in _PLAIN
    ):
        return quoted.span("value")
    match = _VALUE.match(plain, after)
    if match is None:
        return None
    start, stop = match.span("value")
    if not plain[start].isascii() or any(not c.isascii() for c in plain[start:stop]):
        ascii_value = _VALUE_ASCII.match(plain, after)
        if ascii_value and len(ascii_value["value"]) >= 4 and plain[ascii_value.end()] > "\u0e00":
            start, stop = ascii_value.span("value")  # 密码是abc123谢谢
    value = plain[start:stop].rstrip(_TRAILING if not link else ".,;)]}>'\"")
    if len(value) > 1 and value[-1] in "!?" and not _made_up(value[:-1]):
        value = value.rstrip("!?")
    stop = start + len(value)
    if (
        len(value) < 3
        or value.lower().startswith(("http", "www.", "[", "1password"))
        or _EMAIL.match(value)
        or low[start:stop] in _PLAIN
    ):
        return None
    if any(c >= "\u1100" for c in value):
        return None  # Han, kana and Hangul are the sentence going on
    if link is None:
        if after == end and value.isascii() and value.isdigit() and not joins(low[end - 1]):
            return (start, stop) if 6 <= len(value) <= 12 and not _COUNT_AFTER.match(low, stop) else None  # 密码888888
        beside = plain[after : after + 1].isspace() or not joins(low[end - 1])
        return (start, stop) if value.isascii() and beside and _made_up(value) and _mixed(value) else None
    if _COUNT_AFTER.match(low, stop):
        return None
    if _made_up(value) or (value.isdigit() and len(value) >= 4):
        return start, stop
    if not _AFTER_VALUE.match(low, stop) or low[start:stop].endswith(_PLAIN_ENDING) or len(value) < 5:
        return None
    # A plain word: "my password is sunshine", but not "mein Passwort ist abgelaufen".
    linked = low[at:after].strip()
    sure = ":" in linked or "=" in linked or (value.isascii() and (linked == "is" or not joins(low[end - 1])))
    return (start, stop) if sure and all(c.isalnum() for c in value) else None


def _password_further(plain: str, low: str, end: int, neutral: Labels) -> tuple[int, int] | None:
    """A value that is made up for certain, further on in the same sentence, with no other label nearer to it."""
    if not _DIGIT.search(low, end, end + _FAR):
        return None
    stop = _SENTENCE_END.search(low, end, end + _FAR)
    for match in _SOLID.finditer(plain, end, stop.start() + 1 if stop else end + _FAR):
        start = match.start()
        value = match.group().rstrip(_TRAILING).lstrip("\"'([{")
        start += match.group().find(value)
        if (
            len(value) > 5
            and _mixed(value)
            and not _EMAIL.match(value)
            and (_certain(value) or _LINKED.search(low, max(end, start - 14), start))
        ):
            other = neutral.before(start, start - end)
            return (start, start + len(value)) if other is None or other[0] < end else None
    return None


def _certain(value: str) -> bool:
    """No word with a number after it (iPhone14, wallet2), date, address or name of a file."""
    if "@" in value and "." in value:
        return False
    if _SIGN.search(value):
        return True
    return len(value) >= 8 and not _NAMED.match(value.lower())


def _password_before(plain: str, low: str, start: int) -> tuple[int, int] | None:
    head = max(0, start - 84)
    if not _DIGIT.search(low, head, start):
        return None
    tail = plain[head:start]
    match = _REVERSED.search(tail)
    if match is None or not _made_up(match["value"]) or not _mixed(match["value"]):
        return None
    return head + match.start("value"), head + match.end("value")


def _made_up(value: str) -> bool:
    """Not a word of any language: letters with digits or signs among them, or capitals inside."""
    if len(value) < 4:
        return False
    digits, signs = _DIGIT.search(value), _SIGN.search(value)
    if digits or signs:
        return (digits and signs) is not None or _LETTER.search(value) is not None
    return _INNER.search(value) is not None and "'" not in value


def _mixed(value: str) -> bool:
    """Made up for certain: no order number (capitals and digits), date, or name such as iPhone."""
    if (
        value.startswith("#")
        or re.fullmatch(r"[A-Z]{1,6}-?\d+|\d+[A-Za-z]{1,4}|[\d:/.\-]+", value)
        or _DATE.match(value)
    ):
        return False
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value) and "://" not in value


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def otp_secret_spans(plain: str, low: str, marks: Marks) -> Iterator[Span]:
    """Base32 (RFC 4648) of sixteen characters and more beside words for two-factor setups (RFC 6238)."""
    for match in _BASE32.finditer(low):
        start, end = match.span()
        shown = plain[start:end]
        letters = [c for c in shown if c.isalpha()]
        bare = [c for c in shown if c.isalnum()]
        if (
            len(set(bare)) < 6
            or not letters
            or not marks["otp"].near(start, end, 80, 50)
            or "api" in low[max(0, start - 32) : start]
        ):
            continue
        if shown.upper() == shown or (any(c.isdigit() for c in bare) and shown.lower() == shown):
            yield "otp-secret", start, end


def api_key_spans(plain: str, low: str, marks: Marks) -> Iterator[Span]:
    """Random-looking tokens of sixteen characters and more after words for API keys."""
    for match in _API_VALUE.finditer(plain):
        start = match.start()
        value = match.group().rstrip(".=")
        label = marks["api-key"].before(start, 40)
        if label is None or "\n\n" in plain[label[1] : start]:
            continue
        other = marks["neutral"].before(start, 40)
        kinds = any(c.isdigit() for c in value) + any(c.islower() for c in value) + any(c.isupper() for c in value)
        if kinds >= 2 and len(set(value)) >= 10 and value.count(".") <= 2 and (other is None or other[0] < label[1]):
            yield "api-key", start, start + len(value)
