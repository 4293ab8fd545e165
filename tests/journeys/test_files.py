"""Pictures, documents and films between a customer and an agent, in two real browsers."""

import base64
import io
import re
from typing import Any

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import APIResponse, FilePayload, Page, Route, expect

from heliodesk.files.tests import samples
from tests.conftest import Desk, free_port
from tests.films import webm
from tests.journeys.sound import faults

pytestmark = pytest.mark.journey

PASTE = """(field, {data, name, type, how}) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, {type}));
  const about = {bubbles: true, cancelable: true, composed: true};
  if (how === "paste") field.dispatchEvent(new ClipboardEvent("paste", {...about, clipboardData: carried}));
  else field.dispatchEvent(new DragEvent("drop", {...about, dataTransfer: carried}));
}"""


def bring(page: Page, data: bytes, name: str, type_: str = "image/png", how: str = "paste") -> None:
    """Paste or drop a file on the field."""
    about = {"data": base64.b64encode(data).decode(), "name": name, "type": type_, "how": how}
    page.get_by_role("textbox").evaluate(PASTE, about)


def screenshot() -> bytes:
    """Something like a screen: large enough to have a preview."""
    out = io.BytesIO()
    Image.effect_noise((1200, 800), 60).convert("RGB").save(out, "PNG", compress_level=1)
    return out.getvalue()


def wide(page: Page) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth > innerWidth"))


@pytest.fixture
def customer(clean: Any, browser: Any) -> Any:
    """The exchange's page with the widget open, and what the browser complained of."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    page.faults = []
    context.on("weberror", lambda error: page.faults.append(str(error.error)))
    page.on("console", lambda said: page.faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{clean.url}/northstar/")
    page.locator("helio-chat button:has(b)").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    yield page
    context.close()
    assert page.faults == []


def accepted(sign_in: Any, customer: Page, text: str = "My deposit is missing", **options: Any) -> Page:
    """An agent who has taken this customer's conversation."""
    agent = sign_in("mei", takes_chats=True, **options)
    customer.get_by_role("textbox").fill(text)
    customer.keyboard.press("Enter")
    agent.locator("#offers").get_by_role("button", name="Accept").first.click()
    expect(agent.locator("#stance [data-may-reply='1']")).to_be_attached()
    return agent


def test_a_screenshot_is_pasted_seen_and_answered_with_a_pdf(customer: Page, sign_in: Any) -> None:
    agent = accepted(sign_in, customer)
    bring(customer, screenshot(), "screen.png")
    tray = customer.get_by_role("list", name="Files to send")
    expect(tray.locator("canvas")).to_be_visible()  # seen before it is sent
    expect(tray).to_contain_text("screen.png")
    expect(tray.locator("progress")).to_have_count(0)
    assert faults(customer) == []
    customer.get_by_role("textbox").fill("this is what I see")
    customer.keyboard.press("Enter")
    expect(tray).to_be_hidden()
    shown = customer.get_by_role("button", name="Picture screen.png, enlarge")
    expect(shown.locator("img")).to_have_js_property("complete", True)
    expect(shown.locator("img")).to_have_js_property("naturalWidth", 640)  # the small one
    assert not wide(customer)

    seen = agent.get_by_role("button", name="Picture screen.png, enlarge")
    expect(seen).to_be_visible()
    expect(agent.locator("#messages .file").last).to_contain_text("Not scanned for viruses")
    expect(seen.locator("img")).to_have_js_property("naturalWidth", 640)
    seen.click()
    expect(agent.locator(".look img")).to_have_js_property("naturalWidth", 1200)
    assert faults(agent) == []
    agent.keyboard.press("Escape")
    expect(agent.locator(".look")).to_have_count(0)
    expect(seen).to_be_focused()

    with agent.expect_file_chooser() as chooser:
        agent.get_by_role("button", name="Add pictures or files").click()
    chooser.value.set_files(FilePayload(name="statement.pdf", mimeType="application/pdf", buffer=samples.pdf()))
    expect(agent.locator("#tray")).to_contain_text("Goes with your next message")
    assert faults(agent) == []
    agent.press("#draft", "Control+Enter")  # without a word
    expect(agent.locator("#tray")).to_be_hidden()
    expect(agent.locator(".m.own .file").last).to_contain_text("statement.pdf")

    card = customer.locator(".file", has_text="statement.pdf")
    save = card.get_by_role("button", name="Save statement.pdf")
    expect(save).to_be_visible()
    with customer.expect_download() as download:
        save.click()
    assert download.value.suggested_filename == "statement.pdf"
    assert download.value.path().read_bytes() == samples.pdf()
    shown.click()
    expect(customer.locator(".look img")).to_have_js_property("naturalWidth", 1200)
    assert faults(customer) == []
    customer.keyboard.press("Escape")
    expect(shown).to_be_visible()


