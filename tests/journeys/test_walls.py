"""Policies stop nothing of ours and everything else: no violation on any page, the widget on a strict page, frames."""

import re
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Desk, free_port

pytestmark = pytest.mark.journey

LISTEN = """
addEventListener("securitypolicyviolation", (event) =>
  violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample} at ${location.pathname}`));
"""
CONSOLE = [
    "",
    "settings/",
    "queues/support/en/",
    "queues/support/zh/",
    "people/",
    "people/add/",
    "people/1/",
    "nowhere/",
]
ACCOUNTS = [
    "login/",
    "logout/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/recovery-codes/",
]
ACCOUNTS += ["2fa/recovery-codes/generate/", "password/change/", "email/", "reauthenticate/", "signup/", "inactive/"]


class Host:
    """A page of a business on an origin of its own, whose policy is the strictest that docs/operate/security.md asks for."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.pages: dict[str, tuple[str, str]] = {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                policy, page = host.pages.get(self.path, ("default-src 'none'", ""))
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-security-policy", policy)
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def walled(host: Host) -> Iterator[Desk]:
    """A desk that one other site may embed."""
    desk = Desk("walls", HELIODESK_WIDGET_ORIGINS=host.url, HELIODESK_POSTS_PER_SECOND="0")
    yield desk
    desk.close()


@pytest.fixture
def violations() -> list[str]:
    return []


@pytest.fixture
def context(browser: Browser, violations: list[str]) -> Iterator[BrowserContext]:
    made = browser.new_context()
    made.expose_function("violated", lambda text: violations.append(text))
    made.add_init_script(LISTEN)
    made.on("console", lambda said: violations.append(said.text) if "Content Security Policy" in said.text else None)
    made.on("weberror", lambda error: violations.append(str(error.error)))
    yield made
    made.close()


def sign_in(page: Page, desk: Desk, who: str) -> None:
    page.goto(f"{desk.url}/accounts/login/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}/console/")


def test_no_page_breaks_its_policy(walled, context, violations):
    page = context.new_page()
    for path in ["/", "/chat", "/northstar/", "/northstar/?as=ns-20841", "/nowhere", "/accounts/login/"]:
        page.goto(walled.url + path)
        page.wait_for_load_state("load")
    sign_in(page, walled, "kofi")
    for path in [f"/console/{p}" for p in CONSOLE] + [f"/accounts/{p}" for p in ACCOUNTS]:
        page.goto(walled.url + path)
        page.wait_for_load_state("load")
        if "reauthenticate" in page.url and page.locator("[name=password]").count():
            page.fill("[name=password]", "northstar-demo")
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "reauthenticate" not in url)
    assert violations == []


def test_talking_on_both_sides_breaks_no_policy(walled, browser, context, violations):
    """Fragments are swapped in, appended, marked as read, dialogs opened: all through the page's own policy."""
    staff = context.new_page()
    sign_in(staff, walled, "mei")
    customer = context.new_page()
    customer.goto(f"{walled.url}/northstar/")
    customer.locator("helio-chat").get_by_role("button").first.click()
    customer.locator("helio-chat textarea").fill("Is <b>anybody</b> there?")
    customer.keyboard.press("Enter")
    queue = staff.get_by_role("link", name=re.compile("Chat, English 1"))
    expect(queue).to_be_visible()
    queue.click()
    expect(staff.locator("#main").get_by_text("Is <b>anybody</b> there?")).to_be_visible()
    staff.get_by_role("button", name="Take", exact=True).click()
    expect(staff.locator("#draft")).to_be_visible()
    staff.fill("#draft", "Yes, <i>I</i> am.")
    staff.press("#draft", "Control+Enter")
    expect(customer.locator("helio-chat").get_by_text("Yes, <i>I</i> am.")).to_be_visible()
    customer.locator("helio-chat textarea").fill("Good.")
    customer.keyboard.press("Enter")
    expect(staff.locator("#messages").get_by_text("Good.")).to_be_visible()
    expect(staff.locator("#messages .seen")).to_have_count(1)
    staff.click("#act-hand-over")
    expect(staff.locator("#dialog")).to_be_visible()
    staff.keyboard.press("Escape")
    assert violations == []


