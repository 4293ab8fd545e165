"""Which addresses count as public, in every way to write them."""

from ipaddress import ip_address

import pytest

from heliodesk.outbound.addresses import Exceptions, literal, refused

INSIDE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.8.9.1",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.5",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "::ffff:0:7f00:1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::10.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2002:a9fe:a9fe::",
    "2001:0:7f00:1::1",
    "2001:0:0:0:0:0:80ff:fffe",
    "2001:db8::1",
    "2001:10::1",
    "2001:20::1",
    "3fff::1",
    "5f00::1",
    "100::1",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff05::2",
    "2606:4700::5efe:127.0.0.1",
]
OUTSIDE = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.1",
    "168.63.129.17",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::8.8.8.8",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_public_is_refused(address):
    assert refused(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_public_is_not(address):
    assert refused(ip_address(address)) == ""


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "127.0.1",
        "1.2.3.4.5",
        "fe80::1%eth0",
        "0x7f.0x0.0x0.0x1",
        "256.256.256.256",
    ],
)
def test_disguised_addresses_are_no_addresses(host):
    with pytest.raises(ValueError, match=r"."):
        literal(host)


def test_a_name_is_no_address():
    assert literal("example.com") is None
    assert literal("127.0.0.1.example.com") is None
    assert literal("[::1]") == ip_address("::1")


def test_exceptions_are_networks_or_a_host_with_a_port():
    allow = Exceptions.of(["10.1.0.0/16", "connector.internal:8443", "[::1]:9000"])
    assert allow.holds(ip_address("10.1.9.9"))
    assert not allow.holds(ip_address("10.2.0.1"))
    assert allow.names("Connector.Internal", 8443)
    assert not allow.names("connector.internal", 443)
    assert allow.names("::1", 9000)
    for wrong in ("10.1.0.0", "host", ":80", "host:http"):
        with pytest.raises(ValueError, match=r"."):
            Exceptions.of([wrong])
