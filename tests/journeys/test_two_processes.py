"""The whole way with two browsers and two web processes: the visitor on one, the agent on the other."""

import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Desk

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[Desk, str]]:
    """A desk of its own and the address of its second process."""
    desk = Desk("two")
    yield desk, desk.start_another_web()
    desk.close()


def agent_at(browser: Browser, url: str, who: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/console/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/console/")
    if "Taking chats" not in page.locator("#presence").inner_text():
        page.get_by_role("button", name="Take chats").click()
    expect(page.locator("#presence")).to_contain_text("Taking chats")
    return page


def visitor_at(browser: Browser, url: str, **options: object) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(f"{url}/chat")
    expect(page.get_by_role("textbox")).to_be_visible()
    return page


def answer(page: Page, text: str) -> None:
    page.fill("#draft", text)
    page.press("#draft", "Control+Enter")
    expect(page.locator(".m.own .b", has_text=text)).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")


def test_a_chinese_visitor_reaches_mei_across_processes_and_neither_loses_a_word(browser, site):
    desk, other = site
    mei, ana = agent_at(browser, other, "mei"), agent_at(browser, other, "ana")
    visitor = visitor_at(browser, desk.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    log = visitor.get_by_role("log")

    write(visitor, "我的提现两个小时了还在处理中，能帮我看看吗？")
    expect(mei.locator("#offers")).to_contain_text("我的提现")
    expect(ana.locator("#offers")).not_to_contain_text("我的提现")  # she does not speak Chinese
    mei.locator("#offers").get_by_role("button", name="Accept").click()
    expect(mei.locator(".m .b", has_text="我的提现")).to_be_visible()
    expect(log).to_contain_text("Mei")
    answer(mei, "您好，我是 Mei，我来帮您看。")
    expect(log.locator(".m", has_text="我来帮您看")).to_be_visible()

    # The network goes while both write: what the visitor typed waits, what Mei wrote is caught up.
    visitor.context.set_offline(True)
    write(visitor, "是 USDT，TRC20 网络。")
    answer(mei, "请问是哪个币种？")
    visitor.context.set_offline(False)
    expect(log.locator(".m", has_text="请问是哪个币种")).to_have_count(1)
    expect(mei.locator(".m .b", has_text="TRC20")).to_have_count(1)

    # The visitor's process is killed and comes back: the same page goes on.
    desk.restart()
    answer(mei, "我看到这笔提现了。")
    expect(log.locator(".m", has_text="我看到这笔提现了")).to_have_count(1)
    write(visitor, "谢谢")
    expect(mei.locator(".m .b", has_text="谢谢")).to_have_count(1)

    # A second tab of the same browser shows all of it, once and in the same order.
    tab = visitor.context.new_page()
    tab.goto(f"{desk.url}/chat")
    expect(tab.get_by_role("log").locator(".m", has_text="谢谢")).to_have_count(1)
    said = "els => els.map(e => e.textContent.trim())"
    in_tab = tab.get_by_role("log").locator(".m .b").evaluate_all(said)
    assert in_tab == log.locator(".m .b").evaluate_all(said)
    stored = desk.run(
        "from heliodesk.conversations.models import Message\n"
        "import json\n"
        "talk = Message.objects.filter(body__startswith='我的提现两个小时了').latest('id').conversation\n"
        "texts = Message.objects.filter(kind='text', conversation=talk).order_by('number')\n"
        "print(json.dumps([text.body for text in texts]))"
    )
    assert json.loads(stored) == in_tab
    for page in (mei, ana, visitor):
        page.context.close()


def test_what_is_typed_at_one_process_is_seen_at_the_other(browser, site):
    desk, other = site
    # Mei might be asked.
    desk.run("from heliodesk.routing.models import Presence\nPresence.objects.update(state='off')")
    ana = agent_at(browser, other, "ana")
    visitor = visitor_at(browser, desk.url, locale="en-GB")
    write(visitor, "My deposit has not arrived")
    ana.locator("#offers").get_by_role("button", name="Accept").click()
    expect(ana.locator("#stance [data-may-reply='1']")).to_be_attached()
    visitor.get_by_role("textbox").press_sequentially("It was 18", delay=60)
    expect(ana.get_by_text("is typing")).to_be_visible()
    time.sleep(0.2)
    ana.locator("#draft").press_sequentially("I am looking", delay=60)
    expect(visitor.get_by_text("Ana is typing")).to_be_visible()
    for page in (ana, visitor):
        page.context.close()
