"""What a request is about, as duplicates are told by: its sketch, and the ids, coin, network and amounts in it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from heliodesk.chains.recognise import recognise
from heliodesk.likeness.sketches import Sketch, sketch

_TELLING = {"transaction", "order"}  # an address serves for many deposits
_AMOUNT = re.compile(r"(?<![\w.,])\d{1,12}(?:\.\d{1,18})?(?![\w.,]*\d)")


@dataclass(frozen=True, slots=True)
class Told:
    """What one text, with the fields of its form, says that it is about."""

    sketch: Sketch
    ids: frozenset[tuple[str, str]]
    coin: str
    network: str
    amounts: frozenset[Decimal]


def told(text: str, fields: Mapping[str, Any]) -> Told:
    """Read a request. Fields that a form names `coin`, `network` and `amount` are taken at their word."""
    ids = {(each.kind, each.value) for each in recognise(text) if each.kind in _TELLING}
    for name in ("transaction", "txid", "order"):
        if isinstance(value := fields.get(name), str) and value:
            ids.update((each.kind, each.value) for each in recognise(value) if each.kind in _TELLING)
    return Told(
        sketch(text),
        frozenset(ids),
        str(fields.get("coin") or "")[:12].upper(),
        str(fields.get("network") or "")[:24],
        frozenset(_amounts(text, fields)),
    )


def _amounts(text: str, fields: Mapping[str, Any]) -> list[Decimal]:
    if value := fields.get("amount"):
        try:
            return [Decimal(str(value)).normalize()]
        except InvalidOperation:
            return []
    return [Decimal(found[0]).normalize() for found in list(_AMOUNT.finditer(text[:2000]))[:5] if "." in found[0]]
