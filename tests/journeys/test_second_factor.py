"""Outside the demo an administrator sets up a second factor before anything else, and needs it at every sign-in."""

import base64
import hmac
import struct
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Desk

pytestmark = pytest.mark.journey
MAIL, PASSWORD = "root@northstar.example", "eleven small teapots"


def code(secret: str) -> str:
    """The six digits of now (RFC 6238, 30 s, SHA-1)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture(scope="module")
def site() -> Iterator[Desk]:
    desk = Desk("real", HELIODESK_DEMO="0", HELIODESK_PASSWORD=PASSWORD)
    desk.heliodesk("createadmin", "--email", MAIL, "--name", "Root Admin")
    yield desk
    desk.close()


def enter(browser: Browser, site: Desk) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{site.url}/console/")
    page.fill("[name=login]", MAIL)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    return page


def test_an_administrator_sets_up_an_authenticator_and_is_asked_for_it_ever_after(browser, site):
    page = enter(browser, site)
    page.wait_for_url(f"{site.url}/accounts/2fa/")
    page.goto(f"{site.url}/console/people/")
    expect(page).to_have_url(f"{site.url}/accounts/2fa/")  # nothing else is open yet
    expect(page.get_by_text("the desk opens once you have set up")).to_be_visible()

    page.goto(f"{site.url}/accounts/2fa/totp/activate/")
    page.fill("[name=password]", PASSWORD)  # what guards the account is changed only by who knows the password now
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/accounts/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret, [name=authenticator_secret], .hd-mono").first
    text = secret.input_value() if secret.evaluate("e => e.tagName") == "INPUT" else secret.inner_text()
    page.fill("[name=code]", code(text.replace(" ", "")))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "totp/activate" not in url)
    page.goto(f"{site.url}/console/people/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.context.close()

    again = enter(browser, site)
    again.wait_for_url(f"{site.url}/accounts/2fa/authenticate/**")
    again.goto(f"{site.url}/console/")
    expect(again).not_to_have_url(f"{site.url}/console/")
    again.goto(f"{site.url}/accounts/2fa/authenticate/")
    wrong = f"{(int(code(text.replace(' ', ''))) + 1) % 1_000_000:06d}"
    again.fill("[name=code]", wrong)
    again.keyboard.press("Enter")
    expect(again.locator("[name=code]")).to_be_visible()
    time.sleep(30 - time.time() % 30 + 0.5)  # a code serves once: wait for the next
    again.fill("[name=code]", code(text.replace(" ", "")))
    again.keyboard.press("Enter")
    again.wait_for_url(f"{site.url}/console/")
    again.context.close()


def test_the_demos_people_and_pages_are_not_in_a_real_site(site):
    import urllib.error
    import urllib.request

    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{site.url}/northstar/")
    assert "mei@" not in site.run(
        "from heliodesk.people.models import Agent\nprint(list(Agent.objects.values_list('email')))"
    )
