"""Fixtures that several journeys share."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import Desk
from tests.journeys.chats import PASSWORD
from tests.journeys.filling import enter
from tests.journeys.tab import HOST, Visitor


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of new visitors, whose pages must not report a single error."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "Africa/Lagos", **options})
        context.on("weberror", lambda error: faults.append(str(error.error)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert faults == []


RESET = """
update conversations_conversation set state = 'closed', closed_at = now(), offered_to_id = null, offered_until = null,
  queued_at = null, unanswered_since = null where state <> 'closed';
update conversations_conversation set assignee_id = null;
update routing_presence set state = 'off', reason = '';
update people_agent set is_active = true, single_keys = true;
"""


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


# What the widget's tests need of the desk: teams that are always, or just not, open, and somebody to answer.
WORLD = """
from datetime import UTC, datetime
from heliodesk.people.models import Team, Agent
from heliodesk.access.actors import SYSTEM
from heliodesk.hours.versions import set_hours
now = datetime.now(UTC)
later = (now.hour * 60 + now.minute + 600) % 1440
for slug, start, length in (("always", 0, 1440), ("busy", 0, 1440), ("shut", later, 30)):
    team = Team.objects.create(slug=slug, name=slug.title())
    set_hours({"zone": "UTC", "week": [[[start, start + length]]] * 7}, by=SYSTEM, reason="Test", team=slug)
print(later)
"""


@pytest.fixture(scope="session")
def opens(desk: Any) -> int:
    """Make the tests' teams; the minute of the UTC day at which the closed one opens."""
    return int(desk.run(WORLD).strip().splitlines()[-1])


@pytest.fixture
def visit(desk: Any, opens: int, contexts: Callable[..., BrowserContext]) -> Callable[..., Visitor]:
    """A page of the exchange with the widget in it: `visit(team="always", lang="en", more="theme=dark")`."""

    def go(
        context: BrowserContext | None = None, *, team: str = "always", lang: str = "en", more: str = "", **options: Any
    ) -> Visitor:
        context = context or contexts(**options)
        page = context.new_page()
        html = HOST.format(lang=lang, desk=desk.url, team=team, more=more)
        page.route(f"{desk.url}/deposits", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{desk.url}/deposits")
        return Visitor(page)

    return go


@pytest.fixture
def opened(site: Desk, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`opened("ns-20841")`: a browser in which that customer comes from the exchange; "" for a visitor."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def come(who: str = "", *, width: int = 390, height: int = 844, **options: Any) -> Page:
        options = {"locale": "en-GB", "timezone_id": "Africa/Lagos", "reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
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
