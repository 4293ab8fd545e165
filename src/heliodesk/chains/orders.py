"""Order numbers, UIDs and memos: a number belongs to the nearest word; an exchange may give patterns of its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from .context import word_pattern
from .folding import Folded
from .readings import Kind

_Named = Literal["order", "uid", "memo", ""]
_LABELS: dict[_Named, tuple[str, tuple[int, int]]] = {
    # kind: words, how many digits
    "order": (
        "order|orders|order no|order number|order id|orderid|trade id|withdrawal id|deposit id|pedido|orden|ordem|заказ|заказа|"
        "ордер|ордера|sipariş|sipariş no|đơn hàng|mã đơn|pesanan|commande|bestellung|订单|訂單|订单号|訂單號|订单编号|单号|單號|"
        "委托单|委托号|注文|注文番号|주문|주문번호",
        (8, 20),
    ),
    "uid": (
        "uid|user id|userid|account id|account number|customer id|client id|id de usuario|id usuario|user number|用户id|用戶id|"
        "用户编号|账号|帐号|帳號|账户id|我的id|айди|id пользователя|ユーザーid|ユーザid|회원번호|유저id|kullanıcı id|id pengguna",
        (5, 12),
    ),
    "memo": (
        "memo|memo id|destination tag|dest tag|dtag|tag|deposit tag|tag id|payment id|"
        "备注|備註|标签|標籤|мемо|тег|メモ|タグ|메모|태그",
        (1, 20),
    ),
    # What other numbers are about: they keep a number from a label further away.
    "": (
        "phone|tel|telephone|mobile|whatsapp|call|amount|date|time|code|otp|pin|card|price|block|height|телефон|сумма|код|"
        "手机|手機|电话|電話|金额|金額|数量|日期|时间|验证码|驗證碼|卡号|价格|区块|电话号码|"
        "電話番号|전화|금액|kwota|monto|cantidad|valor|số tiền|jumlah|telepon|teléfono|telefone",
        (0, 0),
    ),
}
_KIND_OF = {word: kind for kind, (words, _) in _LABELS.items() for word in words.split("|")}
_LABEL = word_pattern(_KIND_OF)
_NUMBER = re.compile(r"(?<![A-Za-z0-9.,+$€¥£_-])(?:[A-Za-z]{1,9}-?)?\d{1,20}(?![A-Za-z0-9_]|[.,]\d)")
_UNIT = re.compile(
    r"\s{0,2}(?:usdt|usdc|btc|eth|usd|eur|cny|rmb|xrp|trx|个|元|块|美元|分钟|小时|天|days?\b|hours?\b|minutes?\b|%)"
)
_ENDS = re.compile(r"[。！？!?;；\n]|\.\s")
_AFTER = re.compile(r"\s{0,2}(?:是|is|为)?\s{0,2}(?:我的|my|the|的)?\s{0,2}")
_REACH = 40
# What may stand between a word and its number: "order no. is #", "订单号是".
_BETWEEN = re.compile(
    r"(?:\b(?:is|was|are|no|nr|num|number|id|of|for|and|or|my|the|with|es|n)\b|[号號码碼是为為编編的和与及はが]|[\W_]|\d)+"
)
_PREFIX = 4  # letters that an order number may begin with


class Spans(Protocol):
    """A compiled pattern of an administrator (`text.patterns.Pattern`)."""

    def spans(self, text: str) -> Iterable[tuple[int, int]]:
        """Half-open spans of what fits, in order."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """How an exchange writes its order numbers and UIDs; the built-in rule holds for a kind without a pattern."""

    order: tuple[Spans, ...] = ()
    uid: tuple[Spans, ...] = ()


def numbers(seen: Folded, patterns: Patterns) -> Iterator[tuple[Kind, int, int]]:
    """Orders, UIDs and memos in a folded text: kind and half-open span."""
    own: tuple[tuple[Kind, tuple[Spans, ...]], ...] = (("order", patterns.order), ("uid", patterns.uid))
    for named, given in own:
        for pattern in given:
            for start, end in pattern.spans(seen.text):
                if end > start:
                    yield named, start, end
    labels = list(_LABEL.finditer(seen.low))
    if not labels:
        return
    at = -1  # the last label that ends before the number
    for match in _NUMBER.finditer(seen.text):
        while at + 1 < len(labels) and labels[at + 1].end() <= match.start():
            at += 1
        prefix = match.group().rstrip("0123456789").rstrip("-").lower()
        if prefix in _KIND_OF:  # "UID12345678": the word and the number were written together
            digits = len(match.group().lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"))
            kind, start = _KIND_OF[prefix], match.end() - digits
            if kind and kind != "memo" and _fits(kind, digits) and not getattr(patterns, kind, ()):
                yield kind, start, match.end()
            continue
        if len(prefix) > _PREFIX:
            continue
        near = at >= 0 and match.start() - labels[at].end() <= _REACH
        following = labels[at + 1] if at + 1 < len(labels) and labels[at + 1].start() - match.end() < 16 else None
        if not near and not following:
            continue
        kind = _kind(seen, match, labels[at] if near else None, following)
        if kind and not getattr(patterns, kind, ()):
            yield kind, match.start(), match.end()


def _kind(seen: Folded, match: re.Match[str], label: re.Match[str] | None, following: re.Match[str] | None) -> _Named:
    digits = sum(c.isdigit() for c in match.group())
    start, end = match.span()
    kind: _Named = ""
    if label is not None:
        between = seen.low[label.end() : start]
        kind = _KIND_OF[label.group()]
        rest = _BETWEEN.sub("", between)
        far = 14 if digits >= 10 else 0 if rest.isascii() else 4
        # A memo may be a single digit, so it has to stand beside its word.
        if _ENDS.search(between) or len(rest) > far or (kind == "memo" and len(between.strip()) > 6):
            kind = ""
    elif following is not None:
        between = seen.low[end : following.start()]
        kind = _KIND_OF[following.group()] if between.strip() and _AFTER.fullmatch(between) else ""
    if not _fits(kind, digits) or (kind != "memo" and _UNIT.match(seen.low, end)):
        return ""
    return kind


def _fits(kind: _Named, digits: int) -> bool:
    fewest, most = _LABELS[kind][1]
    return fewest <= digits <= most
