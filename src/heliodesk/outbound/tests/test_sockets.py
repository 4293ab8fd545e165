"""Libraries that bring aiohttp are held to the same addresses, and say whether a request may have arrived."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import aiohttp
import pytest

from heliodesk.outbound import Forbidden, OutboundError, fetch, sockets


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes everything and says nothing."""
    held = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                taken.append(held.accept()[0])
            except OSError:
                return

    threading.Thread(target=take, daemon=True).start()
    yield f"127.0.0.1:{held.getsockname()[1]}"
    held.close()
    for one in taken:
        one.close()


@pytest.fixture
def nobody() -> str:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"127.0.0.1:{held.getsockname()[1]}"


async def asked(url: str, seconds: float = 0.6) -> Exception:
    async with sockets.session(seconds=seconds) as session:
        try:
            await session.post(url, data=b"hello")
        except Exception as error:
            return error
    raise AssertionError("somebody answered")


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:1", "[::1]:1", "169.254.169.254", "10.1.2.3"])
def test_nothing_inside_is_connected_to(host, settings):
    settings.OUTBOUND_ALLOW = []
    error = asyncio.run(asked(f"https://{host}/"))
    assert isinstance(error, Forbidden)
    assert not sockets.went(error)


def test_what_is_named_may_be_connected_to(silent, settings):
    settings.OUTBOUND_ALLOW = [silent]
    assert sockets.permitted(f"http://{silent}/") == f"http://{silent}"
    error = asyncio.run(asked(f"http://{silent}/"))
    assert isinstance(error, TimeoutError)
    assert sockets.went(error)


def test_who_was_not_there_has_nothing(nobody, settings):
    settings.OUTBOUND_ALLOW = [nobody]
    error = asyncio.run(asked(f"http://{nobody}/"))
    assert isinstance(error, aiohttp.ClientConnectorError)
    assert not sockets.went(error)


@pytest.mark.parametrize("url", ["http://example.com", "ftp://example.com", "https://u:p@example.com", "", "https://"])
def test_what_is_no_address_of_a_platform(url):
    with pytest.raises(Forbidden):
        sockets.permitted(url)


def test_our_own_client_knows_too(silent, nobody, settings):
    settings.OUTBOUND_ALLOW = [silent, nobody]
    for place, went in ((silent, True), (nobody, False)):
        with pytest.raises(OutboundError) as error:
            fetch("POST", f"http://{place}/", body=b"hello", seconds=0.5)
        assert error.value.went is went


def test_hosts_that_are_not_named_are_not_asked(silent, settings):
    settings.OUTBOUND_ALLOW = [silent]
    for hosts in ((), ("example.com",), (".example.com",)):
        with pytest.raises(Forbidden):
            fetch("GET", f"http://{silent}/", hosts=hosts)
