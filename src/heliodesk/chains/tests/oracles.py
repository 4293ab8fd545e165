# ruff: noqa: T201
"""Writes addresses.tsv: addresses made by one library and judged by a second one, right ones and ones with an error.

Not run by the tests, because these libraries hold back others that Heliodesk needs. To run it again:

    uv run --no-project --with bip-utils --with coinaddrvalidator --with stellar-sdk --with xrpl-py --with cashaddress --with pytoniq-core \
      --with embit --with solders --with py-algorand-sdk --with 'eth-utils[crypto]' --with tronpy python oracles.py > addresses.tsv

Cardano's lines were judged by pycardano 0.19 too (it wants an older cbor2 than bip-utils): it agrees on every one.

Columns: network, form, "right" or "wrong", address, the library that made it, the one that judged it ("-": none found).
"""

import random
import sys

import algosdk
import bech32
import bip_utils as bu
import cashaddress.convert
import coinaddrvalidator
import eth_utils
import pytoniq_core
import solders.pubkey
import stellar_sdk
import tronpy.keys
import xrpl.core.addresscodec as xrpl
from embit import script

CHANCE = random.Random("heliodesk-chains-1")
RIGHT, WRONG = 5, 4


def key() -> bytes:
    return CHANCE.randbytes(32)


def secp() -> bytes:
    return bu.Secp256k1PrivateKey.FromBytes(key()).PublicKey().RawCompressed().ToBytes()


def ed() -> bytes:
    return bu.Ed25519PrivateKey.FromBytes(key()).PublicKey().RawCompressed().ToBytes()


def ask(judge, address: str) -> bool | None:
    if judge is None:
        return None
    try:
        return bool(judge(address))
    except Exception:
        return False


def cav(name: str):
    return lambda a: coinaddrvalidator.validate(name, a.encode()).valid


def embit(address: str) -> bool:
    return script.Script.from_address(address) is not None


def cosmos(address: str) -> bool:
    prefix, data = bech32.bech32_decode(address)
    return prefix == "cosmos" and len(bech32.convertbits(data, 5, 8, False)) == 20


def cash(a: str) -> bool:
    return cashaddress.convert.is_valid(a)


def cardano(a: str) -> bool:
    return bool((bu.AdaShelleyAddrDecoder if a.startswith("addr") else bu.AdaByronAddrDecoder).DecodeAddr(a))


def sui_like(a: str) -> bool:
    return bool(bu.SuiAddrDecoder.DecodeAddr(a))


