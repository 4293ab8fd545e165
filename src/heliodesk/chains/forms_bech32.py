"""Bech32 forms: segwit and taproot, Cardano, the Cosmos family, and Bitcoin Cash's CashAddr.

Sources: BIP-173, BIP-350, BIP-141/341; Cardano CIP-5 and CIP-19; Cosmos SDK "Bech32 address prefix"; Bitcoin Cash
"CashAddr" and CashTokens.
"""

import re
from collections.abc import Iterator

from . import bech32
from .readings import Checksum, Reading

_SEGWIT = {"bc": ("BTC", False), "tb": ("BTC", True), "bcrt": ("BTC", True),
           "ltc": ("LTC", False), "tltc": ("LTC", True), "rltc": ("LTC", True)}  # fmt: skip
_CARDANO = {"addr": False, "stake": False, "addr_test": True, "stake_test": True}
COSMOS = {
    "cosmos": "ATOM", "osmo": "OSMO", "celestia": "TIA", "inj": "INJ", "sei": "SEI", "dydx": "DYDX", "kava": "KAVA",
    "terra": "LUNA", "axelar": "AXL", "thor": "RUNE", "akash": "AKT", "juno": "JUNO", "stars": "STARS", "neutron": "NTRN",
    "noble": "NOBLE",
}  # fmt: skip
_CASH = {"bitcoincash": False, "bchtest": True, "bchreg": True}
_NAMES = sorted([*_SEGWIT, *_CARDANO, *COSMOS], key=len, reverse=True)
# A known beginning, whatever follows: so a typing error is seen as one.
_SHAPE = re.compile(
    rf"(?P<name>{'|'.join(_NAMES)})(?P<role>valoper|valcons)?1(?P<data>[a-z0-9]{{20,140}})", re.IGNORECASE
)
_CASH_SHAPE = re.compile(
    r"(?:(bitcoincash|bchtest|bchreg):([a-z0-9]{42}|[a-z0-9]{61})|([qpzr][a-z0-9]{41}|[pr][a-z0-9]{60}))", re.IGNORECASE
)
_CASH_SIZES = (20, 24, 28, 32, 40, 48, 56, 64)
_CASH_TYPES = {0: "cash", 1: "cash-script", 2: "cash-token", 3: "cash-token-script"}


def read(token: str) -> Iterator[Reading]:
    """Every meaning of a token that begins like a bech32 address or is a CashAddr."""
    shape = _SHAPE.fullmatch(token)
    if shape:
        yield from _named(token, shape["name"].lower(), bool(shape["role"]))
    cash = _CASH_SHAPE.fullmatch(token)
    if cash:
        yield from _cash(cash[1], cash[2] or cash[3])


def _named(token: str, name: str, role: bool) -> Iterator[Reading]:
    networks = (_SEGWIT[name][0],) if name in _SEGWIT else ("ADA",) if name in _CARDANO else (COSMOS[name],)
    low = token.lower()
    testnet = _SEGWIT[name][1] if name in _SEGWIT else _CARDANO.get(name, False)
    decoded = bech32.decode(token)
    if decoded is None:
        form = "mixed-case" if token not in (low, token.upper()) else "letters"
        # Beside the known name there has to be chance in it: "stake1withmeforever" is talk.
        if len(token) >= 38 and sum(c.isdigit() for c in token) >= 4:
            yield Reading("address", low if form == "mixed-case" else token, networks, "wrong", form, testnet)
        return
    if name in _SEGWIT:
        proof, form = _segwit(decoded)
    else:
        data = bech32.to_bytes(decoded.values)
        sizes: tuple[int, ...] = (20, 32)
        form = "cosmos-validator" if role else "cosmos"
        if name in _CARDANO:
            sizes, form = ((29,), "stake") if name.startswith("stake") else (tuple(range(29, 70)), "shelley")
        right = decoded.spec == "bech32" and data is not None and len(data) in sizes
        if right and name in _CARDANO and data is not None:
            right = (data[0] & 0x0F) == (0 if testnet else 1) and (data[0] >> 4 in (14, 15)) == (form == "stake")
        proof = "right" if right else "wrong"
    yield Reading("address", low, networks, proof, form, testnet)


def _segwit(decoded: bech32.Decoded) -> tuple[Checksum, str]:
    if not decoded.values:
        return "wrong", "segwit"
    version = decoded.values[0]
    program = bech32.to_bytes(decoded.values[1:])
    form = "taproot" if version == 1 and program and len(program) == 32 else "segwit"
    if program is None or not 2 <= len(program) <= 40 or version > 16:
        return "wrong", form
    if version == 0:
        return ("right" if decoded.spec == "bech32" and len(program) in (20, 32) else "wrong"), form
    return ("right" if decoded.spec == "bech32m" else "wrong"), form


def _cash(prefix: str | None, text: str) -> Iterator[Reading]:
    names = (prefix.lower(),) if prefix else tuple(_CASH)
    wrong = False
    for name in names:
        decoded = bech32.decode_cash(name, text)
        if decoded is None:
            continue
        data = bech32.to_bytes(decoded.values) if decoded.spec else None
        if data and _CASH_SIZES[data[0] & 7] == len(data) - 1 and not data[0] & 0x80:
            form = _CASH_TYPES.get(data[0] >> 3 & 15, "cash")
            yield Reading("address", f"{name}:{text.lower()}", ("BCH",), "right", form, _CASH[name])
            return
        wrong = True
    if (wrong or prefix) and sum(c.isdigit() for c in text) >= 4:
        yield Reading("address", f"{names[0]}:{text.lower()}", ("BCH",), "wrong", "cash", _CASH[names[0]])
