"""A customer's way through a form in a real browser, with the exchange's back end as a second process beside the desk."""

import io
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw, PngImagePlugin
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.conftest import Desk, free_port

pytestmark = pytest.mark.journey
DEPOSIT = "/requests/new/deposit-not-credited"
SAVED = 15_000  # ms: a file is checked, a page is rendered on a busy machine


class Exchange:
    """The demo's exchange, as `heliodesk demo` runs it: a process of its own, which can be away."""

    def __init__(self, settings: dict[str, str], port: int) -> None:
        self.settings, self.port = settings, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "heliodesk", "demo-exchange", "--port", str(self.port), "--pace", "12"]
        self.process = subprocess.Popen(command, env=self.settings)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/v1/deposit", timeout=1)
            except OSError as error:
                if getattr(error, "code", 0) == 405:  # it only takes questions
                    return
            time.sleep(0.05)
        raise AssertionError("the exchange does not answer")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)


@pytest.fixture(scope="module")
def site() -> Iterator[Desk]:
    """A demo desk whose settings point at the exchange."""
    place = f"127.0.0.1:{free_port()}"
    made = Desk(
        "intake",
        HELIODESK_PLATFORM_URL=f"http://{place}",
        HELIODESK_PLATFORM_KEY=f"demo:{secrets.token_urlsafe(32)}",
        HELIODESK_OUTBOUND_ALLOW=place,
        HELIODESK_POSTS_PER_SECOND="0",
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def exchange(site: Desk) -> Iterator[Exchange]:
    made = Exchange(site.settings, int(site.settings["HELIODESK_PLATFORM_URL"].rpartition(":")[2]))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def opened(site: Desk, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`opened("ns-20841")`: a browser in which that customer comes from the exchange; "" for a visitor."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def come(who: str = "", *, width: int = 390, height: int = 844, **options: Any) -> Page:
        options = {"locale": "en-GB", "timezone_id": "Africa/Lagos", "reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(8_000)
        contexts.append(context)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        if who:
            enter(page, site, who)
        return page

    yield come
    for context in contexts:
        context.close()
    assert faults == []


def enter(page: Page, site: Desk, who: str) -> None:
    """From the exchange's own page to "My requests"."""
    page.goto(f"{site.url}/northstar/requests?as={who}")
    page.wait_for_url(f"{site.url}/requests/")


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and nothing is wrong for those who cannot see it."""
    if page.evaluate("document.documentElement.classList.contains('scripted')"):
        assert faults(page) == [], page.url
    assert page.evaluate("document.scrollingElement.scrollWidth") <= page.viewport_size["width"], page.url


def on(page: Page) -> None:
    page.locator("form[data-intake] p.form-end button[value=next]").click()


def tx(end: str = "a") -> str:
    """A transaction of an EVM network that nobody knows yet; its last sign is its fate at the demo's exchange."""
    return f"0x{secrets.token_hex(31)}e{end}"


def fill_the_deposit(page: Page, site: Desk, id: str, *, coin: str = "USDT", network: str = "POLYGON") -> None:
    """Up to the last look, by the shortest way."""
    page.goto(f"{site.url}{DEPOSIT}/transfer/")
    page.fill("#f-coin", coin)
    page.select_option("#f-network", network)
    page.fill("#f-transaction", id)
    on(page)
    page.fill("#f-amount", "250")
    page.fill("#f-when", "2026-10-28T10:00")
    page.get_by_label("A wallet of my own").check()
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence")
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Look over and send")


def sent(page: Page) -> str:
    """Send; returns the number."""
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    return page.locator(".answer .hd-mono").inner_text()


def test_from_the_help_page_to_an_answer_of_the_exchange(site: Desk, exchange: Exchange, opened: Any) -> None:
    page = opened("ns-20841")
    page.goto(f"{site.url}/")
    page.get_by_role("link", name="Write a request").click()
    page.get_by_label("In your own words").fill("my deposit has not arrived")
    page.get_by_role("button", name="Find").click()
    page.locator(".matters a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deposit not credited")
    expect(page.locator(".way--first")).to_contain_text("Recommended now")
    # Open by its hours, and nobody is at the desk: both are said.
    expect(page.locator("main")).to_contain_text("Live chat, open by its hours")
    expect(page.locator("main")).to_contain_text("nobody is at the desk this minute")
    expect(page.locator("main")).to_contain_text("Lagos, UTC+1")
    fits(page)
    page.get_by_role("link", name="Write a request").click()

    id = tx()
    page.fill("#f-coin", "BTC")
    page.select_option("#f-network", "POLYGON")
    page.fill("#f-transaction", f"https://polygonscan.com/tx/{id}")
    expect(page.locator("#q-transaction .found")).to_contain_text(f"{id[:8]}…{id[-8:]}, on Polygon")
    expect(page.locator("#q-network .fault")).to_contain_text("BTC is not usually sent over Polygon")
    fits(page)
    on(page)
    expect(page.locator(".wrong")).to_be_focused()
    page.fill("#f-coin", "USDT")
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Amount and place")
    on(page)  # all that is missing is told at once
    expect(page.locator(".fault")).to_have_count(3)
    fits(page)
    expect(page.locator("#q-from-name")).to_be_hidden()
    page.get_by_label("Another exchange").check()
    expect(page.locator("#q-from-name")).to_be_visible()
    page.fill("#f-from-name", "Blue Harbour")
    page.fill("#f-amount", "250")
    page.fill("#f-when", "2026-10-28T10:00")
    on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence")
    on(page)

    expect(page.locator(".answered")).to_contain_text("of 12 confirmations")
    expect(page.locator(".sheet").first).to_contain_text(id)
    fits(page)
    # The exchange goes on; what it says is of this moment.
    seen = int(re.search(r"(\d+) of 12", page.locator(".answered").inner_text())[1])
    page.wait_for_timeout(1_200)
    page.reload()
    assert int(re.search(r"(\d+) of 12", page.locator(".answered").inner_text())[1]) > seen
    number = sent(page)
    expect(page.locator(".answer")).to_contain_text("your time in Lagos")
    fits(page)

    # Whoever answers finds what the exchange said, the answers in words, and a link that leads to the chain.
    marta = at_the_console(opened, site, "marta")
    marta.goto(f"{site.url}/console/tickets/?text={number}")
    marta.locator("a.t-open").first.click()
    panel = marta.locator("#ticket-panel")
    expect(panel).to_contain_text("Where did it come from?")
    expect(panel).to_contain_text("Another exchange")
    expect(panel.get_by_role("link", name="Look at the explorer")).to_have_attribute(
        "href", f"https://polygonscan.com/tx/{id}"
    )
    expect(marta.locator(".memo").filter(has_text="of 12 confirmations")).to_be_visible()


def at_the_console(opened: Any, site: Desk, who: str) -> Page:
    page: Page = opened(width=1440, height=900)
    page.goto(f"{site.url}/console/")
    page.fill("[name=login]", f"{who}@northstar.example")
    page.fill("[name=password]", "northstar-demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#main")).to_be_visible()
    return page


def test_while_the_exchange_is_away_the_request_is_sent_all_the_same(
    site: Desk, exchange: Exchange, opened: Any
) -> None:
    page = opened("ns-15936")
    exchange.stop()
    try:
        fill_the_deposit(page, site, tx())
        expect(page.locator(".answered")).to_contain_text("We could not look this up just now")
        fits(page)
        number = sent(page)
    finally:
        exchange.start()
    notes = site.run(
        "from heliodesk.conversations.models import Message\n"
        "from heliodesk.tickets.models import Ticket\n"
        f"t = Ticket.objects.get(conversation__code='{number.removeprefix('HD-').replace('-', '')}')\n"
        "print(*Message.objects.filter(conversation=t.pk, kind='note').values_list('body', flat=True))"
    )
    assert "could not look this up" in notes


def test_what_was_typed_survives_a_reload_and_a_sign_in(site: Desk, opened: Any) -> None:
    page = opened()
    page.goto(f"{site.url}{DEPOSIT}/transfer/")
    page.fill("#f-coin", "USDC")
    page.select_option("#f-network", "ETH")
    expect(page.locator("[data-kept]")).to_have_text("Kept.")
    page.reload()
    expect(page.locator("#f-coin")).to_have_value("USDC")
    expect(page.locator("#f-network")).to_have_value("ETH")
    # Without a connection it stays in this browser.
    page.context.set_offline(True)
    page.fill("#f-transaction", "0xabc")
    expect(page.locator("[data-kept]")).to_contain_text("It is in this browser")
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_have_text("Kept.", timeout=10_000)
    page.context.set_offline(True)
    page.fill("#f-transaction", "0xabcd")
    expect(page.locator("[data-kept]")).to_contain_text("It is in this browser")
    page.context.set_offline(False)
    enter(page, site, "ns-82951")
    page.goto(f"{site.url}/requests/new/")
    expect(page.locator(".begun")).to_contain_text("Deposit not credited")
    page.locator(".begun a").click()
    page.get_by_role("link", name="Go on where you stopped").first.click()
    expect(page.locator("#f-coin")).to_have_value("USDC")
    expect(page.locator("#f-transaction")).to_have_value("0xabcd")
    page.get_by_role("button", name="Throw away what I typed").click()
    page.goto(f"{site.url}/requests/new/")
    expect(page.locator(".begun")).to_have_count(0)


SECRET = (100, 150, 460, 230)  # left, top, right, bottom of what is to be covered


def screenshot() -> bytes:
    """A white page with fine black writing in one place, coloured bars around, and a place in its metadata."""
    image = Image.new("RGB", (800, 600), "white")
    ink = ImageDraw.Draw(image)
    for x in range(SECRET[0], SECRET[2], 6):
        ink.rectangle((x, SECRET[1], x + 2, SECRET[3] - 1), fill="black")
    ink.rectangle((0, 0, 799, 60), fill="#135d66")
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", "balance 2.48 BTC at home")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=about)
    return out.getvalue()


STORED = """
import base64
from heliodesk.files.models import File
from heliodesk.files.storing import blocks
found = File.objects.get(name="{name}")
print(found.state, bool(found.attached_at))
print(base64.b64encode(b"".join(blocks(found.storage_name))).decode() if found.state == "ready" else "")
"""


def drag(page: Page, box: tuple[int, int, int, int]) -> None:
    """Draw on the picture, in its own pixels."""
    at = page.locator("#markup canvas").bounding_box()
    size = page.evaluate("document.querySelector('#markup canvas').width")
    share = at["width"] / size
    page.mouse.move(at["x"] + box[0] * share, at["y"] + box[1] * share)
    page.mouse.down()
    page.mouse.move(at["x"] + box[2] * share, at["y"] + box[3] * share, steps=4)
    page.mouse.up()


def test_what_is_blurred_is_not_in_the_picture_that_is_sent(site: Desk, exchange: Exchange, opened: Any) -> None:
    import base64

    page = opened("ns-97463", width=1000, height=900)
    fill_the_deposit(page, site, tx())
    page.get_by_role("link", name="Change Evidence").click()
    name = f"shot-{secrets.token_hex(4)}"
    payload: FilePayload = {"name": f"{name}.png", "mimeType": "image/png", "buffer": screenshot()}
    page.set_input_files("input[type=file]", payload)
    expect(page.locator("#markup")).to_be_visible()
    drag(page, (SECRET[0] - 10, SECRET[1] - 10, SECRET[2] + 10, SECRET[3] + 10))
    page.get_by_role("button", name="Box", exact=True).click()
    drag(page, (500, 300, 700, 400))
    page.get_by_role("button", name="Arrow", exact=True).click()
    drag(page, (300, 500, 480, 360))
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Add this picture").click()
    expect(page.locator(".sent li")).to_contain_text("Being checked", timeout=SAVED)
    on(page)
    expect(page.locator(".sheet").first).to_contain_text(f"{name}.png")
    sent(page)

    deadline = time.monotonic() + 20
    while True:
        state, _line, data = site.run(STORED.format(name=f"{name}.png")).strip().partition("\n")
        if state.startswith("ready") or time.monotonic() > deadline:
            break
        time.sleep(0.3)
    assert state == "ready True"
    kept = Image.open(io.BytesIO(base64.b64decode(data)))
    assert kept.size == (800, 600)
    assert not kept.info.get("Comment")
    kept = kept.convert("RGB")
    original = Image.open(io.BytesIO(screenshot())).convert("RGB")
    # In the covered place nothing is left of the writing: no row differs from the next within a block, no black, no white.
    covered = kept.crop((SECRET[0], SECRET[1], SECRET[2], SECRET[3]))
    colours = covered.getcolors(100_000)
    assert len(colours) <= 8, colours
    assert all(40 < channel < 240 for _count, colour in colours for channel in colour), colours
    stripes = [covered.getpixel((x, 40)) for x in range(covered.width)]
    assert sum(a != b for a, b in pairwise(stripes)) <= covered.width // 24 + 1
    # What was left open is as it was; the box is drawn; the arrow was taken back.
    assert kept.crop((0, 0, 800, 60)).tobytes() == original.crop((0, 0, 800, 60)).tobytes()
    assert kept.getpixel((600, 300))[0] > 150 > kept.getpixel((600, 300))[1]
    assert kept.getpixel((390, 430)) == (255, 255, 255)


# A browser without a screen has none to share: what it hands out instead moves, as a screen does. All else is the page's own.
SHARED = """
navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 360];
  const ink = canvas.getContext("2d");
  setInterval(() => { ink.fillStyle = `hsl(${performance.now() / 10} 60% 50%)`; ink.fillRect(0, 0, 640, 360); }, 60);
  return canvas.captureStream(12);
};
"""


def test_the_screen_is_recorded_up_to_the_limit_and_sent(site: Desk, opened: Any) -> None:
    page = opened("ns-33518", width=1000, height=900)
    page.clock.install()
    page.add_init_script(SHARED)
    page.goto(f"{site.url}/requests/new/suggestion/idea/")
    page.get_by_label("Website").check()
    page.fill("#f-more", "The chart jumps when it is scrolled.")
    page.get_by_role("button", name="Record the screen").click()
    expect(page.get_by_role("timer")).to_contain_text("of 2:00")
    page.wait_for_timeout(2_500)
    page.clock.fast_forward(121_000)
    # It ends by itself, is shown, and goes only when it is wanted.
    expect(page.locator(".film video")).to_be_visible()
    page.get_by_role("button", name="Add this recording").click()
    expect(page.locator("[data-files=recording] .sent li")).to_contain_text("Being checked", timeout=SAVED)
    expect(page.get_by_role("button", name="Record the screen")).to_be_hidden()
    on(page)
    expect(page.locator(".sheet").first).to_contain_text(re.compile(r"screen\.(webm|mp4)"))
    sent(page)


def test_without_scripts_every_step_is_a_plain_post(site: Desk, opened: Any) -> None:
    page = opened(java_script_enabled=False)
    page.goto(f"{site.url}{DEPOSIT}/")
    page.get_by_role("link", name="Write a request").click()
    next_ = page.locator("form[data-intake] p.form-end button[value=next]")
    next_.click()
    expect(page.locator(".wrong")).to_contain_text("Please look at 3 answers again")
    page.fill("#f-coin", "USDT")
    page.select_option("#f-network", "TRON")
    page.fill("#f-transaction", secrets.token_hex(32))
    next_.click()
    page.fill("#f-amount", "12.5")
    page.fill("#f-when", "2026-10-28T10:00")
    page.get_by_label("Another person").check()
    expect(page.locator("#q-from-name .only")).to_contain_text("Only if: Where did it come from? Another exchange")
    fits(page)
    next_.click()
    page.set_input_files("input[type=file]", {"name": "plain.png", "mimeType": "image/png", "buffer": screenshot()})
    page.get_by_role("button", name="Add the file").click()
    expect(page.locator(".sent li")).to_contain_text("plain.png")
    page.locator(".sent li button").click()
    expect(page.locator(".sent li")).to_have_count(0)
    page.set_input_files("input[type=file]", {"name": "again.png", "mimeType": "image/png", "buffer": screenshot()})
    next_.click()
    expect(page.locator(".sheet").first).to_contain_text("again.png")
    page.get_by_role("link", name="Change Evidence").click()
    large = screenshot() + bytes(6_000_000)
    page.set_input_files("input[type=file]", {"name": "large.png", "mimeType": "image/png", "buffer": large})
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This was too large to take")
    page.goto(f"{site.url}{DEPOSIT}/review/")
    expect(page.locator(".sheet").first).to_contain_text("again.png")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("#d-mail .fault")).to_contain_text("Please give a mail address")
    page.fill("#mail", "amara@mail.example")
    sent(page)
    fits(page)


def test_the_same_matter_again_is_added_to_the_one_that_runs(site: Desk, exchange: Exchange, opened: Any) -> None:
    page, id = opened("ns-71120"), tx()
    fill_the_deposit(page, site, id)
    number = sent(page)
    fill_the_deposit(page, site, f"https://polygonscan.com/tx/{id}")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator(".alike")).to_contain_text(number)
    fits(page)
    page.get_by_role("button", name=f"Add to {number}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is added")
    expect(page.locator(".answer")).to_contain_text(number)
    # Another matter is told from it, and may be sent all the same.
    fill_the_deposit(page, site, tx())
    assert sent(page) != number


