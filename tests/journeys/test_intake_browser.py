"""A form and the browser it is filled in: one that loses its connection, one that films its screen, one without scripts."""

import re
import secrets
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.conftest import Desk
from tests.journeys.filling import DEPOSIT, enter, fits, on, sent, tx
from tests.journeys.pictures import screenshot

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(desk: Desk) -> Desk:
    """The desk that journeys share: nothing here asks the exchange."""
    return desk


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
    expect(page.locator("[data-kept]")).to_have_text("Kept.")
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


def test_a_slow_saving_takes_back_nothing_that_came_after_it(site: Desk, opened: Any) -> None:
    page = opened()
    page.goto(f"{site.url}{DEPOSIT}/transfer/")
    held: list[Any] = []
    id = tx()

    def hold(route: Any) -> None:
        if route.request.headers.get("x-requested-with") == "fetch" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/transfer/", hold)
    page.fill("#f-coin", "USDC")
    page.select_option("#f-network", "ETH")  # by now the coin alone is on its way
    page.fill("#f-transaction", id)
    on(page)
    page.wait_for_timeout(600)
    assert page.url.endswith("/transfer/"), "the page has overtaken what was sent before it"
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#f-amount")).to_be_visible()
    page.goto(f"{site.url}{DEPOSIT}/transfer/")
    expect(page.locator("#f-coin")).to_have_value("USDC")
    expect(page.locator("#f-network")).to_have_value("ETH")
    expect(page.locator("#f-transaction")).to_have_value(id)


def test_nothing_moves_under_a_pointer_that_is_pressed(site: Desk, opened: Any) -> None:
    page = opened(width=1280, height=900)
    page.goto(f"{site.url}{DEPOSIT}/transfer/")
    page.fill("#f-coin", "USDC")
    page.select_option("#f-network", "ETH")
    expect(page.locator("[data-kept]")).to_have_text("Kept.")
    page.fill("#f-transaction", tx())
    button = page.locator("form[data-intake] p.form-end button[value=next]")
    box = button.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    with page.expect_response(lambda answer: answer.request.headers.get("x-requested-with") == "fetch"):
        page.mouse.down()  # the field is left, and what was typed in it is judged
    page.wait_for_timeout(300)
    assert button.bounding_box() == box
    page.mouse.up()
    expect(page.locator("#f-amount")).to_be_visible()


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
    expect(page.locator("[data-files=recording] .sent li")).to_contain_text("Being checked")
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
