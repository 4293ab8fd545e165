"""Service hours where people meet them: the page, the closed chat, the bar of the console, the badge on a foreign page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from heliodesk.config.northstar import PASSWORD
from tests.conftest import Desk
from tests.journeys.sound import faults, faults_everywhere
from tests.journeys.test_walls import LISTEN, Host
from tests.journeys.until import until

pytestmark = pytest.mark.journey

BADGE = 6_000  # bytes of bodies, as they travel
HANOI = "Asia/Ho_Chi_Minh"


@pytest.fixture
def page_of(browser: Browser) -> Iterator[Callable[..., Page]]:
    opened: list[BrowserContext] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(
            **{"locale": "en-GB", "timezone_id": HANOI, "reduced_motion": "reduce", **options}
        )
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_the_page_is_sound_at_every_width_in_light_and_dark(desk: Desk, page_of, locale: str) -> None:
    page = page_of(locale=locale)
    page.goto(f"{desk.url}/hours/?language=vi")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert faults_everywhere(page) == []


def test_it_holds_in_forced_colours_and_prints_on_one_page(desk: Desk, page_of) -> None:
    page = page_of(forced_colors="active")
    page.goto(f"{desk.url}/hours/?zone={HANOI}&language=vi")
    assert faults(page) == []
    full = page.locator(".strip .lane .full").first
    assert full.evaluate("(it) => getComputedStyle(it).fill") != page.locator("body").evaluate(
        "(it) => getComputedStyle(it).backgroundColor"
    )
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1


def test_without_scripts_the_offices_times_are_shown_until_a_zone_is_chosen(desk: Desk, page_of) -> None:
    page = page_of(java_script_enabled=False)
    page.goto(f"{desk.url}/hours/")
    expect(page.get_by_text("These are the office's times")).to_be_visible()
    page.get_by_label("Show times for").select_option("Africa/Lagos")
    page.get_by_label("Chat language").select_option("vi")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("in Lagos. All times below are yours.")).to_be_visible()
    page.goto(f"{desk.url}/hours/")
    expect(page.get_by_text("in Lagos. All times below are yours.")).to_be_visible()
    expect(page.get_by_label("Chat language")).to_have_value("vi")
    expect(
        page.get_by_role("table").get_by_text("02:00\u2060–\u206014:00").first
    ).to_be_visible()  # 08:00–20:00 in Vietnam


def test_the_browsers_zone_is_told_once_and_a_choice_stays(desk: Desk, page_of) -> None:
    page = page_of()
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.goto(f"{desk.url}/hours/")
    expect(page.get_by_text("in Ho Chi Minh City. All times below are yours.")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(loads) == 2
    page.get_by_label("Show times for").select_option("Europe/Lisbon")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("in Lisbon. All times below are yours.")).to_be_visible()
    page.goto(f"{desk.url}/hours/")
    expect(page.get_by_text("in Lisbon. All times below are yours.")).to_be_visible()


def test_a_browser_that_keeps_no_cookie_is_not_loaded_for_ever(desk: Desk, page_of) -> None:
    page = page_of()
    page.add_init_script("Object.defineProperty(Document.prototype, 'cookie', {get: () => '', set: () => {}})")
    loads = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.goto(f"{desk.url}/hours/")
    page.wait_for_timeout(500)
    assert len(loads) == 1
    expect(page.get_by_text("These are the office's times")).to_be_visible()


def test_the_page_is_reached_by_keyboard_from_home_and_says_everything_without_the_picture(desk: Desk, page_of) -> None:
    page = page_of()
    page.goto(desk.url)
    page.get_by_role("navigation").get_by_role("link", name="Service hours").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("person"))
    table = page.get_by_role("table")
    expect(table.get_by_role("row").nth(1)).to_contain_text("English chat")
    # On the first visit the page learns the zone and loads once more: a key pressed meanwhile would be lost with it.
    until(page, "document.cookie.includes('heliodesk-place')")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")


def test_my_requests_is_read_on_the_chosen_clock(desk: Desk, page_of) -> None:
    page = page_of()
    page.goto(f"{desk.url}/hours/?zone=America/New_York")
    page.goto(f"{desk.url}/northstar/requests?as=ns-20841")
    expect(page.get_by_text("Times in New York")).to_be_visible()


def closed_language(desk: Desk) -> tuple[str, str]:
    """A chat that nobody answers now: made for the test, for the demo's are open at one hour or another."""
    code = (
        "from heliodesk.hours.versions import set_hours\nfrom heliodesk.access.actors import SYSTEM\n"
        "from datetime import UTC, datetime, timedelta\nfrom heliodesk.hours.models import Notice, Schedule\n"
        "now = datetime.now(UTC); day = (now.weekday() + 1) % 7\n"
        "week = [[[480, 1080]] if i == day else [] for i in range(7)]\n"
        "if not Schedule.objects.filter(language='ko').exists():\n"
        "    version = set_hours({'zone': 'UTC', 'week': week}, by=SYSTEM, reason='A test', language='ko', channel='chat')\n"
        "    Notice.objects.update_or_create(version=version, defaults={'texts': {'en': 'From Monday on we begin at 07:00.', "
        "'zh': '周一起七点开始。'}, 'first_change': now + timedelta(days=3), 'state': 'published'})\n"
    )
    desk.run(code)
    return "ko", "Korean"


