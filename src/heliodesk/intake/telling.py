"""A request in words, made from the answers: subject, first message, and what duplicates are found by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from heliodesk.chains.networks import NETWORKS
from heliodesk.intake.check import Checked
from heliodesk.intake.shapes import ATTACHED, Answer, Field, Form, words_in
from heliodesk.intake.values import UNKNOWN
from heliodesk.text.saying import list_comma, short_day

LONGEST_SUBJECT, LONGEST_BODY = 120, 7900


@dataclass(frozen=True, slots=True)
class Told:
    """What a request says. `fields`: the answers as JSON, for whoever answers. `ids`: kind and canonical value of
    transactions and orders, as `likeness.Matter` wants them."""

    subject: str
    body: str
    fields: dict[str, Any]
    ids: frozenset[tuple[str, str]]
    coin: str
    network: str
    amounts: frozenset[Decimal]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is read. `is_id`: a thing that is compared sign by sign."""

    name: str
    label: str
    value: str
    is_id: bool = False


def tell(form: Form, checked: Checked, *, language: str, zone: str, names: Mapping[str, str]) -> Told:
    """The request in the active language; form words in `language`, times in `zone`. `names`: of the files, by key."""
    shown = lines(form, checked, language=language, zone=zone, names=names)
    body = "\n".join(_line(line) for line in shown)
    held, kinds = checked.answers, {each.name: each.kind for each in checked.visible}

    def of_kind(*wanted: str) -> list[str]:
        return [value for name, value in held.items() if kinds[name] in wanted and isinstance(value, str)]

    networks = [value for value in (*of_kind("network"), *checked.networks.values()) if value != UNKNOWN]
    coins = of_kind("coin")
    return Told(
        subject=_subject(form, checked, language, networks),
        body=body if len(body) <= LONGEST_BODY else body[: LONGEST_BODY - 1] + "…",
        fields=stored(checked),
        ids=frozenset(
            (kinds[name], str(value)) for name, value in held.items() if kinds[name] in ("transaction", "order")
        ),
        coin=coins[0] if coins else "",
        network=networks[0] if networks else "",
        amounts=frozenset(Decimal(value) for value in of_kind("amount")),
        files=tuple(key for name, keys in held.items() if kinds[name] in ATTACHED for key in keys),
    )


def _line(line: Line) -> str:
    """A label that is a question needs no colon."""
    label = line.label
    mark = "" if label.endswith(("?", "？")) else "：" if ord(label[-1:] or " ") > 0x2E80 else ":"
    gap = "\n" if "\n" in line.value else "" if mark == "：" else " "
    return f"{label}{mark}{gap}{line.value}"


def stored(checked: Checked) -> dict[str, Any]:
    """The answers as a ticket keeps them; the network of an id besides, where no field says it."""
    kept: dict[str, Any] = {
        name: value if isinstance(value, str) else list(value) for name, value in checked.answers.items()
    }
    for each in checked.visible:
        network = checked.networks.get(each.name)
        if network and network != checked.answers.get(each.network):
            kept[f"{each.name}-network"] = network
    return kept


def lines(form: Form, checked: Checked, *, language: str, zone: str, names: Mapping[str, str]) -> list[Line]:
    """Every answer with its label, as it is read by a person."""
    found = []
    for each in checked.visible:
        if (value := checked.answers.get(each.name)) is not None:
            shown = value_in_words(each, value, language, zone, names)
            if each.kind == "amount" and (coin := checked.answers.get(each.coin)):
                shown = f"{shown} {coin}"
            if (network := checked.networks.get(each.name)) and checked.answers.get(each.network) != network:
                shown = f"{shown} · {network_name(network)}"
            is_id = each.kind in ("transaction", "address", "order", "uid", "memo")
            found.append(Line(each.name, words_in(each.label, language), shown, is_id))
    return found


def value_in_words(each: Field, value: Answer, language: str, zone: str, names: Mapping[str, str]) -> str:
    """A canonical answer as it is read by a person."""
    if isinstance(value, tuple):
        if each.kind in ATTACHED:
            return list_comma().join(names.get(key, key) for key in value)
        return list_comma().join(_choice(each, one, language) for one in value)
    if each.kind == "choice":
        return _choice(each, value, language)
    if each.kind in ("yes-no", "consent"):
        return _("Yes") if value == "yes" else _("No")
    if each.kind == "network":
        return network_name(value)
    if each.kind == "moment":
        return moment_in_words(value, zone)
    if each.kind == "date":
        day = date.fromisoformat(value)
        return short_day(day) if day.year != date.today().year else f"{short_day(day)} {day.year}"
    return value


def _choice(each: Field, value: str, language: str) -> str:
    return next((words_in(choice.label, language) for choice in each.choices if choice.value == value), value)


def network_name(code: str) -> str:
    """How a network is called: "TRON (TRC20)", "Ethereum (ERC20)", "not known"."""
    if code == UNKNOWN:
        return _("I do not know")
    known = NETWORKS.get(code)
    token = {"TRON": "TRC20", "ETH": "ERC20", "BSC": "BEP20"}.get(code)
    return f"{known.name} ({token})" if known and token else known.name if known else code


def moment_in_words(value: str, zone: str) -> str:
    """An instant in a zone: "12 Oct 2026, 14:05 (UTC+01:00)"."""
    local = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    day = short_day(local.date())
    year = "" if str(local.year) in day else f" {local.year}"
    comma = "，" if "月" in day else ", "
    return f"{day}{year if '月' not in day else ''}{comma}{local:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def _subject(form: Form, checked: Checked, language: str, networks: list[str]) -> str:
    """The matter and what tells it from the next: "Deposit not credited: 250 USDC, TRON"."""
    facts: list[str] = []
    for each in checked.visible:
        value = checked.answers.get(each.name)
        if not isinstance(value, str):
            continue
        if each.kind == "amount" and not facts:
            facts.append(f"{value} {checked.answers.get(each.coin) or ''}".strip())
        elif each.kind == "order":
            facts.append(value)
    if not facts and (
        coin := next((v for f in checked.visible if f.kind == "coin" and (v := checked.answers.get(f.name))), "")
    ):
        facts.append(str(coin))
    if networks and facts:
        facts.append(NETWORKS[networks[0]].name if networks[0] in NETWORKS else networks[0])
    title = words_in(form.title, language)
    colon = "：" if any("\u4e00" <= letter <= "\u9fff" for letter in title) else ": "
    comma = "，" if colon == "：" else ", "
    said = f"{title}{colon}{comma.join(facts)}" if facts else title
    return said if len(said) <= LONGEST_SUBJECT else said[: LONGEST_SUBJECT - 1] + "…"
