"""The widget in pages of the exchange and of others: who its visitor is there, and what it leaves behind."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.tab import HOST, TOOLS, Visitor

pytestmark = pytest.mark.journey
STRICT = "default-src 'none'; script-src {desk}; connect-src {desk} {socket}; base-uri 'none'; form-action 'none'"


def test_an_identified_customer_keeps_what_they_began_and_leaves_nothing_behind(desk: Any, contexts: Any) -> None:
    context = contexts()
    page = context.new_page()
    page.goto(f"{desk.url}/northstar/")
    visitor = Visitor(page).open()
    visitor.write(f"begun as nobody {uuid4().hex[:6]}")
    key = visitor.conversation
    page.goto(f"{desk.url}/northstar/?as=ns-20841")
    visitor.open()
    expect(visitor.said("begun as nobody")).to_be_visible()
    owner = desk.run(f"{TOOLS}print(Conversation.objects.get(key={key!r}).customer.external_id)")
    assert owner.strip() == "ns-20841"
    page.goto(f"{desk.url}/northstar/")  # signed out: the next person on this device finds nothing
    visitor.open()
    expect(page.get_by_text("A person answers you here")).to_be_visible()
    expect(visitor.log.locator(".m")).to_have_count(0)


def test_the_page_takes_an_identity_from_its_fragment_and_forgets_the_address(desk: Any, contexts: Any) -> None:
    page = contexts().new_page()
    token = page.request.get(f"{desk.url}/northstar/identity?as=ns-71120").json()["identity"]
    addresses: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{desk.url}/chat?language=en#identity={token}")
    visitor = Visitor(page)
    visitor.write("from the app")
    expect(visitor.said("from the app").first).to_contain_text("Sent")
    assert page.url == f"{desk.url}/chat?language=en"
    assert not [address for address in addresses if token in address.partition("#")[0]]
    known = desk.run(f"{TOOLS}print(Conversation.objects.get(key={visitor.conversation!r}).customer.external_id)")
    assert known.strip() == "ns-71120"
    assert said == []


@pytest.fixture
def exchange() -> Iterator[Any]:
    """Another site: a real server on an origin of its own, with a strict policy. Set its `page` and `policy`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-security-policy", server.policy)  # type: ignore[attr-defined]
            self.end_headers()
            self.wfile.write(server.page.encode())  # type: ignore[attr-defined]

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_another_sites_strict_page_embeds_it_without_a_cookie_or_a_violation(
    desk: Any, opens: int, contexts: Any, exchange: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = f"http://127.0.0.1:{exchange.server_port}"
    monkeypatch.setitem(desk.settings, "HELIODESK_WIDGET_ORIGINS", origin)
    other = desk.start_another_web()
    exchange.page = HOST.format(lang="en", desk=other, team="always", more="")
    exchange.policy = STRICT.format(desk=other, socket=other.replace("http", "ws"))
    context = contexts()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(origin)
    visitor = Visitor(page).open()
    visitor.write("hello from elsewhere")
    expect(visitor.said("elsewhere")).to_contain_text("Sent")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("dialog", name="End this chat?").get_by_role("button", name="End chat").click()
    expect(visitor.log).to_contain_text("You ended this chat")
    background = page.locator("helio-chat section").evaluate("(it) => getComputedStyle(it).backgroundColor")
    assert background == "rgb(255, 255, 255)", "its styles did not apply"
    assert context.cookies() == []
    assert [line for line in said if "favicon" not in line] == []