def test_a_form_is_changed_looked_at_and_published_and_a_draft_goes_on_as_begun(site: Desk, opened: Any) -> None:
    customer = opened("ns-60274")
    fees = f"{site.url}/requests/new/fees/"
    customer.goto(f"{fees}fee/")
    customer.get_by_label("Withdrawal").check()
    expect(customer.locator("[data-kept]")).to_have_text("Kept.")

    lu = at_the_console(opened, site, "lu")
    lu.goto(f"{site.url}/console/forms/fees/")
    title = f"Fees and charges {secrets.token_hex(2)}"
    lu.fill("[name='title.en']", title)
    lu.fill("[name='title.zh-Hans']", "")
    lu.get_by_role("button", name="Keep, and check").click()
    expect(lu.locator(".preview-title").first).to_have_text(title)
    lu.locator("[id='steps.0.fields.0'] summary").click()
    lu.fill("[name='steps.0.fields.0.label.en']", "")
    lu.get_by_role("button", name="Publish, customers are asked this now").click()
    expect(lu.locator(".notice--error")).to_contain_text("has to be mended")  # nothing is asked of anybody
    customer.goto(fees)
    expect(customer.get_by_role("heading", level=1)).to_have_text("Fees")
    lu.fill("[name='steps.0.fields.0.label.en']", "Which charge?")
    lu.fill("#reason", "Plainer words")
    lu.get_by_role("button", name="Publish, customers are asked this now").click()
    expect(lu.locator(".page")).to_contain_text("Version 2 is asked from now on.")
    expect(lu.locator(".page")).to_contain_text("Plainer words")

    other = opened()
    other.goto(f"{fees}fee/")
    expect(other.locator("legend").first).to_contain_text("Which charge?")
    # The draft was begun with the first version, and is asked to its end with it.
    customer.goto(f"{fees}fee/")
    expect(customer.locator("legend").first).to_contain_text("Which fee?")
    expect(customer.get_by_label("Withdrawal")).to_be_checked()
    customer.fill("#f-more", "Why was it 12 USDT?")
    on(customer)
    number = sent(customer)
    version = site.run(
        "from heliodesk.tickets.models import Ticket\n"
        f"print(Ticket.objects.get(conversation__code='{number.removeprefix('HD-').replace('-', '')}').form_version)"
    )
    assert version.strip() == "1"
