"""What support lives on, for the held-out set: hashes, addresses and numbers of many chains and countries."""

import base64
import random
import string
from collections.abc import Callable, Iterator

from .heldout_keys import ALNUM, RIPPLE, b58, bech32, pick, strkey

ADDRESSES: tuple[Callable[[random.Random], str], ...] = (
    lambda c: b58(b"\0" + c.randbytes(20)),
    lambda c: b58(b"\x05" + c.randbytes(20)),
    lambda c: b58(b"\x41" + c.randbytes(20)),
    lambda c: bech32("bc", b"\0" + c.randbytes(20)),
    lambda c: "0x" + c.randbytes(20).hex(),
    lambda c: b58(c.randbytes(32), check=False),
    lambda c: b58(b"\0" + c.randbytes(20), RIPPLE),
    lambda c: strkey(6 << 3, c.randbytes(32)),
    lambda c: bech32("cosmos", c.randbytes(20)),
    lambda c: bech32("addr", c.randbytes(57)),
    lambda c: bech32("npub", c.randbytes(32)),
    lambda c: "0x" + c.randbytes(32).hex(),  # Sui, Aptos
    lambda c: b58(b"\x2a" + c.randbytes(34), check=False),  # Polkadot
    lambda c: "EQ" + base64.urlsafe_b64encode(c.randbytes(34)).decode()[:46],  # TON
    lambda c: base64.b32encode(c.randbytes(36)).decode().rstrip("="),  # Algorand
    lambda c: b58(b"\x06\xa1\x9f" + c.randbytes(20)),  # Tezos
    lambda c: "4" + pick(c, ALNUM, 94),  # Monero
)
LABELS = ("{}", "address {}", "my wallet {} is empty", "提现地址 {}", "to {} please", "адрес {}", "endereço: {}")
HASHES: tuple[Callable[[random.Random], str], ...] = (
    lambda c: c.randbytes(32).hex(),
    lambda c: "0x" + c.randbytes(32).hex(),
    lambda c: c.randbytes(32).hex().upper(),
    lambda c: b58(c.randbytes(64), check=False),  # Solana signature
    lambda c: b58(c.randbytes(32), check=False),  # Sui digest
    lambda c: base64.b32encode(c.randbytes(32)).decode().rstrip("="),  # Algorand
    lambda c: "o" + b58(c.randbytes(36), check=False)[:50],  # Tezos operation
)
HASH_LABELS = (
    "{}",
    "txid: {}",
    "hash {} 12 confirmations",
    "https://tronscan.org/#/transaction/{}",
    "交易哈希：{}",
    "транзакция {} не пришла",
    "https://solscan.io/tx/{}?cluster=main",
)


def things(chance: random.Random) -> Iterator[str]:
    for number in range(3 * len(ADDRESSES)):
        yield chance.choice(LABELS).format(ADDRESSES[number % len(ADDRESSES)](chance))
    for number in range(6 * len(HASHES)):
        yield chance.choice(HASH_LABELS).format(HASHES[number % len(HASHES)](chance))
    digits = lambda size: pick(chance, string.digits, size)  # noqa: E731
    for _ in range(6):
        yield f"IBAN DE{digits(2)} {digits(4)} {digits(4)} {digits(4)} {digits(4)} {digits(2)}"
        yield f"GB{digits(2)}NWBK{digits(14)} is my bank account"
        yield f"ISIN US{digits(9)}{digits(1)}"
        yield f"order #{digits(19)}"
        yield f"ID {digits(10)} and {digits(8)}"
        yield f"memo {digits(9)} tag {digits(8)}"
        yield f"phone +{digits(2)}{digits(10)}"
        yield f"block {digits(8)}, nonce {digits(5)}, gas {digits(6)}"
        yield f"fee 0.00{digits(6)} BTC, balance {digits(3)}.{digits(8)}"
        yield f"{digits(4)} USDT, {digits(6)} SHIB, {digits(5)} JPY"
        yield f"version 3.{digits(2)}.{digits(1)} build {digits(6)}"
        yield f"at 2024-05-{10 + int(digits(1))} {digits(1)}:1{digits(1)} UTC I saw {digits(6)} items"
        yield f"passport {pick(chance, string.ascii_uppercase, 1)}{digits(8)}"
        yield f"https://example.org/reset?id={pick(chance, ALNUM, 20)}"
        yield f"trace {chance.randbytes(16).hex()}"
        yield f"{chance.randbytes(4).hex()}-{chance.randbytes(2).hex()}-4{digits(3)}-a{digits(3)}-{chance.randbytes(6).hex()}"
        yield f"sha256 of the app: {chance.randbytes(32).hex()}"
        yield f"contract 0x{chance.randbytes(20).hex()} token id {digits(5)}"
        yield f"xpub{b58(bytes.fromhex('0488b21e') + chance.randbytes(74))[4:]}"
        yield f"[{', '.join(digits(2) for _ in range(20))}]"
