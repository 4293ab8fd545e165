"""A door number that nobody uses."""

import socket


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """A port of the loopback that nobody listened on a moment ago, for TCP or (`SOCK_DGRAM`) UDP."""
    with socket.socket(type=kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
