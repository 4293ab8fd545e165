"""The widget on a bad line, with a server that dies, in two tabs: nothing is lost, nothing is doubled."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.tab import TOOLS

pytestmark = pytest.mark.journey


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
    expect(visitor.said("said meanwhile")).to_have_count(2)
    expect(visitor.said("while it is down")).to_contain_text("Sent")
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
