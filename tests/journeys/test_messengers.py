"""A bot of Telegram is connected in the console; a customer writes by their app, an agent answers, and each sees what became of it."""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.conftest import Desk
from tests.fakes.telegram import TOKEN, Telegram

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as made:
        yield made  # type: ignore[misc]


@pytest.fixture(scope="module")
def site(telegram: Telegram) -> Iterator[Desk]:
    desk = Desk("messengers", HELIODESK_OUTBOUND_ALLOW=telegram.place)
    yield desk
    desk.close()


@pytest.fixture
def at(site: Desk, contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`at("kofi", "channels/")`: that person's page of the console."""

    def enter(who: str, path: str, **options: object) -> Page:
        page = contexts(**options).new_page()
        page.goto(f"{site.url}/accounts/login/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", "northstar-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site.url}/console/**")
        page.goto(f"{site.url}/console/{path}")
        return page

    return enter


def app(telegram: Telegram, path: str, **said: Any) -> Any:
    """What a customer does in their app."""
    headers = {"content-type": "application/json"}
    call = urllib.request.Request(f"{telegram.url}/-/{path}", json.dumps(said).encode(), headers)
    with urllib.request.urlopen(call, timeout=10) as answer:
        return json.load(answer)


def got(telegram: Telegram, chat: int, words: str) -> None:
    """Wait until the customer has read it."""
    deadline = time.monotonic() + 20
    while not any(words in each.get("text", "") for each in telegram.sent if each["chat"]["id"] == chat):
        assert time.monotonic() < deadline, [each.get("text") for each in telegram.sent]
        time.sleep(0.05)


@pytest.fixture(scope="module")
def connected(site: Desk, telegram: Telegram, browser: Any) -> str:
    """An administrator connects the bot: the key of the account."""
    page = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site.url}/accounts/login/?next=/console/channels/")
    page.fill("[name=login]", "kofi@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No account is connected.")).to_be_visible()
    page.locator("main").get_by_role("link", name="Add an account").click()
    page.get_by_role("link", name=re.compile("Telegram")).click()
    page.get_by_label("Bot token").fill("1:wrong")
    page.get_by_label("Another address of the platform").fill(telegram.url)
    page.get_by_role("button", name="Try and connect").click()
    expect(page.get_by_role("alert").filter(has_text="does not let us in")).to_be_visible()
    page.get_by_label("Bot token").fill(TOKEN)
    page.get_by_label("Another address of the platform").fill(telegram.url)
    page.get_by_role("button", name="Try and connect").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("@desk_fake_bot")
    expect(page.locator(".ch-top .hd-tag")).to_have_text("Works")
    address = page.locator("#address").inner_text()
    assert telegram.webhook["url"] == address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert TOKEN not in page.content()
    page.context.close()
    return address.rstrip("/").rpartition("/")[2]


def test_a_customer_writes_and_an_agent_answers(
    connected: str, telegram: Telegram, at: Callable[..., Page], site: Desk
) -> None:
    said = app(telegram, "write", chat=501, name="Noor", text="I sent 2 LTC and it is not there")
    got(telegram, 501, "We have your message")
    page = at("ana", "queues/support/en/")
    row = page.locator(".waiting-list li").filter(has_text="Noor")
    expect(row).to_contain_text("Telegram")
    row.get_by_role("button", name=re.compile("Take")).click()
    page.wait_for_url("**/console/c/**")
    expect(page.locator("#standing")).to_contain_text("By Telegram")
    expect(page.locator(".identity")).to_contain_text("Not proven")
    page.fill("#draft", "It needs six confirmations.")
    page.click("#send")
    got(telegram, 501, "It needs six confirmations.")
    expect(page.locator(".own .mail-mark").last).to_contain_text("Telegram: sent")
    edit = {**said["message"], "text": "I sent 3 LTC and it is not there", "edit_date": int(time.time())}
    app(telegram, "update", edited_message=edit)
    expect(page.locator("#messages")).to_contain_text("I sent 3 LTC")
    page.locator(".edits summary").click()
    expect(page.locator(".edits li")).to_have_text("I sent 2 LTC and it is not there")
    picture = (
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000"
        "000049454e44ae426082"
    )
    app(telegram, "write", chat=501, name="Noor", text="the receipt", photo=picture)
    expect(page.locator("#messages")).to_contain_text("the receipt")
    expect(page.locator(".m .beside")).to_have_count(0)
    assert [each.get("text") for each in telegram.sent].count("It needs six confirmations.") == 1


