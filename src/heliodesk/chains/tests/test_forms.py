"""Forms of writing: the table that two libraries judged, libraries beside us, and characters changed by chance."""

import hashlib
import random

import base58 as keis
import bech32 as wuille
import pytest
from embit import script
from embit.networks import NETWORKS as EMBIT
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.chains import base58, bech32, forms, hashes
from heliodesk.chains.readings import Reading

from . import cases

PROVEN = [
    line[3]
    for line in cases.LINES
    if line[2] == "right" and line[1] not in ("key", "implicit") and line[0] not in ("APT", "SUI", "ETH")
]
# A Base58 or bech32 character that may stand in the same place.
SETS = {"base58": base58.BITCOIN, "bech32": bech32.LETTERS, "base32": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"}


def best(address: str, network: str) -> Reading | None:
    return next((r for r in forms.read(address) if r.kind == "address" and network in r.networks), None)


@pytest.mark.parametrize("line", cases.LINES, ids=lambda line: f"{line[0]}-{line[1]}-{line[2]}-{line[3][-6:]}")
def test_as_two_libraries_judge(line: list[str]) -> None:
    network, form, verdict, address, *_ = line
    reading = best(address, network)
    assert reading is not None
    assert reading.checksum == verdict or (verdict == "right" and reading.checksum == "none")
    assert verdict == "wrong" or reading.form == form


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PROVEN), st.data())
def test_a_changed_character_is_never_right(address: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(address) - 1))
    other = data.draw(st.sampled_from("023456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"))
    changed = address[:at] + other + address[at + 1 :]
    if changed.lower() == address.lower() and not address.startswith("0x"):
        return  # of bech32, a capital alone is another matter
    if changed == address or (address.startswith("0x") and changed.lower() == address.lower()):
        return
    assert all(reading.checksum != "right" for reading in forms.read(changed)), (address, changed)


def test_a_changed_account_is_hardly_ever_right() -> None:
    """EIP-55 has as many bits as the account has letters, some fifteen: one change in some thousands stays unseen."""
    chance = random.Random(55)
    accounts = [line[3] for line in cases.LINES if line[0] == "ETH" and line[2] == "right"]
    unseen = 0
    for _ in range(5_000):
        address = chance.choice(accounts)
        at = chance.randrange(2, 42)
        other = chance.choice([c for c in "0123456789abcdefABCDEF" if c != address[at]])
        unseen += forms.read(address[:at] + other + address[at + 1 :])[0].checksum == "right"
    assert unseen <= 10


@pytest.mark.parametrize("line", [line for line in cases.LINES if line[3] in PROVEN], ids=lambda line: line[3][-8:])
def test_a_typing_error_is_seen_as_one(line: list[str]) -> None:
    """Not only not right: told as an address of its own network with a wrong checksum, wherever it is."""
    network, _, _, address, *_ = line
    chance = random.Random(address)
    for _ in range(20):
        at = chance.randrange(12 if ":" in address or "1" in address[3:12] else 3, len(address))
        other = chance.choice([c for c in address[3:] if c != address[at] and c not in "1:_"])
        reading = best(address[:at] + other + address[at + 1 :], network)
        assert reading is not None, address[:at] + other + address[at + 1 :]
        assert reading.checksum == "wrong"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_base58_as_the_library_does(data: bytes) -> None:
    assert base58.encode(data) == keis.b58encode(data).decode()
    assert base58.decode(base58.encode(data)) == (data or None)
    assert base58.encode(data, base58.RIPPLE) == keis.b58encode(data, alphabet=keis.RIPPLE_ALPHABET).decode()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 16), st.binary(min_size=2, max_size=40), st.sampled_from(["bc", "tb", "ltc"]))
def test_segwit_as_embit_writes_it(version: int, program: bytes, prefix: str) -> None:
    from embit import bech32 as writer

    address = writer.encode(prefix, version, program)
    reading = best(address or "", "LTC" if prefix == "ltc" else "BTC") if address else None
    if address is None:
        return
    # The shortest ones are no longer than a word; nobody's money is there.
    assert reading.checksum == "right" if reading else len(program) < 12


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=20, max_size=20))
def test_bitcoin_scripts_as_embit_writes_them(data: bytes) -> None:
    key = script.Script(b"\x76\xa9\x14" + data + b"\x88\xac").address(EMBIT["main"])
    other = script.Script(b"\xa9\x14" + data + b"\x87").address(EMBIT["main"])
    test = script.Script(b"\x00\x14" + data).address(EMBIT["test"])
    assert [best(a, "BTC").checksum for a in (key, other, test)] == ["right"] * 3  # type: ignore[union-attr]
    assert [best(a, "BTC").testnet for a in (key, other, test)] == [False, False, True]  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=20, max_size=20))
def test_cosmos_as_the_reference_writes_it(data: bytes) -> None:
    address = wuille.bech32_encode("cosmos", wuille.convertbits(data, 8, 5))
    reading = best(address, "ATOM")
    assert reading is not None
    assert reading.checksum == "right"
    assert best(address[:-1] + ("q" if address[-1] != "q" else "p"), "ATOM").checksum == "wrong"  # type: ignore[union-attr]


def test_eip55_as_the_proposal_writes_it() -> None:
    for address in (
        "52908400098527886E0F7030069857D2E4169EE7", "8617E340B3D01FA5F11F306F4090FD50E238070D", "de709f2102306220921060314715629080e2fb77",
        "27b1fdb04752bbc536007a920d24acb045561c26", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "dbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "D1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ):  # fmt: skip
        assert hashes.eip55(address) == address


def test_vectors_of_bip_350() -> None:
    right = [
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ]  # fmt: skip
    wrong = [
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
    ]  # fmt: skip
    assert all(best(a, "BTC").checksum == "right" for a in right if len(a) > 30)  # type: ignore[union-attr]
    assert all((r := best(a, "BTC")) is None or r.checksum == "wrong" for a in wrong)


def test_vectors_of_the_xrp_ledger() -> None:
    known = {
        "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ": "", "T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ": "",
        "X7AcgcsBL6XDcUb289X4mJ8djcdyKaGYE2g3sXRpLuiwxaX": "0", "X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu": "1",
        "X7AcgcsBL6XDcUb289X4mJ8djcdyKaLFuhLRuNXPrDeJd9A": "11747", "X7AcgcsBL6XDcUb289X4mJ8djcdyKaM4S135zJJmc3HMChp": "4294967295",
    }  # fmt: skip
    for address, tag in known.items():
        reading = best(address, "XRP")
        assert reading is not None
        assert (reading.checksum, reading.tag, reading.testnet) == ("right", tag, address[0] == "T")


def test_sha512_256_as_openssl_has_it() -> None:
    assert hashes.algorand(b"x" * 32) == hashlib.new("sha512_256", b"x" * 32).digest()[-4:]
