"""Private keys that carry their own proof: a checksum, or a second half that can be computed from the first.

Sources: Base58Check (Bitcoin wiki; BIP-32, BIP-38, SLIP-132; Tezos and XRP Ledger documentation), bech32 (BIP-173,
BIP-350), StrKey (SEP-23), Ed25519 (RFC 8032).
"""

import base64
import binascii
import re
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import base58

RIPPLE_SEED = re.compile(r"(?<![A-Za-z0-9])s[1-9A-HJ-NP-Za-km-z]{24,30}(?![A-Za-z0-9])")
# Who names their private keys by a human-readable part, and how many characters may follow it.
BECH32 = re.compile(
    r"(?<![a-z0-9])(?:nsec|ncryptsec|suiprivkey|age-secret-key-|(?:root_|acct_|addr_|stake_)?x?(?:sk|prv)|(?:root|acct|addr|stake)_x?sk"
    r"|ed25519e?(?:_bip32)?_sk|secret-extended-key-(?:main|test|regtest)|secret-spending-key-(?:main|test)|lsk)"
    r"1[02-9ac-hj-np-z]{38,700}(?![a-z0-9])"
)
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_TEZOS = re.compile(r"(?:ed|sp|p2)(?:sk|esk)")
_EXTENDED = re.compile(r"(?:[xyztuvYZUV]prv|Ltpv|Mtpv|dgpv)")


def is_proven(token: str) -> bool:
    """Is this token of Base58 or Base32 a private key by its own checksum?"""
    size, first = len(token), token[0]
    if first == "s" and 25 <= size <= 31:
        return _is_ripple(token)
    if first == "S" and size == 56:
        return _is_stellar(token)
    if _TEZOS.match(token) and size in (54, 88, 98):
        return base58.checked(token) is not None
    if 50 <= size <= 59:
        return _is_wif_or_bip38(base58.checked(token))
    return size >= 100 and _EXTENDED.match(token) is not None


def _is_wif_or_bip38(payload: bytes | None) -> bool:
    """Coins number their keys from 128 up; hashes of the same length (Tezos) begin lower."""
    if not payload:
        return False
    size = len(payload)
    wif = payload[0] >= 0x80 and (size == 33 or (size == 34 and payload[-1] == 1))
    return wif or (size == 39 and payload[:2] in (b"\x01\x42", b"\x01\x43"))


def _is_ripple(token: str) -> bool:
    payload = base58.checked(token, base58.RIPPLE)
    if not payload:
        return False
    return (len(payload) == 17 and payload[0] == 0x21) or (len(payload) == 19 and payload[:3] == b"\x01\xe1\x4b")


def _is_stellar(token: str) -> bool:
    try:
        data = base64.b32decode(token)
    except binascii.Error:
        return False
    return data[0] == 18 << 3 and binascii.crc_hqx(data[:-2], 0) == int.from_bytes(data[-2:], "little")


def is_ed25519_pair(data: bytes) -> bool:
    """Are 64 bytes a secret key and its public key?"""
    return Ed25519PrivateKey.from_private_bytes(data[:32]).public_key().public_bytes_raw() == data[32:]


def is_bech32(text: str) -> bool:
    """Has a lower-case bech32 or bech32m text a right checksum?"""
    name, _, data = text.rpartition("1")
    check = 1
    for value in _values(name):
        check = _step(check, value)
    for character in data:
        check = _step(check, _BECH32.index(character))
    return check in (1, 0x2BC830A3)


def _values(name: str) -> list[int]:
    return [ord(c) >> 5 for c in name] + [0] + [ord(c) & 31 for c in name]


def _step(check: int, value: int) -> int:
    return (check & 0x1FFFFFF) << 5 ^ value ^ _carry(check >> 25)


@lru_cache(maxsize=32)
def _carry(top: int) -> int:
    carry = 0
    for bit, generator in enumerate(_GENERATOR):
        carry ^= generator if top >> bit & 1 else 0
    return carry
