"""The other side of the demo: Northstar's back end, its mail, a Telegram. Each is a process of its own."""

import os
import secrets
import socket
from typing import TYPE_CHECKING

from heliodesk.storage.ports import free_port

if TYPE_CHECKING:
    from heliodesk.config.supervise import Child


def other_side() -> "list[Child]":
    """The processes that stand for everybody else, on ports and with keys of this run; the desk's settings point there."""
    return [_exchange(), _mail(), _telegram()]


def _exchange() -> "Child":
    from heliodesk.config.supervise import Child

    port = free_port()
    place = f"127.0.0.1:{port}"
    os.environ["HELIODESK_PLATFORM_URL"] = f"http://{place}"
    os.environ["HELIODESK_PLATFORM_KEY"] = f"demo:{secrets.token_urlsafe(32)}"
    allowed = os.environ.get("HELIODESK_OUTBOUND_ALLOW", "")
    os.environ["HELIODESK_OUTBOUND_ALLOW"] = f"{allowed},{place}" if allowed else place
    return Child("exchange", "demo-exchange", "--port", str(port))


def _telegram() -> "Child":
    from heliodesk.config.supervise import Child

    place = f"127.0.0.1:{free_port()}"
    os.environ["HELIODESK_DEMO_TELEGRAM"] = f"http://{place}"
    os.environ["HELIODESK_OUTBOUND_ALLOW"] = f"{os.environ['HELIODESK_OUTBOUND_ALLOW']},{place}"
    return Child("telegram", "demo-telegram", "--port", place.rpartition(":")[2])


def _mail() -> "Child":
    from heliodesk.config.northstar_mail import Place
    from heliodesk.config.supervise import Child
    from heliodesk.storage.embedded import home

    port, names, desk = free_port(), free_port(socket.SOCK_DGRAM), free_port()
    place = Place(home() / "northstar-mail")
    place.prepare()  # the desk signs with a key that is there when it starts
    os.environ["HELIODESK_SMTP"] = f"smtp+plain://127.0.0.1:{port}"
    os.environ["HELIODESK_MAIL_RESOLVER"] = f"127.0.0.1:{names}"
    os.environ["HELIODESK_MAIL_SOURCES"] = f"smtp://127.0.0.1:{desk}"
    os.environ["HELIODESK_DKIM_KEY"] = str(place.keys / "northstar.pem")
    return Child("mailboxes", "demo-mail", "--port", str(port), "--names", str(names), "--desk", f"127.0.0.1:{desk}")
