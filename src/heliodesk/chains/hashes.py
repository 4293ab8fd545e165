"""The checksums of the chains.

Keccak-256 comes from pycryptodome and SHA-512/256 from cryptography: hashlib has not the first at all, and the second
not with every OpenSSL.
"""

import binascii
import hashlib

from cryptography.hazmat.primitives.hashes import SHA512_256, Hash


def eip55(digits: str) -> str:
    """Forty hexadecimal digits with the capitals of EIP-55."""
    # By the first address that needs it: it brings a compiler's front end along, a fifth of a second.
    from Crypto.Hash import keccak  # nosec B413: pycryptodome, which is kept; the rule means PyCrypto of the same import name

    low = digits.lower()
    proof = keccak.new(digest_bits=256, data=low.encode()).hexdigest()
    return "".join(c.upper() if p >= "8" else c for c, p in zip(low, proof, strict=False))


def algorand(key: bytes) -> bytes:
    """The four bytes that follow a key in an Algorand address."""
    proof = Hash(SHA512_256())
    proof.update(key)
    return proof.finalize()[-4:]


def ss58(data: bytes) -> bytes:
    """The two bytes that follow prefix and account in SS58."""
    return hashlib.blake2b(b"SS58PRE" + data).digest()[:2]


def crc16(data: bytes) -> int:
    """CRC-16/XMODEM, as StrKey (SEP-23) and TON use it."""
    return binascii.crc_hqx(data, 0)
