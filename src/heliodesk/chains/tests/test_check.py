"""What a field of a form says about what was put into it."""

import pytest

from heliodesk.chains.check import check, mismatch
from heliodesk.chains.coins import COINS, CONTRACTS, networks_of
from heliodesk.chains.explorers import HOSTS
from heliodesk.chains.networks import NETWORKS, known

from . import cases

TRON = "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE"
ETH = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
HASH = cases.transaction("ETH", "check")


@pytest.mark.parametrize(
    ("value", "kind", "network", "rule"),
    [
        ("", "address", "ETH", "empty"),
        ("  \u200b ", "address", "ETH", "empty"),
        (ETH, "address", "ETH", ""),
        (ETH, "address", "BSC", ""),
        (ETH.lower(), "address", "ETH", ""),
        (f" 「{ETH}」 ", "address", "ETH", ""),
        (ETH.replace("dA6", "da6"), "address", "ETH", "wrong-checksum"),
        (ETH[:-1], "address", "ETH", "too-short"),
        (ETH + "ab", "address", "ETH", "too-long"),
        (ETH[:-1] + "g", "address", "ETH", "not-hex"),
        (ETH, "address", "TRON", "wrong-network"),
        (ETH, "address", "SOL", "wrong-network"),
        (TRON, "address", "TRON", ""),
        (TRON, "address", "ETH", "wrong-network"),
        (TRON[:-1], "address", "TRON", "too-short"),
        (TRON[:-1] + "F", "address", "TRON", "wrong-checksum"),
        (TRON[:-1] + "0", "address", "TRON", "letters"),
        (TRON[:-1] + "F", "address", "ETH", "wrong-checksum"),
        (TRON, "transaction", "TRON", "is-an-address"),
        (TRON, "transaction", "", "is-an-address"),
        (HASH, "address", "ETH", "is-a-transaction"),
        (HASH, "transaction", "ETH", ""),
        (HASH[2:], "transaction", "ETH", ""),
        (HASH[2:], "transaction", "TRON", ""),
        (HASH, "transaction", "BTC", "wrong-network"),
        (HASH[:-5], "transaction", "ETH", "too-short"),
        (HASH + "00", "transaction", "ETH", "too-long"),
        (HASH[:-1] + "g", "transaction", "ETH", "not-hex"),
        (HASH[:30] + "\n" + HASH[30:], "transaction", "ETH", ""),
        (HASH[:6] + "…" + HASH[-4:], "transaction", "ETH", "shortened"),
        (HASH[:6] + "..." + HASH[-4:], "transaction", "ETH", "shortened"),
        (f"https://etherscan.io/tx/{HASH}", "transaction", "ETH", ""),
        (f"https://bscscan.com/tx/{HASH}", "transaction", "ETH", "wrong-network"),
        (f"https://etherscan.io/address/{ETH}", "transaction", "ETH", "is-an-address"),
        (f"https://etherscan.io/tx/{HASH}", "address", "ETH", "is-a-transaction"),
        ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "address", "BTC", "testnet"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8f3t4", "address", "BTC", "mixed-case"),
        ("0xdAC17F958D2ee523a2206206994597C13D831ec7", "address", "ETH", "is-a-contract"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "address", "TRON", "is-a-contract"),
        ("108765", "address", "XRP", "is-a-memo"),
        ("hello world", "address", "ETH", "not-an-id"),
        ("I do not know", "transaction", "TRON", "not-an-id"),
        ("没有", "transaction", "", "not-an-id"),
        (f"{HASH} {HASH[:-1]}0", "transaction", "ETH", "several"),
        (f"my hash is {HASH}", "transaction", "ETH", ""),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "address", "BCH", ""),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "address", "LTC", "wrong-network"),
        (cases.transaction("SOL", "c"), "transaction", "SOL", ""),
        (cases.transaction("SOL", "c"), "transaction", "ETH", "wrong-network"),
        (cases.transaction("SUI", "c"), "transaction", "SUI", ""),
        (cases.transaction("ALGO", "c"), "transaction", "ALGO", ""),
        (cases.transaction("XRP", "c").lower(), "transaction", "XRP", ""),
        (TRON, "address", "ICP", "wrong-network"),
        ("0.0.1234567890", "address", "HBAR", ""),
        ("please help me", "address", "HBAR", "not-an-id"),
    ],
)  # fmt: skip
def test_the_rule_is_named(value: str, kind: str, network: str, rule: str) -> None:
    verdict = check(value, kind, network)  # type: ignore[arg-type]
    assert verdict.rule == rule, verdict
    assert verdict.ok == (rule == "")


