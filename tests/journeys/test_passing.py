"""The hand-over board: an agent looks at what passes at the closing, adds a word, keeps one; it passes, and the next one reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Desk

pytestmark = pytest.mark.journey

# A desk in Lisbon that closes within the next two hours, and one in São Paulo that is open.
FURNISH = """
from uuid import uuid4
from heliodesk.access.actors import SYSTEM
from heliodesk.hours.versions import set_hours
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.staff import change_agent
from heliodesk.routing.succession import set_successors
from heliodesk.tickets.opening import open_ticket

lisbon, saopaulo = Team.objects.create(slug="day", name="Day desk"), Team.objects.create(slug="night", name="Night desk")
set_hours({{"zone": "UTC", "week": {week}}}, by=SYSTEM, reason="Day", team="day")
set_hours({{"zone": "UTC", "week": [[[0, 1440]]] * 7}}, by=SYSTEM, reason="Night", team="night")
set_successors(lisbon, [saopaulo], by=SYSTEM)
change_agent(Agent.objects.get(email="ana@northstar.example"), team=lisbon, by=SYSTEM)
change_agent(Agent.objects.get(email="rui@northstar.example"), team=saopaulo, by=SYSTEM)
for subject in ("Order filled twice", "Fee of an order"):
    open_ticket(customer=Customer.objects.get(external_id="ns-20841"), team=lisbon, subject=subject, language="en",
        body=f"{{subject}}: 4820039915", client_id=uuid4())
"""
PASS = """
from datetime import UTC, datetime, timedelta
from heliodesk.tickets.following import follow
follow(datetime.now(UTC) + timedelta(hours=2))
"""


@pytest.fixture(scope="module")
def own_desk() -> Iterator[Desk]:
    """A desk of its own, since it moves people to other teams."""
    site = Desk("passing")
    yield site
    site.close()


def week() -> list[list[list[int]]]:
    """Open until about an hour from now, on every day that this hour falls on, and not again within two hours."""
    until = datetime.now(UTC) + timedelta(minutes=61)
    minutes = until.hour * 60 + until.minute
    return [[[max(0, minutes - 180), minutes]]] * 7 if minutes > 90 else [[[0, minutes], [minutes + 180, 1440]]] * 7


def sign_in(browser: Browser, url: str, who: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/console/**")
    return page


def test_a_word_goes_along_and_what_is_kept_stays(own_desk, browser: Browser) -> None:
    own_desk.run(FURNISH.format(week=week()))
    page = sign_in(browser, own_desk.url, "ana")
    page.goto(f"{own_desk.url}/console/tickets/")
    page.get_by_role("link", name="Passing on").click()
    board = page.get_by_role("region", name="Day desk closes")
    expect(board).to_contain_text("2 pass")
    first = board.get_by_role("listitem").filter(has_text="Order filled twice")
    expect(first).to_contain_text("not confirmed")
    expect(first).to_contain_text("Give the first answer")
    expect(first).to_contain_text("4820039915")
    first.get_by_label("What else they should know").fill("The book of that minute is on the desk’s drive.")
    first.get_by_role("button", name="Confirm the note").click()
    expect(page.get_by_role("status").first).to_contain_text("confirmed")
    second = board.get_by_role("listitem").filter(has_text="Fee of an order")
    second.get_by_role("button", name="Keep it here").click()
    expect(page.locator(".notice--error")).to_contain_text("Say why")
    second = board.get_by_role("listitem").filter(has_text="Fee of an order")
    second.get_by_label("Or keep it here, because").fill("I answer it first thing tomorrow")
    second.get_by_role("button", name="Keep it here").click()
    expect(board).to_contain_text("kept by Ana")
    expect(board).to_contain_text("1 stays")

    own_desk.run(PASS)
    page.reload()
    expect(page.locator("main")).not_to_contain_text("Order filled twice")  # it is another team's now

    rui = sign_in(browser, own_desk.url, "rui")
    rui.goto(f"{own_desk.url}/console/passing/")
    passed = rui.get_by_role("region", name="Passed in the last 24 h")
    expect(passed).to_contain_text("confirmed by Ana")
    passed.get_by_role("link").click()
    note = rui.locator(".memo").last
    expect(note).to_contain_text("Hand-over from Day desk to Night desk.")
    expect(note).to_contain_text("confirmed by Ana")
    expect(note).to_contain_text("The book of that minute")
    expect(note).to_contain_text("Promised")
