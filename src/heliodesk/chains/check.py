"""One field of a form: is this the id that was asked for, and if not, why not, by a rule that the form can say kindly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .coins import CONTRACTS, networks_of
from .explorers import links
from .folding import fold
from .forms import read
from .forms_hex import BARE, CAPITALS, as_written_on
from .networks import NETWORKS
from .readings import EVM, Checksum, Reading

Rule = Literal[
    "",  # it is right
    "empty",
    "shortened",  # "0x5c50…2060", as wallets show it
    "several",  # more than one id
    "not-an-id",
    "too-short",
    "too-long",
    "not-hex",  # letters past f in a hexadecimal id
    "letters",  # letters that this form leaves out, as 0 O I l in Base58
    "mixed-case",
    "wrong-checksum",
    "wrong-network",
    "is-an-address",
    "is-a-transaction",
    "is-a-contract",  # a token's contract in place of somebody's address
    "is-a-memo",  # a bare number in place of an address
    "testnet",
    "coin-not-on-network",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`ok`: it may be taken. `value`: canonical, when it could be read. `networks`: where it belongs instead, or could.

    `expected`: how many characters the form has, for "too-short" and "too-long". `needs`: "memo" or "tag" when the
    network wants one besides the address; `tag`: the one that the address carries already.
    """

    ok: bool
    rule: Rule
    value: str = ""
    networks: tuple[str, ...] = ()
    checksum: Checksum = "none"
    expected: int = 0
    coin: str = ""
    needs: str = ""
    tag: str = ""


_HEX64 = (*BARE, *CAPITALS)
_LENGTHS: dict[str, dict[str, tuple[int, int]]] = {
    "transaction": {
        **dict.fromkeys(_HEX64, (64, 64)),
        **dict.fromkeys((*EVM, "APT", "DOT", "KSM"), (66, 66)),
        "SOL": (86, 88), "SUI": (43, 44), "NEAR": (43, 44), "ALGO": (52, 52),
    },
    "address": {
        **dict.fromkeys(EVM, (42, 42)), "SUI": (66, 66), "APT": (66, 66), "BTC": (26, 62), "LTC": (26, 63), "BCH": (42, 54),
        "DOGE": (34, 34), "TRON": (34, 34), "XRP": (25, 47), "SOL": (32, 44), "TON": (48, 48), "ADA": (58, 104), "DOT": (46, 48),
        "KSM": (46, 48), "ATOM": (45, 65), "XLM": (56, 69), "ALGO": (58, 58), "DASH": (34, 34), "ZEC": (35, 35),
    },
}  # fmt: skip
_HEXADECIMAL = {"transaction": {*_HEX64, *EVM, "APT", "DOT", "KSM"}, "address": {*EVM, "SUI", "APT"}}
_WRONG: dict[str, Rule] = {"mixed-case": "mixed-case", "letters": "letters"}
_CUT = re.compile(r"\.{2,}|…|\*{2,}|⋯")
_TRIM = " \t\r\n\"'`.,;:!?()[]{}<>“”‘’「」【】。，；：！？（）《》"
_LOOKS_LIKE_ID = re.compile(r"[A-Za-z0-9_:+/=.*-]+")


def check(value: str, kind: Literal["transaction", "address"], network: str = "") -> Verdict:
    """Judge what somebody put into a field for a transaction id or an address.

    `network` is a code of `networks.NETWORKS`, or "" when the form does not know it yet; of a network that is not read
    here, only another's proven address is refused. A link of an explorer counts as
    the id in it; spaces and line ends inside are left out.
    """
    text = fold(value).text.strip()
    if not text:
        return Verdict(False, "empty")
    linked = [found.reading for _, _, found in links(text) if found]
    if linked:
        readings: list[Reading] = linked[:1]
        token = linked[0].value
        if readings[0].form == "hash" and network in EVM and network not in readings[0].networks:
            return Verdict(False, "wrong-network", readings[0].value, readings[0].networks)
    else:
        token = re.sub(r"\s+", "", text.strip(_TRIM))
        readings = read(token)
        if not readings and len(text.split()) > 1 and (many := [p for p in text.split() if read(p.strip(_TRIM))]):
            if len(many) > 1:
                return Verdict(False, "several")
            token = many[0].strip(_TRIM)
            readings = read(token)
    if network and network not in NETWORKS:
        return _stranger(readings, token, kind)
    if not readings:
        return _unread(token, kind, network)
    return _judged(readings, kind, network)


