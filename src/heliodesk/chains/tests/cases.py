"""Labelled texts: what people type, with the ids that are in it. Addresses come from addresses.tsv (see oracles.py);
transaction ids are random bytes in each chain's own writing, besides some well-known ones."""

import base64
import hashlib
import itertools
import random
from dataclasses import dataclass
from pathlib import Path

from heliodesk.chains import base58
from heliodesk.chains.readings import EVM

H = hashlib.sha256(b"chains").hexdigest()
LINES = [line.split("\t") for line in (Path(__file__).parent / "addresses.tsv").read_text().splitlines()]


@dataclass(frozen=True)
class Case:
    """`network` is the first candidate; `value` None: whatever was written."""

    text: str
    kind: str
    network: str
    value: str
    checksum: str = "none"
    origin: str = "plain"


def chance(seed: str) -> random.Random:
    return random.Random(seed)


def transaction(network: str, seed: str) -> str:
    data = chance(network + seed).randbytes(64)
    text = data[:32].hex()
    if network in (*EVM, "APT", "DOT", "KSM"):
        return "0x" + text
    if network in ("XRP", "ATOM", "OSMO", "INJ"):
        return text.upper()
    if network == "SOL":
        return base58.encode(b"\x7f" + data[1:])
    if network in ("SUI", "NEAR"):
        return base58.encode(b"\x7f" + data[1:32])
    if network == "ALGO":
        return base64.b32encode(data[:32]).decode().rstrip("=")
    return text


NAMES = {
    "BTC": "BTC", "ETH": "ERC20", "BSC": "BEP20", "POLYGON": "Polygon", "ARBITRUM": "Arbitrum", "OPTIMISM": "Optimism", "BASE": "Base",
    "AVAX": "Avalanche", "TRON": "TRC20", "SOL": "Solana", "XRP": "XRP", "LTC": "Litecoin", "BCH": "BCH", "DOGE": "DOGE", "TON": "TON",
    "APT": "Aptos", "SUI": "Sui", "ADA": "Cardano", "DOT": "Polkadot", "ATOM": "ATOM", "NEAR": "NEAR", "XLM": "Stellar", "ALGO": "Algorand",
}  # fmt: skip
CHINESE = {
    "BTC": "比特币", "ETH": "以太坊", "BSC": "币安智能链", "TRON": "波场", "SOL": "索拉纳", "XRP": "瑞波", "LTC": "莱特币", "BCH": "比特币现金",
    "DOGE": "狗狗币", "ADA": "艾达", "DOT": "波卡", "XLM": "恒星币", "TON": "TON链", "NEAR": "NEAR链", "SUI": "Sui链", "APT": "Aptos链",
}  # fmt: skip
SENTENCES = (
    "I sent it over {name} an hour ago, the transaction hash is {id}, please check",
    "{name} deposit missing\nTXID: {id}\nthanks",
    "我通过{zh}网络转账了，交易哈希是{id}，一直没有到账，麻烦查一下",
    "充值未到账（{zh}）哈希：{id}。",
    "Hice un depósito por {name}. Hash de la transacción: {id}",
    "Отправил через {name}, хеш транзакции {id} уже два часа",
)
LINKS = {
    "BTC": ("https://mempool.space/tx/{id}", "https://www.blockchain.com/explorer/transactions/btc/{id}", "https://blockchair.com/bitcoin/transaction/{id}?from=x", "https://blockstream.info/tx/{id}"),
    "ETH": ("https://etherscan.io/tx/{id}", "etherscan.io/tx/{id}#eventlog", "https://blockchair.com/ethereum/transaction/{id}", "https://www.oklink.com/eth/tx/{id}"),
    "BSC": ("https://bscscan.com/tx/{id}", "https://www.oklink.com/zh-hans/bsc/tx/{id}"),
    "POLYGON": ("https://polygonscan.com/tx/{id}",),
    "ARBITRUM": ("https://arbiscan.io/tx/{id}",),
    "OPTIMISM": ("https://optimistic.etherscan.io/tx/{id}",),
    "BASE": ("https://basescan.org/tx/{id}",),
    "AVAX": ("https://snowtrace.io/tx/{id}?chainid=43114",),
    "TRON": ("https://tronscan.org/#/transaction/{id}", "https://tronscan.io/#/transaction/{id}?lang=zh"),
    "SOL": ("https://solscan.io/tx/{id}", "https://explorer.solana.com/tx/{id}"),
    "XRP": ("https://xrpscan.com/tx/{id}", "https://livenet.xrpl.org/transactions/{id}", "https://bithomp.com/en/explorer/{id}"),
    "LTC": ("https://blockchair.com/litecoin/transaction/{id}", "https://litecoinspace.org/tx/{id}", "https://live.blockcypher.com/ltc/tx/{id}/"),
    "BCH": ("https://blockchair.com/bitcoin-cash/transaction/{id}",),
    "DOGE": ("https://dogechain.info/tx/{id}", "https://blockchair.com/dogecoin/transaction/{id}"),
    "TON": ("https://tonviewer.com/transaction/{id}", "https://tonscan.org/tx/{id}"),
    "APT": ("https://explorer.aptoslabs.com/txn/{id}?network=mainnet",),
    "SUI": ("https://suiscan.xyz/mainnet/tx/{id}", "https://suivision.xyz/txblock/{id}"),
    "ADA": ("https://cardanoscan.io/transaction/{id}", "https://cexplorer.io/tx/{id}"),
    "DOT": ("https://polkadot.subscan.io/extrinsic/{id}",),
    "ATOM": ("https://www.mintscan.io/cosmos/tx/{id}", "https://www.mintscan.io/cosmos/txs/{id}"),
    "NEAR": ("https://nearblocks.io/txns/{id}",),
    "XLM": ("https://stellar.expert/explorer/public/tx/{id}",),
    "ALGO": ("https://algoexplorer.io/tx/{id}", "https://allo.info/tx/{id}"),
}  # fmt: skip
ADDRESS_LINKS = {
    "BTC": "https://mempool.space/address/{id}", "ETH": "https://etherscan.io/address/{id}", "TRON": "https://tronscan.org/#/address/{id}",
    "SOL": "https://solscan.io/account/{id}", "XRP": "https://xrpscan.com/account/{id}", "LTC": "https://blockchair.com/litecoin/address/{id}",
    "BCH": "https://blockchair.com/bitcoin-cash/address/{id}", "DOGE": "https://dogechain.info/address/{id}", "TON": "https://tonviewer.com/{id}",
    "APT": "https://explorer.aptoslabs.com/account/{id}", "SUI": "https://suiscan.xyz/mainnet/account/{id}", "ADA": "https://cardanoscan.io/address/{id}",
    "DOT": "https://polkadot.subscan.io/account/{id}", "ATOM": "https://www.mintscan.io/cosmos/address/{id}", "NEAR": "https://nearblocks.io/address/{id}",
    "XLM": "https://stellar.expert/explorer/public/account/{id}", "ALGO": "https://allo.info/account/{id}", "KSM": "https://kusama.subscan.io/account/{id}",
}  # fmt: skip
AROUND = ("My address is {id}, is that right?", "我的地址是{id}请核对", "{id}", "发到了({id})", "sent to:{id}.")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in text)