@pytest.mark.parametrize(
    "markup",
    [
        "<img src=x onerror=pwned()>",
        "<script>pwned()</script>",
        "<a href='javascript:pwned()'>x</a>",
        "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
        "<svg><animate onbegin=pwned()></svg>",
        "<form action='https://evil.example/'><button>x</button></form>",
        "<div hx-get='https://evil.example/' hx-trigger='load'></div>",
        "<div hx-on:click='pwned()'></div>",
        "<template shadowrootmode=open><p>x</p></template>",
        "<template><img src=x onerror=pwned()></template>",
        "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
        "<p style='position:fixed'>x</p>",
    ],
)
def test_a_fragment_that_no_template_writes_is_refused(walled, context, markup):
    """As if a view had forgotten to escape: the page's policy refuses the whole fragment."""
    page = context.new_page()
    sign_in(page, walled, "ana")
    page.route(
        "**/console/offers/",
        lambda route: route.fulfill(body=f"<p id=leaked>hello</p>{markup}", content_type="text/html"),
    )
    page.evaluate("void htmx.ajax('GET', '/console/offers/', '#offers').catch(() => {})")
    page.wait_for_timeout(300)
    assert page.locator("#leaked").count() == 0
    refused = page.evaluate(
        "(text) => { try { document.body.innerHTML = text; return false } catch { return true } }", markup
    )
    assert refused


def test_the_widget_runs_on_a_page_with_a_strict_policy(walled, host, context, violations):
    desk = walled.url
    policy = (
        f"default-src 'none'; script-src {desk}; connect-src {desk} {desk.replace('http', 'ws')};"
        " require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'"
    )
    tags = f'<!doctype html><title>x</title><script type="module" src="{desk}/widget/helio-chat.js"></script><helio-chat></helio-chat>'
    host.pages["/strict"] = (policy, tags)
    page = context.new_page()
    page.goto(f"{host.url}/strict")
    page.locator("helio-chat").get_by_role("button").first.click()
    page.locator("helio-chat textarea").fill("From a strict page")
    page.keyboard.press("Enter")
    expect(page.locator("helio-chat").get_by_text("From a strict page")).to_be_visible()
    expect(page.locator("helio-chat .waiting")).to_have_count(0)
    assert violations == []
    documented = (Path(__file__).resolve().parents[2] / "docs/operate/security.md").read_text()
    for directive in (
        "script-src https://support.example.com",
        "connect-src https://support.example.com wss://support.example.com",
    ):
        assert directive in documented


def test_only_the_chat_page_can_be_framed_and_only_by_a_configured_site(walled, host, browser):
    frames = "".join(
        f'<iframe name="{name}" src="{walled.url}{path}"></iframe>'
        for name, path in {"chat": "/chat", "home": "/", "login": "/accounts/login/", "desk": "/console/"}.items()
    )
    host.pages["/frames"] = (f"default-src 'none'; frame-src {walled.url}", frames)
    page = browser.new_page()
    page.goto(f"{host.url}/frames")
    expect(page.frame_locator("[name=chat]").locator("helio-chat")).to_be_attached()
    page.wait_for_timeout(500)
    for name in ("home", "login", "desk"):
        assert page.frame(name=name).url.startswith("chrome-error:"), name
    elsewhere = Host()
    elsewhere.pages["/frames"] = (f"default-src 'none'; frame-src {walled.url}", frames)
    page.goto(f"{elsewhere.url}/frames")
    page.wait_for_timeout(500)
    for name in ("chat", "home", "login", "desk"):
        assert page.frame(name=name).url.startswith("chrome-error:"), name
    page.close()
    elsewhere.server.shutdown()


PAGES = ["/", "/chat", "/console/", "/accounts/login/", "/nowhere", "/widget/helio-chat.js", "/live/hello", "/healthz"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers(walled, path):
    try:
        with urllib.request.urlopen(walled.url + path, timeout=10) as answer:
            headers = answer.headers
    except urllib.error.HTTPError as error:
        headers = error.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] == ("cross-origin" if path.startswith("/widget/") else "same-origin")
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert ("frame-ancestors 'none'" in policy) == (path != "/chat")
    assert "strict-transport-security" not in headers  # this desk is served by http


def test_hsts_follows_the_sites_address():
    from heliodesk.config.headers import common

    class Settings:
        HSTS_SECONDS, HSTS_SUBDOMAINS = 1000, True

    import heliodesk.config.headers as module

    before, module.settings = module.settings, Settings
    try:
        assert (b"strict-transport-security", b"max-age=1000; includeSubDomains") in common()
    finally:
        module.settings = before
