"""The widget is small, fits the smallest phone, and is complete for keyboard and screen reader."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.journey

BEFORE_OPENING = 4_000  # bytes of bodies, as they travel
IN_ALL = 30_000


def _open(page: Page) -> None:
    page.locator("helio-chat button:has(b)").click()
    expect(page.get_by_role("textbox")).to_be_focused()


def _faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.fixture
def page_of(browser: Browser) -> Any:
    """A new browser's page; closed at the end."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "reduced_motion": "reduce", **options})
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_it_is_small_until_opened_and_small_when_open(desk: Any, page_of: Callable[..., Page], language: str) -> None:
    page = page_of()
    sizes: dict[str, int] = {}

    def weigh(request: Any) -> None:
        if not request.url.endswith("/host"):
            sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", weigh)
    html = (
        f'<html lang="{language}"><script type="module" src="/widget/helio-chat.js"></script><helio-chat></helio-chat>'
    )
    page.route(f"{desk.url}/host", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{desk.url}/host")
    expect(page.locator("helio-chat button:has(b)")).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = dict(sizes)
    assert any("element.js" in url for url in before)
    assert not any("panel" in url for url in before)
    assert sum(before.values()) < BEFORE_OPENING, before
    _open(page)
    page.wait_for_timeout(500)
    code = {url: size for url, size in sizes.items() if "/widget/" in url or url in before}
    assert {"element.js", "panel.js"} <= {url.rpartition("/")[2] for url in code}
    assert sum(code.values()) < IN_ALL, code


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(desk: Any, page_of: Callable[..., Page], theme: str) -> None:
    page = page_of(color_scheme=theme)
    page.goto(f"{desk.url}/northstar/")
    expect(page.locator("helio-chat button:has(b)")).to_be_visible()
    assert _faults(page) == []
    _open(page)
    expect(page.get_by_text("A person answers you here")).to_be_visible()
    assert _faults(page) == []
    page.get_by_role("textbox").fill("look at https://example.org/a")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    expect(page.locator(".place")).to_be_visible()
    assert _faults(page) == []
    page.get_by_role("button", name="More").click()
    assert _faults(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="https://example.org/a").click()
    assert _faults(page) == []
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.get_by_role("textbox").fill("later")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting to send")).to_be_visible()
    assert _faults(page) == []


def test_the_support_home_is_sound_in_both_languages_and_without_scripts(
    desk: Any, page_of: Callable[..., Page]
) -> None:
    page = page_of()
    page.goto(f"{desk.url}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert _faults(page) == []
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert _faults(page) == []
    plain = page_of(java_script_enabled=False)
    plain.goto(f"{desk.url}/")
    expect(plain.get_by_role("heading", level=1)).to_have_text(re.compile("People are here now|Open now"))
    expect(plain.get_by_text("Open day and night.").first).to_be_visible()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_scrolls_sideways_at_320_px(desk: Any, page_of: Callable[..., Page], direction: str) -> None:
    page = page_of(viewport={"width": 320, "height": 568})
    page.goto(f"{desk.url}/northstar/")
    page.evaluate("(dir) => (document.documentElement.dir = dir)", direction)
    _open(page)
    page.get_by_role("textbox").fill("a " + "very" * 40 + " long word, and https://example.org/" + "path/" * 30)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    wide = page.evaluate(
        """() => [document.scrollingElement, ...document.querySelector("helio-chat").shadowRoot.querySelectorAll("*")]
          .filter((it) => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX !== "visible"
                          && !it.matches("textarea, .hd-only-read"))
          .map((it) => `${it.localName}.${it.className} ${it.scrollWidth} > ${it.clientWidth}`)"""
    )
    assert wide == []
    small = page.evaluate(
        """() => [...document.querySelector("helio-chat").shadowRoot.querySelectorAll("button, a, textarea")]
          .filter((it) => it.checkVisibility() && !it.matches(".link, .tap"))
          .map((it) => [it.getAttribute("aria-label") ?? it.textContent, it.getBoundingClientRect()])
          .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    )
    assert small == []


def test_the_keyboard_alone_opens_writes_and_closes(desk: Any, page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto(f"{desk.url}/northstar/")
    bubble = page.locator("helio-chat button:has(b)")
    expect(bubble).to_be_visible()
    page.keyboard.press("Tab")
    expect(bubble).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox")
    expect(field).to_be_focused()
    page.keyboard.type("by hand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").locator(".m", has_text="by hand")).to_contain_text("Sent")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Add pictures or files")).to_be_focused()
    for name in ("As a request", "Here in this chat"):  # how to leave the queue
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()
    close = page.get_by_role("button", name="Close", exact=True)
    for _stop in range(4):  # past the log, what is announced, and while a message waits "Take back"
        page.keyboard.press("Shift+Tab")
        if close.evaluate("(it) => it.getRootNode().activeElement === it"):
            break
    expect(close).to_be_focused()
    page.keyboard.press("Escape")
    expect(bubble).to_be_focused()


def test_on_a_phone_the_keyboard_does_not_leave_the_panel(desk: Any, page_of: Callable[..., Page]) -> None:
    page = page_of(viewport={"width": 390, "height": 844})
    page.goto(f"{desk.url}/northstar/")
    _open(page)
    focused = "document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-label')"
    seen = []
    for _turn in range(8):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(focused))
    if "Put away" in seen:  # what is announced; a demo may have nothing to say
        seen.remove("Put away")
    assert seen[:7] == ["Send", "More", "Close", "Messages", "Add pictures or files", "Your message", "Send"]
