"""The wait where people meet it: said as a range, said when it grows, taken back when nobody is there, and how good it was."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Desk
from tests.journeys.sound import faults, faults_everywhere

pytestmark = pytest.mark.journey

TOOLS = """
from uuid import uuid4
from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import write_to_team
from heliodesk.hours.versions import set_hours
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.staff import add_agent
from heliodesk.routing import following
from heliodesk.routing.models_waits import Estimate
from heliodesk.routing.presence import set_presence
def team():
    return Team.objects.get(slug="waits")
"""
WORLD = """
made = Team.objects.create(slug="waits", name="Waits")
set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="Test", team="waits")
for n in range(3):
    agent = add_agent(email=f"w{n}@northstar.example", name=f"Wu {n}", team=made, languages=["en", "zh"], roles=["agent"], capacity=2)
    set_presence(agent, "available")
for _ in range(9):
    write_to_team(customer=Customer.objects.create(), team=made, body="Where is my deposit?", client_id=uuid4(), language="en")
"""
AWAY = """
for agent in Agent.objects.filter(team=team()).order_by("id")[{first}:{last}]:
    set_presence(agent, "away", reason="break")
following.follow()
"""


@pytest.fixture
def page_of(browser: Browser) -> Iterator[Callable[..., Page]]:
    opened: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "reduced_motion": "reduce", **options})
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def test_a_customer_is_told_a_range_hears_when_it_grows_and_when_nobody_is_there(desk: Desk, page_of) -> None:
    desk.run(f"{TOOLS}{WORLD}")
    page = page_of(viewport={"width": 390, "height": 760})
    page.goto(f"{desk.url}/chat?team=waits")
    page.get_by_role("textbox").fill("My withdrawal is late")
    page.get_by_role("textbox").press("Enter")
    card = page.locator("helio-chat .place")
    expect(card).to_contain_text("Likely ")
    expect(card).to_contain_text("We are still learning how long it takes here")
    key = desk.run(f"{TOOLS}print(Conversation.objects.filter(team=team()).latest('id').key)").strip()

    desk.run(f"{TOOLS}{AWAY.format(first=0, last=2)}")
    expect(card).to_contain_text("It takes longer than we told you before.")
    assert [each for each in faults(page) if "place" in each] == []
    desk.run(f"{TOOLS}{AWAY.format(first=2, last=3)}")
    expect(card).to_contain_text("How long it takes is not known; your place is kept.")
    expect(card).not_to_contain_text("Likely")

    # Leaving is an outcome too.
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    expect(card).to_be_hidden()
    told = desk.run(
        f"{TOOLS}following.follow()\n"
        f"print(*Estimate.objects.filter(conversation__key={key!r}).order_by('id').values_list('changed', 'outcome'))"
    )
    assert told.split() == ["('',", "'left')", "('longer',", "'left')", "('unknown',", "'left')"]


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_how_good_the_times_are_is_told_to_everybody(desk: Desk, page_of, locale: str) -> None:
    page = page_of(locale=locale)
    page.goto(f"{desk.url}/hours/")
    page.locator(".made a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("100")
    assert page.locator(".kept-chart").first.is_visible()
    assert faults_everywhere(page) == []
