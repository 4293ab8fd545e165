"""A customer's way through a form, step by step."""

import secrets

from playwright.sync_api import Page, expect

from tests.conftest import Desk
from tests.journeys.sound import faults

DEPOSIT = "/requests/new/deposit-not-credited"


def enter(page: Page, site: Desk, who: str) -> None:
    """From the exchange's own page to "My requests"."""
    page.goto(f"{site.url}/northstar/requests?as={who}")
    page.wait_for_url(f"{site.url}/requests/")


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and nothing is wrong for those who cannot see it."""
    if page.evaluate("document.documentElement.classList.contains('scripted')"):
        assert faults(page) == [], page.url
    assert page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"], page.url


def on(page: Page) -> None:
    page.locator("form[data-intake] p.form-end button[value=next]").click()


def tx(end: str = "a") -> str:
    """A transaction of an EVM network that nobody knows yet; its last sign is its fate at the demo's exchange."""
    return f"0x{secrets.token_hex(31)}e{end}"


def fill_the_deposit(page: Page, site: Desk, id: str, *, coin: str = "USDT", network: str = "POLYGON") -> None:
    """Up to the last look, by the shortest way."""
    page.goto(f"{site.url}{DEPOSIT}/transfer/")
    page.fill("#f-coin", coin)
    page.select_option("#f-network", network)
    page.fill("#f-transaction", id)
    on(page)
    page.fill("#f-amount", "250")
    page.fill("#f-when", "2026-10-28T10:00")
    page.get_by_label("A wallet of my own").check()
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence")
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Look over and send")


def sent(page: Page) -> str:
    """Send; returns the number."""
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    return page.locator(".answer .hd-mono").inner_text()
