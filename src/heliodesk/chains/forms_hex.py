"""Hexadecimal forms: accounts and transactions of EVM chains, Sui, Aptos, TON (raw), and bare ids of 64 digits.

Sources: EIP-55; Sui and Aptos documentation (addresses of 32 bytes); TON "Smart contract addresses"; NEAR implicit
accounts; TRON's hexadecimal address (41…).
"""

import re
from collections.abc import Iterator

from . import base58, hashes
from .readings import EVM, Reading

# Bare ids: in small letters, and in capitals as XRP and the Cosmos family write them.
BARE = ("BTC", "TRON", "LTC", "DOGE", "BCH", "XLM", "ADA", "TON", "ZEC", "DASH")
CAPITALS = ("XRP", "ATOM", "OSMO", "TIA", "INJ", "SEI", "DYDX", "KAVA", "LUNA", "RUNE")
_PREFIXED = re.compile(r"0[xX]([0-9a-fA-F]+)")
_BARE = re.compile(r"[0-9a-fA-F]+")
_TON = re.compile(r"(-1|0):([0-9a-fA-F]{64})")


def read(token: str) -> Iterator[Reading]:
    """Every meaning of hexadecimal digits, with or without 0x."""
    prefixed = _PREFIXED.fullmatch(token)
    if prefixed:
        yield from _with_prefix(prefixed[1])
    elif _BARE.fullmatch(token):
        yield from _bare(token)
    elif ton := _TON.fullmatch(token):
        yield Reading("address", f"{ton[1]}:{ton[2].lower()}", ("TON",), "none", "raw")


def _with_prefix(digits: str) -> Iterator[Reading]:
    if len(digits) == 40:
        yield evm_address(digits)
    elif len(digits) == 64:
        value = "0x" + digits.lower()
        yield Reading("transaction", value, (*EVM, "APT", "DOT", "KSM"), "none", "hash")
        yield Reading("address", value, ("SUI", "APT"), "none", "account")


def evm_address(digits: str) -> Reading:
    """Forty digits: all small or all capital say nothing, mixed ones prove themselves by EIP-55."""
    value = hashes.eip55(digits)
    if digits in (digits.lower(), digits.upper()):
        return Reading("address", "0x" + value, EVM, "none", "account")
    if digits == value:
        return Reading("address", "0x" + value, EVM, "right", "account")
    return Reading("address", "0x" + digits, EVM, "wrong", "account")


def _bare(token: str) -> Iterator[Reading]:
    low = token.lower()
    if len(token) == 64 and not token.isdecimal():
        capitals = token == token.upper()
        networks = (*CAPITALS, *BARE) if capitals else (*BARE, *CAPITALS)
        yield Reading("transaction", token.upper() if capitals else low, (*networks, *EVM), "none", "hash")
        if not capitals:
            yield Reading("address", low, ("NEAR",), "none", "implicit")
        yield Reading("address", "0x" + low, ("SUI", "APT"), "none", "account")
    elif len(token) == 42 and low.startswith("41") and not token.isdecimal():
        payload = bytes.fromhex(token)
        yield Reading("address", base58.encode(payload + base58.checksum(payload)), ("TRON",), "none", "hex")
    elif len(token) == 40 and not token.isdecimal():
        yield evm_address(token)


def as_written_on(network: str, digits: str) -> str:
    """64 hexadecimal digits as a network's explorer writes them."""
    if network in CAPITALS:
        return digits.upper()
    return ("0x" if network in (*EVM, "APT", "DOT", "KSM") else "") + digits.lower()