def test_the_closed_chat_offers_a_language_that_is_open_and_goes_on_in_it(desk: Desk, page_of) -> None:
    tag, name = closed_language(desk)
    page = page_of(viewport={"width": 900, "height": 800})
    page.route(
        f"{desk.url}/host",
        lambda route: route.fulfill(
            body=f'<!doctype html><html lang="{tag}"><title>x</title><script type="module" src="/widget/helio-chat.js"></script><helio-chat></helio-chat>',
            content_type="text/html",
        ),
    )
    page.goto(f"{desk.url}/host")
    page.locator("helio-chat button:has(b)").click()
    expect(page.get_by_text(f"Nobody on chat in {name} now")).to_be_visible()
    expect(page.locator(".sunline .n")).to_be_visible()
    expect(page.get_by_text("It is usually answered here by")).to_be_visible()
    expect(page.get_by_text("From Monday on we begin at 07:00.")).to_be_visible()
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_text("From Monday on we begin at 07:00.")).to_have_count(0)
    page.get_by_role("button", name="Chat in English now").click()
    expect(page.get_by_text("A person answers you here")).to_be_visible()
    page.get_by_role("textbox").fill("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("From Monday on we begin at 07:00.")).to_have_count(0)


def test_the_consoles_bar_says_who_is_there_for_customers(desk: Desk, page_of) -> None:
    page = page_of(viewport={"width": 1440, "height": 800})
    page.goto(f"{desk.url}/console/")
    page.fill("[name=login]", "ana@northstar.example")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Who is there for customers. English:")
    expect(link).to_be_visible()
    assert faults(page) == []
    with page.expect_response(lambda answer: answer.url.endswith("/console/sunline")) as answer:
        page.evaluate("htmx.ajax('GET', '/console/sunline', '#sunline')")
    assert answer.value.status == 200
    expect(link).to_be_visible()


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.server.shutdown()


def test_the_badge_is_small_and_works_on_a_foreign_page_with_a_strict_policy(desk: Desk, page_of, host: Host) -> None:
    tag, _name = closed_language(desk)
    violations: list[str] = []
    policy = (
        f"default-src 'none'; script-src {desk.url}; connect-src {desk.url}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    host.pages["/one"] = (
        policy,
        f'<!doctype html><html lang="en"><title>x</title><script type="module" src="{desk.url}/widget/helio-hours.js"></script>'
        f'<main><h1>x</h1><helio-hours></helio-hours> <helio-hours id="closed" language="{tag}"></helio-hours></main>',
    )
    page = page_of(timezone_id="Africa/Lagos")
    page.expose_function("violated", lambda told: violations.append(told))
    page.add_init_script(LISTEN)
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda it: sizes.update({it.url: it.sizes()["responseBodySize"]}))
    page.goto(f"{host.url}/one")
    expect(page.locator("helio-hours").first.get_by_role("link")).to_have_text(re.compile("^Open now"))
    expect(page.locator("#closed").get_by_role("link")).to_have_text(
        re.compile(r"^Closed, opens (?:tomorrow )?09:00 your time")  # tomorrow, unless it is past midnight in Lagos
    )
    assert violations == []
    assert faults(page) == []
    ours = {url: size for url, size in sizes.items() if url.startswith(desk.url)}
    assert any("helio-hours.js" in url for url in ours)
    assert sum(ours.values()) <= BADGE, ours
    expect(page.locator("#closed").get_by_role("link")).to_have_attribute("href", re.compile(f"^{desk.url}/hours/"))


def test_the_badge_asks_again_at_the_next_change_and_keeps_its_words_when_nobody_answers(desk: Desk, page_of) -> None:
    page = page_of()
    answers = [
        {
            "open": True,
            "level": "full",
            "until": "2026-11-25T10:00:00Z",
            "opens_at": None,
            "changes_at": "2026-11-25T10:00:00Z",
        },
        {"open": False, "level": "closed", "until": None, "opens_at": "2026-11-26T01:00:00Z", "changes_at": None},
    ]
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        if len(asked) > 2:
            return route.abort()
        return route.fulfill(json=answers[len(asked) - 1])

    page.route("**/api/v1/status**", answer)
    page.route(
        f"{desk.url}/badge",
        lambda route: route.fulfill(
            body='<!doctype html><html lang="en"><script type="module" src="/widget/helio-hours.js"></script><helio-hours></helio-hours>',
            content_type="text/html",
        ),
    )
    page.clock.install(time="2026-11-25T09:58:00Z")
    page.goto(f"{desk.url}/badge")
    link = page.locator("helio-hours").get_by_role("link")
    expect(link).to_have_text("Open now, until 17:00 your time")
    page.clock.fast_forward(122_000)
    expect(link).to_have_text("Closed, opens tomorrow 08:00 your time")
    page.clock.fast_forward(310_000)
    page.wait_for_timeout(200)
    assert len(asked) == 3
    expect(link).to_have_text("Closed, opens tomorrow 08:00 your time")
