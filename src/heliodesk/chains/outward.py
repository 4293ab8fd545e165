"""Where an id can be looked at: the address of a block explorer. Only hosts written down here, only signs that ids have."""

import re

_SIGNS = re.compile(r"[A-Za-z0-9]{8,120}")
# Network → address of a transaction, address of an address; "" where the explorer has no page of its own for it.
_EXPLORERS = {
    "BTC": ("https://mempool.space/tx/", "https://mempool.space/address/"),
    "ETH": ("https://etherscan.io/tx/", "https://etherscan.io/address/"),
    "BSC": ("https://bscscan.com/tx/", "https://bscscan.com/address/"),
    "POLYGON": ("https://polygonscan.com/tx/", "https://polygonscan.com/address/"),
    "ARBITRUM": ("https://arbiscan.io/tx/", "https://arbiscan.io/address/"),
    "OPTIMISM": ("https://optimistic.etherscan.io/tx/", "https://optimistic.etherscan.io/address/"),
    "BASE": ("https://basescan.org/tx/", "https://basescan.org/address/"),
    "AVAX": ("https://snowtrace.io/tx/", "https://snowtrace.io/address/"),
    "LINEA": ("https://lineascan.build/tx/", "https://lineascan.build/address/"),
    "SCROLL": ("https://scrollscan.com/tx/", "https://scrollscan.com/address/"),
    "TRON": ("https://tronscan.org/#/transaction/", "https://tronscan.org/#/address/"),
    "SOL": ("https://solscan.io/tx/", "https://solscan.io/account/"),
    "XRP": ("https://xrpscan.com/tx/", "https://xrpscan.com/account/"),
    "LTC": ("https://litecoinspace.org/tx/", "https://litecoinspace.org/address/"),
    "DOGE": ("https://blockchair.com/dogecoin/transaction/", "https://blockchair.com/dogecoin/address/"),
    "BCH": ("https://blockchair.com/bitcoin-cash/transaction/", ""),
    "ADA": ("https://cardanoscan.io/transaction/", "https://cardanoscan.io/address/"),
    "XLM": ("https://stellar.expert/explorer/public/tx/", "https://stellar.expert/explorer/public/account/"),
    "SUI": ("https://suiscan.xyz/mainnet/tx/", "https://suiscan.xyz/mainnet/account/"),
    "APT": ("https://explorer.aptoslabs.com/txn/", "https://explorer.aptoslabs.com/account/"),
    "TON": ("https://tonviewer.com/transaction/", ""),
}


def explorer(kind: str, network: str, value: str) -> str:
    """The address of an explorer's page about a canonical value; "" when none is known, or the value has signs of no id."""
    known = _EXPLORERS.get(network)
    if known is None or kind not in ("transaction", "address") or not _SIGNS.fullmatch(value):
        return ""
    under = known[0] if kind == "transaction" else known[1]
    return f"{under}{value}" if under else ""
