"""An agent's day in a real browser, against a served desk: offers, answers, notes, handing over, and the keyboard."""

import json
import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.chats import Visitor, answer, take
from tests.journeys.until import until

pytestmark = pytest.mark.journey


def test_an_offer_is_accepted_and_answered_with_the_keyboard_alone(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    visitor.say("My deposit is missing")
    expect(mei.locator("#offers")).to_contain_text("My deposit is missing")
    assert mei.title().startswith("(1) ")
    expect(mei.locator("#offers time")).to_have_text(re.compile(r"^\d+ s left$"))
    mei.locator("body").press("a")
    expect(mei.locator("#draft")).to_be_focused()
    mei.keyboard.type("I am looking now.")
    mei.keyboard.press("Enter")  # a new line, not a message
    mei.keyboard.type("One moment.")
    mei.keyboard.press("Control+Enter")
    expect(mei.locator(".m.own .b")).to_contain_text("One moment.")
    visitor.waits_to_hear("I am looking now.\nOne moment.")
    expect(mei.locator("#draft")).to_have_value("")
    expect(mei.locator("#presence")).to_contain_text("1 of 4")

    visitor.say("Thank you")
    expect(mei.locator(".m:not(.own) .b").last).to_contain_text("Thank you")
    expect(mei.locator("#mine")).to_contain_text("Thank you")
    numbers = mei.locator("#messages [data-number]").evaluate_all("all => all.map(e => Number(e.dataset.number))")
    assert numbers == list(range(1, len(numbers) + 1))


def test_an_answer_shows_how_far_it_has_reached(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    key = take(mei, visitor)
    answer(mei, "Good morning")
    expect(mei.locator(".m.own .mark-of").last).to_contain_text("Sent")
    number = visitor.hears()[-1]["number"]
    visitor._ask("POST", "/live/marks", {"conversation": key, "delivered": number})
    expect(mei.locator(".m.own .mark-of").last).to_contain_text("Delivered")
    visitor._ask("POST", "/live/marks", {"conversation": key, "read": number})
    expect(mei.locator(".m.own .mark-of").last).to_contain_text("Read")
    assert visitor._ask("GET", "/live/state")["conversation"]["reached"]["read"] >= 1, (
        "the console has read the customer"
    )


def test_a_note_never_reaches_the_customer(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    take(mei, visitor)
    mei.locator("#thread").focus()
    mei.keyboard.press("n")
    mei.keyboard.type("They look nervous, be kind")
    expect(mei.get_by_role("button", name="Add note")).to_be_visible()
    mei.keyboard.press("Control+Enter")
    expect(mei.locator(".memo")).to_contain_text("They look nervous, be kind")
    answer(mei, "Good morning")
    visitor.waits_to_hear("Good morning")
    assert "nervous" not in json.dumps(visitor.hears())


def test_a_conversation_is_handed_over_with_a_note(clean, sign_in) -> None:
    mei, ana = sign_in("mei", takes_chats=True), sign_in("ana")
    visitor = Visitor(clean.url)
    key = take(mei, visitor, "I need Portuguese")
    mei.locator("#thread").focus()
    mei.keyboard.press("h")
    mei.locator(".option", has_text="Ana Duarte").click()
    mei.get_by_label("Note for whoever takes it").fill("She prefers Portuguese")
    mei.locator("#dialog").get_by_role("button", name="Hand over").click()
    expect(mei.locator("#stance")).to_contain_text("Ana answers here")
    expect(mei.locator("#as-reply")).to_be_hidden()
    expect(ana.locator("#mine")).to_contain_text("I need Portuguese")
    ana.locator(f"#row-{key}").click()
    expect(ana.locator(".memo")).to_contain_text("She prefers Portuguese")
    expect(ana.locator("#messages")).to_contain_text("Mei handed this over to Ana")
    answer(ana, "Bom dia")
    visitor.waits_to_hear("Bom dia")
    assert "prefers" not in json.dumps(visitor.hears())


def test_solving_can_be_undone(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    take(mei, Visitor(clean.url))
    mei.locator("#thread").focus()
    mei.keyboard.press("e")
    expect(mei.locator(".toast")).to_contain_text("marked as solved")
    expect(mei.locator(".facts")).to_contain_text("Closed")
    expect(mei.locator("#as-reply")).to_be_hidden()
    mei.locator(".toast").get_by_role("button", name="Undo").click()
    expect(mei.locator("#stance [data-may-reply='1']")).to_be_attached()
    expect(mei.locator("#messages")).to_contain_text("Open again")


def test_an_offer_that_is_let_pass_goes_to_another(clean, sign_in) -> None:
    mei, ana = sign_in("mei", takes_chats=True), sign_in("ana", takes_chats=True)
    Visitor(clean.url).say("Anybody there?")
    offered = '[data-offer] >> text="Anybody there?"'
    deadline = time.monotonic() + 20
    while not (mei.locator(offered).count() or ana.locator(offered).count()) and time.monotonic() < deadline:
        time.sleep(0.05)
    first, second = (mei, ana) if mei.locator(offered).count() else (ana, mei)
    first.locator("body").press("d")
    expect(second.locator(offered)).to_be_visible()
    expect(first.locator(offered)).to_have_count(0)
    assert not first.title().startswith("(")


def test_a_customer_hears_of_typing_only_when_it_is_for_them(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    key = take(mei, visitor)
    listener = mei.context.new_page()
    listener.goto(f"{clean.url}/accounts/logout/")
    token = visitor._ask("POST", "/live/stream-token", {})["token"]
    listener.evaluate(
        """token => new Promise(done => {
          window.heard = [];
          const socket = new WebSocket(`ws://${location.host}/live/socket`);
          socket.onopen = () => socket.send(JSON.stringify({token}));
          socket.onmessage = ({data}) => { const said = JSON.parse(data); said.ready ? done() : heard.push(said); };
          window.socket = socket;
        })""",
        token,
    )
    mei.bring_to_front()
    mei.click("#as-note")
    mei.locator("#draft").press_sequentially("secret")
    time.sleep(0.5)
    assert listener.evaluate("heard") == []
    mei.click("#as-reply")
    mei.locator("#draft").press_sequentially("open")
    until(listener, "heard.length > 0")
    assert listener.evaluate("heard[0].typing") == key
    listener.evaluate("key => socket.send(JSON.stringify({typing: key}))", key)
    expect(mei.locator("#typing")).to_be_visible()
    expect(mei.locator(f"#row-{key} [data-typing]")).to_be_visible()


def test_presence_is_set_with_a_reason(clean, sign_in) -> None:
    mei = sign_in("mei")
    expect(mei.get_by_role("heading", level=1)).to_have_text("You are off duty: no chats are offered")
    mei.locator("body").press("p")
    mei.get_by_label("Reason, if you like").fill("Lunch until 13:00")
    mei.locator("#presence-menu").get_by_role("button", name="Away").click()
    expect(mei.locator("#presence")).to_contain_text("Away")
    expect(mei.locator("#presence")).to_contain_text("Lunch until 13:00")
    expect(mei.locator("#presence-menu")).to_be_hidden()


def test_single_letters_act_outside_fields_only_and_can_be_turned_off(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    key = take(mei, Visitor(clean.url))
    mei.locator("#draft").press("e")
    expect(mei.locator("#draft")).to_have_value("e")
    expect(mei.locator("#act-solved")).to_be_visible()
    mei.locator("#draft").press("Escape")
    mei.keyboard.press("?")
    expect(mei.locator("#keys")).to_be_visible()
    mei.keyboard.press("Escape")
    expect(mei.locator("#keys")).to_be_hidden()
    mei.goto(f"{clean.url}/console/")
    mei.locator("body").press("j")
    expect(mei.locator(f"#row-{key}")).to_be_focused()
    mei.keyboard.press("Enter")
    expect(mei.locator("#main")).to_have_attribute("data-key-of", key)
    mei.locator(".face").click()
    mei.get_by_role("switch").click()
    expect(mei.get_by_role("button", name="Solved").locator("kbd")).to_be_hidden()
    mei.locator("#thread").press("e")
    mei.keyboard.press("Shift+?")
    expect(mei.locator("#keys")).to_be_visible()
    expect(mei.locator("#act-solved")).to_be_attached()


PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"  # BIP-39's own test vector


def test_words_of_a_phrase_vanish_from_every_open_page_when_the_last_have_come(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    first, last = PHRASE[:36], PHRASE[37:]
    take(mei, visitor, first)
    expect(mei.locator("#messages .m .b").last).to_contain_text(first)
    visitor.say(last)
    expect(mei.locator("#messages .gone")).to_have_count(2)
    expect(mei.locator("#messages")).not_to_contain_text("sausage")
    expect(mei.locator("#messages .sys").last).to_contain_text("Taken out of several messages: recovery words")
    expect(mei.locator("#mine")).to_contain_text("[recovery words removed]")
    expect(mei.locator("#messages .gone").first).to_have_text("recovery words removed")
