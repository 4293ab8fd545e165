"""Written after the rules, without running them: what they did at first sight is in the README."""

import base64
import random

from heliodesk.chains import base58

from .cases import LINES, Case, transaction

# fmt: off


def good(network: str, form: str, number: int = 4) -> str:
    return [line[3] for line in LINES if line[0] == network and line[1] == form and line[2] == "right"][number]


def tx(network: str) -> str:
    return transaction(network, "heldout")


def heldout() -> list[Case]:
    t, a = "transaction", "address"
    digest = base58.encode(b"\x41" + random.Random(1).randbytes(31))
    ton = random.Random(2).randbytes(32)
    upper = "0x" + tx("ETH")[2:].upper()
    return [
        Case(f"Withdrew BNB (BEP-20) and it shows success on your side, txid: {tx('BSC')} but wallet empty", t, "BSC", tx("BSC")),
        Case(f"arb one usdc deposit {tx('ARBITRUM')}", t, "ARBITRUM", tx("ARBITRUM")),
        Case(f"deposit via op mainnet, {tx('OPTIMISM')}", t, "OPTIMISM", tx("OPTIMISM")),
        Case(f"我从小狐狸钱包用polygon链转的USDC，{tx('POLYGON')}这个哈希", t, "POLYGON", tx("POLYGON")),
        Case(f"TRC20-USDT, TxID:{tx('TRON')}", t, "TRON", tx("TRON")),
        Case(f"“{tx('TRON')}”波场的U没到", t, "TRON", tx("TRON")),
        Case(f"狗狗币转账 {tx('DOGE')}", t, "DOGE", tx("DOGE")),
        Case(f"LTC充值，txid={tx('LTC')}&amount=3", t, "LTC", tx("LTC")),
        Case(f"XRP payment hash {tx('XRP').lower()}", t, "XRP", tx("XRP")),
        Case(f"Cosmos (ATOM) deposit {tx('ATOM')}, memo 103928", t, "ATOM", tx("ATOM")),
        Case(f"ADA から入金しました。ハッシュ {tx('ADA')}", t, "ADA", tx("ADA")),
        Case(f"스텔라 입금 해시 {tx('XLM')}", t, "XLM", tx("XLM")),
        Case(f"Algorand tx id {tx('ALGO')}.", t, "ALGO", tx("ALGO")),
        Case(f"SUI提现交易摘要 {digest}", t, "SUI", digest),
        Case(f"NEAR transaction {digest}", t, "NEAR", digest),
        Case(f"My Solana account {digest}", a, "SOL", digest),
        Case(f"sol签名：{tx('SOL')}", t, "SOL", tx("SOL")),
        Case(f"Aptos transaction hash {tx('APT')}", t, "APT", tx("APT")),
        Case(f"Polkadot extrinsic hash {tx('DOT')}", t, "DOT", tx("DOT")),
        Case(f"TON transfer hash {base64.b64encode(ton).decode()}", t, "TON", ton.hex()),
        Case(f"TON 交易哈希 {ton.hex()}", t, "TON", ton.hex()),
        Case(f"https://tonviewer.com/transaction/{base64.urlsafe_b64encode(ton).decode()}", t, "TON", ton.hex(), origin="explorer"),
        Case(f"https://tonscan.org/tx/{base64.b64encode(ton).decode().replace('+', '%2B').replace('/', '%2F').replace('=', '%3D')}", t, "TON", ton.hex(), origin="explorer"),
        Case(f"ERC20 hash {upper}", t, "ETH", tx("ETH")),
        Case(f"HTTPS://ETHERSCAN.IO/TX/{tx('ETH')}", t, "ETH", tx("ETH"), origin="explorer"),
        Case(f"https://cn.etherscan.com/tx/{tx('ETH')}", t, "ETH", tx("ETH"), origin="explorer"),
        Case(f"https://m.tronscan.org/#/transaction/{tx('TRON')}", t, "TRON", tx("TRON"), origin="explorer"),
        Case(f"https://www.okx.com/web3/explorer/trx/tx/{tx('TRON')}", t, "TRON", tx("TRON"), origin="explorer"),
        Case(f"https://www.oklink.com/cn/btc/tx/{tx('BTC')}", t, "BTC", tx("BTC"), origin="explorer"),
        Case(f"https://www.blockchain.com/btc/tx/{tx('BTC')}", t, "BTC", tx("BTC"), origin="explorer"),
        Case(f"https://mempool.space/zh/tx/{tx('BTC')}#vout=1", t, "BTC", tx("BTC"), origin="explorer"),
        Case(f"https://mempool.space/testnet4/tx/{tx('BTC')}", t, "BTC", tx("BTC"), origin="explorer"),
        Case(f"https://blockchair.com/zh/ripple/transaction/{tx('XRP')}", t, "XRP", tx("XRP"), origin="explorer"),
        Case(f"https://xrpscan.com/tx/{tx('XRP')}。", t, "XRP", tx("XRP"), origin="explorer"),
        Case(f"https://blockchair.com/stellar/transaction/{tx('XLM')}", t, "XLM", tx("XLM"), origin="explorer"),
        Case(f"https://solscan.io/tx/{tx('SOL')}?cluster=mainnet-beta", t, "SOL", tx("SOL"), origin="explorer"),
        Case(f"https://suivision.xyz/txblock/{digest}?tab=Overview", t, "SUI", digest, origin="explorer"),
        Case(f"https://suivision.xyz/account/{good('SUI', 'account')}", a, "SUI", good("SUI", "account"), origin="explorer"),
        Case(f"https://explorer.aptoslabs.com/account/{good('APT', 'account')}/transactions?network=mainnet", a, "APT", good("APT", "account"), origin="explorer"),
        Case(f"https://assethub-polkadot.subscan.io/account/{good('DOT', 'ss58-0')}", a, "DOT", good("DOT", "ss58-0"), "right", "explorer"),
        Case(f"https://www.mintscan.io/cosmos/wallet/{good('ATOM', 'cosmos')}", a, "ATOM", good("ATOM", "cosmos"), "right", "explorer"),
        Case(f"https://stellar.expert/explorer/public/account/{good('XLM', 'account')}?filter=x", a, "XLM", good("XLM", "account"), "right", "explorer"),
        Case(f"https://cardanoscan.io/stakekey/{good('ADA', 'stake')}", a, "ADA", good("ADA", "stake"), "right", "explorer"),
        Case("https://nearblocks.io/address/alice.near", a, "NEAR", "alice.near", origin="explorer"),
        Case("https://solscan.io/token/EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", a, "SOL", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", origin="explorer"),
        Case(f"https://arbiscan.io/address/{good('ETH', 'account')}#tokentxns", a, "ARBITRUM", good("ETH", "account"), "right", "explorer"),
        Case(f"[{tx('BASE')[:8]}](https://basescan.org/tx/{tx('BASE')})", t, "BASE", tx("BASE"), origin="explorer"),
        Case(f"<https://snowtrace.io/tx/{tx('AVAX')}>", t, "AVAX", tx("AVAX"), origin="explorer"),
        Case(f"链接https://bscscan.com/tx/{tx('BSC')}请查看", t, "BSC", tx("BSC"), origin="explorer"),
        Case(f"address:{good('TRON', 'tron')}", a, "TRON", good("TRON", "tron"), "right"),
        Case(f"地址：{good('TRON', 'tron')}(TRC20)", a, "TRON", good("TRON", "tron"), "right"),
        Case(f"转到{good('BTC', 'taproot').upper()}", a, "BTC", good("BTC", "taproot"), "right"),
        Case(f"ltc {good('LTC', 'script')}", a, "LTC", good("LTC", "script"), "right"),
        Case(f"BCH {good('BCH', 'cash').removeprefix('bitcoincash:')}", a, "BCH", good("BCH", "cash"), "right"),
        Case(f"{good('XRP', 'classic')}:1029384756", a, "XRP", good("XRP", "classic"), "right"),
        Case(f"收款地址 {good('TON', 'bounceable').replace('-', '+').replace('_', '/')}", a, "TON", good("TON", "bounceable"), "right"),
        Case(f"ethereum:{good('ETH', 'account')}@1", a, "ETH", good("ETH", "account"), "right"),
        Case(f"ETH address {good('ETH', 'account')[2:]}", a, "ETH", good("ETH", "account"), "right"),
        Case(f"bnb 地址：{good('ETH', 'account').lower()}", a, "BSC", good("ETH", "account"), "none"),
        Case(f"BEP20 {good('ETH', 'account')[:22]} {good('ETH', 'account')[22:]}", a, "BSC", good("ETH", "account"), "right"),
        Case(f"{good('ALGO', 'base32')} 是我的algo地址", a, "ALGO", good("ALGO", "base32"), "right"),
        Case(f"XLM {good('XLM', 'muxed')}", a, "XLM", good("XLM", "muxed"), "right"),
        Case(f"{good('KSM', 'ss58-2')}", a, "KSM", good("KSM", "ss58-2"), "right"),
        Case("发到 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", a, "DOT", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "right"),
        Case("foo.ton钱包地址收不到TON", a, "TON", "foo.ton"),
        Case("bonfida.sol address please", a, "SOL", "bonfida.sol"),
        Case("Order No. 2026 1234: order id 20261234567", "order", "", "20261234567"),
        Case("订单 88776655443322 卡住", "order", "", "88776655443322"),
        Case("P2P單號 22334455667788990", "order", "", "22334455667788990"),
        Case("Pedido nº 445566778", "order", "", "445566778"),
        Case("my UID (123456789) was locked", "uid", "", "123456789"),
        Case("UID１２３４５６７８", "uid", "", "12345678"),
        Case("账号 998877665 登录异常", "uid", "", "998877665"),
        Case("User ID is 5566778", "uid", "", "5566778"),
        Case("标签是 102938", "memo", "", "102938"),
        Case("Memo ID: 4455", "memo", "", "4455"),
    ]


def nothing() -> list[str]:
    return [
        "order now before 20261231 ends",
        "I ordered 3 things, uid unknown",
        "tag me on twitter @someone123456",
        "call 400-820-8820 about order",
        "订单金额 5000000 元",
        "请看 https://www.northstar.example/help/deposit?lang=zh#section-12345678",
        "https://t.me/someone/123456789",
        "sha256:9f86d081884c7d65 is short",
        "the password is hunter2hunter2hunter2",
        "UUID 123e4567-e89b-12d3-a456-426614174000 in log",
        "GET /api/v5/trade/orders 200 OK",
        "ISBN 978-3-16-148410-0",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc",
        "trackingnumber1Z999AA10123456784",
        "near the end. dot. com",
        "iphone15promax2024version17point2release",
    ]
