"""The words around a token: which networks and coins they name, and whether they speak of an address or a transaction."""

import re
from collections.abc import Iterable
from functools import lru_cache

from .coins import COINS, WORDS, networks_of
from .folding import Folded
from .networks import NETWORKS
from .readings import Kind

_BEFORE, _AFTER = 140, 70  # characters that are looked at
_ADDRESS = (
    "address|addresses|addr|wallet address|recipient|receiver|dirección|direccion|billetera|"
    "endereço|endereco|carteira|адрес|кошелек|кошелёк|địa chỉ|ví|adres|adresi|adresse|alamat|dompet|地址|钱包地址|"
    "收款|アドレス|ウォレット|주소|지갑"
)
_TRANSACTION = (
    "transaction|transactions|tx|txs|txid|tx id|txn|txhash|hash|transfer id|digest|signature|proof|transacción|transaccion|transação|"
    "transacao|транзакция|транзакции|транзакцию|хеш|хэш|giao dịch|mã giao dịch|işlem|transaksi|transaktion|"
    "交易|交易id|交易号|交易哈希|哈希|哈希值|流水|转账记录|トランザクション|取引|거래|해시|트랜잭션"
)


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all words: those of letters with a case stand alone, Chinese and Japanese ones anywhere."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    spaced = [re.escape(word) for word in ordered if word[0] < "\u2e80"]
    joined = [re.escape(word) for word in ordered if word[0] >= "\u2e80"]
    alone = rf"(?<![^\W_\u2e80-\uffff])(?:{'|'.join(spaced)})(?![^\W\d_\u2e80-\uffff])"
    return re.compile(f"{alone}|{'|'.join(joined)}" if joined else alone)


_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_ADDRESS.split("|"), "address"),
    **dict.fromkeys(_TRANSACTION.split("|"), "transaction"),
}
_KIND = word_pattern(_KINDS)
_NETWORK_OF = {word: network.code for network in NETWORKS.values() for word in (*network.words, *network.careful)}
_CAREFUL = {word for network in NETWORKS.values() for word in network.careful} | {
    "link", "not", "uni", "op", "s", "sun", "ape", "gala", "sand", "pepe", "cake", "bonk", "wif", "jup", "ena", "mana", "gno",
}  # fmt: skip
_COIN_OF = {**{coin.lower(): coin for coin in COINS}, **WORDS}
_MONEY = word_pattern([*_NETWORK_OF, *_COIN_OF])
_BESIDE = re.compile(r"\s?(?:network|chain|mainnet|wallet|address|tx|链|鏈|网络|網絡|主网|地址|钱包)")
# A word that names the network itself tells more than the coin's name.
_CERTAIN = 60


@lru_cache(maxsize=256)
def _networks(word: str) -> tuple[tuple[str, int], ...]:
    """Networks that a word may mean, each with what it costs in characters of distance."""
    found: dict[str, int] = {}
    code, coin = _NETWORK_OF.get(word), _COIN_OF.get(word)
    if code:
        found[code] = 0
    if coin:
        for place, network in enumerate(networks_of(coin)):
            found.setdefault(network, (_CERTAIN if not code else _CERTAIN * 3) + place * 8)
    return tuple(found.items())


def mentioned(seen: Folded, start: int, end: int) -> dict[str, int]:
    """Networks named around a span, each with its distance; smaller is likelier."""
    first = max(0, start - _BEFORE)
    distances: dict[str, int] = {}
    for low, high in ((first, start), (end, min(len(seen.low), end + _AFTER))):
        for match in _MONEY.finditer(seen.low, low, high):
            word = match.group()
            if word in _CAREFUL and not _is_meant(seen, match):
                continue
            away = start - match.end() if match.end() <= start else (match.start() - end) + 15
            for network, cost in _networks(word):
                distances[network] = min(distances.get(network, 9999), away + cost)
    return distances


def _is_meant(seen: Folded, match: re.Match[str]) -> bool:
    original = seen.text[match.start() : match.end()]
    if original.isupper():
        return len(original) > 1
    return bool(_BESIDE.match(seen.low, match.end()))


def kind_meant(seen: Folded, start: int, end: int, *, reach: int) -> Kind | None:
    """Does the nearest word before a span, or else after it, speak of an address or of a transaction?"""
    last: re.Match[str] | None = None
    for last in _KIND.finditer(seen.low, max(0, start - reach), start):
        pass
    if last is None:
        last = _KIND.search(seen.low, end, min(len(seen.low), end + reach // 2))
    return _KINDS[last.group()] if last else None