def test_a_wrong_network_says_where_it_belongs() -> None:
    assert check(TRON, "address", "ETH").networks == ("TRON",)


def test_a_hash_is_written_as_its_network_does() -> None:
    bare = HASH[2:]
    assert check(bare, "transaction", "ETH").value == HASH
    assert check(bare, "transaction", "TRON").value == bare
    assert check(bare, "transaction", "XRP").value == bare.upper()


def test_a_memo_is_asked_for_where_it_is_needed() -> None:
    plain = next(line[3] for line in cases.LINES if line[1] == "classic" and line[2] == "right")
    tagged = next(line[3] for line in cases.LINES if line[1] == "x-address" and line[2] == "right")
    assert check(plain, "address", "XRP").needs == "tag"
    assert check(tagged, "address", "XRP").needs == ""
    assert check(TRON, "address", "TRON").needs == ""


@pytest.mark.parametrize("line", [line for line in cases.LINES if line[0] != "KSM"], ids=lambda line: line[3][-8:])
def test_every_labelled_address_fits_its_own_network_and_no_stranger(line: list[str]) -> None:
    network, form, verdict, address, *_ = line
    judged = check(address, "address", network)
    assert judged.ok == (verdict != "wrong" and form != "contract"), judged
    for other in NETWORKS:
        if (
            verdict == "wrong"
            or other == network
            or other in judged.networks
            or {network, other} <= {"APT", "SUI", "NEAR"}
        ):
            continue
        stranger = check(address, "address", other)
        # What Solana, Sui, Aptos and NEAR write has no checksum: a hash of one may be an account of another.
        assert stranger.rule in ("wrong-network", "is-a-transaction", "is-a-contract"), (other, stranger)


def test_coin_network_and_id_have_to_go_together() -> None:
    assert mismatch("USDT", "TRON", TRON) is None
    assert mismatch("USDT", "BTC").rule == "coin-not-on-network"  # type: ignore[union-attr]
    assert "TRON" in mismatch("USDT", "BTC").networks  # type: ignore[union-attr]
    assert mismatch("usdt", "ETH", TRON).rule == "wrong-network"  # type: ignore[union-attr]
    assert mismatch("BTC", "", TRON).rule == "wrong-network"  # type: ignore[union-attr]
    assert mismatch("BTC", "", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4") is None
    assert mismatch("SOMECOIN", "ETH", ETH) is None
    assert (
        mismatch("BTC", "BTC", "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", "transaction")
        is None
    )


def test_the_tables_hold_together() -> None:
    assert len(COINS) >= 40
    assert networks_of("usdt")[:2] == ("TRON", "ETH")
    assert networks_of("USDT", only=("ETH", "SOL")) == ("ETH", "SOL")
    assert networks_of("NOSUCH") == ()
    unknown = {n for networks in COINS.values() for n in networks} - set(NETWORKS)
    assert unknown == {"ICP", "XMR", "FIL", "HBAR", "NOBLE"}, "networks whose ids are not read yet"
    assert set(HOSTS.values()) - {"-", "EVM"} <= set(NETWORKS)
    assert {network for network, _ in CONTRACTS} <= set(NETWORKS)
    assert (known("TRC20"), known("bitcoin cash"), known("波场"), known("nowhere")) == ("TRON", "BCH", "TRON", None)