def test_a_film_plays_and_can_be_wound_to_its_end(customer: Page, sign_in: Any) -> None:
    agent = accepted(sign_in, customer)
    ranges: list[str] = []
    agent.on(
        "response", lambda answer: "/files/" in answer.url and ranges.append(answer.headers.get("content-range", ""))
    )
    film = webm(240)
    assert len(film) > 8_000_000
    with customer.expect_file_chooser() as chooser:
        customer.get_by_role("button", name="Add pictures or files").click()
    chooser.value.set_files(FilePayload(name="screen.webm", mimeType="video/webm", buffer=film))
    customer.get_by_role("button", name="Send").click()  # before it has come: it goes by itself
    for page in (agent, customer):
        card = page.locator(".file", has_text="screen.webm")
        card.get_by_role("button", name=re.compile("^Play")).click()
        video = page.locator("video")
        expect(video).to_be_visible()
        video.evaluate(
            "film => new Promise((go, no) => { film.onseeked = go; film.onerror = no; film.muted = true; film.currentTime = 230; })"
        )
        assert video.evaluate("film => film.currentTime") >= 230
        assert abs(video.evaluate("film => film.duration") - 240) < 1
        assert video.evaluate("film => film.readyState") >= 2
    assert any(not each.startswith("bytes 0-") for each in ranges if each)
    assert not wide(customer)


CHECKED = """
from django.db import transaction
from heliodesk.events.log import record
from heliodesk.files.models import File
with transaction.atomic():
    file = File.objects.get(state="checking")
    file.state = "ready"
    file.save()
    record("file.ready", topics=file.topics, data={"file": file.key})
"""


def test_a_file_that_was_checked_before_its_card_came_says_so(customer: Page, sign_in: Any, clean: Desk) -> None:
    agent = accepted(sign_in, customer)
    bring(customer, screenshot(), "screen.png")
    customer.keyboard.press("Enter")
    seen = agent.get_by_role("button", name="Picture screen.png, enlarge")
    expect(seen).to_be_visible()
    with psycopg.connect(clean.settings["DATABASE_URL"]) as db:
        db.execute("update files_file set state = 'checking' where id = (select max(id) from files_file)")
    agent.goto(f"{clean.url}/console/")
    drawn: list[tuple[Route, APIResponse]] = []
    agent.route("**/console/c/*/", lambda route: drawn.append((route, route.fetch())), times=1)
    agent.locator("#mine a").first.click()
    while not drawn:
        agent.wait_for_timeout(50)
    clean.run(CHECKED)
    agent.wait_for_timeout(500)
    route, answer = drawn[0]
    assert "screen.png, enlarge" not in answer.text()
    route.fulfill(response=answer)
    expect(seen).to_be_visible()


def test_what_is_refused_is_said_kindly_at_the_file_and_nothing_else_is_lost(customer: Page) -> None:
    customer.get_by_role("textbox").fill("see")
    bring(customer, b"MZ" + bytes(3000), "picture.png", how="drop")
    tray = customer.get_by_role("list", name="Files to send")
    expect(tray).to_contain_text("This kind of file cannot be sent")
    customer.keyboard.press("Enter")
    expect(customer.get_by_text("Remove the file that was refused, then send.")).to_be_visible()
    expect(customer.get_by_role("textbox")).to_have_value("see")
    assert faults(customer) == []
    customer.get_by_role("button", name="Remove picture.png").click()
    expect(tray).to_be_hidden()
    expect(customer.get_by_role("textbox")).to_be_focused()


