"""My requests, as somebody on a phone without scripts, who has nothing but their mailbox."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Desk

pytestmark = pytest.mark.journey

ASKED = """
from uuid import uuid4
from heliodesk.people.models import Customer, Team
from heliodesk.people.personal import learn
from heliodesk.tickets.opening import open_ticket
pia = Customer.objects.create(external_id="ns-90001", name="Joana", zone="Europe/Lisbon", language="en")
learn(pia, {"email": "joana.p@example.com"}, proven=True)
pia.save()
said = open_ticket(customer=pia, team=Team.objects.get(slug="support"), subject="Where is my refund?", body="Since Monday.",
    language="en", client_id=uuid4())
print(said.ticket.number)
"""

ANSWERED = """
from uuid import uuid4
from heliodesk.people.models import Agent
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.assigning import assign
from heliodesk.tickets.writing import answer
ana = Agent.objects.get(email="ana@northstar.example")
ticket = Ticket.objects.get(subject="Where is my refund?")
assign(ticket, to=ana, by=ana.actor)
answer(Ticket.objects.get(pk=ticket.pk), body="It was sent today.", client_id=uuid4(), agent=ana)
"""


def phone(browser, **options: object) -> Page:
    shape = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    return browser.new_context(locale="en-GB", timezone_id="Europe/Lisbon", **{**shape, **options}).new_page()


@pytest.fixture(scope="module")
def number(desk: Desk) -> str:
    return desk.run(ASKED).strip()


def links_to(page: Page, desk: Desk, to: str) -> list[str]:
    """The links in letters to an address, the newest first."""
    page.goto(f"{desk.url}/northstar/mail")
    found = page.locator("article", has_text=to).get_by_role("link").evaluate_all("all => all.map(a => a.href)")
    return [re.sub(r"^https?://[^/]+", desk.url, each) for each in found if "/requests/link/" in each]


def link_from_the_mailbox(page: Page, desk: Desk, to: str, before: list[str]) -> str:
    """The mail goes by a job: the mailbox is looked into until there is a link that was not there before."""
    for _try in range(40):
        for link in links_to(page, desk, to):
            if link not in before:
                return link
        page.wait_for_timeout(250)
    raise AssertionError("no mail came")


def test_with_a_link_by_mail_and_without_scripts(desk: Desk, browser, number: str) -> None:
    page = phone(browser)
    before = links_to(page, desk, "joana.p@example.com")
    page.goto(f"{desk.url}/requests/{number}/")
    expect(page.get_by_text("This number shows nothing here")).to_be_visible()
    assert "refund" not in page.content()
    page.get_by_label("Your mail address").fill("Joana.P@example.com")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = link_from_the_mailbox(page, desk, "joana.p@example.com", before)
    page.goto(link)
    page.get_by_role("button", name="Open my requests").click()
    expect(page.get_by_role("heading", name="Where is my refund?")).to_be_visible()
    assert page.url.endswith(f"/requests/{number}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_label("Add words", exact=True).fill("I also have a statement.")
    page.get_by_label("Files").set_input_files(
        {"name": "statement.txt", "mimeType": "text/plain", "buffer": b"1 November: 40 EUR"}
    )
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".talk li.me").last).to_contain_text("I also have a statement.")
    expect(page.locator(".talk")).to_contain_text("statement.txt")

    desk.run(ANSWERED)
    page.reload()
    expect(page.get_by_role("listitem").filter(has_text="We wait for you")).to_have_attribute("aria-current", "step")
    expect(page.locator(".talk li.agent").last).to_contain_text("It was sent today.")
    page.get_by_role("button", name="It is solved").click()
    expect(page.locator(".stages [aria-current=step]")).to_contain_text("Solved")
    page.get_by_role("radio", name="4").check(force=True)
    page.get_by_label("What should we know?").fill("Quick")
    page.get_by_role("button", name="Send my rating").click()
    expect(page.get_by_text("Thank you. We have your rating.")).to_be_visible()
    page.get_by_role("button", name="It is not solved: open again").click()
    expect(page.get_by_role("button", name="It is solved")).to_be_visible()

    second = phone(browser)
    second.goto(link)
    expect(second.get_by_role("heading", name="This link is used or too old")).to_be_visible()
    assert "refund" not in second.content()
    second.context.close()
    page.context.close()


def test_all_of_it_is_kept_as_a_file_and_read_in_chinese(desk: Desk, browser, number: str) -> None:
    page = phone(browser, accept_downloads=True)
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": desk.url}])
    before = links_to(page, desk, "joana.p@example.com")
    page.goto(f"{desk.url}/requests/")
    page.get_by_label("您的邮箱地址").fill("joana.p@example.com")
    page.get_by_role("button", name="给我发送链接").click()
    page.goto(link_from_the_mailbox(page, desk, "joana.p@example.com", before))
    page.get_by_role("button", name="打开我的请求").click()
    page.get_by_role("link", name="Where is my refund?").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    with page.expect_download() as fetched:
        page.get_by_role("link", name="PDF").click()
    assert fetched.value.path().read_bytes().startswith(b"%PDF-")
    assert fetched.value.suggested_filename == f"{number}.pdf"
    page.context.close()
