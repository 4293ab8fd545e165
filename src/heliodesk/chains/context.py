"""The words around a token: which networks and coins they name, and whether they speak of an address or a transaction."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property, lru_cache

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
    "transaction|transactions|tx|txs|txid|tx id|txn|txhash|hash|transfer id|digest|signature|proof|transacción|"
    "transaccion|transação|transacao|транзакция|транзакции|транзакцию|хеш|хэш|giao dịch|mã giao dịch|işlem|transaksi|transaktion|"
    "交易|交易id|交易号|交易哈希|哈希|哈希值|流水|转账记录|トランザクション|取引|거래|해시|트랜잭션"
)


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all words: those of letters with a case stand alone, Chinese and Japanese ones anywhere."""
    spaced = [word for word in set(words) if word[0] < "\u2e80"]
    joined = [word for word in set(words) if word[0] >= "\u2e80"]
    alone = rf"(?<![^\W_\u2e80-\uffff]){_any_of(spaced)}(?![^\W\d_\u2e80-\uffff])"
    return re.compile(f"{alone}|{_any_of(joined)}" if joined else alone)


def _any_of(words: Iterable[str]) -> str:
    """The longest first, gathered by the first character: what begins no word is passed over by one look."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rests.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    ways = "|".join(f"{first}(?:{'|'.join(each)})" for first, each in rests.items())
    return f"(?=[{''.join(rests)}])(?:{ways})"


_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_ADDRESS.split("|"), "address"),
    **dict.fromkeys(_TRANSACTION.split("|"), "transaction"),
}
_KIND = word_pattern(_KINDS)
_NETWORK_OF = {word: network.code for network in NETWORKS.values() for word in (*network.words, *network.careful)}
_CAREFUL_NETWORKS = {word for network in NETWORKS.values() for word in network.careful}
_CAREFUL = _CAREFUL_NETWORKS | {
    "link", "not", "uni", "op", "s", "sun", "ape", "gala", "sand", "pepe", "cake", "bonk", "wif", "jup", "ena", "mana", "gno",
}  # fmt: skip
_COIN_OF = {**{coin.lower(): coin for coin in COINS}, **WORDS}
_MONEY = word_pattern([*_NETWORK_OF, *_COIN_OF])
_BESIDE = re.compile(r"\s?(?:network|chain|mainnet|wallet|address|tx|链|鏈|网络|網絡|主网|地址|钱包)")
_THROUGH = re.compile(r"(?:on|via|over|through|using|por|через|用|走|通过)\s?$")
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


def _is_meant(seen: Folded, match: re.Match[str]) -> bool:
    original = seen.text[match.start() : match.end()]
    if original.isupper():
        return len(original) > 1
    if match.group() in _CAREFUL_NETWORKS and (
        original[0].isupper() or _THROUGH.search(seen.low, max(0, match.start() - 9), match.start())
    ):
        return True
    return bool(_BESIDE.match(seen.low, match.end()))


class Around:
    """The telling words of one text, looked for once and only when somebody asks."""

    def __init__(self, seen: Folded) -> None:
        self._seen = seen

    @cached_property
    def _money(self) -> tuple[list[int], list[re.Match[str]]]:
        found = [m for m in _MONEY.finditer(self._seen.low) if m.group() not in _CAREFUL or _is_meant(self._seen, m)]
        return [match.start() for match in found], found

    @cached_property
    def _kinds(self) -> tuple[list[int], list[re.Match[str]]]:
        found = list(_KIND.finditer(self._seen.low))
        return [match.start() for match in found], found

    def networks(self, start: int, end: int) -> dict[str, int]:
        """Networks named around a span, each with its distance; smaller is likelier."""
        places, found = self._money
        distances: dict[str, int] = {}
        for match in found[bisect_left(places, start - _BEFORE) : bisect_left(places, end + _AFTER)]:
            if match.end() <= start:
                away = start - match.end()
            elif match.start() >= end:
                away = match.start() - end + 15
            else:
                continue
            for network, cost in _networks(match.group()):
                distances[network] = min(distances.get(network, 9999), away + cost)
        return distances

    def kind(self, start: int, end: int, *, reach: int) -> Kind | None:
        """Does the nearest word before a span, or else after it, speak of an address or of a transaction?"""
        places, found = self._kinds
        at = bisect_left(places, start)
        if at and found[at - 1].end() <= start and start - places[at - 1] <= reach:
            return _KINDS[found[at - 1].group()]
        at = bisect_left(places, end)
        return _KINDS[found[at].group()] if at < len(found) and found[at].end() <= end + reach // 2 else None