def test_a_break_in_the_middle_is_waited_out(customer: Page) -> None:
    answered: list[int] = []
    customer.on("response", lambda answer: answer.request.method == "PUT" and answered.append(answer.status))
    cut = {"done": False}

    def once(route: Any) -> None:
        if not cut["done"] and "offset=2097152" in route.request.url:
            cut["done"] = True
            route.abort("connectionreset")
        else:
            route.continue_()

    customer.route(re.compile("/live/files/.*offset="), once)
    with customer.expect_file_chooser() as chooser:
        customer.get_by_role("button", name="Add pictures or files").click()
    film = samples.film(filler=5_000_000)
    chooser.value.set_files(FilePayload(name="clip.mp4", mimeType="video/mp4", buffer=film))
    tray = customer.get_by_role("list", name="Files to send")
    expect(tray).to_contain_text("No connection. It goes on by itself.")
    expect(tray.locator("progress")).to_have_count(0)
    assert cut["done"]
    assert answered.count(200) == 3  # no part was sent twice
    customer.get_by_role("button", name="Send").click()
    expect(customer.locator(".file", has_text="clip.mp4").get_by_role("button", name="Save")).to_be_visible()


def test_a_page_whose_policy_shows_no_pictures_offers_them_to_be_saved(clean: Any, browser: Any) -> None:
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    policy = f"default-src 'none'; script-src {clean.url}; connect-src {clean.url} {clean.url.replace('http', 'ws')}"
    html = f'<script type="module" src="{clean.url}/widget/helio-chat.js"></script><helio-chat></helio-chat>'
    headers = {"content-security-policy": policy, "content-type": "text/html"}
    page.route(f"{clean.url}/strict", lambda route: route.fulfill(body=html, headers=headers))
    page.goto(f"{clean.url}/strict")
    page.locator("helio-chat button:has(b)").click()
    expect(page.get_by_role("textbox")).to_be_focused()
    bring(page, screenshot(), "screen.png")
    expect(page.get_by_role("list", name="Files to send").locator("canvas")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Save screen.png")).to_be_visible()
    page.context.close()


def test_with_a_host_of_their_own_pictures_and_films_are_seen_from_there(
    monkeypatch: Any, browser: Any, request: Any
) -> None:
    port = free_port()
    monkeypatch.setattr("tests.conftest.free_port", lambda: port)
    host = f"http://files.localhost:{port}"
    site = Desk("filesown", HELIODESK_FILES_URL=host)
    request.addfinalizer(site.close)
    page = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
    request.addfinalizer(page.context.close)
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security" in said.text else None)
    for address in ("/northstar/", "/chat"):
        page.goto(site.url + address)
        if address == "/northstar/":
            page.locator("helio-chat button:has(b)").click()
        bring(page, screenshot(), "screen.png")
        expect(page.get_by_role("list", name="Files to send").locator("canvas")).to_be_visible()
        page.get_by_role("button", name="Send").click()
        shown = page.get_by_role("button", name="Picture screen.png, enlarge").last.locator("img")
        expect(shown).to_have_js_property("naturalWidth", 640)  # checked, then made small
        assert shown.evaluate("img => img.src").startswith(f"{host}/files/")
    key = page.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('helio-talk:'))[1]")
    page.context.clear_cookies()
    page.goto(f"{site.url}/console/")
    page.fill("[name=login]", "mei@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/console/")
    page.goto(f"{site.url}/console/c/{key}/")
    seen = page.locator(".file-shot img").first
    expect(seen).to_have_js_property("naturalWidth", 640)
    assert seen.evaluate("img => img.src").startswith(f"{host}/files/")
    page.locator("#attach").click(trial=True)
    page.locator("#pick").set_input_files(FilePayload(name="b.png", mimeType="image/png", buffer=screenshot()))
    expect(page.locator("#tray")).to_contain_text("Goes with your next message")
    page.fill("#draft", "for the team")
    page.press("#draft", "Control+Enter")  # a note: its card is fetched anew when it has been checked
    expect(page.locator(".memo .file-shot img")).to_have_js_property("naturalWidth", 640)
    assert blocked == []
