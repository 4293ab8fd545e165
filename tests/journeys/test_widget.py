"""The widget in a real browser, against a real server: it says what is true, and what is written and read in it stays right."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from websockets.sync.client import connect

from tests.journeys.tab import TOOLS, Visitor

pytestmark = pytest.mark.journey


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
    # It looks again by itself every 20 s.
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
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


def test_the_first_message_stays_in_sight_while_its_conversation_is_asked_for(visit: Any) -> None:
    visitor = visit().open()
    visitor.page.route("**/live/state?*", lambda _route: None)  # no answer
    with visitor.page.expect_response("**/live/messages"):
        visitor.write("Where is my deposit?")
    visitor.page.wait_for_timeout(300)
    expect(visitor.said("Where is my deposit?")).to_contain_text("Sent")


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
    visitor.page.bring_to_front()  # another page of this browser may have taken the focus of the window
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
