"""Whoever looks at a customer's data says why, is seen, and is stopped when it is too much. From both sides."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.journey

MAIL = "daniel.ortiz@mail.example"
MASKED = "d•••••z@m•••.example"
FURNISH = """
from uuid import uuid4
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close, write_to_team
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import Presence
Presence.objects.update(state="off")
support = Team.objects.get(slug="support")
daniel = Customer.objects.get(external_id="ns-48207")
said = write_to_team(customer=daniel, team=support, body="Where is my card?", client_id=uuid4(), language="en", page="Cards")
conversation = Conversation.objects.get(pk=said.conversation.pk)
accept(conversation, agent=Agent.objects.get(email="ana@northstar.example"))
print(conversation.key, conversation.number)
"""
CLOSE = """
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close
from heliodesk.people.models import Agent
close(Conversation.objects.get(key="{}"), by=Agent.objects.get(email="ana@northstar.example").actor)
"""


@pytest.fixture
def enter(desk, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """`enter("ana")`: a browser in which she has signed in."""
    contexts: list[BrowserContext] = []

    def sign_in(who: str) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{desk.url}/accounts/login/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", "northstar-demo")
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/**")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def test_a_detail_is_shown_with_a_reason_and_the_customer_sees_who_looked(desk, browser, enter) -> None:
    key, number = desk.run(FURNISH).split()
    ana = enter("ana")
    ana.goto(f"{desk.url}/console/c/{key}/")
    panel = ana.locator("#customer")
    expect(panel).to_contain_text(MASKED)
    assert MAIL not in ana.content()
    panel.get_by_role("button", name="Show: Mail").click()
    dialog = ana.get_by_role("dialog")
    expect(dialog).to_contain_text("the customer can see them")
    dialog.get_by_label("To check that it is them").check()
    dialog.get_by_role("button", name="Show").click()
    expect(dialog).to_be_hidden()
    expect(panel).to_contain_text(MAIL)
    expect(panel).to_contain_text("Shown for")
    assert "+57 300" not in ana.content()

    daniel = browser.new_context(locale="en-GB").new_page()
    daniel.goto(f"{desk.url}/northstar/requests?as=ns-48207")
    daniel.wait_for_url("**/requests/")
    looks = daniel.locator(".looks li").first
    expect(looks).to_contain_text("Ana (Support) saw in full: Mail")
    expect(looks).to_contain_text("To check that it is them")
    expect(daniel.locator(".reqs").first).to_contain_text(number)
    assert urlsplit(daniel.url).query == ""  # nothing that proves who they are stands in an address
    daniel.context.close()

    desk.run(
        "from heliodesk.safety.models import Viewing; from django.db.models import F; from datetime import timedelta\n"
        "Viewing.objects.update(at=F('at') - timedelta(seconds=61))"
    )
    ana.reload()
    expect(panel).to_contain_text(MASKED)


def test_a_closed_case_is_looked_up_by_its_number_and_found_in_the_audit(desk, enter) -> None:
    key, number = desk.run(FURNISH).split()
    desk.run(CLOSE.format(key))
    rui = enter("rui")
    rui.goto(f"{desk.url}/console/c/{key}/")
    assert "Where is my card?" not in rui.content()
    rui.goto(f"{desk.url}/console/")
    rui.get_by_role("button", name="Look up a case").click()
    dialog = rui.get_by_role("dialog")
    dialog.get_by_label("Number of the case").fill("HD-2222-2222")
    dialog.get_by_label("Why do you need it?").fill("The customer quoted it on the phone")
    dialog.get_by_role("button", name="Open the case").click()
    expect(dialog.get_by_role("alert")).to_contain_text("no case of your team")
    dialog.get_by_label("Number of the case").fill(number.lower().replace("-", " "))
    dialog.get_by_role("button", name="Open the case").click()
    expect(rui.locator("#messages")).to_contain_text("Where is my card?")

    ingrid = enter("ingrid")
    ingrid.get_by_role("button", name="Oversight").click()
    ingrid.get_by_role("link", name="Audit").click()
    row = ingrid.locator("tbody tr").filter(has_text=number).first
    expect(row).to_contain_text("Rui Tavares")
    expect(row).to_contain_text("looked a case up")
    expect(row).to_contain_text("The customer quoted it on the phone")
    ingrid.get_by_role("link", name="Check the chain").click()
    expect(ingrid.get_by_role("status").filter(has_text="all sound")).to_be_visible()


def test_an_export_needs_a_second_person(desk, enter) -> None:
    ingrid, kofi = enter("ingrid"), enter("kofi")
    ingrid.goto(f"{desk.url}/console/exports/")
    ingrid.get_by_label("What", exact=True).select_option("audit")
    ingrid.get_by_role("textbox", name="Reason", exact=True).fill("Quarterly audit")
    ingrid.get_by_role("button", name="Ask").click()
    expect(ingrid.get_by_text("Somebody else has to allow it.")).to_be_visible()
    hers = ingrid.get_by_role("listitem").filter(has_text="Quarterly audit")
    expect(hers.get_by_role("button", name="Allow")).to_have_count(0)
    kofi.goto(f"{desk.url}/console/exports/")
    his_view = kofi.get_by_role("listitem").filter(has_text="Quarterly audit")
    his_view.get_by_role("button", name="Allow").click()
    expect(kofi.get_by_text("It can be fetched for 24 hours.")).to_be_visible()
    ingrid.reload()
    with ingrid.expect_download() as fetched:
        hers.get_by_role("link", name="Fetch").click()
    text = fetched.value.path().read_bytes().decode("utf-8-sig")
    assert "Ingrid Solberg" in text.splitlines()[1]
    expect(his_view.get_by_role("link", name="Fetch")).to_have_count(0)
