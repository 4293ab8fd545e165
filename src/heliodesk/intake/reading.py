"""What a request's form asked, read back from what was stored, in the words of the form and of whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from heliodesk.chains.networks import NETWORKS
from heliodesk.chains.outward import explorer
from heliodesk.intake.models import FormVersion
from heliodesk.intake.shapes import ATTACHED, Field, Form, words_in
from heliodesk.intake.telling import network_name, value_in_words
from heliodesk.intake.versions import current, form_of

_ORDER = ("coin", "network", "transaction", "txid", "order", "address", "amount")  # of what no form orders
_IDS = ("transaction", "address", "order", "uid", "memo")


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: the field's label, the value in words. `network`: of an id, as it is called; `link`: to an explorer."""

    label: str
    value: str
    is_id: bool = False
    network: str = ""
    link: str = ""


def form_as_asked(slug: str, number: int | None) -> Form | None:
    """The form that a request was asked with; what is asked now when the version is not known; None for no form."""
    if not slug:
        return None
    found = FormVersion.objects.filter(slug=slug, state=FormVersion.State.PUBLISHED, number=number or 0).first()
    found = found or current(slug)
    return form_of(found) if found else None


def title_of(slug: str, number: int | None, language: str) -> str:
    """What the matter is called; the slug when no form of that name is known."""
    form = form_as_asked(slug, number)
    return words_in(form.title, language) if form else slug


def read_back(
    slug: str, number: int | None, fields: Mapping[str, Any], *, language: str, zone: str, names: Mapping[str, str]
) -> list[Kept]:
    """Every answer that a request keeps, in the form's order; what the form does not know comes last, under its own name.
    `names`: of files, by key."""
    form = form_as_asked(slug, number)
    held = {name: value for name, value in fields.items() if value not in (None, "", [])}
    told = []
    for each in form.fields if form else ():
        if each.name in held:
            network = _network(each, fields)
            told.append(_kept(each, held.pop(each.name), _coin_of(each, fields), network, language, zone, names))
            held.pop(f"{each.name}-network", None)
    for name, value in sorted(held.items(), key=lambda one: _ORDER.index(one[0]) if one[0] in _ORDER else len(_ORDER)):
        shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        told.append(Kept(_loose(name), network_name(shown) if name == "network" else shown))
    return told


def _coin_of(each: Field, fields: Mapping[str, Any]) -> str:
    """The coin that an amount is of."""
    return str(fields.get(each.coin) or "") if each.kind == "amount" and each.coin else ""


def _network(each: Field, fields: Mapping[str, Any]) -> str:
    """The code of the network that an id is on, told by the id itself or by the field beside it."""
    if each.kind not in ("transaction", "address"):
        return ""
    code = fields.get(f"{each.name}-network") or fields.get(each.network) or ""
    return code if code in NETWORKS else ""


def _kept(each: Field, value: Any, coin: str, network: str, language: str, zone: str, names: Mapping[str, str]) -> Kept:
    answer = tuple(map(str, value)) if isinstance(value, list | tuple) else str(value)
    if each.kind in ATTACHED and isinstance(answer, tuple):
        answer = tuple(names.get(key, "…") for key in answer)
    shown = value_in_words(each, answer, language, zone, names)
    return Kept(
        words_in(each.label, language),
        f"{shown} {coin}".strip(),
        each.kind in _IDS,
        network_name(network) if network else "",
        explorer(each.kind, network, str(value)),
    )


def _loose(name: str) -> str:
    """A field that no form names: those that everybody asks have words, others their own name."""
    return {
        "coin": _("Coin"),
        "network": _("Network"),
        "amount": _("Amount"),
        "transaction": _("Transaction id"),
        "txid": _("Transaction id"),
        "order": _("Order number"),
        "address": _("Address"),
    }.get(name, name)
