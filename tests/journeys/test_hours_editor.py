"""Planners paint the week, a second one approves what is urgent, an editor publishes the notice, and it can be undone."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.sound import faults_in_both

pytestmark = pytest.mark.journey

RUSSIAN = "-.-.ru.chat"
PEOPLE = ("pia", "noor", "lu")  # two planners and an editor


@pytest.fixture(scope="module")
def signed_in(desk, browser: Browser) -> dict[str, list]:
    cookies = {}
    for who in PEOPLE:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{desk.url}/accounts/login/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", "northstar-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk.url}/console/**")
        cookies[who] = context.cookies()
        context.close()
    return cookies


@pytest.fixture
def look(desk, browser: Browser, signed_in: dict[str, list]) -> Iterator[Callable[..., Page]]:
    """`look("pia", "-.-.ru.chat/", width=390)`: that person's browser on an hours page."""
    contexts: list[BrowserContext] = []

    def enter(
        who: str, path: str = "", *, width: int = 1440, scheme: str = "light", scripts: bool = True, language="en"
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            has_touch=width < 800,
        )
        contexts.append(context)
        context.add_cookies([*signed_in[who], {"name": "django_language", "value": language, "url": desk.url}])
        page = context.new_page()
        page.goto(f"{desk.url}/console/hours/{path}")
        return page

    yield enter
    for context in contexts:
        context.close()


def cell(page: Page, day: int, hour: float) -> Locator:
    return page.locator(f'#grid [data-day="{day}"][data-minute="{round(hour * 60)}"]')


def drag(page: Page, start: Locator, end: Locator) -> None:
    start.scroll_into_view_if_needed()
    a, b = start.bounding_box(), end.bounding_box()
    assert a
    assert b
    page.mouse.move(a["x"] + a["width"] / 2, a["y"] + a["height"] / 2)
    page.mouse.down()
    page.mouse.move((a["x"] + b["x"]) / 2, (a["y"] + b["y"]) / 2, steps=4)
    page.mouse.move(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2, steps=4)
    page.mouse.up()


def day_after(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def test_a_planner_lands_at_the_hours(desk, browser: Browser, signed_in) -> None:
    context = browser.new_context()
    context.add_cookies(signed_in["pia"])
    page = context.new_page()
    page.goto(f"{desk.url}/console/")
    expect(page).to_have_url(f"{desk.url}/console/hours/")
    expect(page.get_by_role("heading", name="Hours", exact=True)).to_be_visible()
    context.close()


def test_paint_with_the_mouse_across_midnight_and_undo(look) -> None:
    page = look("pia", f"{RUSSIAN}/")
    expect(page.locator("#week-5")).to_have_value("11:00–20:00 reduced")
    page.get_by_role("radio", name="People").first.click()
    drag(page, cell(page, 5, 22), cell(page, 6, 25.5))  # both days of the weekend, 22:00 to 02:00
    expect(page.locator("#week-5")).to_have_value("11:00–20:00 reduced, 22:00–02:00")
    expect(page.locator("#week-6")).to_have_value("11:00–20:00 reduced, 22:00–02:00")
    expect(cell(page, 6, 1)).to_have_attribute("data-level", "3")  # Saturday's tail
    expect(cell(page, 6, 1)).to_have_attribute("data-other", "")
    expect(page.locator("#look")).to_contain_text("Russian chat")
    page.locator("#undo-paint").click()
    expect(page.locator("#week-5")).to_have_value("11:00–20:00 reduced")


def test_paint_with_the_keyboard_and_copy_a_day(look) -> None:
    page = look("pia", f"{RUSSIAN}/")
    cell(page, 0, 9).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator('#grid [aria-selected="true"]')).to_have_count(4)
    page.keyboard.press("2")
    for day in (0, 1):
        expect(page.locator(f"#week-{day}")).to_have_value("08:30–09:30 reduced, 10:00–22:00, 22:00–02:00 reduced")
    page.keyboard.press("Control+c")
    cell(page, 6, 9).focus()
    page.keyboard.press("Control+v")
    expect(page.locator("#week-6")).to_have_value("08:30–09:30 reduced, 10:00–22:00, 22:00–02:00 reduced")
    page.keyboard.press("Control+z")
    expect(page.locator("#week-6")).to_have_value("11:00–20:00 reduced")
    page.locator("#week-6").fill("12-14")  # the line and the grid are the same
    expect(cell(page, 6, 13)).to_have_attribute("data-level", "3")
    page.locator("#step").click()
    expect(cell(page, 6, 12.25)).to_be_visible()


