"""What an agent meets on a bad day: another in the same conversation, a page that is behind, a server that is away, a lost account."""

import json

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.chats import PASSWORD, Visitor, take

pytestmark = pytest.mark.journey


def test_two_agents_in_one_conversation_see_each_other(clean, sign_in) -> None:
    mei, ana = sign_in("mei", takes_chats=True), sign_in("ana")
    key = take(mei, Visitor(clean.url))
    ana.goto(f"{clean.url}/console/c/{key}/")
    expect(mei.locator("#also")).to_contain_text("Ana is also looking")
    expect(ana.locator("#also")).to_contain_text("Mei is also looking")
    expect(ana.locator("#as-reply")).to_be_hidden()
    ana.locator("#draft").press_sequentially("I had this yesterday")
    expect(mei.locator("#also")).to_contain_text("Ana is typing")
    mei.fill("#draft", "It is on its way")
    mei.press("#draft", "Control+Enter")
    expect(mei.locator("#say-problem")).to_contain_text("Ana is typing here right now")
    expect(mei.locator(".m.own")).to_have_count(0)
    mei.press("#draft", "Control+Enter")
    expect(mei.locator(".m.own")).to_have_count(1)
    ana.goto(f"{clean.url}/console/")
    expect(mei.locator("#also")).to_be_empty()


def test_a_stale_page_says_so_and_repairs_itself(clean, sign_in) -> None:
    mei, ana = sign_in("mei"), sign_in("ana")
    visitor = Visitor(clean.url)
    key = visitor.say("First come")
    mei.goto(f"{clean.url}/console/c/{key}/")
    take_it = mei.get_by_role("button", name="Take it")
    expect(take_it).to_be_visible()
    mei.evaluate("document.querySelectorAll('[data-live]').forEach(part => delete part.dataset.live)")  # hears nothing
    ana.goto(f"{clean.url}/console/queues/support/en/")
    ana.get_by_role("button", name="Take", exact=True).first.click()
    expect(ana.locator("#stance [data-may-reply='1']")).to_be_attached()
    for part in ("head", "stance"):
        mei.evaluate(f"document.getElementById('{part}').dataset.live = 'none'")
    take_it.click()
    expect(mei.locator("#problem")).to_contain_text("Somebody else has this conversation now")
    expect(mei.locator("#stance")).to_contain_text("Ana answers here")


def test_an_answer_to_what_was_taken_away_is_kept_and_not_sent(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    key = take(mei, visitor)
    mei.fill("#draft", "A long answer")
    mei.evaluate("document.querySelectorAll('#stance, #head').forEach(part => part.dataset.live = 'none')")
    clean.run(f"""
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent
from heliodesk.routing.assignment import hand_over
ana = Agent.objects.get(email="ana@northstar.example")
hand_over(Conversation.objects.get(key="{key}"), by=ana, to=ana)
""")
    mei.press("#draft", "Control+Enter")
    expect(mei.locator("#say-problem")).to_contain_text("the customer was not sent this")
    expect(mei.locator("#draft")).to_have_value("A long answer")
    expect(mei.locator("#stance")).to_contain_text("Ana answers here")
    assert "A long answer" not in json.dumps(visitor.hears())


def test_a_draft_survives_reloading_and_going_elsewhere(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    first, second = take(mei, Visitor(clean.url), "One"), take(mei, Visitor(clean.url), "Two")
    mei.locator(f"#row-{first}").click()
    expect(mei.locator("#main")).to_have_attribute("data-key-of", first)
    mei.locator("#draft").press_sequentially("Half a sen")
    mei.locator(f"#row-{second}").click()
    expect(mei.locator("#main")).to_have_attribute("data-key-of", second)
    expect(mei.locator("#draft")).to_have_value("")
    expect(mei.locator(f"#row-{first} [data-draft]")).to_be_visible()
    mei.locator(f"#row-{first}").click()
    expect(mei.locator("#draft")).to_have_value("Half a sen")
    mei.reload()
    expect(mei.locator("#draft")).to_have_value("Half a sen")


def test_an_answer_written_while_the_server_is_away_is_sent_once(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    take(mei, visitor)
    clean.stop_web()
    mei.fill("#draft", "Are you still there?")
    mei.press("#draft", "Control+Enter")
    expect(mei.locator("#say-problem")).to_contain_text("Not sent")
    expect(mei.locator("#draft")).to_have_value("Are you still there?")
    expect(mei.locator("#lost")).to_be_visible()
    clean.start_web()
    mei.press("#draft", "Control+Enter")
    expect(mei.locator(".m.own .b")).to_have_count(1)
    expect(mei.locator("#lost")).to_be_hidden()
    visitor.say("Yes, I am")
    expect(mei.locator(".m:not(.own) .b").last).to_contain_text("Yes, I am")
    assert [message["body"] for message in visitor.hears()].count("Are you still there?") == 1


def test_foreign_and_unknown_conversations_are_not_there(clean, sign_in) -> None:
    mei, grace = sign_in("mei", takes_chats=True), sign_in("grace")
    key = take(mei, Visitor(clean.url))
    for address in (f"c/{key}/", f"c/{key}/thread", "c/NOSUCHKEY/"):
        answer = grace.goto(f"{clean.url}/console/{address}")
        assert answer is not None
        assert answer.status == 404, address
    expect(grace.get_by_role("heading")).to_have_text("There is no such page")


def test_deactivation_ends_the_stream_within_five_seconds(clean, sign_in) -> None:
    mei, kofi = sign_in("mei", takes_chats=True), sign_in("kofi")
    take(mei, Visitor(clean.url))
    mei.fill("#draft", "Half an answer")
    kofi.get_by_role("link", name="People", exact=True).click()
    kofi.get_by_role("button", name="Deactivate Mei Tan").click()
    expect(kofi.locator("#dialog")).to_contain_text("1 open conversation goes back")
    kofi.locator("#dialog").get_by_role("button", name="Deactivate").click()
    expect(mei.locator("#signed-out")).to_be_visible(timeout=5_000)
    expect(mei.locator("#draft")).to_have_value("Half an answer")
    mei.locator("#mine a").first.click()
    mei.wait_for_url("**/accounts/login/**")
    mei.fill("[name=login]", "mei@northstar.example")
    mei.fill("[name=password]", PASSWORD)
    mei.keyboard.press("Enter")
    mei.wait_for_load_state()
    assert "/console/" not in mei.url.split("?")[0]
    kofi.get_by_role("button", name="Reactivate Mei Tan").click()
    expect(kofi.get_by_role("button", name="Deactivate Mei Tan")).to_be_visible()


def test_what_did_not_come_is_asked_for_again(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    take(mei, Visitor(clean.url), "I sent 2 LTC")
    cut: list[str] = []

    def once(route: Route) -> None:
        if cut:
            route.continue_()
        else:
            cut.append(route.request.url)
            route.abort("connectionreset")

    mei.route("**/thread?after=*", once)
    clean.run(
        "from heliodesk.conversations import changed\nfrom heliodesk.conversations.models import Message\n"
        "changed.edit(Message.objects.get(body='I sent 2 LTC'), 'I sent 3 LTC')"
    )
    expect(mei.locator("#messages")).to_contain_text("I sent 3 LTC")
    assert len(cut) == 1