def test_who_leaves_the_line_of_the_chat_is_called_back_on_telegram(
    connected: str, telegram: Telegram, at: Callable[..., Page], site: Desk, contexts: Callable[..., BrowserContext]
) -> None:
    app(telegram, "write", chat=504, name="Daniel", text="/verify")
    got(telegram, 504, "/requests/join/")
    asked = next(each["text"] for each in telegram.sent if "/requests/join/" in each.get("text", ""))
    found = re.search(r"/requests/join/\w+/", asked)
    assert found
    customer = contexts(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    customer.goto(f"{site.url}/northstar/requests?as=ns-71120")
    customer.goto(f"{site.url}{found[0]}")
    customer.get_by_role("button", name="Yes, it is mine").click()
    expect(customer.get_by_role("heading", level=1)).to_have_text("Thank you")

    customer.goto(f"{site.url}/northstar/?as=ns-71120")
    customer.locator("helio-chat button:has(b)").click()
    customer.get_by_role("textbox").fill("My LTC left the wallet yesterday")
    customer.keyboard.press("Enter")
    customer.get_by_role("button", name="On Telegram").click()
    expect(customer.get_by_role("log")).to_contain_text("When it is your turn, you are written to on Telegram.")
    assert customer.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page = at("ana", "queues/support/en/")
    row = page.locator(".waiting-list li").filter(has_text="answer on Telegram")
    row.get_by_role("button", name=re.compile("Take")).click()
    page.wait_for_url("**/console/c/**")
    expect(page.locator("#messages")).to_contain_text("what you write goes to Telegram")
    expect(page.locator("#standing")).to_contain_text("By Telegram")
    got(telegram, 504, "It is your turn: Ana, a person, answers on Telegram")
    page.fill("#draft", "It has ten of twelve confirmations.")
    page.click("#send")
    got(telegram, 504, "ten of twelve")
    app(telegram, "write", chat=504, name="Daniel", text="Thank you, I wait")
    expect(page.locator("#messages")).to_contain_text("Thank you, I wait")
    expect(customer.get_by_role("log")).to_contain_text("Thank you, I wait")  # one conversation, wherever it is read


def test_blocked_is_said_before_anything_is_typed(
    connected: str, telegram: Telegram, at: Callable[..., Page], site: Desk
) -> None:
    app(telegram, "write", chat=502, name="Ben", text="Hello there")
    page = at("ana", "queues/support/en/")
    page.locator(".waiting-list li").filter(has_text="Ben").get_by_role("button", name=re.compile("Take")).click()
    page.wait_for_url("**/console/c/**")
    app(telegram, "block/502")
    expect(page.locator("#standing")).to_contain_text("The customer has blocked us there")
    page.fill("#draft", "Are you there?")
    page.click("#send")
    expect(page.locator(".own .mail-mark.wrong")).to_contain_text("not sent")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.response["violations"] == []
    app(telegram, "write", chat=502, name="Ben", text="I am back")
    expect(page.locator("#standing")).not_to_contain_text("blocked")
    page.get_by_role("button", name="Send again").click()
    got(telegram, 502, "Are you there?")


def test_nobody_knows_is_said_and_a_person_decides(
    connected: str, telegram: Telegram, at: Callable[..., Page], site: Desk
) -> None:
    app(telegram, "write", chat=503, name="Chi", text="Hello there")
    got(telegram, 503, "We have your message")
    page = at("ana", "queues/support/en/")
    page.locator(".waiting-list li").filter(has_text="Chi").get_by_role("button", name=re.compile("Take")).click()
    page.wait_for_url("**/console/c/**")
    got(telegram, 503, "is with you now")
    telegram.next("broken")
    held: list[Route] = []  # the page is slow: by the time that it shows the answer, the sending has come to its end
    slow = True
    page.route("**/thread?after=*", lambda route: held.append(route) if slow else route.continue_())
    page.fill("#draft", "One moment")
    page.click("#send")
    deadline = time.monotonic() + 20
    with psycopg.connect(site.settings["DATABASE_URL"], autocommit=True) as db:
        while not db.execute("select 1 from chats_going where state = 'unknown'").fetchone():
            assert time.monotonic() < deadline
            page.wait_for_timeout(50)
    held.pop(0).continue_()
    expect(page.locator(".own .mail-mark.unsure")).to_contain_text("perhaps sent")
    with page.expect_response("**/channels/sent/*/again"):
        page.get_by_role("button", name="Send again").click()
    slow = False
    for route in held:
        route.continue_()
    expect(page.locator(".own .mail-mark").last).to_contain_text("Telegram: sent")


def test_what_is_not_understood_is_read_again(
    connected: str, telegram: Telegram, at: Callable[..., Page], site: Desk
) -> None:
    app(telegram, "update", brand_new_thing={"words": "my password is hunter2hunter2"})
    page = at("ingrid", "channels/unread/")
    expect(page.locator(".mail-list li")).to_have_count(1)
    page.locator(".mail-list a").click()
    page.get_by_role("button", name="Open it").click()
    expect(page.locator("pre")).to_contain_text("brand_new_thing")
    expect(page.locator("pre")).not_to_contain_text("hunter2")
    page.get_by_role("button", name="Read it again").click()
    expect(page.get_by_text("1 event is read again.")).to_be_visible()
    page.wait_for_timeout(1_500)
    page.reload()
    page.locator(".mail-list a").click()
    page.get_by_role("button", name="Leave it aside").click()
    expect(page.get_by_text("Everything that came was understood.")).to_be_visible()


def test_not_let_in_any_more_an_administrator_sees_it_everywhere(
    connected: str, telegram: Telegram, at: Callable[..., Page], site: Desk
) -> None:
    page = at("kofi", f"channels/{connected}/")
    telegram.next("expired")
    page.get_by_role("button", name="Ask the platform now").click()
    expect(page.locator(".ch-top .hd-tag")).to_have_text("Has to be connected again")
    page.goto(f"{site.url}/console/people/")
    expect(page.locator(".banner").filter(has_text="has to be connected again")).to_be_visible()
    page.goto(f"{site.url}/console/channels/{connected}/")
    page.get_by_role("button", name="Ask the platform now").click()
    expect(page.locator(".ch-top .hd-tag")).to_have_text("Works")


def test_the_pages_are_in_order_in_both_languages(connected: str, at: Callable[..., Page], site: Desk) -> None:
    for dark in ("light", "dark"):
        page = at("kofi", "channels/", color_scheme=dark, viewport={"width": 390, "height": 844})
        for path in (
            "channels/",
            "channels/add/",
            "channels/add/telegram/",
            f"channels/{connected}/",
            "channels/unread/",
        ):
            page.goto(f"{site.url}/console/{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
            assert found.response["violations"] == [], path
