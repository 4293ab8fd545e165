"""Coins as data: on which networks a coin is deposited, the likeliest first, and the contracts that people take for addresses.

What an exchange really offers is its own setting: `networks_of(coin, only=...)` narrows this table to it.
"""

from collections.abc import Collection

_TABLE = """
BTC: BTC BSC
ETH: ETH ARBITRUM BASE OPTIMISM BSC LINEA ZKSYNC SCROLL
USDT: TRON ETH BSC SOL TON POLYGON ARBITRUM OPTIMISM AVAX APT CELO KAVA NEAR DOT
USDC: ETH SOL BASE ARBITRUM POLYGON BSC AVAX OPTIMISM SUI APT XLM ALGO NEAR NOBLE SEI DOT LINEA ZKSYNC CELO
BNB: BSC OPBNB ETH
SOL: SOL
XRP: XRP BSC
DOGE: DOGE BSC
TRX: TRON BSC
ADA: ADA BSC
TON: TON
AVAX: AVAX BSC
SHIB: ETH BSC
DOT: DOT
LINK: ETH BSC ARBITRUM BASE AVAX POLYGON
BCH: BCH BSC
LTC: LTC BSC
NEAR: NEAR
SUI: SUI
APT: APT
UNI: ETH ARBITRUM BSC POLYGON OPTIMISM
ICP: ICP
DAI: ETH POLYGON ARBITRUM OPTIMISM BSC BASE GNOSIS
ETC: ETC
XLM: XLM
ATOM: ATOM OSMO
XMR: XMR
FIL: FIL
HBAR: HBAR
ARB: ARBITRUM ETH
OP: OPTIMISM
POL: POLYGON ETH
MATIC: ETH POLYGON
MNT: MANTLE ETH
AAVE: ETH ARBITRUM POLYGON AVAX
PEPE: ETH ARBITRUM
WIF: SOL
BONK: SOL
JUP: SOL
NOT: TON
ALGO: ALGO
DASH: DASH
ZEC: ZEC
XTZ: XTZ
KSM: KSM
OSMO: OSMO
TIA: TIA OSMO
INJ: INJ ETH
SEI: SEI
DYDX: DYDX ETH
KAVA: KAVA
LUNA: LUNA
RUNE: RUNE
S: SONIC
CRO: CRONOS ETH
CELO: CELO
GNO: GNOSIS ETH
WBTC: ETH ARBITRUM POLYGON OPTIMISM BASE
FDUSD: ETH BSC SOL SUI
TUSD: ETH TRON BSC
PYUSD: ETH SOL ARBITRUM
USDE: ETH BSC ARBITRUM TON
LDO: ETH ARBITRUM
CRV: ETH ARBITRUM
MKR: ETH
ENA: ETH
WLD: OPTIMISM ETH
BTTC: TRON BSC
JST: TRON
SUN: TRON
SAND: ETH POLYGON
MANA: ETH POLYGON
AXS: ETH
GALA: ETH
APE: ETH
CAKE: BSC
""".strip()
COINS = {line.partition(":")[0]: tuple(line.partition(":")[2].split()) for line in _TABLE.splitlines()}
WORDS = {
    "tether": "USDT",
    "泰达币": "USDT",
    "泰達幣": "USDT",
    "usd coin": "USDC",
    "usdt": "USDT",
    "usdc": "USDC",
    "usd₮": "USDT",
}

# Contracts of the stablecoins, by network: money sent to one is lost, and people paste them as "the address".
CONTRACTS = {
    ("ETH", "0xdac17f958d2ee523a2206206994597c13d831ec7"): "USDT",
    ("ETH", "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"): "USDC",
    ("ETH", "0x6b175474e89094c44da98b954eedeac495271d0f"): "DAI",
    ("BSC", "0x55d398326f99059ff775485246999027b3197955"): "USDT",
    ("BSC", "0x8ac76a51cc950d9822d68b83fe1ad97b32cd580d"): "USDC",
    ("POLYGON", "0xc2132d05d31c914a87c6611c10748aeb04b58e8f"): "USDT",
    ("ARBITRUM", "0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9"): "USDT",
    ("ARBITRUM", "0xaf88d065e77c8cc2239327c5edb3a432268e5831"): "USDC",
    ("OPTIMISM", "0x94b008aa00579c1307b0ef2c499ad98a8ce58e58"): "USDT",
    ("BASE", "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913"): "USDC",
    ("AVAX", "0x9702230a8ea53601f5cd2dc00fdbc13d4df4a8c7"): "USDT",
    ("TRON", "tr7nhqjekqxgtci8q8zy4pl8otszgjlj6t"): "USDT",
    ("SOL", "es9vmfrzacermjfrf4h2fyd4kconky11mcce8benwnyb"): "USDT",
    ("SOL", "epjfwdd5aufqssqem2qn1xzybapc8g4weggkzwytdt1v"): "USDC",
    ("TON", "eqcxe6mutqjkfngfarotkot1lzbdiix1kcixrv7nw2id_sds"): "USDT",
}


def networks_of(coin: str, *, only: Collection[str] = ()) -> tuple[str, ...]:
    """The networks of a coin, the likeliest first; empty for a coin that is not in the table."""
    networks = COINS.get(coin.strip().upper(), ())
    return tuple(n for n in networks if n in only) if only else networks
