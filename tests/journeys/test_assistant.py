"""The assistant in a real browser: it offers what it finds, passes on to a person with everything, and is silent from then on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import Desk

pytestmark = pytest.mark.journey
PASSWORD = "northstar-demo"


@pytest.fixture(scope="module")
def site() -> Iterator[Desk]:
    """A desk of its own, whose assistant is on."""
    made = Desk("assistant", HELIODESK_ASSISTANT="on", HELIODESK_POSTS_PER_SECOND="0")
    yield made
    made.close()


@pytest.fixture
def chat(site: Desk, contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """The chat as a page: `chat("zh-Hans", viewport=…)`."""

    def go(language: str = "en", **options: Any) -> Page:
        page = contexts(**options).new_page()
        page.goto(f"{site.url}/chat?team=support&language={language}")
        expect(page.get_by_role("textbox")).to_be_visible()
        return page

    return go


@pytest.fixture
def console(site: Desk, contexts: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    """The console as that person sees it."""

    def go(who: str, path: str = "/console/") -> Page:
        page = contexts(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(f"{site.url}/console/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".bar")).to_be_visible()
        page.goto(site.url + path)
        return page

    return go


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("log").locator(".m.me", has_text=text)).to_contain_text(
        "Sent" if text.isascii() else "已发送"
    )


def test_asked_it_offers_passes_on_with_everything_and_is_silent(chat: Any, console: Any) -> None:
    page = chat()
    expect(page.get_by_text("The assistant answers first")).to_be_visible()
    write(page, "I forgot the memo on my XRP deposit")
    first = page.locator(".bot").first
    expect(first).to_contain_text("I am the assistant of Northstar, a program and not a person.")
    sources = first.get_by_role("group", name="Articles").get_by_role("link")
    expect(sources.first).to_contain_text("Version 1")
    assert 1 <= sources.count() <= 3
    assert "/help/en/" in str(sources.first.get_attribute("href"))

    # What was said is drawn the same after a reload, and the way to a person stays.
    page.reload()
    expect(page.locator(".bot").first).to_contain_text("a program, not a person")
    person = page.get_by_role("button", name="Talk to a person")
    expect(person).to_be_visible()
    person.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".line")).to_contain_text("This goes to a person, with everything said so far.")
    expect(person).to_be_hidden()
    expect(page.get_by_role("textbox")).to_be_focused()

    agent = console("ana", "/console/queues/support/en/")
    agent.locator(".waiting-row > a", has_text="Visitor").first.click()
    summary = agent.locator("#passed-on")
    expect(summary).to_contain_text("Passed on by the assistant")
    expect(summary).to_contain_text("asked for a person")
    expect(summary).to_contain_text("I forgot the memo on my XRP deposit")
    expect(summary.get_by_role("link").first).to_be_visible()
    expect(agent.locator(".m.bot").first).to_contain_text("a program, not a person")
    agent.get_by_role("button", name="Take it").click()
    expect(agent.locator("#stance [data-may-reply='1']")).to_be_attached()
    agent.fill("#draft", "I have seen your question. Which transaction is it?")
    agent.press("#draft", "Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("Which transaction is it?")

    said = page.locator(".bot").count()
    write(page, "When are you open?")
    expect(agent.locator(".m", has_text="When are you open?")).to_be_visible()
    page.wait_for_timeout(1_500)
    assert page.locator(".bot").count() == said


def test_a_person_takes_it_by_hand_from_the_list(chat: Any, console: Any) -> None:
    page = chat()
    write(page, "hello")
    expect(page.locator(".bot")).to_contain_text("What happened, and when?")
    agent = console("ana", "/console/assisted/")
    row = agent.locator(".waiting-row", has_text="hello").first
    expect(row).to_be_visible()
    expect(agent.locator("#q-assisted")).to_contain_text("With the assistant")
    row.locator("> a").click()
    expect(agent.locator(".fact-state")).to_contain_text("With the assistant")
    agent.get_by_role("button", name="Take it").click()
    expect(page.locator(".line")).to_contain_text("Ana, a person, is with you now")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_hidden()


def test_in_chinese_on_a_phone_and_dark(chat: Any) -> None:
    page = chat(
        "zh-Hans",
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme="dark",
        has_touch=True,
    )
    expect(page.get_by_text("首先由智能助手答复")).to_be_visible()
    write(page, "你们几点上班？")
    answer = page.locator(".bot").last
    expect(answer).to_contain_text("程序，不是真人")
    expect(answer).to_contain_text("人工")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("问题已得到解答", "转人工"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box
        assert box["height"] >= 44
    page.get_by_role("button", name="问题已得到解答").click()
    expect(page.locator(".line").last).to_contain_text("您表示问题已得到解答")
    write(page, "人工")
    expect(page.locator(".line").last).to_contain_text("已连同全部对话转交人工")


def test_its_form_is_accessible_in_both_themes(chat: Any) -> None:
    for scheme in ("light", "dark"):
        page = chat(color_scheme=scheme, viewport={"width": 390, "height": 844})
        write(page, "I forgot the memo on my XRP deposit")
        expect(page.get_by_role("group", name="Articles")).to_be_visible()
        page.wait_for_timeout(300)
        found = Axe().run(page, options={"rules": {"page-has-heading-one": {"enabled": False}}})  # the page is the chat
        assert found.response["violations"] == []


def test_a_grave_matter_goes_to_a_person_without_an_article(chat: Any) -> None:
    page = chat()
    write(page, "my account was hacked")
    last = page.locator(".bot").last
    expect(last).to_contain_text("A person looks at this first.")
    expect(last.get_by_role("link", name="Freeze your account")).to_be_visible()
    expect(page.get_by_role("group", name="Articles")).to_have_count(0)


def test_the_switch_of_a_team_is_for_those_who_oversee_and_is_audited(console: Any, site: Desk) -> None:
    page = console("ingrid", "/console/assistant/")
    page.get_by_role("button", name="Turn it on for Payments").click()
    expect(page.get_by_role("button", name="Turn it off for Payments")).to_be_visible()
    told = site.run(
        "from heliodesk.access.models import AuditEntry\n"
        "e = AuditEntry.objects.filter(verb='assistant-switched').latest('id')\nprint(e.subject, e.facts)"
    )
    assert told.strip() == "payments {'on': True}"
    page.get_by_role("button", name="Turn it off for Payments").click()
    expect(page.get_by_role("button", name="Turn it on for Payments")).to_be_visible()
