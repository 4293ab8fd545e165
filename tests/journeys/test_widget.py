"""The widget in a real browser, against a real server: nothing is lost, nothing is doubled, and it says what is true."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from websockets.sync.client import connect

pytestmark = pytest.mark.journey

HOST = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Deposits</title><script type="module" src="{desk}/widget/helio-chat.js"></script>
<main><h1>Deposits</h1></main><helio-chat team="{team}" {more}></helio-chat></html>"""
STRICT = "default-src 'none'; script-src {desk}; connect-src {desk} {socket}; base-uri 'none'; form-action 'none'"

# What the tests need of the desk: teams that are always, or just not, open, and somebody to answer.
WORLD = """
from datetime import UTC, datetime
from heliodesk.people.models import Team, Agent
from heliodesk.access.actors import SYSTEM
from heliodesk.hours.versions import set_hours
now = datetime.now(UTC)
later = (now.hour * 60 + now.minute + 600) % 1440
for slug, start, length in (("always", 0, 1440), ("busy", 0, 1440), ("shut", later, 30)):
    team = Team.objects.create(slug=slug, name=slug.title())
    set_hours({"zone": "UTC", "week": [[[start, start + length]]] * 7}, by=SYSTEM, reason="Test", team=slug)
print(later)
"""
TOOLS = """
from uuid import uuid4
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.opening import close, write_to_team
from heliodesk.conversations.posting import post_message
from heliodesk.conversations.marks import mark
from heliodesk.routing.assignment import accept, hand_over
ana = Agent.objects.get(email="ana@northstar.example")
mei = Agent.objects.get(email="mei@northstar.example")
def say(conversation, agent, body):
    post_message(conversation=conversation.key, author=agent.actor, body=body, client_id=uuid4())
"""


