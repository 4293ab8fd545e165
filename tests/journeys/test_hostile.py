"""Whatever customers send is words: every place that shows them stays inert in a real browser.

The corpus is tests/adversarial/bodies.py. `ADVERSARIAL=/some/folder pytest …` takes bodies from *.jsonl files there instead
(one object a line, the body as "payload").
"""

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import jwt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PatienceEnded

from tests.adversarial.bodies import BODIES, NAMES
from tests.conftest import Desk
from tests.journeys.until import until

pytestmark = pytest.mark.journey
AT_ONCE = 55  # bodies in a conversation: one page of messages

# Everything that a payload could call, and whatever it could put into the page.
TRIPWIRE = """
for (const name of ["pwned", "alert", "confirm", "prompt", "print", "open"]) {
  Object.defineProperty(window, name, { value: () => tripped(`${name}() at ${location.pathname}`), writable: false });
}
addEventListener("securitypolicyviolation", (e) => tripped(`${e.effectiveDirective} ${e.blockedURI} ${e.sample} at ${location.pathname}`));
"""
# Elements inside customers' words that are not ours, and scripts or frames anywhere.
FOREIGN = """(roots) => {
  const found = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  for (const element of all(document)) {
    const name = element.localName;
    if (/^(iframe|object|embed|applet|base|marquee|portal|frame|frameset)$/.test(name)) found.push(name);
    if (name === "script" && !element.nonce && element.type !== "application/json") found.push("script");
    if (name === "style") found.push("style");
    for (const { name: attribute } of element.attributes) if (/^on|^hx-on|^srcdoc$/.test(attribute)) found.push(`${name} ${attribute}`);
    if (element.matches(roots)) {
      for (const inside of element.querySelectorAll("*")) {
        if (!inside.matches(".hd-only-read, .hd-tag, .hd-tag *, .guarded, .guarded *, .removed, .removed *, button.link, .gone, .gone *")) {
          found.push(`${inside.outerHTML.slice(0, 120)} in ${element.className}`);
        }
      }
    }
  }
  return found;
}"""
# Every short run of ours (times, tags, buttons) must be laid out from left to right, whatever stands beside it.
TURNED = """() => {
  const turned = [];
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  for (const element of all(document)) {
    if (!element.matches("time, .hd-tag, .hd-kbd, button:not(.link), .mark-of, .t span, small")) continue;
    for (const node of element.childNodes) {
      if (node.nodeType !== 3 || !/^[\\x20-\\x7e]{3,40}$/.test(node.data.trim())) continue;
      const text = node.data;
      const start = text.search(/\\S/);
      const rect = (at) => { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1); return range.getBoundingClientRect(); };
      const [a, b] = [rect(start), rect(text.trimEnd().length - 1)];
      if (a.width && b.width && Math.abs(a.top - b.top) < 2 && a.left > b.left) turned.push(text);
    }
  }
  return turned;
}"""
# What a reader does without meaning to: moves over everything, tabs through it, scrolls.
TOUCH = """(roots) => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  for (const element of all(document)) {
    if (!element.closest(roots)) continue;
    for (const kind of ["mouseover", "mouseenter", "mousemove", "pointerover", "focus", "focusin", "contextmenu", "wheel", "copy"]) {
      element.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    element.scrollIntoView?.({ block: "nearest" });
  }
}"""


def corpus() -> list[str]:
    folder = os.environ.get("ADVERSARIAL")
    if not folder:
        return BODIES
    lines = [line for path in sorted(Path(folder).glob("*.jsonl")) for line in path.read_text().splitlines()]
    return [json.loads(line)["payload"] for line in lines]


