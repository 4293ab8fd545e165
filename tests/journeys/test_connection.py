"""A network that goes for a moment: what is said of it is true, on both sides, as soon as it is back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

pytestmark = pytest.mark.journey
GONE = "No connection since"


def test_a_moment_without_a_network_is_over_when_it_is_over(
    clean: Any,
    contexts: Callable[..., BrowserContext],
) -> None:
    context = contexts()
    page = context.new_page()
    page.goto(f"{clean.url}/northstar/")
    page.locator("helio-chat button:has(b)").click()
    page.get_by_role("textbox").fill("Where is my deposit?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Sent")
    context.set_offline(
        True
    )  # says so to the page; the stream that is open goes on, as over a network card that is asleep
    expect(page.get_by_text(GONE)).to_be_visible()
    page.get_by_role("textbox").fill("It was 2 LTC")
    page.keyboard.press("Enter")
    context.set_offline(False)
    expect(page.get_by_text(GONE)).to_be_hidden()
    expect(page.get_by_role("log").get_by_text("It was 2 LTC")).to_have_count(1)
    expect(page.get_by_role("log").locator(".m", has_text="It was 2 LTC")).to_contain_text("Sent")


def test_an_agent_goes_on_where_they_were(
    clean: Any,
    sign_in: Any,
    contexts: Callable[..., BrowserContext],
) -> None:
    customer = contexts().new_page()
    customer.goto(f"{clean.url}/northstar/")
    customer.locator("helio-chat button:has(b)").click()
    customer.get_by_role("textbox").fill("Where are my 3 LTC?")
    customer.keyboard.press("Enter")
    agent = sign_in("mei", takes_chats=True)
    offer = agent.locator("#offers [data-offer]", has_text="Where are my 3 LTC?")
    offer.get_by_role("button", name="Accept").click()
    expect(agent.locator("#stance [data-may-reply='1']")).to_be_attached()
    agent.context.set_offline(True)
    agent.fill("#draft", "I am looking.")
    agent.press("#draft", "Control+Enter")
    expect(agent.locator("#say-problem")).to_contain_text("Not sent")  # it stays where it was written
    customer.get_by_role("textbox").fill("Are you there?")
    customer.keyboard.press("Enter")
    agent.context.set_offline(False)
    expect(agent.locator("#messages")).to_contain_text("Are you there?")
    expect(agent.locator("#lost")).to_be_hidden()
    agent.press("#draft", "Control+Enter")
    expect(customer.get_by_role("log").get_by_text("I am looking.")).to_have_count(1)
    expect(agent.locator("#messages").get_by_text("I am looking.")).to_have_count(1)