class Visitor:
    """One tab with the widget."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_role("textbox")
        self.log = page.get_by_role("log")

    def open(self) -> "Visitor":
        self.page.locator("helio-chat button:has(b)").click()
        expect(self.field).to_be_focused()
        return self

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def said(self, text: str) -> Locator:
        return self.log.locator(".m", has_text=text)

    @property
    def conversation(self) -> str:
        noted = "() => Object.entries(localStorage).find(([name]) => name.startsWith('helio-talk:'))?.[1]"
        return str(self.page.wait_for_function(noted).json_value())


@pytest.fixture(scope="module")
def opens(desk: Any) -> int:
    """Make the tests' teams; the minute of the UTC day at which the closed one opens."""
    return int(desk.run(WORLD).strip().splitlines()[-1])


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of new visitors, whose pages must not report a single error."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "Africa/Lagos", **options})
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def visit(desk: Any, opens: int, contexts: Callable[..., BrowserContext]) -> Callable[..., Visitor]:
    """A page of the exchange with the widget in it: `visit(team="always", lang="en", more="theme=dark")`."""

    def go(
        context: BrowserContext | None = None, *, team: str = "always", lang: str = "en", more: str = "", **options: Any
    ) -> Visitor:
        context = context or contexts(**options)
        page = context.new_page()
        html = HOST.format(lang=lang, desk=desk.url, team=team, more=more)
        page.route(f"{desk.url}/deposits", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{desk.url}/deposits")
        return Visitor(page)

    return go


def test_a_message_typed_offline_waits_survives_a_reload_and_is_sent_once(desk: Any, visit: Any, contexts: Any) -> None:
    context = contexts()
    visitor = visit(context).open()
    visitor.write("first")
    expect(visitor.said("first")).to_contain_text("Sent")
    key = visitor.conversation
    context.set_offline(True)
    visitor.write("written in a tunnel")
    expect(visitor.said("tunnel")).to_contain_text("Waiting to send")
    expect(visitor.page.get_by_text("No connection since")).to_be_visible()
    visitor.field.fill("a draft")

    # The page comes back, the desk does not: what was written is still there.
    dead = re.compile("^http://[^/]+/live/")
    context.route(dead, lambda route: route.abort())
    context.set_offline(False)
    visitor.page.reload()
    visitor.open()
    expect(visitor.said("tunnel")).to_contain_text("Waiting to send")
    expect(visitor.field).to_have_value("a draft")

    context.unroute(dead)
    expect(visitor.said("tunnel")).to_contain_text("Sent")
    expect(visitor.said("tunnel")).to_have_count(1)
    count = desk.run(
        f"{TOOLS}print(Message.objects.filter(conversation__key={key!r}, body='written in a tunnel').count())"
    )
    assert count.strip() == "1"


def test_an_answer_that_was_lost_does_not_double_the_message(desk: Any, visit: Any) -> None:
    visitor = visit().open()
    visitor.write("hello")
    expect(visitor.said("hello")).to_contain_text("Sent")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # stored, but the browser never hears of it
            route.abort()
        else:
            route.continue_()

    visitor.page.route("**/live/messages*", lose)
    visitor.write("pay me once")
    expect(visitor.said("pay me once")).to_contain_text("Sent")
    visitor.page.wait_for_timeout(1500)
    expect(visitor.said("pay me once")).to_have_count(1)
    expect(visitor.page.get_by_text("Waiting to send")).to_have_count(0)
    assert lost == [201]


def test_a_server_that_dies_during_a_chat_leaves_no_gap_and_no_duplicate(desk: Any, visit: Any) -> None:
    visitor = visit().open()
    visitor.write("before")
    key = visitor.conversation
    talk = f"{TOOLS}c = Conversation.objects.get(key={key!r})\n"
    desk.run(f"{talk}accept(c, agent=ana)\nsay(c, ana, 'I am Ana')")
    expect(visitor.said("I am Ana")).to_be_visible()
    desk.stop_web()
    visitor.write("while it is down")
    desk.run(f"{talk}say(c, ana, 'said meanwhile 1')\nsay(c, ana, 'said meanwhile 2')")
    expect(visitor.said("while it is down")).to_contain_text("Waiting to send")
    desk.start_web()
    expect(visitor.said("said meanwhile")).to_have_count(2, timeout=20_000)
    expect(visitor.said("while it is down")).to_contain_text("Sent", timeout=20_000)
    desk.run(f"{talk}say(c, ana, 'said after')")
    expect(visitor.said("said after")).to_be_visible()
    shown = visitor.log.locator(".b").all_inner_texts()
    assert shown == ["before", "I am Ana", "said meanwhile 1", "said meanwhile 2", "while it is down", "said after"]


def test_two_tabs_share_one_conversation_and_both_see_everything(desk: Any, visit: Any, contexts: Any) -> None:
    context = contexts()
    one = visit(context).open()
    one.write("from the first tab")
    expect(one.said("first tab")).to_contain_text("Sent")
    two = visit(context).open()
    expect(two.said("first tab")).to_have_count(1)
    two.write("from the second tab")
    expect(one.said("second tab")).to_have_count(1)
    one.write("and back")
    expect(two.said("and back")).to_have_count(1)
    expect(two.said("second tab")).to_contain_text("Sent")
    one.page.close()  # it held the stream for both
    desk.run(
        f"{TOOLS}c = Conversation.objects.get(key={two.conversation!r})\naccept(c, agent=ana)\nsay(c, ana, 'to both')"
    )
    expect(two.said("to both")).to_have_count(1)


def test_the_place_in_the_queue_is_shown_and_moves(desk: Any, visit: Any) -> None:
    earlier = desk.run(
        f"""{TOOLS}
for n in range(2):
    opened = write_to_team(customer=Customer.objects.create(), team=Team.objects.get(slug="busy"), body="me first",
                           client_id=uuid4(), language="en")
    print(opened.conversation.key)
"""
    ).split()
    visitor = visit(team="busy").open()
    visitor.write("my withdrawal is late")
    place = visitor.page.get_by_role("status").filter(has_text="You are number 3")
    expect(place).to_contain_text("2 people are ahead of you")
    desk.run(f"{TOOLS}c = Conversation.objects.get(key={earlier[0]!r})\nclose(c, by=mei.actor)")
    visitor.page.evaluate(
        "document.dispatchEvent(new Event('visibilitychange'))"
    )  # it looks again by itself every 20 s
    expect(visitor.page.get_by_text("You are number 2")).to_be_visible()
    expect(visitor.page.get_by_text("1 person is ahead of you")).to_be_visible()


def test_the_visitor_is_told_who_answers_and_when_that_changes(desk: Any, visit: Any) -> None:
    visitor = visit().open()
    visitor.write("who is there?")
    talk = f"{TOOLS}c = Conversation.objects.get(key={visitor.conversation!r})\n"
    desk.run(f"{talk}accept(c, agent=ana)\nmark(c, reader=ana.actor, read=1)")
    expect(visitor.page.get_by_role("heading", name="Ana, Northstar")).to_be_visible()
    expect(visitor.log).to_contain_text("Ana, a person, is with you now")
    expect(visitor.said("who is there?")).to_contain_text("Read")
    # Handed to another department the conversation stays where the visitor sees it, also on the next page.
    desk.run(f"{talk}hand_over(c, by=ana, to=Agent.objects.get(email='grace@northstar.example'))")
    expect(visitor.page.get_by_role("heading", name="Grace, Northstar")).to_be_visible()
    expect(visitor.log).to_contain_text("Grace takes over from Ana")
    visitor.page.reload()
    visitor.open()
    expect(visitor.page.get_by_role("heading", name="Grace, Northstar")).to_be_visible()
    expect(visitor.said("who is there?")).to_be_visible()


def test_an_answer_shows_on_the_closed_bubble(desk: Any, visit: Any) -> None:
    visitor = visit().open()
    visitor.write("are you there?")
    key = visitor.conversation
    visitor.page.keyboard.press("Escape")
    bubble = visitor.page.locator("helio-chat button:has(b)")
    expect(bubble).to_be_focused()
    desk.run(f"{TOOLS}c = Conversation.objects.get(key={key!r})\naccept(c, agent=ana)\nsay(c, ana, 'Yes')")
    expect(bubble).to_contain_text("Ana answered")
    expect(bubble).to_contain_text("1 unread")
    visitor.page.reload()  # on the next page it is connected without being opened
    expect(bubble).to_contain_text("Ana answered")
    visitor.open()
    expect(visitor.said("Yes")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(bubble).to_contain_text("Help")


def test_each_side_sees_when_the_other_types(desk: Any, contexts: Any) -> None:
    page = contexts().new_page()
    page.goto(f"{desk.url}/northstar/")  # a page that is really served: Chromium lets no other open a local socket
    visitor = Visitor(page).open()
    visitor.write("slowly")
    key = visitor.conversation
    token = desk.run(
        f"""{TOOLS}
from django.contrib.sessions.backends.db import SessionStore
from heliodesk.access.streams import stream_token
accept(Conversation.objects.get(key={key!r}), agent=ana)
session = SessionStore()
session.create()
print(stream_token("agent", ana.pk, session=session.session_key))
"""
    ).strip()
    expect(visitor.page.get_by_role("heading", name="Ana, Northstar")).to_be_visible()
    with connect(desk.url.replace("http", "ws") + "/live/socket") as socket:
        socket.send(json.dumps({"token": token}))
        assert json.loads(socket.recv(5)) == {"ready": True}
        socket.send(json.dumps({"typing": key}))
        typing = visitor.page.get_by_text("Ana is typing")
        expect(typing).to_be_visible()
        visitor.field.press_sequentially("hm")
        assert json.loads(socket.recv(5))["by"] == "customer"
    desk.run(f"{TOOLS}say(Conversation.objects.get(key={key!r}), ana, 'done')")
    expect(visitor.said("done")).to_be_visible()
    expect(typing).not_to_be_visible()


def test_a_long_talk_is_loaded_as_far_as_the_reader_goes_and_news_do_not_move_them(desk: Any, visit: Any) -> None:
    visitor = visit().open()
    visitor.write("the first of many")
    talk = f"{TOOLS}c = Conversation.objects.get(key={visitor.conversation!r})\n"
    desk.run(f"{talk}accept(c, agent=ana)\nfor n in range(150): say(c, ana, f'line {{n}}')")
    expect(visitor.said("line 149")).to_be_in_viewport()
    visitor.page.reload()
    visitor.open()
    expect(visitor.said("line 149")).to_be_in_viewport()
    expect(visitor.said("the first of many")).to_have_count(0)
    scroller = visitor.page.locator("helio-chat .wb")
    for _turn in range(4):
        scroller.evaluate("(it) => it.scrollTo(0, 0)")
        visitor.page.wait_for_timeout(300)
    expect(visitor.said("the first of many")).to_be_in_viewport()
    expect(visitor.log.locator(".m")).to_have_count(151)
    desk.run(f"{talk}say(c, ana, 'the newest')")
    pill = visitor.page.get_by_role("button", name="New messages")
    expect(pill).to_be_visible()
    expect(visitor.said("the first of many")).to_be_in_viewport()
    pill.click()
    expect(visitor.said("the newest")).to_be_in_viewport()
    expect(pill).not_to_be_visible()


def test_an_address_is_shown_in_full_before_it_is_opened(visit: Any) -> None:
    visitor = visit().open()
    visitor.write(
        "see https://northstar.example@evil.example/login?a=1. and javascript:alert(1) or http://аррӏе.example/x"
    )
    links = visitor.log.locator("button.link")
    expect(links).to_have_count(2)
    links.first.click()
    dialog = visitor.page.get_by_role("dialog", name="Open this address?")
    expect(dialog.locator("strong")).to_have_text("evil.example")
    expect(dialog).to_contain_text("https://northstar.example@evil.example/login?a=1")
    expect(dialog.get_by_role("button", name="Go back")).to_be_focused()
    leave = dialog.get_by_role("link", name="Open the address")
    assert set((leave.get_attribute("rel") or "").split()) == {"noopener", "noreferrer", "nofollow"}
    visitor.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(visitor.field).to_be_visible()
    expect(links.first).to_be_focused()
    links.nth(1).click()
    expect(dialog).to_contain_text("xn--")
    expect(dialog).to_contain_text("another alphabet")


def test_the_enter_that_chooses_a_word_does_not_send(visit: Any) -> None:
    visitor = visit(lang="zh-CN").open()
    keys = visitor.page.context.new_cdp_session(visitor.page)
    keys.send("Input.imeSetComposition", {"text": "tixian", "selectionStart": 6, "selectionEnd": 6})
    visitor.page.keyboard.press("Enter")
    assert "tixian" in visitor.field.input_value()
    keys.send("Input.insertText", {"text": "提现"})
    visitor.field.fill("提现")
    visitor.field.press("End")
    visitor.field.press("Shift+Enter")
    visitor.field.press_sequentially("b")
    expect(visitor.field).to_have_value("提现\nb")
    visitor.field.press("Enter")
    expect(visitor.said("提现")).to_contain_text(re.compile("Sent|已发送"))
    expect(visitor.log.locator(".m")).to_have_count(1)


def test_too_long_a_message_is_said_before_sending_and_kept(visit: Any) -> None:
    visitor = visit().open()
    visitor.write("x" * 8003)
    expect(visitor.page.get_by_role("alert").filter(has_text="3 characters too many")).to_be_visible()
    expect(visitor.field).to_have_value("x" * 8003)
    expect(visitor.log.locator(".m")).to_have_count(0)


def test_a_refused_message_says_why_and_can_be_changed(visit: Any) -> None:
    visitor = visit().open()
    visitor.page.route(
        "**/live/messages",
        lambda route: route.fulfill(status=422, json={"error": "body-text", "message": "It has to be text."}),
    )
    visitor.write("not good")
    expect(visitor.said("not good")).to_contain_text("Not sent. It has to be text.")
    visitor.page.unroute("**/live/messages")
    visitor.page.get_by_role("button", name="Edit").click()
    expect(visitor.field).to_have_value("not good")
    expect(visitor.said("not good")).to_have_count(0)


def test_closed_hours_say_the_next_opening_in_the_visitors_zone(visit: Any, opens: int) -> None:
    now = datetime.now(UTC)
    at = now.replace(hour=opens // 60, minute=opens % 60, second=0, microsecond=0)
    at += timedelta(days=at < now)
    hanoi = ZoneInfo("Asia/Ho_Chi_Minh")
    day = "today" if at.astimezone(hanoi).date() == now.astimezone(hanoi).date() else "tomorrow"
    visitor = visit(team="shut", timezone_id="Asia/Ho_Chi_Minh")
    bubble = visitor.page.locator("helio-chat button:has(b)")
    expect(bubble).to_contain_text(f"opens {at.astimezone(hanoi):%H:%M}")
    visitor.open()
    expect(visitor.page.get_by_text(f"Opens at {at.astimezone(hanoi):%H:%M} {day}")).to_be_visible()
    expect(
        visitor.page.get_by_text(re.compile(r"Your time, Ho Chi Minh City\. That is in \d+ h \d+ min\."))
    ).to_be_visible()
    visitor.write("please read this in the morning")
    expect(visitor.said("in the morning")).to_contain_text("Sent")
    expect(visitor.page.get_by_text("answered after opening, and you can add")).to_be_visible()


def test_a_chinese_page_speaks_chinese_before_and_after_opening(desk: Any, visit: Any) -> None:
    visitor = visit(lang="zh-CN", team="support")
    words = desk.run("from heliodesk.widget.words import words_json\nprint(words_json('panel', 'zh-Hans'))")
    assert "您" in words, "the catalogue has no Chinese for the widget"
    expect(visitor.page.locator("helio-chat button:has(b)")).to_contain_text("帮助")
    visitor.open()
    panel = visitor.page.locator("helio-chat section")
    expect(panel).to_have_attribute("lang", "zh-Hans")
    visitor.write("我的提现两个小时了还在处理中，能帮我看看吗？")
    expect(visitor.said("我的提现")).to_contain_text("已发送")
    shown = panel.inner_text()
    assert re.findall(r"[A-Za-z]{3,}", shown.replace("Northstar", "")) == []


def test_an_identified_customer_keeps_what_they_began_and_leaves_nothing_behind(desk: Any, contexts: Any) -> None:
    context = contexts()
    page = context.new_page()
    page.goto(f"{desk.url}/northstar/")
    visitor = Visitor(page).open()
    visitor.write(f"begun as nobody {uuid4().hex[:6]}")
    key = visitor.conversation
    page.goto(f"{desk.url}/northstar/?as=ns-20841")
    visitor.open()
    expect(visitor.said("begun as nobody")).to_be_visible()
    owner = desk.run(f"{TOOLS}print(Conversation.objects.get(key={key!r}).customer.external_id)")
    assert owner.strip() == "ns-20841"
    page.goto(f"{desk.url}/northstar/")  # signed out: the next person on this device finds nothing
    visitor.open()
    expect(page.get_by_text("A person answers you here")).to_be_visible()
    expect(visitor.log.locator(".m")).to_have_count(0)


def test_the_page_takes_an_identity_from_its_fragment_and_forgets_the_address(desk: Any, contexts: Any) -> None:
    page = contexts().new_page()
    token = page.request.get(f"{desk.url}/northstar/identity?as=ns-71120").json()["identity"]
    addresses: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{desk.url}/chat?language=en#identity={token}")
    visitor = Visitor(page)
    visitor.write("from the app")
    expect(visitor.said("from the app").first).to_contain_text("Sent")
    assert page.url == f"{desk.url}/chat?language=en"
    assert not [address for address in addresses if token in address.partition("#")[0]]
    known = desk.run(f"{TOOLS}print(Conversation.objects.get(key={visitor.conversation!r}).customer.external_id)")
    assert known.strip() == "ns-71120"
    assert said == []


@pytest.fixture
def exchange() -> Iterator[Any]:
    """Another site: a real server on an origin of its own, with a strict policy. Set its `page` and `policy`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-security-policy", server.policy)  # type: ignore[attr-defined]
            self.end_headers()
            self.wfile.write(server.page.encode())  # type: ignore[attr-defined]

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_another_sites_strict_page_embeds_it_without_a_cookie_or_a_violation(
    desk: Any, opens: int, contexts: Any, exchange: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = f"http://127.0.0.1:{exchange.server_port}"
    monkeypatch.setitem(desk.settings, "HELIODESK_WIDGET_ORIGINS", origin)
    other = desk.start_another_web()
    exchange.page = HOST.format(lang="en", desk=other, team="always", more="")
    exchange.policy = STRICT.format(desk=other, socket=other.replace("http", "ws"))
    context = contexts()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(origin)
    visitor = Visitor(page).open()
    visitor.write("hello from elsewhere")
    expect(visitor.said("elsewhere")).to_contain_text("Sent")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="End chat").click()
    page.get_by_role("dialog", name="End this chat?").get_by_role("button", name="End chat").click()
    expect(visitor.log).to_contain_text("You ended this chat")
    background = page.locator("helio-chat section").evaluate("(it) => getComputedStyle(it).backgroundColor")
    assert background == "rgb(255, 255, 255)", "its styles did not apply"
    assert context.cookies() == []
    assert [line for line in said if "favicon" not in line] == []


def test_words_of_a_phrase_vanish_from_the_widget_in_its_own_language(desk: Any, visit: Any) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    visitor = visit(lang="zh-Hans").open()
    visitor.write(words[:36])
    expect(visitor.said("sausage")).to_contain_text("已发送")
    visitor.write(words[37:])
    gone = visitor.log.locator(".m .gone")
    expect(gone).to_have_count(2)
    expect(gone.first).to_have_text("助记词已移除")
    expect(visitor.log).not_to_contain_text("sausage")
    expect(visitor.log.locator(".line").last).to_contain_text("钱包")
    visitor.page.reload()
    visitor.open()
    expect(gone).to_have_count(2)
