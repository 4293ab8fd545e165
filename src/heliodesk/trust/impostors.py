"""Names that resemble ours: of the brand, or of somebody who works here. Whoever reads quickly takes them for us.

A score from 0 to 1 and the reason, so that a person can judge; nobody is put out by a name alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from .lookalikes import holds, is_disguised, letters, parts, skeleton

SUSPICIOUS: Final = 0.75  # from here on somebody should look
Reason = Literal["disguised", "same", "office", "near", "within", "office-alone"]

# Words for an office that goes with the name of a brand: support, official, administrator and the like.
_OFFICES = """
support|help|helpdesk|helpline|helper|service|services|official|officiel|team|staff|admin|administrator|moderator|mod|agent|desk|care|assist|assistance
assistant|customer|customerservice|customersupport|client|ceo|founder|manager|security|compliance|recovery|refund|verify|verification|bot|hotline|live|chat
soporte|ayuda|atención|oficial|equipo|servicio|suporte|ajuda|atendimento|equipe|sac|aide|équipe|assistenza|ufficiale|kundendienst|hilfe|offiziell
destek|yardım|resmi|ekibi|müşteri|yönetici|hỗ trợ|hotro|cskh|chính thức|quản trị|bantuan|layanan|dukungan
поддержка|поддержки|саппорт|служба|помощь
официальный|админ|администратор|модератор|оператор|менеджер|客服|官方|支持|管理员|管理員|人工|在线客服|客服中心|サポート|公式|運営|カスタマー|고객센터|고객지원|공식|관리자|지원|الدعم|دعم|رسمي|مساعدة|خدمة
ฝ่ายบริการ|ทางการ|แอดมิน|ช่วยเหลือ
"""


@dataclass(frozen=True, slots=True)
class Protected:
    """A name of ours. `is_brand`: also as a part of longer names; a person's is protected as a whole."""

    name: str
    is_brand: bool = False


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Which of our names it resembles, how much, and why.

    *disguised*: looks the same and is written otherwise. *same*: the same letters. *office*: ours with "support", "admin", ….
    *near*: a letter more, less, other or two exchanged. *within*: our brand inside a longer name. *office-alone*: only an office.
    """

    score: float
    reason: Reason
    name: str


def resemblance(name: str, protected: Iterable[Protected], *, username: str = "") -> Resemblance | None:
    """The nearest of our names that a stranger's name or account name resembles; None when there is none."""
    known = list(protected)
    found = [one for said in (name, username) if said.strip() for one in _all(said, known)]
    return max(found, key=lambda one: one.score, default=None)


def is_suspicious(found: Resemblance | None) -> bool:
    """Whether somebody should look."""
    return found is not None and found.score >= SUSPICIOUS


def _all(said: str, known: Sequence[Protected]) -> Iterable[Resemblance]:
    words, whole = parts(said), skeleton(said)
    is_office = _has_office(words, whole)
    for one in known:
        score, reason = (
            _brand(said, words, whole, one, is_office) if one.is_brand else _person(said, whole, one, is_office)
        )
        if reason is not None:
            yield Resemblance(score, reason, one.name)
    if is_office and words and all(_is_office(word) for word in words):
        yield Resemblance(0.5, "office-alone", "")


def _brand(said: str, words: list[str], whole: str, one: Protected, is_office: bool) -> tuple[float, Reason | None]:
    ours = skeleton(one.name)
    if not ours:
        return 0.0, None
    if whole == ours:
        return 1.0, "same" if _is_written(said, one.name) else "disguised"
    # Our name of one or more words in a row, or glued to what stands beside it.
    is_apart = ours in (
        "".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, min(len(words), a + 4) + 1)
    )
    is_glued = len(ours) >= 5 and holds(said, one.name)
    is_near = any(_is_near(candidate, ours) for candidate in _windows(words, whole, is_office))
    if (is_apart or is_glued) and not (is_near and not is_apart and not is_office):
        if is_disguised(said) or letters(one.name) not in letters(said):
            return (1.0, "disguised") if is_office else (0.9, "disguised")
        return (0.95, "office") if is_office else (0.6, "within")
    if is_near:
        return (0.9, "near") if is_office else (0.8, "near")
    return 0.0, None


def _person(said: str, whole: str, one: Protected, is_office: bool) -> tuple[float, Reason | None]:
    ours = skeleton(one.name)
    is_telling = len(ours) >= 6 and len(parts(one.name)) > 1  # a first name alone is everybody's
    if whole == ours:
        if not _is_written(said, one.name):
            return 1.0, "disguised"
        return (0.9, "same") if is_telling else (0.5, "same")
    if not ours or not is_telling:
        return 0.0, None
    if is_office and holds(said, one.name):
        return 0.95, "office"
    if _is_near(whole, ours):
        return 0.8, "near"
    return 0.0, None


def _windows(words: list[str], whole: str, is_office: bool) -> list[str]:
    """What may be our name spelt wrongly: the whole, a word, two in a row, the whole without its office."""
    found = [whole, *words, *("".join(words[a : a + 2]) for a in range(len(words) - 1))]
    return found + (["".join(word for word in words if not _is_office(word))] if is_office else [])


def _is_written(said: str, ours: str) -> bool:
    return letters(said) == letters(ours) and not is_disguised(said)


def _is_near(said: str, ours: str) -> bool:
    if len(ours) < 5 or abs(len(said) - len(ours)) > 2:
        return False
    return 0 < distance(said, ours) <= (1 if len(ours) < 9 else 2)


def distance(one: str, other: str) -> int:
    """How many letters to change, leave out, put in or exchange with their neighbour (optimal string alignment)."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before_last[column - 2] + 1)
            now.append(cost)
        before_last, last = last, now
    return last[-1]


@lru_cache(maxsize=1)
def _offices() -> frozenset[str]:
    return frozenset(skeleton(word) for line in _OFFICES.strip().splitlines() for word in line.split("|") if word)


def _is_office(word: str) -> bool:
    return word in _offices()


def _has_office(words: list[str], whole: str) -> bool:
    if any(_is_office(word) for word in words):
        return True
    pairs = ("".join(words[at : at + 2]) for at in range(len(words) - 1))
    if any(pair in _offices() for pair in pairs):
        return True
    # Glued to something, or in a script without spaces.
    glued = (office for office in _offices() if len(office) >= 5 or not office.isascii())
    return any(
        whole.startswith(office) or whole.endswith(office) or (office in whole and not office.isascii())
        for office in glued
    )
