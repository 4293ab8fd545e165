"""Which addresses may be reached. Pure: values in, values out.

Only what IANA's registries call globally reachable, and of that not the clouds' own services. An IPv6 address that carries
an IPv4 address inside counts as both.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Beyond what `is_global` knows: services of clouds on addresses of their own, and ranges that no web server lives in.
_NEVER: tuple[Network, ...] = tuple(
    ip_network(name)
    for name in (
        "168.63.129.16/32",  # Azure: wire server
        "192.0.0.0/24",  # IETF protocol assignments; Oracle's metadata is 192.0.0.192
        "192.88.99.0/24",  # 6to4 relay anycast, deprecated (RFC 7526)
        "100.64.0.0/10",  # shared address space (RFC 6598); Alibaba's metadata is 100.100.100.200
        "169.254.0.0/16",  # link-local; metadata of AWS, GCP, Azure and others
        "224.0.0.0/3",  # multicast and reserved
        "::/16",  # unspecified, loopback, IPv4-compatible and -mapped forms
        "fd00:ec2::/32",  # AWS: metadata
        "2001::/23",  # IETF protocol assignments, Teredo, ORCHID
        "2001:db8::/32",
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fc00::/7",
        "fe80::/9",  # link-local, and site-local of old
        "ff00::/8",
    )
)
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


@dataclass(frozen=True)
class Exceptions:
    """What HELIODESK_OUTBOUND_ALLOW opens: networks at any port, and hosts (names or addresses) at one port."""

    networks: tuple[Network, ...] = ()
    places: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> "Exceptions":
        """Read "10.1.2.0/24" and "host:port". Raises ValueError for anything else."""
        networks, places = [], set()
        for name in names:
            host, colon, port = name.rpartition(":")
            if "/" in name:
                networks.append(ip_network(name))
            elif colon and host and port.isdecimal():
                places.add((host.strip("[]").lower(), int(port)))
            else:
                raise ValueError(f"HELIODESK_OUTBOUND_ALLOW: {name} is neither network/bits nor host:port")
        return cls(tuple(networks), frozenset(places))

    def names(self, host: str, port: int) -> bool:
        """Is this host and port named?"""
        return (host.lower(), port) in self.places

    def holds(self, address: Address) -> bool:
        """Does a named network hold this address?"""
        return any(address in network for network in self.networks)


def refused(address: Address) -> str:
    """Why the address may not be reached; "" when it may."""
    for each in (address, *_inside(address)):
        if not each.is_global or each.is_multicast or any(each in network for network in _NEVER):
            return f"{each} is not a public address"
    return ""


def _inside(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries: mapped, compatible, 6to4, Teredo, NAT64, ISATAP."""
    if isinstance(address, IPv4Address):
        return
    packed = address.packed
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if any(address in network for network in _NAT64) or packed[8:12] in (b"\0\0\x5e\xfe", b"\x02\0\x5e\xfe"):
        yield IPv4Address(packed[12:])


def literal(host: str) -> Address | None:
    """The address that a host is written as, None for a name. Raises ValueError for the other ways to write an IPv4 address
    (decimal, octal, hexadecimal, short): no honest address has them, and libraries disagree on what they mean."""
    bare = host.strip("[]")
    if "%" in bare:
        raise ValueError("an address of one network card")
    try:
        return ip_address(bare)
    except ValueError:
        last = bare.rstrip(".").rpartition(".")[2].lower()
        if last.isdecimal() or last.startswith("0x") or ":" in bare:
            raise
        return None
