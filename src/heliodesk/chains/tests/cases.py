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
            cases.append(Case(sentence.format(name=name, zh=CHINESE.get(network, name), id=tx), "transaction", network, tx))
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
            cases.append(Case(f"to {address[:half]}\n{address[half:]} please", "address", network, canonical(network, form, address), "right"))
            cases.append(Case(f"地址{wide(address)}。", "address", network, canonical(network, form, address), "right"))
    return cases


def canonical(network: str, form: str, address: str) -> str:
    from heliodesk.chains.hashes import eip55

    return "0x" + eip55(address[2:]) if (network, form) == ("ETH", "account") and address == address.lower() else address


def addresses() -> list[Case]:
    cases = []
    around = itertools.cycle(AROUND)
    for network, form, verdict, address, *_ in LINES:
        checksum = "none" if form in ("key", "implicit") or (form == "account" and network in ("APT", "SUI")) else verdict
        text = next(around)
        if network in ("APT", "NEAR"):
            text = {"APT": "my Aptos address ", "NEAR": "我的NEAR地址："}[network] + "{id}"
        cases.append(Case(text.format(id=address), "address", network, canonical(network, form, address), checksum))
        if verdict == "right" and network in ADDRESS_LINKS:
            cases.append(Case("见 " + ADDRESS_LINKS[network].format(id=address), "address", network, canonical(network, form, address), checksum, "explorer"))
    return cases


def by_hand() -> list[Case]:
    a = "address"
    return [
        Case("vitalik.eth", a, "ETH", "vitalik.eth"),
        Case("打到 Vitalik.ETH 了", a, "ETH", "vitalik.eth"),
        Case("my NEAR wallet is alice.near", a, "NEAR", "alice.near"),
        Case("account app_2.alice.near ok", a, "NEAR", "app_2.alice.near"),
        Case("Stellar address bob*lobstr.co", a, "XLM", "bob*lobstr.co"),
        Case("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", a, "BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "right"),
        Case("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4", a, "BTC", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4".lower(), "wrong"),
        Case("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", a, "BTC", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "right"),
        Case("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", a, "BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "right"),
        Case("BCH to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", a, "BCH", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "right"),
        Case("LTC 3CDJNfdWX8m2NwuGUV3nhXHXEeLygMXoAj", a, "LTC", "3CDJNfdWX8m2NwuGUV3nhXHXEeLygMXoAj", "right"),
        Case("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=0.1", a, "BTC", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "right"),
        Case("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", a, "BCH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "right"),
        Case("BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", a, "BCH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "right"),
        Case("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", a, "TRON", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "right"),
        Case("rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH dest tag 12345", a, "XRP", "rN7n7otQDd6FczFgLdSqtcsAUxDkw6fzRH", "right"),
        Case("X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", a, "XRP", "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", "right"),
        Case("0:8f2b3a4c5d6e7f809192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8", a, "TON", "0:8f2b3a4c5d6e7f809192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8"),
        Case("Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB", a, "SOL", "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
        Case("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", a, "BTC", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "right"),
        Case("DdzFFzCqrhsf6hiTYkK5gBAhVDwg3SiaHiEL9wZLYU3WqLUpx6DP5ZRJr4rtNRXbVNfk89FCHCDR365647os9AEJ8MKZNvG7UKTpythG", a, "ADA", "DdzFFzCqrhsf6hiTYkK5gBAhVDwg3SiaHiEL9wZLYU3WqLUpx6DP5ZRJr4rtNRXbVNfk89FCHCDR365647os9AEJ8MKZNvG7UKTpythG", "right"),
        Case("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", "transaction", "BTC", "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"),
        Case("USDT充值没到 4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", "transaction", "TRON", "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"),
        Case(f"https://polkadot.subscan.io/extrinsic/20123456-2 {H[:4]}", "transaction", "DOT", "20123456-2", origin="explorer"),
        Case("https://explorer.aptoslabs.com/txn/1234567890?network=mainnet", "transaction", "APT", "1234567890", origin="explorer"),
        Case("https://etherscan.io/token/0xdac17f958d2ee523a2206206994597c13d831ec7?a=0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", a, "ETH", "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045", "right", "explorer"),
        Case("41a614f803b6fd780986a42c78ec9c7f77e6ded13c", a, "TRON", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        Case("订单号：20260301123456789", "order", "", "20260301123456789"),
        Case("my order 1234567890123456 is stuck", "order", "", "1234567890123456"),
        Case("Order #98765432", "order", "", "98765432"),
        Case("我的UID是12345678，登录不了", "uid", "", "12345678"),
        Case("uid: 100200300", "uid", "", "100200300"),
        Case("12345678是我的UID", "uid", "", "12345678"),
        Case("用户ID 7654321", "uid", "", "7654321"),
        Case("заказ № 4455667788", "order", "", "4455667788"),
        Case("忘记填备注了，memo：108765", "memo", "", "108765"),
        Case("destination tag 7", "memo", "", "7"),
    ]


def clean() -> list[str]:
    """Nothing to be found here."""
    return [
        "Hello, my deposit has not arrived, please help",
        "请问我的账户为什么被冻结了",
        "I paid 1250.50 USDT yesterday at 14:30 on 2026-03-01",
        "Call me at +1 415 555 2671 or 13800138000",
        "0x5c50...2060",
        "my hash is 0x5c50…2060",
        "I checked. eth is missing and it is near the top",
        "something went wrong.near the end it broke",
        "https://www.example.com/help/articles/360001234567-how-to",
        "see https://etherscan.io/ for details",
        "550e8400-e29b-41d4-a716-446655440000",
        "d41d8cd98f00b204e9800998ecf8427e",
        "commit da39a3ee5e6b4b0d3255bfef95601890afd80709 broke it",
        "name@vitalik.eth",
        "Thisisaverylongwordwithoutanyspacesinitatall",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "11111111111111111111111111111111111111",
        "DE89370400440532013000",
        "dead beef face added cafe",
        "I waited 20 minutes, 3 days, 100000000 seconds",
        "验证码 123456 金额 10000000",
        "order 100000000 USDT please",
        "stake1withmeforeverandeverplease",
        "the price was 64000 and block 840000",
        "SGVsbG8gd29ybGQsIHRoaXMgaXMgYmFzZTY0IHRleHQ=",
        "sk_live_51H8xYzAbCdEfGhIjKlMnOpQrStUvWxYz",
        "",
        "   ",
    ]
