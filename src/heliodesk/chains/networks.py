"""Networks as data: code, name, how people call them, and which of these words also mean something else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """`words` are lower case. `careful` words are everyday words too: they count in capitals or beside "network"."""

    code: str
    name: str
    words: tuple[str, ...]
    careful: tuple[str, ...] = ()
    memo: str = ""  # what an exchange's deposit there needs besides the address


def _n(code: str, name: str, words: str, careful: str = "", memo: str = "") -> Network:
    return Network(code, name, tuple(words.split("|")), tuple(filter(None, careful.split("|"))), memo)


NETWORKS = {
    network.code: network
    for network in (
        _n("BTC", "Bitcoin", "btc|bitcoin|xbt|segwit|taproot|比特币|比特幣|биткоин|биткойн|ビットコイン|비트코인"),
        _n(
            "ETH",
            "Ethereum",
            "eth|ethereum|erc20|erc-20|erc 20|以太坊|以太币|以太幣|以太|эфириум|эфир|イーサリアム|이더리움",
        ),
        _n(
            "BSC",
            "BNB Smart Chain",
            "bsc|bnb|bep20|bep-20|bep 20|bnb chain|binance smart chain|币安智能链|幣安智能鏈|币安链|bnb链",
        ),
        _n("POLYGON", "Polygon", "polygon|matic|马蹄链"),
        _n("ARBITRUM", "Arbitrum One", "arbitrum|arb|arbitrum one"),
        _n("OPTIMISM", "OP Mainnet", "optimism|op mainnet", "op"),
        _n("BASE", "Base", "base chain|base network|base链|base mainnet", "base"),
        _n("AVAX", "Avalanche C-Chain", "avax|avalanche|avaxc|avax-c|c-chain|雪崩"),
        _n("LINEA", "Linea", "linea"),
        _n("ZKSYNC", "zkSync Era", "zksync|zksync era|era"),
        _n("SCROLL", "Scroll", "scroll network|scroll链", "scroll"),
        _n("MANTLE", "Mantle", "mantle|mnt"),
        _n("OPBNB", "opBNB", "opbnb"),
        _n("SONIC", "Sonic", "fantom|ftm", "sonic"),
        _n("CRONOS", "Cronos", "cronos|cro"),
        _n("GNOSIS", "Gnosis Chain", "gnosis|xdai"),
        _n("CELO", "Celo", "celo"),
        _n("ETC", "Ethereum Classic", "etc|ethereum classic|以太经典"),
        _n("TRON", "TRON", "tron|trx|trc20|trc-20|trc 20|波场|波場|трон|トロン|트론"),
        _n("SOL", "Solana", "sol|solana|spl|索拉纳|солана|ソラナ|솔라나"),
        _n("XRP", "XRP Ledger", "xrp|ripple|xrpl|瑞波|рипл|リップル|리플", memo="tag"),
        _n("LTC", "Litecoin", "ltc|litecoin|莱特币|萊特幣|лайткоин|ライトコイン|라이트코인"),
        _n("BCH", "Bitcoin Cash", "bch|bitcoin cash|bitcoincash|cashaddr|比特币现金|比特現金|비트코인캐시"),
        _n("DOGE", "Dogecoin", "doge|dogecoin|狗狗币|狗狗幣|狗币|ドージ|도지코인"),
        _n("TON", "TON", "toncoin|the open network|ton链|ton鏈|ton网络", "ton", memo="memo"),
        _n("APT", "Aptos", "aptos|aptos链", "apt"),
        _n("SUI", "Sui", "sui|sui链"),
        _n("ADA", "Cardano", "ada|cardano|艾达|艾達|кардано|에이다"),
        _n("DOT", "Polkadot", "polkadot|波卡|polkadot链|полкадот", "dot"),
        _n("KSM", "Kusama", "ksm|kusama"),
        _n("ATOM", "Cosmos Hub", "cosmos|cosmoshub|cosmos hub|космос", "atom", memo="memo"),
        _n("NEAR", "NEAR", "near protocol|near链|near网络|nearblocks", "near"),
        _n("XLM", "Stellar", "xlm|stellar|恒星币|恆星幣|стеллар|스텔라", memo="memo"),
        _n("ALGO", "Algorand", "algorand|아로랜드|알고랜드", "algo"),
        _n("DASH", "Dash", "达世币", "dash"),
        _n("ZEC", "Zcash", "zec|zcash"),
        _n("XTZ", "Tezos", "xtz|tezos"),
        _n("OSMO", "Osmosis", "osmo|osmosis", memo="memo"),
        _n("TIA", "Celestia", "tia|celestia"),
        _n("INJ", "Injective", "inj|injective", memo="memo"),
        _n("SEI", "Sei", "sei", memo="memo"),
        _n("DYDX", "dYdX", "dydx"),
        _n("KAVA", "Kava", "kava", memo="memo"),
        _n("LUNA", "Terra", "luna|terra", memo="memo"),
        _n("RUNE", "THORChain", "thorchain", "rune", memo="memo"),
    )
}


def known(name: str) -> str | None:
    """The code of a network by code, name or word ("TRC20", "bitcoin cash"), or None."""
    return _BY_WORD.get(name.strip().lower())


_BY_WORD = {
    word: network.code
    for network in NETWORKS.values()
    for word in (*network.words, *network.careful, network.code.lower(), network.name.lower())
}
