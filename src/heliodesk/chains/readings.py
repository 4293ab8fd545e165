"""What one token can be: a form of writing, the networks that use it, and whether its checksum is right."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["transaction", "address", "order", "uid", "memo"]
Checksum = Literal["right", "wrong", "none"]

EVM = (
    "ETH", "BSC", "POLYGON", "ARBITRUM", "OPTIMISM", "BASE", "AVAX", "LINEA", "ZKSYNC", "SCROLL", "MANTLE", "OPBNB",
    "SONIC", "CRONOS", "GNOSIS", "CELO", "ETC",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a token.

    `value` is the canonical way to write it; `networks` stand in the order of likelihood; `form` names the encoding
    ("segwit", "taproot", "strkey", …); `tag` is a destination tag or id that the address itself carries.
    """

    kind: Kind
    value: str
    networks: tuple[str, ...]
    checksum: Checksum
    form: str
    testnet: bool = False
    tag: str = ""
