"""Links are followed: ours by what is published, others' by asking, and nobody is told of a server that only slept."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import Text, publish, withdraw, write_draft
from heliodesk.articles.links import check_links, follow, lost_links
from heliodesk.articles.models import Article, Category, LostLink

pytestmark = pytest.mark.django_db
ANSWERS = {
    "/there": 200,
    "/gone": 404,
    "/removed": 410,
    "/no-robots": 403,
    "/busy": 429,
    "/broken": 500,
    "/no-head": 200,
}


class Other(BaseHTTPRequestHandler):
    """A server outside, which notes what it is asked."""

    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self.asked.append(("HEAD", self.path))
        self.send_response(405 if self.path == "/no-head" else ANSWERS[self.path])
        self.send_header("content-length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.asked.append(("GET", self.path))
        body = b"x" * (400_000 if self.path == "/no-head" else 2)
        self.send_response(ANSWERS[self.path])
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def other(settings) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.server_port}"]
    Other.asked = []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def said(slug: str, body: str, *, shelf: str = "fees", language: str = "en", audience: str = "everybody") -> Article:
    category, _made = Category.objects.get_or_create(slug=shelf)
    article, _made = Article.objects.get_or_create(slug=slug, defaults={"category": category, "audience": audience})
    publish(write_draft(article, language, Text(slug, body=body), by=None), by=SYSTEM)
    return article


def lost() -> dict[str, str]:
    return {each.address: each.rule for each in lost_links()}


def test_links_to_our_own_texts_and_pages() -> None:
    said("trading", "## VIP tiers\n\nx", shelf="trade")
    said("desk", "For you.", audience="institutional")
    said("later", "Now.", language="zh-hans")  # in another language only: its reader is shown that
    body = (
        "[a](../trade/trading.md#vip-tiers) [b](../trade/trading.md#none) [c](none.md) [d](trading.md) [e](desk.md) "
        "[f](later.md) [g](/hours/) [h](/no-such-page) [i](#here) [j](#nowhere) [k](mailto:x@y.example) [l](notes.txt)\n\n## Here"
    )
    article = said("fees", body)
    check_links()
    assert lost() == {
        "/help/en/trade/trading/#none": "no-anchor",
        "/help/en/fees/none/": "no-article",
        "/help/en/fees/trading/": "other-shelf",
        "/help/en/fees/desk/": "not-for-all",
        "/no-such-page": "no-page",
        "#nowhere": "no-anchor",
        "notes.txt": "no-article",
    }
    said("none", "There now.")
    withdraw(Article.objects.get(slug="trading"), "en", by=SYSTEM)
    check_links()
    assert "/help/en/fees/none/" not in lost()
    assert lost()["/help/en/trade/trading/#vip-tiers"] == "no-article"
    assert LostLink.objects.get(address="#nowhere").times == 2
    publish(write_draft(article, "en", Text("Fees", body="No links."), by=None), by=SYSTEM)
    assert lost() == {}  # what is replaced is told no more


def test_addresses_outside(other: str) -> None:
    said("fees", " ".join(f"[x]({other}{path})" for path in ANSWERS) + f" [y]({other}/gone#part)")
    said("more", f"[x]({other}/gone)")
    check_links()
    assert lost() == {f"{other}/gone": "gone", f"{other}/removed": "gone"}
    assert LostLink.objects.filter(address=f"{other}/gone").count() == 2  # told of both texts
    assert Other.asked.count(("HEAD", "/gone")) == 1  # and asked once
    assert ("GET", "/there") not in Other.asked
    check_links()
    assert lost() == {f"{other}/gone": "gone", f"{other}/removed": "gone", f"{other}/broken": "away"}


def test_no_link_leads_the_desk_into_its_own_network(settings) -> None:
    settings.OUTBOUND_ALLOW = []
    asked = ["http://127.0.0.1:1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/"]
    assert follow(asked) == dict.fromkeys(asked, "forbidden")


def test_one_host_is_not_hurried(other: str) -> None:
    waits: list[float] = []
    follow([f"{other}/there", f"{other}/busy", "https://[::1]/"], sleep=waits.append)
    assert len(waits) == 1


def test_what_could_not_be_asked_in_time_stays_as_it_was(other: str, monkeypatch) -> None:
    said("fees", f"[x]({other}/gone)")
    check_links()
    monkeypatch.setattr("heliodesk.articles.links.follow", lambda addresses: follow(addresses, seconds=-1))
    check_links()
    assert lost() == {f"{other}/gone": "gone"}
