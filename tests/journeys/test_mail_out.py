"""An agent answers a request that came by mail: the mail arrives, and how far it came is seen, at a desk and on a phone."""

import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import Browser, Page, expect

from heliodesk.channels.email.tests.postman import Postman, postman
from heliodesk.config.northstar import PASSWORD
from tests.conftest import Desk

pytestmark = pytest.mark.journey

CAME = """
from uuid import uuid4
from heliodesk.channels.email.models import Received, Source
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.personal import digest_of
from heliodesk.tickets.assigning import assign
from heliodesk.tickets.opening import open_ticket
customer = Customer.objects.get(external_id="ns-48207")
words = {"subject": "Where is my deposit?", "body": "Hello", "client_id": uuid4(), "language": "en", "source": "mail"}
ticket = open_ticket(customer=customer, team=Team.objects.get(slug="support"), **words).ticket
ana = Agent.objects.get(email="ana@northstar.example")
assign(ticket, to=ana, by=ana.actor)
source, _made = Source.objects.get_or_create(name="lmtp test")
Received.objects.create(source=source, digest=uuid4().hex, size=9, state="filed", mail_id="<first@mail.example>", number=1,
                        sender=digest_of("daniel.ortiz@mail.example"), is_proven=True, conversation=ticket.conversation)
print(ticket.conversation.key)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Postman]:
    with postman() as made:
        yield made


@pytest.fixture(scope="module")
def mailing(server: Postman) -> Iterator[Desk]:
    site = Desk("mailout", HELIODESK_SMTP=f"smtp+plain://127.0.0.1:{server.port}")
    yield site
    site.close()


def signed_in(site: Desk, browser: Browser, who: str, **options: object) -> Page:
    page = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}).new_page()
    page.goto(f"{site.url}/console/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/console/")
    return page


def came(server: Postman, words: str) -> bytes:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for mail in server.mails:
            body = message_from_bytes(mail, policy=default).get_body(("plain",))
            if body and words in body.get_content():
                return mail
        time.sleep(0.1)
    raise AssertionError("no mail came")


@pytest.mark.parametrize("width", [1440, 390])
def test_an_answer_is_mailed_and_its_way_is_seen(mailing: Desk, server: Postman, browser: Browser, width: int) -> None:
    key = mailing.run(CAME).strip()
    ana = signed_in(mailing, browser, "ana", viewport={"width": width, "height": 844})
    ana.goto(f"{mailing.url}/console/c/{key}/")
    ana.locator("#draft").fill(f"It has 9 of 20 confirmations, seen at {width}.")
    ana.get_by_role("button", name="Send", exact=False).last.click()
    expect(ana.locator(".m.own .mail-mark").last).to_contain_text("By mail: sent")
    mail = message_from_bytes(came(server, f"seen at {width}"), policy=default)
    assert mail["to"] == "daniel.ortiz@mail.example"
    assert mail["in-reply-to"] == "<first@mail.example>"
    assert ana.evaluate("document.documentElement.scrollWidth") == width


def test_what_was_perhaps_sent_is_sent_again_by_a_person_alone(
    mailing: Desk, server: Postman, browser: Browser
) -> None:
    key = mailing.run(CAME).strip()
    ana = signed_in(mailing, browser, "ana")
    ana.goto(f"{mailing.url}/console/c/{key}/")
    server.answers["content"] = "drop"
    ana.locator("#draft").fill("Perhaps this comes.")
    ana.keyboard.press("Control+Enter")
    mark = ana.locator(".m.own", has_text="Perhaps this comes.")
    expect(mark).to_contain_text("By mail: perhaps sent.")
    server.answers.clear()
    mark.get_by_role("button", name="Send again").click()
    expect(mark).to_contain_text("By mail: sent")
    expect(mark.get_by_role("button", name="Send again")).to_have_count(0)


def test_an_address_that_takes_no_mail_is_named_and_a_supervisor_finds_it(
    mailing: Desk, server: Postman, browser: Browser
) -> None:
    key = mailing.run(CAME).strip()
    ana = signed_in(mailing, browser, "ana")
    ana.goto(f"{mailing.url}/console/c/{key}/")
    expect(ana.locator("#ticket-panel section").first).to_be_visible()
    server.answers["rcpt"] = "550 5.1.1 no such user"
    ana.locator("#draft").fill("Nobody gets this.")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".m.own", has_text="Nobody gets this.")).to_contain_text("came back. 550 5.1.1")
    expect(ana.locator("#ticket-panel")).to_contain_text("takes no mail")
    server.answers.clear()
    ingrid = signed_in(mailing, browser, "ingrid")
    ingrid.goto(f"{mailing.url}/console/mail/out/")
    row = ingrid.locator(".panel-list > li", has_text="Came back").first
    expect(row).to_contain_text("d•••••z@m•••.example")
    row.get_by_role("button", name="Send again").click()
    expect(ingrid.get_by_text("It is sent again.")).to_be_visible()
    came(server, "Nobody gets this.")
    expect(ana.locator("#ticket-panel")).not_to_contain_text("takes no mail")