def _stranger(readings: Sequence[Reading], token: str, kind: str) -> Verdict:
    """For a network that is not read here: what proves to be another's is refused, what could be an id is taken as it is."""
    proven = [r for r in readings if r.checksum == "right"]
    if proven:
        return _verdict(proven[0], False, "wrong-network" if proven[0].kind == kind else "is-an-address", "")
    if _CUT.search(token):
        return Verdict(False, "shortened")
    likely = len(token) >= 10 and _LOOKS_LIKE_ID.fullmatch(token) and any(c.isdigit() for c in token)
    return Verdict(True, "", token) if likely else Verdict(False, "not-an-id")


def _judged(readings: Sequence[Reading], kind: str, network: str) -> Verdict:
    here = [r for r in readings if not network or network in r.networks]
    fitting = [r for r in here if r.kind == kind]
    other: Rule = "is-an-address" if kind == "transaction" else "is-a-transaction"
    if not fitting:
        if here:
            return _verdict(here[0], False, other, network)
        same = [r for r in readings if r.kind == kind]
        reading = same[0] if same else readings[0]
        if reading.checksum == "wrong":
            return _verdict(reading, False, "wrong-checksum", "")
        return _verdict(reading, False, "wrong-network" if same else other, "")
    reading = fitting[0]
    if reading.checksum == "wrong":
        rule: Rule = _WRONG.get(reading.form, "wrong-checksum")
        return _verdict(reading, False, rule, network)
    if reading.testnet:
        return _verdict(reading, False, "testnet", network)
    if kind == "address" and (coin := contract_of(reading.value, network)):
        return _verdict(reading, False, "is-a-contract", network, coin)
    if reading.form == "contract" and kind == "address":
        return _verdict(reading, False, "is-a-contract", network)
    return _verdict(reading, True, "", network)


def _verdict(reading: Reading, ok: bool, rule: Rule, network: str, coin: str = "") -> Verdict:
    networks = reading.networks
    value = reading.value
    if network in networks:
        networks = (network, *(n for n in networks if n != network))
        if reading.form == "hash":
            value = as_written_on(network, value.removeprefix("0x"))
    needs = NETWORKS[network].memo if network in NETWORKS and reading.kind == "address" and not reading.tag else ""
    return Verdict(ok, rule, value, networks, reading.checksum, 0, coin, needs, reading.tag)


def contract_of(address: str, network: str = "") -> str:
    """The coin whose contract this address is, "" for any other."""
    low = address.lower()
    return next((coin for (n, known), coin in CONTRACTS.items() if known == low and network in ("", n)), "")


def _unread(token: str, kind: str, network: str) -> Verdict:
    """Nothing fits: what was it meant to be?"""
    if _CUT.search(token):
        return Verdict(False, "shortened")
    if not _LOOKS_LIKE_ID.fullmatch(token) or len(token) < 5:
        digits = token.isdecimal() and kind == "address"
        return Verdict(False, "is-a-memo" if digits else "not-an-id")
    if token.isdecimal() and len(token) <= 20:
        return Verdict(False, "is-a-memo" if kind == "address" else "not-an-id")
    hexadecimal = network in _HEXADECIMAL[kind] or (not network and token[:2].lower() == "0x")
    if hexadecimal:
        body = token[2:] if token[:2].lower() == "0x" else token
        # "hello world" is talk; one or two wrong letters are a typing error.
        strange = sum(c not in "0123456789abcdefABCDEF" for c in body)
        if strange and len(body) >= 20 and strange <= 4:
            return Verdict(False, "not-hex")
        if strange:
            return Verdict(False, "not-an-id")
    low, high = _LENGTHS[kind].get(network, (66, 66) if kind == "transaction" else (42, 42))
    if not network and not hexadecimal:
        return Verdict(False, "not-an-id")
    if hexadecimal and token[:2].lower() != "0x" and low in (42, 66):
        low, high = low - 2, high - 2
    if not any(c.isdigit() for c in token):
        return Verdict(False, "not-an-id")
    if len(token) < low:
        return Verdict(False, "too-short", expected=low)
    if len(token) > high:
        return Verdict(False, "too-long", expected=high)
    if not hexadecimal and not set(token).isdisjoint("0OIl"):
        return Verdict(False, "letters")
    return Verdict(False, "not-an-id" if hexadecimal else "wrong-checksum")


def mismatch(
    coin: str, network: str, value: str = "", kind: Literal["transaction", "address"] = "address"
) -> Verdict | None:
    """What does not go together in a coin, a network and an id; None when all does, or nothing is known of the coin."""
    networks = networks_of(coin)
    if networks and network and network not in networks:
        return Verdict(False, "coin-not-on-network", networks=networks, coin=coin.upper())
    if not value.strip():
        return None
    verdict = check(value, kind, network)
    if not verdict.ok:
        return verdict
    if networks and not network and not set(verdict.networks) & set(networks):
        return Verdict(False, "wrong-network", verdict.value, verdict.networks, verdict.checksum, coin=coin.upper())
    return None