def test_the_preview_tells_what_a_visitor_in_hanoi_sees(look) -> None:
    page = look("pia", "-.-.vi.chat/")
    for field, value in (("place", "Hanoi"), ("day", "2027-03-29"), ("time", "02:30")):
        page.locator(f"#visitor-{field}").fill(value)
    expect(page.locator("#look")).to_contain_text("A visitor in Hanoi on Mon 29 Mar 2027, 02:30 sees:")
    expect(page.locator("#look")).to_contain_text("The assistant alone answers; people from Mon 29 Mar 2027, 08:00")
    for field, value in (("place", "Lisbon"), ("day", "2027-03-28"), ("time", "01:30")):
        page.locator(f"#visitor-{field}").fill(value)
    expect(page.locator("#look")).to_contain_text("The clock there skips this time; it is 02:30 then.")
    page.locator("#visitor-place").fill("Atlantis")
    expect(page.locator("#look")).to_contain_text("Nobody knows this place")


def test_an_urgent_change_needs_a_second_planner_and_its_notice_an_editor(look, desk) -> None:
    page = look("pia", f"{RUSSIAN}/")
    cell(page, 0, 10).focus()
    page.get_by_role("radio", name="Closed").click()
    drag(page, cell(page, 0, 10), cell(page, 6, 11.5))
    expect(page.locator("#look .notice--urgent")).to_contain_text("A second planner has to approve it")
    page.locator("#reason").fill("Too few people in the mornings")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("It is urgent, so it counts once a second planner has approved it.")).to_be_visible()
    expect(page.get_by_text("You wrote it, so somebody else has to approve it.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    second = look("noor")
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_text("Published. The notice for the public is drafted.")).to_be_visible()
    expect(second.get_by_role("link", name="View", exact=True)).to_be_visible()

    editor = look("lu")
    editor.get_by_role("link", name="Read and publish").click()
    expect(editor.locator("#text-en")).to_have_value(re.compile("Russian chat, Monday to Friday 12:00–22:00"))
    editor.locator("#text-zh").fill("")
    editor.get_by_role("button", name="Publish in every language").click()
    expect(editor.locator("#text-zh-error")).to_be_visible()
    editor.locator("#text-zh").fill("俄语聊天上午不再服务。")
    editor.get_by_role("button", name="Show as the public reads it").click()
    expect(editor.locator(".as-public").last).to_have_text("俄语聊天上午不再服务。")
    editor.get_by_role("button", name="Publish in every language").click()
    expect(editor.get_by_text("Published. The public reads it now.")).to_be_visible()

    page.reload()
    page.get_by_text("Undo version 2").click()
    page.get_by_label("Why is it undone?").fill("There are enough people after all")
    page.get_by_role("button", name="Back to the hours before it").click()
    expect(page.get_by_role("heading", name="Version 3")).to_be_visible()
    second.goto(f"{desk.url}/console/hours/{RUSSIAN}/versions/")
    second.get_by_role("button", name="Approve").click()
    second.goto(f"{desk.url}/console/hours/{RUSSIAN}/")
    expect(second.locator("#week-0")).to_have_value("10:00–22:00, 22:00–02:00 reduced")


def test_nonsense_is_told_at_its_field_and_nothing_typed_is_lost(look) -> None:
    page = look("pia", "-.-.tr.chat/")
    page.locator("#zone").fill("Asia/Atlantis")
    page.locator("#week-0").fill("18:00–09:00")
    page.locator("#week-1").fill("09:00–12:00, 11:00–13:00")
    page.locator("#week-2").fill(", ".join(f"{n % 24:02}:00–{n % 24:02}:01" for n in range(10_000)))
    page.locator("#week-3").fill("morning")
    page.locator("#effective").fill("2020-01-01")
    page.locator("#exceptions").get_by_role("button", name="Other hours").click()
    page.get_by_role("button", name="Save", exact=True).click()
    for field, words in (
        ("zone", "This is not a time zone"),
        ("week-0", "The end is before the start"),
        ("week-1", "overlap"),
        ("week-2", "at most 24 times a day"),
        ("week-3", "“morning”: This is not a time from – to"),
    ):
        expect(page.locator(f"#{field}-error")).to_contain_text(words)
        expect(page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#wrong")).to_be_visible()
    expect(page.locator("#week-0")).to_have_value("18:00–09:00")
    expect(page.locator("#effective")).to_have_value("2020-01-01")
    page.locator("#zone").fill("Europe/Istanbul")
    for day, text in enumerate(("9-18", "9-18", "9-18", "9-18")):
        page.locator(f"#week-{day}").fill(text)
    page.locator("#exceptions").get_by_role("button", name="Take out exception 2").click()
    page.locator("#reason").fill("A test of the past")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#effective-error")).to_contain_text("The past stays as it was")


def test_it_all_works_without_scripts(look) -> None:
    page = look("pia", "-.-.es.chat/", scripts=False)
    page.locator("#week-6").fill("10:00–14:00 reduced")
    page.get_by_role("button", name="Closed").click()
    expect(page.locator("#week-6")).to_have_value("10:00–14:00 reduced")
    first = page.locator("[name=exception-0-first]")
    first.fill("2027-02-30")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#exception-0-first-error")).to_be_visible()
    first.fill("2027-02-15")
    page.get_by_role("button", name="Afternoon only").click()
    expect(page.locator("[name=exception-0-parts]")).to_have_value("15:30–18:00, 18:00–22:00 reduced")
    page.locator("[name=exception-0-reason-en]").fill("Half a day")
    page.locator("#effective").fill(day_after(5))
    page.locator("#reason").fill("Sundays too")
    page.get_by_role("button", name="Look at what it means").click()
    expect(page.locator("#look")).to_contain_text("Spanish chat, Sunday 10:00–14:00 with fewer people")
    expect(page.locator("#look")).to_contain_text("Half a day.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Published as version 2")).to_be_visible()


def test_holidays_are_suggested_and_kept_as_rows(look) -> None:
    page = look("pia", "-.-.pt.chat/")
    page.get_by_text("Suggest holidays").click()
    page.locator("#holiday-of").select_option("PT")
    page.locator("#holiday-year").select_option(str(datetime.now(UTC).year + 1))
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_label(re.compile("National Day|Day of Portugal")).check()
    page.get_by_role("button", name="Accept the ticked ones as closed").click()
    expect(page.get_by_text("Holiday, accepted")).to_be_visible()
    source = page.locator("[name=exception-0-source]").get_attribute("value")
    assert source == f"PT:{datetime.now(UTC).year + 1}-06-10"


def test_hours_leave_and_come_back_by_every_format(look, desk) -> None:
    page = look("pia", "-.-.ar.chat/import")
    with page.expect_download() as told:
        page.get_by_role("link", name="JSON").click()
    plan = json.loads(told.value.path().read_text())
    plan["week"][5] = [[600, 960, "full"]]
    page.locator("#text").fill(json.dumps(plan))
    page.get_by_role("button", name="Look at it in the editor").click()
    expect(page.get_by_text("Taken over into the editor, and not saved yet.")).to_be_visible()
    expect(page.locator("#week-5")).to_have_value("10:00–16:00")
    expect(page.locator("#look")).to_contain_text("Arabic chat, Saturday 10:00–16:00")
    page.goto(f"{desk.url}/console/hours/-.-.ar.chat/import")
    page.get_by_label("OSM opening_hours").check()
    page.locator("#text").fill("Mo-Fr 09:00-18:00; PH off")
    page.get_by_role("button", name="Look at it in the editor").click()
    expect(page.get_by_role("alert").filter(has_text="PH off")).to_contain_text(
        "Take the holidays from the suggestions"
    )
    expect(page.locator("#text")).to_have_value("Mo-Fr 09:00-18:00; PH off")


PAGES = (
    "",
    "regions/",
    "regions/new/",
    f"{RUSSIAN}/",
    "-.-.-.request/",
    f"{RUSSIAN}/versions/",
    f"{RUSSIAN}/versions/1/",
    f"{RUSSIAN}/import",
)


def test_every_page_is_sound_in_light_and_dark(look, desk) -> None:
    page = look("pia")
    for path in PAGES:
        page.goto(f"{desk.url}/console/hours/{path}")
        assert faults_in_both(page) == [], path or "overview"
    page.goto(f"{desk.url}/console/hours/{RUSSIAN}/")
    page.locator("#week-0").fill("nonsense")
    page.locator("#exceptions").get_by_role("button", name="Other hours").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#wrong")).to_be_visible()
    assert faults_in_both(page) == [], "with mistakes"
    assert faults_in_both(look("lu", f"{RUSSIAN}/")) == []


def test_nothing_is_wider_than_a_phone_and_it_can_be_painted_there(look, desk) -> None:
    page = look("pia", width=390)
    for path in PAGES:
        page.goto(f"{desk.url}/console/hours/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(f"{desk.url}/console/hours/{RUSSIAN}/")
    at = cell(page, 6, 9)
    at.scroll_into_view_if_needed()
    at.tap()
    expect(page.locator("#week-6")).to_have_value("09:00–09:30, 11:00–20:00 reduced")


def test_the_content_security_policy_stops_nothing_of_ours(look, desk) -> None:
    page = look("pia")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in PAGES:
        page.goto(f"{desk.url}/console/hours/{path}")
    page.goto(f"{desk.url}/console/hours/{RUSSIAN}/")
    for button in ("Add a season", "Copy this week here", "Other hours"):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name=button).first.click()
    expect(page.locator("#exception-0-first")).to_be_focused()
    drag(page, cell(page, 0, 9), cell(page, 4, 11))
    expect(page.locator("#week-0")).to_have_value(re.compile("09:00–"))
    expect(page.locator("#look")).to_contain_text("Exception 1: Choose a day.")
    assert complaints == []
