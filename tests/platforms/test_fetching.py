"""Files are fetched from the platform's own hosts, with the token where it belongs and nowhere else, up to a size."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import structlog

from heliodesk.channels.base import Account, Attachment
from heliodesk.channels.discord import media as of_discord
from heliodesk.channels.fetching import NotFetched, from_url, named
from heliodesk.channels.line import media as of_line
from heliodesk.channels.messenger import media as of_messenger
from heliodesk.channels.telegram import media as of_telegram
from heliodesk.channels.whatsapp import media as of_whatsapp
from heliodesk.channels.x import media as of_x
from tests.fakes import line, meta, telegram
from tests.platforms import on

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


class Elsewhere:
    """Another server, which remembers what it was asked."""

    def __init__(self) -> None:
        asked: list[tuple[str, dict[str, str]]] = []
        self.asked, self.answer = asked, (200, {"content-type": "image/png"}, PNG)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = outer.answer
                self.send_response(status)
                for name, value in {**headers, "content-length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.server.shutdown()


def account(channel: str, fake: Any, **secrets: str) -> Account:
    return Account(channel, "a", "", secrets, {"base_url": fake.url, "seconds": 3})


@on(telegram.Telegram)
def test_telegram_by_proxy_and_without_its_token_in_sight(served):
    served.files["AgAC1"] = ("photos/file_7.png", PNG)
    with structlog.testing.capture_logs() as logs:
        wanted = Attachment("image", "AgAC1")
        found = asyncio.run(of_telegram.fetch(wanted, account("telegram", served, token=telegram.TOKEN)))
    assert found == ("file_7.png", "image/png", PNG)
    assert telegram.TOKEN not in str(logs)


@on(telegram.Telegram)
def test_telegram_refuses_what_is_too_large_or_gone(served):
    served.files["big"] = ("videos/file_8.mp4", b"0" * (20 * 2**20 + 1))
    mine = account("telegram", served, token=telegram.TOKEN)
    for key, reason in (("big", "file-too-large"), ("nothing", "not-understood"), (None, "gone")):
        with pytest.raises(NotFetched) as refused:
            asyncio.run(of_telegram.fetch(Attachment("video", key), mine))
        assert (refused.value.reason, refused.value.again) == (reason, False)


@on(meta.Meta)
def test_whatsapp_in_two_calls_with_the_token(served):
    key = served.keep("a.png", "image/png", PNG)
    found = asyncio.run(of_whatsapp.fetch(Attachment("image", key), account("whatsapp", served, token=meta.TOKEN)))
    assert found == (f"{key}.png", "image/png", PNG)
    assert [call.headers.get("authorization") for call in served.calls] == [f"Bearer {meta.TOKEN}"] * 2


@on(meta.Meta)
def test_whatsapp_that_points_elsewhere_is_not_followed(served, elsewhere, settings, monkeypatch):
    settings.OUTBOUND_ALLOW = [served.place, elsewhere.url.removeprefix("http://")]
    key = served.keep("a.png", "image/png", PNG)
    monkeypatch.setattr(type(served), "url", property(lambda self: "http://evil.example"))
    mine = Account("whatsapp", "a", "", {"token": meta.TOKEN}, {"base_url": f"http://{served.place}", "seconds": 3})
    with pytest.raises(NotFetched) as refused:
        asyncio.run(of_whatsapp.fetch(Attachment("image", key), mine))
    assert refused.value.reason == "address"
    assert elsewhere.asked == []


@on(meta.Meta)
def test_whatsapp_whose_token_has_ended(served):
    key = served.keep("a.png", "image/png", PNG)
    with pytest.raises(NotFetched) as refused:
        asyncio.run(of_whatsapp.fetch(Attachment("image", key), account("whatsapp", served, token="old")))
    assert refused.value.reason == "access-ended"
    for wrong in ("../me", "https://evil.example", ""):
        with pytest.raises(NotFetched, match="gone"):
            asyncio.run(of_whatsapp.fetch(Attachment("image", wrong), account("whatsapp", served, token=meta.TOKEN)))


@on(line.Line)
def test_line_by_the_message(served):
    served.content["325708"] = ("image/jpeg", PNG)
    mine = account("line", served, token=line.TOKEN)
    found = asyncio.run(of_line.fetch(Attachment("image", "325708"), mine))
    assert found == ("content.jpg", "image/jpeg", PNG)
    for wrong in ("999", "https://example.com/original.mp4"):
        with pytest.raises(NotFetched, match="gone"):
            asyncio.run(of_line.fetch(Attachment("video", wrong), mine))


@pytest.mark.parametrize("media", [of_messenger, of_discord, of_x])
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/a.png",
        "https://cdn.discordapp.com.evil.example/a.png",
        "https://evilfbcdn.net/a.png",
        "https://user@cdn.discordapp.com/a.png",
        "http://cdn.discordapp.com/a.png",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:9/",
        "file:///etc/passwd",
        "",
    ],
)
def test_no_other_host_is_asked(media, url):
    mine = Account("x", "a", "", {"token": "secret"}, {})
    with pytest.raises(NotFetched) as refused:
        asyncio.run(media.fetch(Attachment("image", url), mine))
    assert refused.value.reason in ("address", "gone")


def test_a_redirect_to_another_host_is_not_followed(elsewhere, settings):
    settings.OUTBOUND_ALLOW = [elsewhere.url.removeprefix("http://")]
    elsewhere.answer = (302, {"location": "https://evil.example/a.png"}, b"")
    mine = Account("messenger", "a", "", {}, {"base_url": elsewhere.url, "seconds": 3})
    with pytest.raises(NotFetched) as refused:
        asyncio.run(of_messenger.fetch(Attachment("image", f"{elsewhere.url}/a.png"), mine))
    assert refused.value.reason == "address"


@pytest.mark.parametrize(
    ("answer", "reason", "again"),
    [
        ((403, {}, b"URL signature expired"), "gone", False),
        ((404, {}, b""), "gone", False),
        ((202, {}, b""), "busy", True),
        ((429, {}, b""), "busy", True),
        ((503, {}, b""), "busy", True),
        ((200, {"content-type": "image/png"}, b"0" * 2001), "file-too-large", False),
    ],
)
def test_what_does_not_come(elsewhere, settings, answer, reason, again):
    settings.OUTBOUND_ALLOW = [elsewhere.url.removeprefix("http://")]
    elsewhere.answer = answer
    mine = Account("discord", "a", "", {"token": "secret"}, {"base_url": elsewhere.url, "seconds": 3})
    with pytest.raises(NotFetched) as refused:
        asyncio.run(of_discord.fetch(Attachment("image", f"{elsewhere.url}/a"), mine, largest=2000))
    assert (refused.value.reason, refused.value.again) == (reason, again)
    assert "authorization" not in elsewhere.asked[0][1]


def test_the_type_comes_from_whoever_knows_it(elsewhere, settings):
    settings.OUTBOUND_ALLOW = [elsewhere.url.removeprefix("http://")]
    elsewhere.answer = (200, {"content-type": "application/octet-stream"}, PNG)
    mine = Account("discord", "a", "", {}, {"base_url": elsewhere.url, "seconds": 3})
    found = asyncio.run(from_url(f"{elsewhere.url}/%D1%84.png?ex=1", mine, hosts=()))
    assert found == ("ф.png", "image/png", PNG)


@pytest.mark.parametrize(
    ("name", "mime", "want"),
    [
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("a\\b\\c.pdf", "", "c.pdf"),
        ("", "image/png", "file.png"),
        ("...", "", "file"),
        ("x" * 300, "", "x" * 120),
    ],
)
def test_names_are_names(name, mime, want):
    assert named(name, mime) == want
