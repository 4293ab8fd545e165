"""The demo's mail in a browser: a customer writes, an agent answers, the customer answers back; a forger stays apart."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Desk, free_port
from tests.journeys.test_mail_out import signed_in

pytestmark = pytest.mark.journey

WHERE = """
from heliodesk.tickets.models import Ticket
found = Ticket.objects.filter(subject=%r).select_related("conversation").first()
print(found.conversation.key if found else "", found.conversation.customer.external_id if found else "")
"""


@pytest.fixture(scope="module")
def world() -> Iterator[Desk]:
    """A desk, and the mail servers and the DNS of everybody else."""
    port, names, inward = free_port(), free_port(), free_port()
    site = Desk(
        "bothways",
        HELIODESK_SMTP=f"smtp+plain://127.0.0.1:{port}",
        HELIODESK_MAIL_RESOLVER=f"127.0.0.1:{names}",
        HELIODESK_MAIL_SOURCES=f"smtp://127.0.0.1:{inward}",
    )
    ports = ["--port", str(port), "--names", str(names), "--desk", f"127.0.0.1:{inward}"]
    others = subprocess.Popen([sys.executable, "-m", "heliodesk", "demo-mail", *ports], env=site.settings)
    yield site
    others.kill()
    others.wait()
    site.close()


def write(page: Page, site: Desk, *, subject: str, body: str, forged: bool = False) -> None:
    page.goto(f"{site.url}/northstar/mail")
    page.get_by_label("From").select_option(label="Tom Becker")
    page.get_by_label("Subject").fill(subject)
    page.get_by_label("Text", exact=True).fill(body)
    if forged:
        page.get_by_label("As a stranger").check()
    page.get_by_role("button", name="Send the mail").click()
    expect(page.get_by_text("Sent. It comes to the desk in a moment.")).to_be_visible()


def matter(page: Page, site: Desk, subject: str) -> list[str]:
    for _try in range(40):
        if found := site.run(WHERE % subject).split(maxsplit=1):
            return [each.strip() for each in found]
        page.wait_for_timeout(250)
    raise AssertionError("the mail became no request")


def test_a_customer_writes_is_answered_and_answers(world: Desk, browser: Browser) -> None:
    tom = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB").new_page()
    for _try in range(40):  # until the mail servers are there
        try:
            write(tom, world, subject="Where is my withdrawal?", body="It is not there.")
            break
        except AssertionError:
            tom.wait_for_timeout(250)
    key, whose = matter(tom, world, "Where is my withdrawal?")
    assert whose == "ns-82951"  # proven: it is his
    ana = signed_in(world, browser, "ana")
    ana.goto(f"{world.url}/console/c/{key}/")
    ana.locator("#draft").fill("It was sent this morning.")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".m.own .mail-mark").last).to_contain_text("By mail: sent")
    tom.goto(f"{world.url}/northstar/mail")
    letter = tom.locator("article", has_text="It was sent this morning.")
    expect(letter).to_be_visible()
    letter.get_by_role("link", name="Answer").click()
    tom.get_by_label("Text", exact=True).fill("Thank you, I see it now.")
    tom.get_by_role("button", name="Send the mail").click()
    expect(ana.locator(".m:not(.own)", has_text="Thank you, I see it now.")).to_be_visible()
    tom.goto(f"{world.url}/northstar/mail")
    tom.get_by_role("link", name="As a mail program shows it").first.click()
    expect(tom.get_by_text("will ever ask you")).to_be_visible()
    assert tom.evaluate("document.documentElement.scrollWidth") == 390


def test_who_forges_an_address_gets_a_matter_of_their_own(world: Desk, browser: Browser) -> None:
    forger = browser.new_context(locale="en-GB").new_page()
    write(forger, world, subject="Change my address", body="Use evil@x.example from now on.", forged=True)
    key, whose = matter(forger, world, "Change my address")
    assert whose == "None"  # of a visitor, whatever name they write under
    ingrid = signed_in(world, browser, "ingrid")
    ingrid.goto(f"{world.url}/console/c/{key}/")
    expect(ingrid.locator("#passed-on")).to_contain_text("Nobody has shown that this mail is from its sender")
