"""An agent's day in a real browser, against a served desk; customers come over HTTP as any widget does."""

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.journey
PASSWORD = "northstar-demo"
SOON = 1_000  # ms within which what happened must be seen

RESET = """
update conversations_conversation set state = 'closed', closed_at = now(), offered_to_id = null, offered_until = null,
  queued_at = null, unanswered_since = null where state <> 'closed';
update conversations_conversation set assignee_id = null;
update routing_presence set state = 'off', reason = '';
update people_agent set is_active = true, single_keys = true;
"""


class Visitor:
    """A customer's browser, without the browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = ""
        self.token = self._ask("POST", "/live/session", {})["token"]

    def say(self, body: str, language: str = "en") -> str:
        told = {"client_id": str(uuid4()), "body": body, "language": language, "page": "Deposits"}
        self.key = self._ask("POST", "/live/messages", told)["conversation"]
        return self.key

    def hears(self) -> list[dict]:
        return self._ask("GET", "/live/state")["messages"]

    def waits_to_hear(self, text: str) -> None:
        deadline = time.monotonic() + 5
        while not any(message["body"] == text for message in self.hears()):
            assert time.monotonic() < deadline, f"the customer was never told {text!r}"
            time.sleep(0.05)

    def _ask(self, method: str, path: str, body: dict | None = None) -> dict:
        headers = {"authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers, method=method)) as answer:
            return json.loads(answer.read() or b"{}")


@pytest.fixture
def clean(desk):
    """The shared desk with nobody on duty and nothing waiting."""
    with psycopg.connect(desk.settings["DATABASE_URL"]) as db:
        db.execute(RESET)
    return desk


_cookies: dict[str, list] = {}  # who has signed in before, in the desk that all journeys share


@pytest.fixture
def sign_in(clean, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`sign_in("mei")`: the desk as that person sees it; `takes_chats=True` puts them on duty first."""
    contexts: list[BrowserContext] = []

    def enter(who: str, *, takes_chats: bool = False, width: int = 1440, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.add_cookies(_cookies.get(who, []))
        page = context.new_page()
        page.set_default_timeout(5_000)
        page.goto(f"{clean.url}/console/")
        if "/accounts/login/" in page.url:
            page.fill("[name=login]", f"{who}@northstar.example")
            page.fill("[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{clean.url}/console/")
            _cookies[who] = context.cookies()
        if takes_chats:
            page.get_by_role("button", name="Take chats").click()
            expect(page.locator("#presence")).to_contain_text("Taking chats")
        return page

    yield enter
    for context in contexts:
        context.close()


def take(page: Page, visitor: Visitor, text: str = "Hello") -> str:
    """Let `visitor` write and the agent of `page`, who takes chats, accept it."""
    key = visitor.say(text)
    # By its key: the card of an offer that has just been taken may still be there for a moment.
    page.locator(f"#offers [data-offer='{key}']").get_by_role("button", name="Accept").click()
    expect(page.locator("#main")).to_have_attribute("data-key-of", key)
    expect(page.locator("#stance [data-may-reply='1']")).to_be_attached()
    return key


def answer(page: Page, text: str) -> None:
    page.fill("#draft", text)
    page.press("#draft", "Control+Enter")
    expect(page.locator(".m.own .b").last).to_contain_text(text)


def test_an_offer_is_accepted_and_answered_with_the_keyboard_alone(clean, sign_in) -> None:
    mei = sign_in("mei", takes_chats=True)
    visitor = Visitor(clean.url)
    visitor.say("My deposit is missing")
    expect(mei.locator("#offers")).to_contain_text("My deposit is missing", timeout=3_000)
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
    expect(mei.locator(".m:not(.own) .b").last).to_contain_text("Thank you", timeout=SOON)
    expect(mei.locator("#mine")).to_contain_text("Thank you", timeout=SOON)
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
    expect(ana.locator("#mine")).to_contain_text("I need Portuguese", timeout=2 * SOON)
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


def test_an_offer_that_is_let_pass_goes_to_another(clean, sign_in) -> None:
    mei, ana = sign_in("mei", takes_chats=True), sign_in("ana", takes_chats=True)
    Visitor(clean.url).say("Anybody there?")
    offered = '[data-offer] >> text="Anybody there?"'
    deadline = time.monotonic() + 3
    while not (mei.locator(offered).count() or ana.locator(offered).count()) and time.monotonic() < deadline:
        time.sleep(0.05)
    first, second = (mei, ana) if mei.locator(offered).count() else (ana, mei)
    first.locator("body").press("d")
    expect(second.locator(offered)).to_be_visible(timeout=3_000)
    expect(first.locator(offered)).to_have_count(0)
    assert not first.title().startswith("(")


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
    expect(mei.locator("#lost")).to_be_hidden(timeout=20_000)
    visitor.say("Yes, I am")
    expect(mei.locator(".m:not(.own) .b").last).to_contain_text("Yes, I am", timeout=3 * SOON)
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
    listener.wait_for_function("heard.length > 0", timeout=3_000)
    assert listener.evaluate("heard[0].typing") == key
    listener.evaluate("key => socket.send(JSON.stringify({typing: key}))", key)
    expect(mei.locator("#typing")).to_be_visible(timeout=2 * SOON)
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
    expect(mei.locator("#messages .gone")).to_have_count(2, timeout=SOON)
    expect(mei.locator("#messages")).not_to_contain_text("sausage")
    expect(mei.locator("#messages .sys").last).to_contain_text("Taken out of several messages: recovery words")
    expect(mei.locator("#mine")).to_contain_text("[recovery words removed]", timeout=SOON)
    expect(mei.locator("#messages .gone").first).to_have_text("recovery words removed")
