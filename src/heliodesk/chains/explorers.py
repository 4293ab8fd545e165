"""Links of block explorers: whose chain, and what the path says about the id in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from .forms import read
from .forms_hex import as_written_on
from .networks import known
from .readings import EVM, Kind, Reading

_HOSTS = """
etherscan.io ETH | etherscan.com ETH | ethplorer.io ETH | eth.blockscout.com ETH | ethscan.org ETH
etherchain.org ETH | beaconcha.in ETH
bscscan.com BSC | bsctrace.com BSC | opbnbscan.com OPBNB | opbnb.bscscan.com OPBNB
polygonscan.com POLYGON | arbiscan.io ARBITRUM | optimistic.etherscan.io OPTIMISM | optimism.etherscan.io OPTIMISM
basescan.org BASE | snowtrace.io AVAX | snowscan.xyz AVAX | subnets.avax.network AVAX | avascan.info AVAX
lineascan.build LINEA | explorer.zksync.io ZKSYNC | era.zksync.network ZKSYNC | scrollscan.com SCROLL
mantlescan.xyz MANTLE
mantlescan.org MANTLE | explorer.mantle.xyz MANTLE | ftmscan.com SONIC | sonicscan.org SONIC | cronoscan.com CRONOS
explorer.cronos.org CRONOS
gnosisscan.io GNOSIS | celoscan.io CELO | etc.blockscout.com ETC | polygon.blockscout.com POLYGON
base.blockscout.com BASE
optimism.blockscout.com OPTIMISM | arbitrum.blockscout.com ARBITRUM | gnosis.blockscout.com GNOSIS
tronscan.org TRON | tronscan.io TRON | trongrid.io TRON
solscan.io SOL | explorer.solana.com SOL | solana.fm SOL | solanabeach.io SOL | xray.helius.xyz SOL
orbmarkets.io SOL
mempool.space BTC | blockstream.info BTC | btcscan.org BTC | btc.com BTC | blockexplorer.com BTC | bitinfocharts.com -
xrpscan.com XRP | livenet.xrpl.org XRP | xrpl.org XRP | bithomp.com XRP | xrplexplorer.com XRP
xrpcharts.ripple.com XRP
litecoinspace.org LTC | insight.litecore.io LTC | chainz.cryptoid.info - | dogechain.info DOGE
explorer.dogechain.dog DOGE
blockchair.com - | blockchain.com - | blockcypher.com - | live.blockcypher.com - | oklink.com - | okx.com -
tokenview.io - | sochain.com -
explorer.bitcoin.com BCH | bch.loping.net BCH | explorer.melroy.org BCH | bchexplorer.info BCH | bch.btc.com BCH
tonviewer.com TON | tonscan.org TON | tonscan.com TON | ton.cx TON | toncoin.org TON | tonwhales.com TON
suiscan.xyz SUI | suivision.xyz SUI | suiexplorer.com SUI | explorer.sui.io SUI
explorer.aptoslabs.com APT | aptoscan.com APT | apscan.io APT | aptos.dev APT | traceaptos.com APT
cardanoscan.io ADA | cexplorer.io ADA | adastat.net ADA | explorer.cardano.org ADA | adaex.org ADA | pool.pm ADA
polkadot.subscan.io DOT | assethub-polkadot.subscan.io DOT | kusama.subscan.io KSM | polkascan.io DOT
polkadot.statescan.io DOT
mintscan.io - | atomscan.com ATOM | ping.pub - | ezstaking.app - | celenium.io TIA | explorer.injective.network INJ
seitrace.com SEI | seiscan.io SEI
nearblocks.io NEAR | explorer.near.org NEAR | pikespeak.ai NEAR | near.rocks NEAR | nearvalidate.org NEAR
stellar.expert XLM | stellarchain.io XLM | steexp.com XLM | lumenscan.io XLM
algoexplorer.io ALGO | allo.info ALGO | explorer.perawallet.app ALGO | lora.algokit.io ALGO | algoscan.app ALGO
blockscan.com EVM | blockscout.com EVM | debank.com EVM | zerion.io EVM | routescan.io EVM | dexscreener.com -
"""
HOSTS = {
    host: network for item in re.split(r"[|\n]", _HOSTS.strip()) for host, _, network in [item.strip().partition(" ")]
}
# Chains as blockchair, blockchain.com, OKLink, mintscan and others write them into paths and host names.
_SLUGS = {
    "eth": "ETH", "btc": "BTC", "trx": "TRON", "tron": "TRON", "bsc": "BSC", "matic": "POLYGON", "arbitrum": "ARBITRUM",
    "arb": "ARBITRUM", "op": "OPTIMISM", "optimism": "OPTIMISM", "avax": "AVAX", "avaxc": "AVAX", "base": "BASE", "ton": "TON",
    "bitcoin-cash": "BCH", "bitcoin": "BTC", "ethereum": "ETH", "dogecoin": "DOGE", "litecoin": "LTC", "ripple": "XRP",
    "cosmos": "ATOM", "polkadot": "DOT", "kusama": "KSM", "stellar": "XLM", "cardano": "ADA", "solana": "SOL", "aptos": "APT",
    "sui": "SUI", "near": "NEAR", "algorand": "ALGO", "polygon": "POLYGON", "bnb": "BSC", "avalanche": "AVAX", "dot": "DOT",
    "celestia": "TIA", "osmosis": "OSMO", "injective": "INJ", "sei": "SEI", "apt": "APT", "polygon_pos": "POLYGON",
}  # fmt: skip
_KIND_WORDS: dict[str, Kind] = {
    **dict.fromkeys(
        ("tx", "txs", "txn", "txns", "transaction", "transactions", "txid", "txhash", "hash", "extrinsic", "txblock", "transfer",
         "tx-hash", "trans", "op", "digest", "signature", "t", "txblocks", "ledger-tx"), "transaction"),
    **dict.fromkeys(
        ("address", "addresses", "account", "accounts", "addr", "wallet", "contract", "token", "token20", "a", "object",
         "stakekey", "profile", "validator", "nft", "jetton", "coin"), "address"),
}  # fmt: skip
_TESTNET = re.compile(
    r"(?:^|[./=-])(?:testnet\d*|sepolia|goerli|holesky|hoodi|mumbai|amoy|nile|shasta|devnet|preprod|preview|fuji|westend|paseo|signet|holesky)(?:$|[./&#-])"
)
LINK = re.compile(
    r"(?:https?://|(?<![A-Za-z0-9@.-])(?=(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,8}/))[A-Za-z0-9.-]{4,120}(?::\d{1,5})?"
    r"(?:[/?#][A-Za-z0-9/?#&=%._~:@!$+*;-]*)?",
    re.IGNORECASE,
)
_REST = re.compile(r"[ >]{0,3}\r?\n[ >]{0,3}([A-Za-z0-9]{1,100})(?![A-Za-z0-9])")  # a link that a mail program wrapped
_WRAPPED = 50
_PIECE = re.compile(r"[A-Za-z0-9_-]{43}=(?=$|[/?#&])|[^/?#&=]+")
_EXTRINSIC = re.compile(r"\d{5,10}-\d{1,4}")
_VERSION = re.compile(r"\d{5,12}")


@dataclass(frozen=True, slots=True)
class Linked:
    """An id in a link: what it is, and where it stands (half-open)."""

    reading: Reading
    start: int
    end: int


def host_network(host: str) -> str | None:
    """The network of an explorer's host, "-" when its path tells, None for any other site."""
    labels = host.lower().removeprefix("www.").split(".")
    for first in range(len(labels) - 1):
        network = HOSTS.get(".".join(labels[first:]))
        if network:
            return (
                next((_SLUGS[label] for label in labels[:first] if label in _SLUGS), network)
                if network in ("-", "EVM")
                else network
            )
    return "-" if labels[-2:] == ["subscan", "io"] else None


