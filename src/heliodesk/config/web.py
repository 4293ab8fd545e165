"""The web process."""

import os
import threading
import warnings
from types import FrameType

import uvicorn

_LONGEST_GOODBYE = 7.0  # seconds


class Server(uvicorn.Server):
    """Closes event streams as soon as it is asked to stop, since they would never end by themselves."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        from heliodesk.live.app import live

        live.say_goodbye()
        # Whatever hangs on to a database that is gone must not keep the process: what was acknowledged is committed.
        last = threading.Timer(_LONGEST_GOODBYE, os._exit, [1])
        last.daemon = True
        last.start()
        super().handle_exit(sig, frame)


def serve(host: str, port: int) -> None:
    """Serve HTTP, streams and sockets until SIGTERM or SIGINT."""
    # Whitenoise hands Django open files; each is read in one go, so reading it synchronously costs nothing.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    config = uvicorn.Config(
        "heliodesk.config.asgi:application",
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        ws="websockets-sansio",
        ws_max_size=16_384,
        server_header=False,
    )
    Server(config).run()
