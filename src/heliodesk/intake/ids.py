"""Transaction ids and addresses of a form: found in a link or a sentence, judged against the coin and the network. Pure."""

from typing import Literal

from heliodesk.chains.check import check
from heliodesk.chains.coins import networks_of
from heliodesk.chains.networks import NETWORKS
from heliodesk.chains.recognise import recognise
from heliodesk.intake.values import UNKNOWN, Refused

Kind = Literal["transaction", "address"]


class Id:
    """An id that may be kept. `network`: where it belongs, "" when nothing tells. `found`: it stood among other words.
    `needs`: "memo" or "tag" that the network wants besides the address."""

    __slots__ = ("found", "needs", "network", "value")

    def __init__(self, value: str, network: str = "", *, found: bool = False, needs: str = "") -> None:
        self.value, self.network, self.found, self.needs = value, network, found, needs


def id_of(text: str, kind: Kind, *, coin: str = "", network: str = "") -> Id:
    """Read one id. Raises Refused with the rule of `chains.check`, or "coin-elsewhere" when the coin is on none of the
    id's networks. What the customer insists on is in `Refused.value`."""
    network = "" if network == UNKNOWN else network
    token, told, found = _one(text, kind)
    if network and told and network not in told:
        raise Refused("wrong-network", token, networks=_codes(told), network=network)
    known = networks_of(coin)
    # Without a network said, the coin's own are likelier than the form's order.
    likely = network or (told[0] if told else "")
    verdict = check(token, kind, likely)
    if not verdict.ok and not network and likely:
        verdict = check(token, kind)
    if not verdict.ok:
        raise Refused(
            verdict.rule,
            verdict.value or (token if verdict.rule not in ("empty", "not-an-id", "several", "shortened") else ""),
            networks=_codes(verdict.networks),
            network=network,
            expected=str(verdict.expected or ""),
            coin=verdict.coin or coin,
        )
    fitting = [each for each in verdict.networks if each in known] if known else list(verdict.networks)
    if known and verdict.networks and not fitting and not network:
        raise Refused("coin-elsewhere", verdict.value, networks=_codes(verdict.networks), coin=coin)
    sure = network or (told[0] if told else "") or (fitting[0] if len(fitting) == 1 else "")
    needs = NETWORKS[sure].memo if sure in NETWORKS and kind == "address" and not verdict.tag else ""
    return Id(verdict.value or token, sure, found=found, needs=needs)


def _one(text: str, kind: Kind) -> tuple[str, tuple[str, ...], bool]:
    """The id in a text, the networks that a link tells, and whether there was more than the id."""
    seen = [each for each in recognise(text) if each.kind == kind]
    values = {each.value for each in seen}
    if len(values) > 1:
        linked = {each.value for each in seen if each.origin == "explorer"}
        if len(linked) != 1:
            raise Refused("several")
        values = linked
    if not values:
        return text.strip(), (), False
    value = values.pop()
    told = next((each.networks for each in seen if each.value == value and each.origin == "explorer"), ())
    found = len(text.strip()) > len(value) + 2
    if not told and not found:
        return text.strip(), (), False  # as it was typed: its capitals may be its checksum
    return value, told, found


def _codes(networks: tuple[str, ...]) -> str:
    return " ".join(networks[:6])
