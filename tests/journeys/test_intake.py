"""A customer's way through a form in a real browser, with the exchange's back end as a second process beside the desk."""

import io
import re
import secrets
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.conftest import Desk, free_port
from tests.journeys.exchange import Exchange
from tests.journeys.filling import fill_the_deposit, fits, on, sent, tx
from tests.journeys.pictures import SECRET, STORED, drag, screenshot

pytestmark = pytest.mark.journey


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
    expect(page.locator(".sent li")).to_contain_text("Being checked")
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