def ask(desk: Desk, path: str, body: dict, token: str = "") -> tuple[int, dict]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(desk.url + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


class World:
    """A desk, and customers with hostile names who have sent the whole corpus between them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.key = f"northstar-demo:{(desk.home / 'secret-key').read_text().strip()}"
        self.keys: list[str] = []
        self.people: list[str] = []
        self.refused = self.sent = 0
        bodies = corpus()
        for n, start in enumerate(range(0, len(bodies), AT_ONCE)):
            self._customer(n, bodies[start : start + AT_ONCE])

    def identity(self, person: str, name: str) -> str:
        now = datetime.now(UTC)
        claims = {
            "sub": person,
            "aud": "heliodesk",
            "iat": now,
            "exp": now + timedelta(minutes=4),
            "jti": str(uuid4()),
            "name": name,
            "level": name[:40],
        }
        return jwt.encode({**claims, "email": name[:60]}, self.key, algorithm="HS256", headers={"kid": "demo"})

    def _customer(self, n: int, bodies: list[str]) -> None:
        name = NAMES[n % len(NAMES)]
        person = f"hostile-{n}"
        token = ask(
            self.desk,
            "/live/session",
            {"identity": self.identity(person, name), "language": name[:8], "zone": name[:60]},
        )[1]["token"]
        first = {
            "client_id": str(uuid4()),
            "body": bodies[0] or "x",
            "page": NAMES[(n + 1) % len(NAMES)],
            "language": name[:8],
        }
        conversation = ask(self.desk, "/live/messages", first, token)[1]["conversation"]
        for body in bodies[1:]:
            status, _answer = ask(
                self.desk,
                "/live/messages",
                {"client_id": str(uuid4()), "body": body, "conversation": conversation},
                token,
            )
            assert status in (201, 400, 422), (status, body)
            self.sent += status == 201
            self.refused += status != 201
        self.sent += 1
        self.keys.append(conversation)
        self.people.append(person)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    desk = Desk("hostile", HELIODESK_POSTS_PER_SECOND="0", HELIODESK_LIMITS="0")
    made = World(desk)
    yield made
    desk.close()


@pytest.fixture
def tripped() -> list[str]:
    return []


@pytest.fixture
def context(browser: Browser, world: World, tripped: list[str]) -> Iterator[BrowserContext]:
    made = browser.new_context()
    made.expose_function("tripped", lambda text: tripped.append(text))
    made.add_init_script(TRIPWIRE)

    def outside(url: str) -> None:
        if not url.startswith(
            (world.desk.url, world.desk.url.replace("http", "ws"), "data:image/", "blob:", "about:blank")
        ):
            tripped.append(f"request to {url[:120]}")

    made.on("request", lambda request: outside(request.url))
    made.on("weberror", lambda error: tripped.append(f"error {error.error}"))
    made.on("console", lambda said: tripped.append(f"console {said.text[:200]}") if said.type == "error" else None)
    made.on("dialog", lambda dialog: (tripped.append(f"dialog {dialog.message}"), dialog.dismiss()))
    yield made
    made.close()


def enter(page: Page, world: World, who: str = "kofi") -> None:
    page.goto(f"{world.desk.url}/accounts/login/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{world.desk.url}/console/")


def look(page: Page, tripped: list[str], roots: str) -> None:
    """Touch everything, and see whether anything has come alive."""
    url = page.url
    page.evaluate(TOUCH, roots)
    assert page.evaluate(FOREIGN, roots) == []
    assert page.evaluate(TURNED) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the window"
    assert page.url == url
    assert tripped == []


def test_the_console_shows_words_and_nothing_else(world, context, tripped):
    page = context.new_page()
    enter(page, world)
    page.goto(f"{world.desk.url}/console/")
    look(page, tripped, ".hd-words")
    for queue in ("en", "zh"):
        page.goto(f"{world.desk.url}/console/queues/support/{queue}/")
        look(page, tripped, ".hd-words")
    shown = 0
    for key in world.keys:
        page.goto(f"{world.desk.url}/console/c/{key}/")
        expect(page.locator("#messages .m").first).to_be_attached()
        while page.locator("button.earlier").count():
            before = page.locator("#messages .m").count()
            page.locator("button.earlier").click()
            until(page, "(n) => document.querySelectorAll('#messages .m').length > n", before)
        look(page, tripped, ".hd-words, #messages .b")
        shown += page.locator("#messages article.m:not(.own)").count()
    assert shown == world.sent
    assert tripped == []


def test_what_was_sent_is_what_is_read(world, context):
    """Inert, and not lost either: the text is there letter by letter."""
    page = context.new_page()
    enter(page, world)
    page.goto(f"{world.desk.url}/console/c/{world.keys[0]}/")
    expect(page.locator("#messages .m").first).to_be_attached()
    texts = page.eval_on_selector_all(
        "#messages .b", "all => all.map(e => e.textContent.split(': ').slice(1).join(': '))"
    )
    for body in corpus()[1:20]:
        assert any(body.split("\x00")[0].strip()[:40] in text for text in texts), body


def test_words_that_arrive_while_one_looks_are_inert_too(world, context, tripped):
    page = context.new_page()
    enter(page, world)
    page.goto(f"{world.desk.url}/console/c/{world.keys[0]}/")
    expect(page.locator("#messages .m").first).to_be_attached()
    token = ask(world.desk, "/live/session", {"identity": world.identity(world.people[0], NAMES[1])})[1]["token"]
    bodies = corpus()
    for body in bodies[:: max(1, len(bodies) // 60)]:
        ask(
            world.desk,
            "/live/messages",
            {"client_id": str(uuid4()), "body": body, "conversation": world.keys[0]},
            token,
        )
    ask(
        world.desk,
        "/live/messages",
        {"client_id": str(uuid4()), "body": "the last one", "conversation": world.keys[0]},
        token,
    )
    expect(page.locator("#messages").get_by_text("the last one")).to_be_attached()
    look(page, tripped, ".hd-words, #messages .b")


def test_offers_dialogs_and_lists_show_words_only(world, context, tripped):
    page = context.new_page()
    enter(page, world, "mei")
    page.get_by_role("button", name="Take chats").click()
    expect(page.locator("#offers [data-offer]").first).to_be_visible()
    look(page, tripped, ".hd-words, .last")
    for _ in range(3):
        offer = page.locator("#offers [data-offer]").first
        try:
            offer.wait_for()
        except PatienceEnded:
            break  # fewer customers than hands
        key = offer.get_attribute("data-offer")
        offer.get_by_role("button", name=re.compile("^Accept")).click()
        expect(page.locator("#main")).to_have_attribute("data-key-of", key)
        expect(page.locator("#act-hand-over")).to_be_visible()
        page.click("#act-hand-over")
        expect(page.locator("#dialog")).to_be_visible()
        look(page, tripped, ".hd-words, #messages .b, .last")
        page.keyboard.press("Escape")
    page.goto(f"{world.desk.url}/console/")
    look(page, tripped, ".hd-words, .last")
    assert page.title().endswith("Northstar")


def test_the_widget_shows_words_only_of_both_sides(world, context, tripped, request):
    bodies = corpus()
    code = f"""
import json
from uuid import uuid4
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent
from heliodesk.routing.assignment import NotPossible, accept
agent = Agent.objects.get(email="ana@northstar.example")
agent.name = "<img src=x onerror=pwned()> \\u202e"
agent.capacity = 500
agent.save()
for key, bodies in json.load(open({str(world.desk.home / "bodies")!r})):
    conversation = Conversation.objects.get(key=key)
    try:
        accept(conversation, agent=agent)
    except NotPossible:
        pass  # another test's agent has it
    conversation.refresh_from_db()
    for body in bodies:
        try:
            post_message(conversation=key, author=(conversation.assignee or agent).actor, body=body, client_id=uuid4())
        except Exception as error:
            if type(error).__name__ != "Refused": raise
"""
    some = [(key, bodies[n * AT_ONCE : n * AT_ONCE + 50 : 2]) for n, key in enumerate(world.keys)]
    (world.desk.home / "bodies").write_text(json.dumps(some))
    world.desk.run(code)
    for n, person in enumerate(world.people):
        page = context.new_page()
        page.goto(
            f"{world.desk.url}/chat?language={'zh-Hans' if n % 2 else 'en'}#identity={world.identity(person, NAMES[n % len(NAMES)])}"
        )
        chat = page.locator("helio-chat")
        expect(chat.locator(".m").first).to_be_attached()
        page.evaluate(TOUCH.replace("element.closest(roots)", "true"), "")
        assert page.evaluate(FOREIGN, ".b, .line") == []
        assert page.evaluate(TURNED) == []
        assert tripped == []
        page.close()


def test_pages_of_the_portal_show_words_only(world, context, tripped):
    page = context.new_page()
    for path in ["/", "/northstar/", *(f"/northstar/?as={person}" for person in world.people[:8]), "/chat?team=%3Cscript%3Epwned()%3C/script%3E&language=%22onload%3Dpwned()&theme=x%22%3E%3Cimg%20src=x%20onerror=pwned()%3E",
                 "/nowhere/%3Cscript%3Epwned()%3C/script%3E", "/accounts/login/?next=javascript:pwned()"]:  # fmt: skip
        page.goto(world.desk.url + path)
        page.wait_for_timeout(100)
        assert page.evaluate(FOREIGN, ".who") == []
    assert [line for line in tripped if "404" not in line] == []
