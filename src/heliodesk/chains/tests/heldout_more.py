"""A second set written after the rules had been corrected by the first, without running them."""

import random

from heliodesk.chains import base58

from .cases import Case, transaction
from .heldout import good as chosen

# fmt: off


def good(network: str, form: str, number: int = 3) -> str:
    return chosen(network, form, number)


def sent(network: str) -> str:
    return transaction(network, "ho2")


def lines(text: str, size: int) -> str:
    return "\n".join(text[i : i + size] for i in range(0, len(text), size))


def heldout() -> list[Case]:
    t, a = "transaction", "address"
    dig = base58.encode(b"\x33" + random.Random(9).randbytes(31))
    return [
        Case(f"Bitcoin Cash tx {sent('BCH')}", t, "BCH", sent("BCH")),
        Case(f"Sent DOGE, here's the txid:\n\n{sent('DOGE')}\n\nPlease hurry", t, "DOGE", sent("DOGE")),
        Case(f"以太经典 ETC 充值 {sent('ETC')}", t, "ETC", sent("ETC")),
        Case(f"Base网络USDC {sent('BASE')}", t, "BASE", sent("BASE")),
        Case(f"network: AVAXC hash: {sent('AVAX')}", t, "AVAX", sent("AVAX")),
        Case(f"coin: USDT\nnetwork: Arbitrum One\namount: 1000\ntx: {sent('ARBITRUM')}", t, "ARBITRUM", sent("ARBITRUM")),
        Case(f"币种：USDT\n网络：TRC20\n金额：1000\nTxID：{sent('TRON')}", t, "TRON", sent("TRON")),
        Case(f"网络 SOL 币种 USDC TXID {sent('SOL')}", t, "SOL", sent("SOL")),
        Case(f"USDT-SOL hash {sent('SOL')}", t, "SOL", sent("SOL")),
        Case(f"USDT (TON network) tx hash {sent('TON')}", t, "TON", sent("TON")),
        Case(f"Tôi đã nạp USDT qua mạng BEP20, mã giao dịch {sent('BSC')}", t, "BSC", sent("BSC")),
        Case(f"TRC20 ile gönderdim işlem {sent('TRON')}", t, "TRON", sent("TRON")),
        Case(f"Saya kirim lewat Polygon hash transaksi {sent('POLYGON')}", t, "POLYGON", sent("POLYGON")),
        Case(f"リップル送金のハッシュは{sent('XRP')}です", t, "XRP", sent("XRP")),
        Case(f"트론 거래 {sent('TRON')}", t, "TRON", sent("TRON")),
        Case(f"tx hash on Sui: {dig}", t, "SUI", dig),
        Case(f"digest={dig} (sui)", t, "SUI", dig),
        Case(f"NEAR tx: https://nearblocks.io/zh-cn/txns/{dig}#execution", t, "NEAR", dig, origin="explorer"),
        Case(f"My deposit to {good('NEAR','implicit')} on NEAR", a, "NEAR", good("NEAR", "implicit")),
        Case(f"https://suiscan.xyz/mainnet/object/{good('SUI','account')}", a, "SUI", good("SUI", "account"), origin="explorer"),
        Case(f"https://explorer.solana.com/address/{good('SOL','key')}/transfers", a, "SOL", good("SOL", "key"), origin="explorer"),
        Case(f"https://tonscan.org/address/{good('TON','non-bounceable')}#transactions", a, "TON", good("TON", "non-bounceable"), "right", "explorer"),
        Case(f"ton://transfer/{good('TON','bounceable')}?amount=1", a, "TON", good("TON", "bounceable"), "right"),
        Case(f"https://xrpscan.com/account/{good('XRP','classic')}", a, "XRP", good("XRP", "classic"), "right", "explorer"),
        Case(f"https://blockchair.com/bitcoin-cash/address/{good('BCH','cash').split(':')[1]}", a, "BCH", good("BCH", "cash"), "right", "explorer"),
        Case(f"https://bch.loping.net/address/{good('BCH','cash-script')}", a, "BCH", good("BCH", "cash-script"), "right", "explorer"),
        Case(f"https://algoexplorer.io/address/{good('ALGO','base32')}", a, "ALGO", good("ALGO", "base32"), "right", "explorer"),
        Case(f"https://allo.info/tx/{sent('ALGO')}.", t, "ALGO", sent("ALGO"), origin="explorer"),
        Case(f"https://lora.algokit.io/mainnet/transaction/{sent('ALGO')}", t, "ALGO", sent("ALGO"), origin="explorer"),
        Case(f"https://www.blockchain.com/explorer/addresses/btc/{good('BTC','segwit')}", a, "BTC", good("BTC", "segwit"), "right", "explorer"),
        Case(f"https://etherscan.io/search?q={sent('ETH')}", t, "ETH", sent("ETH"), origin="explorer"),
        Case(f"https://tronscan.org/#/address/{good('TRON','tron')}/transfers", a, "TRON", good("TRON", "tron"), "right", "explorer"),
        Case(f"https://polkadot.subscan.io/extrinsic/{sent('DOT')}?tab=event", t, "DOT", sent("DOT"), origin="explorer"),
        Case(f"https://www.mintscan.io/cosmos/tx/{sent('ATOM').lower()}?height=1", t, "ATOM", sent("ATOM"), origin="explorer"),
        Case(f"https://stellarchain.io/transactions/{sent('XLM')}", t, "XLM", sent("XLM"), origin="explorer"),
        Case(f"https://cardanoscan.io/transaction/{sent('ADA')}?tab=utxo", t, "ADA", sent("ADA"), origin="explorer"),
        Case(f"https://cexplorer.io/tx/{sent('ADA')}", t, "ADA", sent("ADA"), origin="explorer"),
        Case(f"https://aptoscan.com/transaction/{sent('APT')}", t, "APT", sent("APT"), origin="explorer"),
        Case(f"https://live.blockcypher.com/btc/tx/{sent('BTC')}/", t, "BTC", sent("BTC"), origin="explorer"),
        Case(f"https://dogechain.info/tx/{sent('DOGE')}）", t, "DOGE", sent("DOGE"), origin="explorer"),
        Case(f"TRC20\n{lines(sent('TRON'),16)}", t, "TRON", sent("TRON")),
        Case(f"erc20 {lines(sent('ETH'),11)}", t, "ETH", sent("ETH")),
        Case(f"addr {lines(good('BTC','taproot'),4).replace(chr(10),' ')}", a, "BTC", good("BTC", "taproot"), "right"),
        Case(f"Cardano {lines(good('ADA','shelley'),40)}", a, "ADA", good("ADA", "shelley"), "right"),
        Case(f"XLM {good('XLM','account')[:28]} {good('XLM','account')[28:]}", a, "XLM", good("XLM", "account"), "right"),
        Case(f"TON {good('TON','bounceable')[:24]} {good('TON','bounceable')[24:]}", a, "TON", good("TON", "bounceable"), "right"),
        Case(f"\u202a{good('ETH','account')}\u202c", a, "ETH", good("ETH", "account"), "right"),
        Case(f"**{good('TRON','tron')}**", a, "TRON", good("TRON", "tron"), "right"),
        Case(f"`{sent('ETH')}` eth", t, "ETH", sent("ETH")),
        Case(f"_{good('TRON','tron')}_", a, "TRON", good("TRON", "tron"), "right"),
        Case(f"tx#{sent('BTC')} btc", t, "BTC", sent("BTC")),
        Case(f"{good('ETH','account')}/{sent('ETH')}", t, "ETH", sent("ETH")),
        Case(f"deposit to my bnb chain wallet {good('ETH','account')}，对吗", a, "BSC", good("ETH", "account"), "right"),
        Case(f"from {good('TRON','tron')} to {good('TRON','tron',2)}"[5:40].strip(), a, "TRON", good("TRON", "tron"), "right"),
        Case("订单编号是：2026030188812345", "order", "", "2026030188812345"),
        Case("关于订单（1234567890123）的问题", "order", "", "1234567890123"),
        Case("Order-ID: 99887766554", "order", "", "99887766554"),
        Case("order#1234567890", "order", "", "1234567890"),
        Case("my uid=55667788", "uid", "", "55667788"),
        Case("会员UID:11223344", "uid", "", "11223344"),
        Case("ID người dùng UID 55667788", "uid", "", "55667788"),
        Case("備註 4455667", "memo", "", "4455667"),
        Case("Tag : 889900", "memo", "", "889900"),
    ]