MAKERS = {
    ("BTC", "legacy"): (lambda: bu.P2PKHAddrEncoder.EncodeKey(secp(), net_ver=b"\x00"), embit, "embit"),
    ("BTC", "script"): (lambda: bu.P2SHAddrEncoder.EncodeKey(secp(), net_ver=b"\x05"), embit, "embit"),
    ("BTC", "segwit"): (lambda: bu.P2WPKHAddrEncoder.EncodeKey(secp(), hrp="bc"), embit, "embit"),
    ("BTC", "taproot"): (lambda: bu.P2TRAddrEncoder.EncodeKey(secp(), hrp="bc"), embit, "embit"),
    ("LTC", "legacy"): (lambda: bu.P2PKHAddrEncoder.EncodeKey(secp(), net_ver=b"\x30"), cav("ltc"), "coinaddrvalidator"),
    ("LTC", "script"): (lambda: bu.P2SHAddrEncoder.EncodeKey(secp(), net_ver=b"\x32"), cav("ltc"), "coinaddrvalidator"),
    ("LTC", "segwit"): (lambda: bu.P2WPKHAddrEncoder.EncodeKey(secp(), hrp="ltc"), lambda a: bech32.decode("ltc", a)[0] == 0, "bech32"),
    ("BCH", "cash"): (lambda: bu.BchP2PKHAddrEncoder.EncodeKey(secp(), hrp="bitcoincash", net_ver=b"\x00"), cash, "cashaddress"),
    ("BCH", "cash-script"): (lambda: bu.BchP2SHAddrEncoder.EncodeKey(secp(), hrp="bitcoincash", net_ver=b"\x08"), cash, "cashaddress"),
    ("DOGE", "legacy"): (lambda: bu.P2PKHAddrEncoder.EncodeKey(secp(), net_ver=b"\x1e"), cav("doge"), "coinaddrvalidator"),
    ("TRON", "tron"): (lambda: bu.TrxAddrEncoder.EncodeKey(secp()), tronpy.keys.is_base58check_address, "tronpy"),
    ("ETH", "account"): (lambda: bu.EthAddrEncoder.EncodeKey(secp()), eth_utils.is_checksum_address, "eth-utils"),
    ("SOL", "key"): (lambda: bu.SolAddrEncoder.EncodeKey(ed()), solders.pubkey.Pubkey.from_string, "solders"),
    ("XRP", "classic"): (lambda: bu.XrpAddrEncoder.EncodeKey(secp()), xrpl.is_valid_classic_address, "xrpl-py"),
    ("XRP", "x-address"): (lambda: xrpl.classic_address_to_xaddress(bu.XrpAddrEncoder.EncodeKey(secp()), CHANCE.randrange(2**32), False), xrpl.is_valid_xaddress, "xrpl-py"),
    ("TON", "bounceable"): (lambda: pytoniq_core.Address((0, key())).to_str(is_bounceable=True), pytoniq_core.Address, "pytoniq-core"),
    ("TON", "non-bounceable"): (lambda: pytoniq_core.Address((0, key())).to_str(is_bounceable=False), pytoniq_core.Address, "pytoniq-core"),
    ("APT", "account"): (lambda: bu.AptosAddrEncoder.EncodeKey(ed(), trim_zeroes=False), None, "-"),
    ("SUI", "account"): (lambda: bu.SuiAddrEncoder.EncodeKey(ed()), sui_like, "bip-utils"),
    ("ADA", "shelley"): (lambda: bu.AdaShelleyAddrEncoder.EncodeKey(ed(), pub_skey=ed(), net_tag=bu.AdaShelleyAddrNetworkTags.MAINNET), cardano, "bip-utils"),
    ("ADA", "stake"): (lambda: bu.AdaShelleyStakingAddrEncoder.EncodeKey(ed(), net_tag=bu.AdaShelleyAddrNetworkTags.MAINNET), bu.AdaShelleyStakingAddrDecoder.DecodeAddr, "bip-utils"),
    ("ADA", "byron"): (lambda: bu.AdaByronIcarusAddrEncoder.EncodeKey(ed(), chain_code=key()), cardano, "bip-utils"),
    ("DOT", "ss58-0"): (lambda: bu.SubstrateEd25519AddrEncoder.EncodeKey(ed(), ss58_format=0), cav("dot"), "coinaddrvalidator"),
    ("KSM", "ss58-2"): (lambda: bu.SubstrateEd25519AddrEncoder.EncodeKey(ed(), ss58_format=2), cav("ksm"), "coinaddrvalidator"),
    ("ATOM", "cosmos"): (lambda: bu.AtomAddrEncoder.EncodeKey(secp(), hrp="cosmos"), cosmos, "bech32"),
    ("NEAR", "implicit"): (lambda: bu.NearAddrEncoder.EncodeKey(ed()), None, "-"),
    ("XLM", "account"): (lambda: bu.XlmAddrEncoder.EncodeKey(ed(), addr_type=bu.XlmAddrTypes.PUB_KEY), stellar_sdk.StrKey.is_valid_ed25519_public_key, "stellar-sdk"),
    ("XLM", "muxed"): (lambda: stellar_sdk.MuxedAccount(stellar_sdk.Keypair.from_raw_ed25519_seed(key()).public_key, CHANCE.randrange(2**40)).account_muxed, stellar_sdk.StrKey.is_valid_med25519_public_key, "stellar-sdk"),
    ("XLM", "contract"): (lambda: stellar_sdk.StrKey.encode_contract(key()), stellar_sdk.StrKey.is_valid_contract, "stellar-sdk"),
    ("ALGO", "base32"): (lambda: bu.AlgoAddrEncoder.EncodeKey(ed()), algosdk.encoding.is_valid_address, "py-algorand-sdk"),
}  # fmt: skip
NO_CHECKSUM = {("APT", "account"), ("SUI", "account"), ("NEAR", "implicit"), ("SOL", "key")}


def spoiled(address: str) -> str:
    """One character changed, by another that the address has too, in its second half."""
    at = CHANCE.randrange(len(address) // 2, len(address) - 1)
    other = CHANCE.choice(
        [c for c in address[len(address) // 3 :] if c != address[at] and c.islower() == address[at].islower()]
    )
    return address[:at] + other + address[at + 1 :]


def main() -> None:
    for (network, form), (make, judge, name) in MAKERS.items():
        for _ in range(RIGHT):
            address = make()
            verdict = ask(judge, address)
            if verdict is False:
                print("disagree", network, form, address, name, file=sys.stderr)
            print(
                network,
                form,
                "right",
                address,
                "xrpl-py" if form == "x-address" else "bip-utils",
                name if verdict is not None else "-",
                sep="\t",
            )
            if (network, form) == ("ETH", "account"):
                print(network, form, "none", address.lower(), "bip-utils", "-", sep="\t")
        for _ in range(0 if (network, form) in NO_CHECKSUM else WRONG):
            address = spoiled(make())
            if ask(judge, address):
                print("judged right", network, form, address, name, file=sys.stderr)
                continue
            print(network, form, "wrong", address, "bip-utils", name, sep="\t")


main()