def links(text: str) -> Iterator[tuple[int, int, Linked | None]]:
    """Every link's span, with the id in it when it is an explorer's."""
    wrapped = 0
    for match in LINK.finditer(text):
        link = match.group().rstrip(".,;:!?*")
        end = match.start() + len(link)
        linked = _in_link(link, match.start())
        if linked is None and (rest := _REST.match(text, end)) and wrapped < _WRAPPED:
            wrapped += 1
            linked = _in_link(link + rest[1], match.start())
            if linked:
                linked = Linked(linked.reading, linked.start, rest.end())
        yield match.start(), end, linked


def _in_link(link: str, offset: int) -> Linked | None:
    scheme = link.find("://")
    rest = link[scheme + 3 :] if scheme >= 0 else link
    host = re.split(r"[/?#:]", rest, maxsplit=1)[0]
    network = host_network(host)
    if network is None:
        return None
    start = len(link) - len(rest) + len(host)
    testnet = bool(_TESTNET.search(link.lower()[:300]))
    kind: Kind | None = None
    best: Linked | None = None
    for piece in _PIECE.finditer(link, start):
        word = piece.group()
        low = word.lower()
        if low in _KIND_WORDS:
            kind = _KIND_WORDS[low]
        elif network in ("-", "EVM") and len(word) < 20 and (found := _SLUGS.get(low) or known(low)):
            network = found
        elif low in ("cluster", "network") or len(word) < 3:
            continue
        else:
            reading = _read(unquote(word), network, kind)
            if reading:
                found_here = Linked(_marked(reading, testnet), offset + piece.start(), offset + piece.end())
                if (
                    low.startswith("0x")
                    and best is None
                    and "/token" in link
                    and "a=" in link[piece.end() : piece.end() + 4]
                ):
                    best = found_here  # a token's page of one account: the account comes after
                    continue
                return found_here
    return best


def _marked(reading: Reading, testnet: bool) -> Reading:
    if not testnet or reading.testnet:
        return reading
    return Reading(reading.kind, reading.value, reading.networks, reading.checksum, reading.form, True, reading.tag)


def _read(word: str, network: str, kind: Kind | None) -> Reading | None:
    """The meaning of a part of a link that fits the explorer's network best."""
    word = word.removesuffix(".eth.link")
    if network in ("DOT", "KSM", "-") and kind == "transaction" and _EXTRINSIC.fullmatch(word):
        return Reading("transaction", word, (network if network != "-" else "DOT",), "none", "extrinsic")
    if network == "APT" and kind == "transaction" and _VERSION.fullmatch(word):
        return Reading("transaction", word, ("APT",), "none", "version")
    if kind == "transaction" and network in EVM and re.fullmatch(r"[0-9a-fA-F]{64}", word):
        word = "0x" + word
    readings = read(word)
    wanted = EVM if network == "EVM" else (network,)
    if network == "-":
        fitting = readings
    else:
        fitting = [r for r in readings if any(n in r.networks for n in wanted)]
    if kind:
        fitting = [r for r in fitting if r.kind == kind] or fitting
    if not fitting:
        return _foreign(readings, kind)
    best = fitting[0]
    networks = best.networks if network == "-" else tuple(n for n in best.networks if n in wanted)
    value = best.value
    if best.form == "hash" and network != "-":
        value = as_written_on(networks[0], value.removeprefix("0x"))
    return Reading(best.kind, value, networks, best.checksum, best.form, best.testnet, best.tag)


def _foreign(readings: list[Reading], kind: Kind | None) -> Reading | None:
    """An id of another chain than the explorer's: the id tells the truth."""
    return next((r for r in readings if kind in (None, r.kind)), None)
