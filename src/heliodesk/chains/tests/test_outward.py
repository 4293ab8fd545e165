"""Links to explorers lead to what they were made of."""

import pytest

from heliodesk.chains.outward import _EXPLORERS, explorer
from heliodesk.chains.recognise import recognise

HEX = "9f2c4b1d8e7a6053c1b2d3e4f5a60718293a4b5c6d7e8f9012a3b4c5d6e7f809"
OWN = {
    "SOL": "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW",
    "SUI": "8bxPHBRvDFnaWp2mWqqGn9hZvJ5fXyWkZ6uBn8v4Cz9P",
}


@pytest.mark.parametrize("network", sorted(set(_EXPLORERS) - set(OWN)))
def test_our_own_reader_finds_the_same_id_and_network_in_the_link(network: str) -> None:
    prefixed = network in {"ETH", "BSC", "POLYGON", "ARBITRUM", "OPTIMISM", "BASE", "AVAX", "LINEA", "SCROLL", "APT"}
    link = explorer("transaction", network, f"0x{HEX}" if prefixed else HEX)
    found = recognise(link)[0]
    assert (found.kind, found.networks[0]) == ("transaction", network)
    assert found.value.lower().removeprefix("0x") == HEX


@pytest.mark.parametrize(
    "value", ["", "a", "javascript:alert(1)", "../../x", 'x" onclick="y', "a b c d e f g h", HEX + "?q"]
)
def test_what_is_no_id_gets_no_link(value: str) -> None:
    assert explorer("transaction", "ETH", value) == ""


def test_networks_without_a_known_explorer_have_none() -> None:
    assert explorer("transaction", "RUNE", HEX) == ""
    assert explorer("order", "BTC", HEX) == ""
    assert explorer("address", "BTC", "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh").endswith("fjhx0wlh")
