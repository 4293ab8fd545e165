"""An agent's day with tickets in a real browser: triage, many at once, two agents in one ticket, macros, a chat that becomes one."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.chats import Visitor, take

pytestmark = pytest.mark.journey

OPEN = """
import json
from uuid import uuid4
from heliodesk.people.models import Customer, Team
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
Ticket.objects.update(status="closed")
made = []
for subject, priority, language in (("First matter", 2, "en"), ("Urgent matter", 4, "en"), ("提现未到账", 3, "zh")):
    customer = Customer.objects.create(name="Amara Nwosu")
    opened = open_ticket(customer=customer, team=Team.objects.get(slug="support"), subject=subject, body="Please look",
                         client_id=uuid4(), language=language, priority=priority)
    made.append(opened.key)
print(json.dumps(made))
"""


@pytest.fixture
def tickets(clean) -> list[str]:
    """The keys of three fresh tickets of Support, and no others in work."""
    return json.loads(clean.run(OPEN))


def listed(page: Page, url: str, view: str = "ours") -> None:
    page.goto(f"{url}/console/tickets/?view={view}")
    expect(page.locator("a.t-open").first).to_be_visible()


def opened(page: Page, url: str, key: str) -> None:
    page.goto(f"{url}/console/c/{key}/")
    expect(page.locator("#then")).to_be_visible()
    expect(page.locator("#ticket-panel section").first).to_be_visible()


def test_the_most_urgent_is_opened_and_answered_with_the_keyboard_alone(clean, tickets, sign_in) -> None:
    ana = sign_in("ana")
    listed(ana, clean.url)
    ana.locator("main").press("j")
    expect(ana.locator("a.t-open:focus")).to_have_text("Urgent matter")
    ana.keyboard.press("Enter")
    expect(ana.locator("#head h1")).to_have_text("Urgent matter")
    expect(ana.locator("#draft")).to_be_focused()
    ana.keyboard.type("We are on it.")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".m.own .b")).to_contain_text("We are on it.")
    expect(ana.locator("#head .facts")).to_contain_text("Waits for the customer")
    expect(ana.locator("#head .facts")).to_contain_text("With you")


def test_many_are_changed_and_brought_back(clean, tickets, sign_in) -> None:
    ana = sign_in("ana")
    listed(ana, clean.url)
    ana.locator("main").press("j")
    ana.keyboard.press("x")
    ana.keyboard.press("j")
    ana.keyboard.press("x")
    expect(ana.locator("#picked")).to_have_text("2 chosen")
    ana.select_option("#change", "status:others")
    ana.get_by_role("button", name="Change", exact=True).click()
    expect(ana.locator(".done")).to_contain_text("2 tickets changed.")
    expect(ana.locator("a.t-open")).to_have_count(1)
    ana.get_by_role("button", name="Undo").click()
    expect(ana.locator(".notices")).to_contain_text("2 tickets are as they were before.")
    expect(ana.locator("a.t-open")).to_have_count(3)


def test_two_agents_in_one_ticket_do_not_talk_past_each_other(clean, tickets, sign_in) -> None:
    ana, rui = sign_in("ana"), sign_in("rui")
    opened(ana, clean.url, tickets[0])
    opened(rui, clean.url, tickets[0])
    expect(ana.locator("#also")).to_contain_text("Rui")
    # What Rui says does not reach Ana's page before she sends.
    ana.route(re.compile(r"/thread\?after"), lambda route: route.abort())
    rui.fill("#draft", "I have asked Payments.")
    rui.press("#draft", "Control+Enter")
    expect(rui.locator(".m.own .b")).to_contain_text("I have asked Payments.")
    ana.wait_for_timeout(6_000)  # the warning that a colleague types is another one
    ana.fill("#draft", "Which network?")
    ana.press("#draft", "Control+Enter")
    expect(ana.locator("#say-problem")).to_contain_text("Rui: “I have asked Payments.”")
    ana.unroute(re.compile(r"/thread\?after"))
    ana.press("#draft", "Control+Enter")
    expect(ana.locator(".m.own .b").last).to_contain_text("Which network?")


def test_a_macro_fills_the_draft_and_shows_what_it_sets(clean, tickets, sign_in) -> None:
    ana = sign_in("ana")
    opened(ana, clean.url, tickets[0])
    ana.locator("#draft").press("/")
    ana.get_by_role("button", name="Solved, with thanks").click()
    expect(ana.locator("#draft")).to_have_value(re.compile("Hello Amara Nwosu"))
    expect(ana.locator("#then")).to_have_value("solved")
    expect(ana.locator("#macro-sets")).to_have_text("Solved")
    ana.press("#draft", "Control+Enter")
    expect(ana.locator("#head .facts")).to_contain_text("Solved")


def test_a_chat_becomes_a_ticket_and_its_customer_never_sees_what_departments_say(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    key = take(mei, visitor, "My withdrawal is missing")
    mei.locator("#act-ticket").click()
    mei.fill("#b-subject", "Withdrawal missing")
    mei.locator("#dialog button[type=submit]").click()
    expect(mei.locator("#head h1")).to_have_text("Withdrawal missing")
    opened(mei, clean.url, key)
    mei.get_by_role("button", name="Ask another department").click()
    mei.fill("#a-subject", "Zanzibar ledger")
    mei.fill("#a-body", "Is it booked?")
    mei.locator("#dialog button[type=submit]").click()
    expect(mei.locator("#ticket-panel")).to_contain_text("Zanzibar ledger")
    assert "Zanzibar" not in json.dumps(visitor._ask("GET", "/live/state"))
    assert "Zanzibar" not in json.dumps(visitor._ask("GET", f"/live/messages?conversation={key}&after=0"))


def test_tickets_on_a_phone_in_chinese(clean, tickets, sign_in) -> None:
    wei = sign_in("weijie", width=390, height=844)
    wei.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": clean.url}])
    listed(wei, clean.url)
    expect(wei.get_by_role("heading", level=1)).to_have_text(re.compile("[\u4e00-\u9fff]"))
    assert wei.evaluate("document.documentElement.scrollWidth") <= 390
    wei.get_by_text("提现未到账").click()
    expect(wei.locator("#then")).to_be_visible()
    assert wei.evaluate("document.documentElement.scrollWidth") <= 390
    wei.fill("#draft", "您好，我们正在核对。")
    wei.locator("#send").click()
    expect(wei.locator(".m.own .b")).to_contain_text("我们正在核对")
