"""Two requests: the same matter, or different ones, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from .sketches import Sketch, bands, keys_of, likeness

Reason = Literal[
    "same-id", "same-amount", "near-text", "near-meaning", "same-subject",  # for
    "customer", "coin", "network", "id", "amount", "subject", "detail", "long-ago", "text",  # against
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matter:
    """What is compared of a request.

    `customer`: whose it is, or the proven identity behind it. `ids`: kind and canonical value of transactions and orders
    (addresses are no ids: a deposit address serves for many deposits). `opened_at`: an aware time.
    """

    sketch: Sketch
    customer: str
    coin: str = ""
    network: str = ""
    amounts: frozenset[Decimal] = frozenset()
    ids: frozenset[tuple[str, str]] = frozenset()
    form: str = ""
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is the likeness of the texts; `reasons` tell for (when alike) or against."""

    alike: bool
    score: float
    reasons: tuple[Reason, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which likeness of texts two requests of one customer are one matter; measured on the labelled pairs.

    `told`: without a common id; `sure`: with the same amount or form besides; `proven`: with a common id; `meaning`: the
    cosine of two embeddings that counts as near.
    """

    told: float = 0.40
    sure: float = 0.25
    proven: float = 0.05
    meaning: float = 0.92
    apart: timedelta = timedelta(days=30)


_DEFAULT = Thresholds()


def verdict(a: Matter, b: Matter, *, meaning: float | None = None, limits: Thresholds = _DEFAULT) -> Verdict:
    """Judge two requests; symmetric. `meaning`: the cosine of their embeddings, when there are any."""
    score = likeness(a.sketch, b.sketch)
    shared = _same(a.ids) & _same(b.ids)
    against = _against(a, b, bool(shared), limits)
    if against:
        return Verdict(False, score, (against,))
    subjects = bool(a.sketch.subjects & b.sketch.subjects)
    amounts = bool(a.amounts & b.amounts)
    limit = (
        limits.proven
        if shared
        else limits.sure
        if subjects and (amounts or (a.form and a.form == b.form))
        else limits.told
    )
    near = score >= limit
    meant = meaning is not None and meaning >= limits.meaning
    if not near and not meant and not (shared and subjects):
        return Verdict(False, score, ("text",))
    told: list[Reason] = []
    for reason, holds in (
        ("same-id", shared), ("same-amount", amounts), ("near-text", near), ("near-meaning", meant), ("same-subject", subjects),
    ):  # fmt: skip
        if holds:
            told.append(reason)  # type: ignore[arg-type]
    return Verdict(True, score, tuple(told))


def _against(a: Matter, b: Matter, shared: bool, limits: Thresholds) -> Reason | None:
    """What makes them two matters, whatever the words."""
    if a.customer != b.customer:
        return "customer"
    if _differ(a.coin, b.coin):
        return "coin"
    if _differ(a.network, b.network):
        return "network"
    if shared:
        return None
    kinds = {kind for kind, _ in a.ids} & {kind for kind, _ in b.ids}
    if kinds:
        return "id"
    if a.amounts and b.amounts and not a.amounts & b.amounts:
        return "amount"
    if a.sketch.subjects and b.sketch.subjects and not a.sketch.subjects & b.sketch.subjects:
        return "subject"
    if a.sketch.details and b.sketch.details and not a.sketch.details & b.sketch.details:
        return "detail"
    if a.opened_at and b.opened_at and abs(a.opened_at - b.opened_at) > limits.apart:
        return "long-ago"
    return None


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.upper() != other.upper()


def _same(ids: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Ids as they are compared: hexadecimal ones without 0x and case, others as they are written."""
    return {(kind, _plain(value)) for kind, value in ids}


def _plain(value: str) -> str:
    bare = value.lower().removeprefix("0x")
    return bare if len(bare) in (40, 64) and all(c in "0123456789abcdef" for c in bare) else value


def keys(matter: Matter) -> list[int]:
    """Signed 64-bit keys under which a request is filed and looked for: two that may be one matter share at least one.

    All hold the customer's word, so a hundred thousand others who wrote the same sentence are not candidates.
    """
    ids = sorted(f"{kind}:{value}" for kind, value in _same(matter.ids))
    return [*keys_of(ids, within=matter.customer), *bands(matter.sketch.numbers, within=matter.customer)]
