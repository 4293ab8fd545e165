"""More come than usual: customers are told and may leave the queue, who waits for an incident gets one answer, help is called."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Desk
from tests.journeys.test_passing import sign_in

pytestmark = pytest.mark.journey

FURNISH = """
from heliodesk.access.actors import SYSTEM
from heliodesk.hours.versions import set_hours
from heliodesk.routing.models import Presence

Presence.objects.update(state="off")
set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="Always open", team="support")
"""


@pytest.fixture(scope="module")
def own_desk() -> Iterator[Desk]:
    """A desk of its own: what is told on it is told everybody."""
    site = Desk("surge")
    site.run(FURNISH)
    yield site
    site.close()


def chat(context: BrowserContext, desk: Desk, words: str) -> Page:
    page = context.new_page()
    page.goto(desk.url)
    page.locator("helio-chat button:has(b)").click()
    page.get_by_role("textbox", name="Your message").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text(words)).to_be_visible()
    return page


def test_from_the_line_to_the_answer(own_desk: Desk, browser: Browser, contexts: Callable[..., BrowserContext]) -> None:
    boss = sign_in(browser, own_desk.url, "ingrid")
    boss.goto(f"{own_desk.url}/console/surge/")
    boss.get_by_role("button", name="Turn it on for Support").click()
    support = boss.get_by_role("region", name="Support on")
    expect(support).to_contain_text("Turned on by Ingrid Solberg")
    support.get_by_role("button", name="Call 2 who are off duty").click()
    expect(support).to_contain_text("Rui Tavares (No answer yet)")

    # A customer is told, leaves the queue, and keeps the place.
    visitor = chat(contexts(), own_desk, "My Litecoin deposits have not arrived")
    second = chat(contexts(), own_desk, "Which documents do you take?")
    expect(visitor.get_by_text("More people than usual").last).to_be_visible()
    expect(visitor.get_by_text("You are next")).to_be_visible()
    visitor.get_by_role("button", name="Here in this chat").click()
    expect(visitor.get_by_text("When it is your turn, you are written to here")).to_be_visible()
    expect(visitor.get_by_text("You are next")).to_be_visible()
    expect(second.get_by_text("You are number 2")).to_be_visible()
    visitor.get_by_role("button", name="I wait here after all").click()
    expect(visitor.get_by_role("button", name="Here in this chat")).to_be_visible()
    second.get_by_role("button", name="As a request").click()
    expect(second.get_by_text("this becomes a request")).to_be_visible()
    expect(second.get_by_text("You keep this place")).to_be_visible()

    # One answer to who waits for the incident.
    boss.goto(f"{own_desk.url}/console/surge/")
    boss.get_by_role("link", name="Who waits, and one answer").click()
    likely = boss.get_by_role("region", name="Probably about it")
    expect(likely).to_contain_text("Visitor")
    expect(likely).not_to_contain_text("Which documents")
    for box in likely.get_by_role("row").filter(has_not_text="Visitor").get_by_role("checkbox").all():
        box.uncheck()
    likely.get_by_role("button", name="They wait for it").click()
    boss.get_by_role("textbox", name="English").fill("The node is mended. Deposits arrive again.")
    boss.get_by_role("button", name="See who reads what").click()
    expect(boss.locator(".surge-preview")).to_contain_text("1 reads this in English")
    boss.get_by_role("button", name=re.compile("Send to 1")).click()
    boss.get_by_role("button", name="Take it back").click()
    expect(boss.get_by_text("taken back, nobody was sent it")).to_be_visible()
    boss.get_by_role("textbox", name="English").fill("The node is mended. Deposits arrive again.")
    boss.get_by_role("button", name="See who reads what").click()
    boss.get_by_role("button", name=re.compile("Send to 1")).click()
    own_desk.run(
        "from heliodesk.routing.models import OneAnswer\nfrom heliodesk.tickets.one_answer import send_one_answer\n"
        "send_one_answer(answer=OneAnswer.objects.filter(undone_at=None).get().pk)"
    )
    expect(visitor.get_by_role("log").get_by_text("The node is mended.")).to_be_visible()
    boss.reload()
    expect(boss.get_by_text("sent to 1 of 1")).to_be_visible()

    # Who was called comes, is asked, and the customer who left has a request now.
    rui = sign_in(browser, own_desk.url, "rui")
    rui.get_by_role("button", name="Yes, I take chats").click()
    offer = rui.locator("#offers, .banner--offer").get_by_role("button", name=re.compile("Accept|Take")).first
    expect(offer).to_be_visible()
    offer.click()
    expect(second.get_by_text(re.compile("^It is your turn"))).to_be_visible()
    expect(second.get_by_text("This is now request")).to_be_visible()
    boss.goto(f"{own_desk.url}/console/surge/")
    support = boss.get_by_role("region", name="Support on")
    expect(support).to_contain_text("Rui Tavares (Comes)")
    support.get_by_role("button", name="Turn off").click()
    expect(boss.get_by_role("region", name="Earlier")).to_contain_text("Ingrid Solberg")