def transactions() -> list[Case]:
    cases = []
    for network, name in NAMES.items():
        for number, sentence in enumerate(SENTENCES):
            tx = transaction(network, str(number))
            cases.append(
                Case(sentence.format(name=name, zh=CHINESE.get(network, name), id=tx), "transaction", network, tx)
            )
        for number, link in enumerate(LINKS[network]):
            tx = transaction(network, f"l{number}")
            for text in (link, "看这里：" + link + "。谢谢", f"({link})", f"see {link}, thanks."):
                cases.append(Case(text.format(id=tx), "transaction", network, tx, origin="explorer"))
    return cases


def broken() -> list[Case]:
    tx = transaction("ETH", "broken")
    tron = transaction("TRON", "broken")
    sol = transaction("SOL", "broken")
    cases = [
        Case(f"hash {tx[:34]}\n{tx[34:]} on ERC20", "transaction", "ETH", tx),
        Case(f"ERC20 {tx[:20]} {tx[20:40]} {tx[40:]}", "transaction", "ETH", tx),
        Case(f"ERC20 0x {tx[2:]}", "transaction", "ETH", tx),
        Case("TRC20 " + " ".join(tron[i : i + 8] for i in range(0, 64, 8)), "transaction", "TRON", tron),
        Case(f"波场哈希 {tron[:30]}\u200b{tron[30:]}", "transaction", "TRON", tron),
        Case(f"波场哈希 {tron[:30]}\r\n{tron[30:]}，请查", "transaction", "TRON", tron),
        Case(f"Solana tx {sol[:44]}\n{sol[44:]}", "transaction", "SOL", sol),
        Case(f"哈希{wide(tron)}（TRC20）", "transaction", "TRON", tron),
        Case(f"ERC20哈希：{wide(tx)}", "transaction", "ETH", tx),
        Case(f"TRC20 {tron.upper()}", "transaction", "TRON", tron),
        Case(f"ERC20 tx {tx[2:]}", "transaction", "ETH", tx),
        Case(f"txid{tx} BEP20", "transaction", "BSC", tx),
        Case(f"> hash {tx[:34]}\n> {tx[34:]} on ERC20", "transaction", "ETH", tx),
        Case(f"https://etherscan.io/tx/{tx[:40]}\n{tx[40:]}", "transaction", "ETH", tx, origin="explorer"),
    ]
    for network, form, verdict, address, *_ in LINES[::9]:
        if verdict == "right" and network not in ("APT", "SUI", "NEAR", "SOL"):
            half = len(address) // 2
            cases.append(
                Case(
                    f"to {address[:half]}\n{address[half:]} please",
                    "address",
                    network,
                    canonical(network, form, address),
                    "right",
                )
            )
            cases.append(Case(f"地址{wide(address)}。", "address", network, canonical(network, form, address), "right"))
    return cases


def canonical(network: str, form: str, address: str) -> str:
    from heliodesk.chains.hashes import eip55

    return (
        "0x" + eip55(address[2:]) if (network, form) == ("ETH", "account") and address == address.lower() else address
    )


def addresses() -> list[Case]:
    cases = []
    around = itertools.cycle(AROUND)
    for network, form, verdict, address, *_ in LINES:
        checksum = (
            "none" if form in ("key", "implicit") or (form == "account" and network in ("APT", "SUI")) else verdict
        )
        text = next(around)
        if network in ("APT", "SUI", "NEAR"):
            text = {"APT": "my Aptos address ", "SUI": "提到Sui链 ", "NEAR": "我的NEAR地址："}[network] + "{id}"
        cases.append(Case(text.format(id=address), "address", network, canonical(network, form, address), checksum))
        if verdict == "right" and network in ADDRESS_LINKS:
            cases.append(
                Case(
                    "见 " + ADDRESS_LINKS[network].format(id=address),
                    "address",
                    network,
                    canonical(network, form, address),
                    checksum,
                    "explorer",
                )
            )
    return cases
