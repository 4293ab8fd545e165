"""A supervisor at the wall: it lives, leads to what is behind, whispers, and goes back in time."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.journey

FURNISH = """
from uuid import uuid4
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import write_to_team
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import Presence

Presence.objects.update(state="off")
# What other journeys left in a queue is theirs.
Conversation.objects.filter(state__in=["queued", "offered"]).update(
    state="closed", offered_to=None, offered_until=None, queued_at=None)
agents = {agent.email.split("@")[0]: agent for agent in Agent.objects.all()}
support = Team.objects.get(slug="support")
customer = Customer.objects.get(external_id="ns-20841")
opened = write_to_team(customer=customer, team=support, body="My deposit has not arrived", client_id=uuid4(),
    language="en", page="Deposits")
accept(Conversation.objects.get(pk=opened.conversation.pk), agent=agents["mei"])
print(opened.conversation.key, opened.conversation.number)
"""
WRITE = """
from uuid import uuid4
from heliodesk.conversations.opening import write_to_team
from heliodesk.people.models import Customer, Team
for n in range(3):
    write_to_team(customer=Customer.objects.create(), team=Team.objects.get(slug="support"), body="Where is my card?",
        client_id=uuid4(), language="en", page="Card")
"""


@pytest.fixture(scope="module")
def matter(desk) -> tuple[str, str]:
    key, number = desk.run(FURNISH).split()
    return key, number


def enter(contexts, desk, who: str, path: str, **options) -> Page:
    page = contexts(viewport={"width": 1440, "height": 900}, **options).new_page()
    page.goto(f"{desk.url}/accounts/login/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.url}/console/**")
    page.goto(f"{desk.url}/console/{path}")
    return page


def test_the_wall_follows_what_happens_and_leads_to_what_is_behind(contexts, desk, matter) -> None:
    page = enter(contexts, desk, "ingrid", "wall/")
    expect(page.locator("#wall-age")).to_contain_text("as of")
    desk.run(WRITE)
    row = page.locator(".wall-queues tbody tr", has=page.locator("#w-chat-support-en"))
    expect(row.locator(".n")).to_have_text("3")
    row.get_by_role("link").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("3 customers wait")
    expect(dialog.locator("tbody tr")).to_have_count(3)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#w-chat-support-en")).to_be_focused()  # of the row that has been drawn anew meanwhile, perhaps


def test_f_makes_it_big_and_escape_brings_it_back(contexts, desk, matter) -> None:
    page = enter(contexts, desk, "ingrid", "wall/")
    page.keyboard.press("f")
    expect(page.locator(".app--big")).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()
    expect(page).to_have_url(re.compile("big=1"))
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.keyboard.press("f")
    expect(page.locator(".bar")).to_be_visible()


def test_a_lost_connection_is_said_and_the_picture_grows_old(contexts, desk, matter) -> None:
    page = enter(contexts, desk, "ingrid", "wall/")
    page.clock.install()
    page.reload()
    expect(page.locator("#wall-age")).to_contain_text("as of")
    page.context.set_offline(True)
    page.clock.run_for(45_000)
    expect(page.locator("#wall-age.is-old")).to_contain_text("ago")
    expect(page.locator(".wall-queues")).to_be_visible()  # what was true stays, with its time
    page.context.set_offline(False)
    page.clock.run_for(15_000)
    expect(page.locator("#wall-age")).not_to_have_class(re.compile("is-old"))


def test_a_whisper_reaches_the_agent_and_no_customer(contexts, desk, matter) -> None:
    key, _number = matter
    mei = enter(contexts, desk, "mei", "")
    ana = enter(contexts, desk, "ana", f"c/{key}/")
    boss = enter(contexts, desk, "ingrid", f"c/{key}/")
    customer = contexts(viewport={"width": 1280, "height": 800}).new_page()
    customer.goto(f"{desk.url}/northstar/requests?as=ns-20841")
    boss.keyboard.press("w") if boss.evaluate("document.activeElement.id") != "draft" else boss.click("#act-whisper")
    boss.fill("#whisper-body", "Ask for the network first")
    boss.locator("#dialog").get_by_role("button", name="Whisper", exact=True).click()
    expect(boss.locator(".memo--whisper")).to_contain_text("You whispered.")
    bar = mei.locator("#whispers")
    expect(bar).to_contain_text("Ingrid whispered to you about Amara Nwosu")
    bar.get_by_role("link", name="Read it").click()
    expect(mei.locator(".memo--whisper")).to_contain_text("Only you and supervisors see this.")
    expect(mei.locator("#whispers")).to_be_empty()
    ana.reload()
    expect(ana.locator("#messages")).to_contain_text("My deposit has not arrived")
    expect(ana.locator("#messages")).not_to_contain_text("Ask for the network first")
    customer.reload()
    assert "Ask for the network first" not in customer.content()


def test_a_chat_is_taken_over_from_the_wall(contexts, desk, matter) -> None:
    key, number = matter
    desk.run("""
from heliodesk.people.models import Agent
from heliodesk.routing.presence import set_presence
set_presence(Agent.objects.get(email="mei@northstar.example"), "busy", reason="Paperwork")
""")
    page = enter(contexts, desk, "ingrid", "wall/")
    row = page.locator(".wall-each li", has_text="Mei")
    expect(row).to_contain_text("Paperwork")
    row.get_by_role("link", name="Mei").click()
    expect(page.locator("#dialog")).to_contain_text(number)
    page.click(f"#over-{key}")
    expect(page.locator(f"#over-{key}")).to_have_count(0)  # the list has gone, the question is there
    page.locator("#dialog").get_by_role("button", name="Take over").click()
    page.wait_for_url(f"{desk.url}/console/c/{key}/")
    expect(page.locator("#messages")).to_contain_text("Ingrid took over from Mei")


def test_any_minute_of_yesterday_can_be_looked_at(contexts, desk, matter) -> None:
    page = enter(contexts, desk, "ingrid", "wall/past/")
    page.locator(".past-days a").first.click()
    expect(page.locator(".past-lane").first).to_be_visible()
    slider = page.get_by_role("slider", name="Minute of the day")
    mark = page.locator(".past-marks a", has_text="most waited")
    most = mark.inner_text().rpartition(" ")[2]
    mark.click()
    expect(page.locator("#past-waited")).to_contain_text(re.compile(rf": {most} customers? waited"))
    before = page.locator("#past-time").inner_text()
    slider.focus()
    page.keyboard.press("ArrowLeft" if before > "12" else "ArrowRight")  # the most may have waited in the last minute
    expect(page.locator("#past-time")).not_to_have_text(before)
    expect(page.locator("#past-now .past-minute")).to_be_visible()
    for _minute in range(20 if before > "12" else 0):
        page.keyboard.press("ArrowLeft")  # so that there is something to play
    page.get_by_role("button", name="Play").click()
    at = page.locator("#past-time").inner_text()
    expect(page.locator("#past-time")).not_to_have_text(at)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("As a table").click()
    expect(page.get_by_role("columnheader", name="People on")).to_be_visible()


def test_who_has_no_script_can_go_a_minute_further(desk, browser: Browser, contexts, matter) -> None:
    page = enter(contexts, desk, "ingrid", "wall/past/", java_script_enabled=False)
    before = page.locator("#past-time").inner_text()
    page.get_by_role("link", name="A minute earlier").click()
    expect(page.locator("#past-time")).not_to_have_text(before)
