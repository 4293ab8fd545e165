"""A supervisor and an administrator at the mails that are in no request, and where mail comes from."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import Desk

pytestmark = pytest.mark.journey

FURNISH = r"""
from datetime import UTC, datetime
from django.db import transaction
from heliodesk.channels.email.models import Received, Source
from heliodesk.channels.email.sources import row
from heliodesk.channels.email.storing import keep

works, fails = row("imap mail.example/INBOX works"), row("imap mail.example/INBOX fails")
now = datetime.now(UTC)
Source.objects.filter(pk=works.pk).update(heard_at=now, compared_at=now)
Source.objects.filter(pk=fails.pk).update(heard_at=now, behind=3, error="login: [AUTHENTICATIONFAILED] no", error_at=now)
with transaction.atomic():
    for number, reason in enumerate(["staff", "staff", "ticket-trick", "failed"]):
        raw = (f"From: <eve{number}@mail.example>\r\nSubject: Letter {number}\r\n\r\n"
               f"<script>alert(1)</script> [a](javascript:x) my password is hunter2hunter2 {number}\r\n")
        held, _new = keep(raw.encode(), source=works)
        Received.objects.filter(pk=held.pk).update(
            state="unprocessed" if reason == "failed" else "quarantined", reason=reason, read_at=now,
            subject=f"Letter {number}", shown_sender="e•••@m•••.example")
"""
SOURCES = (
    "imaps://works:x@mail.example imaps://fails:x@mail.example imaps://begins:x@mail.example imaps://half:hidden-word@"
)


@pytest.fixture(scope="module")
def mailed() -> Iterator[Desk]:
    desk = Desk("incoming", HELIODESK_MAIL_SOURCES=SOURCES, HELIODESK_MAIL="elsewhere")
    desk.run(FURNISH)
    yield desk
    desk.close()


@pytest.fixture
def at(mailed: Desk, contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`at("ingrid", "mail/")`: that person's page of the console."""

    def enter(who: str, path: str, **options: object) -> Page:
        page = contexts(**options).new_page()
        page.goto(f"{mailed.url}/accounts/login/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", "northstar-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{mailed.url}/console/**")
        page.goto(f"{mailed.url}/console/{path}")
        return page

    return enter


def test_a_mail_is_opened_by_keyboard_shown_as_words_and_written_down(at: Callable[..., Page], mailed: Desk) -> None:
    page = at("ingrid", "")
    page.click(".nav-more")
    expect(page.locator("#more-menu a", has_text="Incoming mail")).to_contain_text("4")
    page.locator("#more-menu a", has_text="Incoming mail").click()
    link = page.get_by_role("link", name=re.compile("Letter 2"))
    expect(link).to_contain_text("e•••@m•••.example")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Letter 2")
    expect(page.locator("main")).not_to_contain_text("eve2@")  # masked until it is opened
    page.get_by_role("button", name="Open the mail").focus()
    page.keyboard.press("Enter")
    text = page.locator("pre.mail-text").first
    expect(text).to_contain_text("<script>alert(1)</script>")
    expect(text).not_to_contain_text("hunter2hunter2")
    assert page.locator("pre a").count() == 0
    page.get_by_text("Headers as they came").first.click()
    expect(page.locator("pre.hd-mono")).to_contain_text("From: <eve2@mail.example>")
    assert Axe().run(page).violations_count == 0
    page.goto(f"{mailed.url}/console/audit/?verb=mail-opened")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Ingrid Solberg")


def test_a_mail_is_left_aside_and_found_again(at: Callable[..., Page]) -> None:
    page = at("ingrid", "mail/?show=unprocessed")
    page.get_by_role("link", name=re.compile("Letter 3")).click()
    expect(page.get_by_role("heading", name="Something went wrong while it was read")).to_be_visible()
    page.get_by_role("button", name="Leave it aside").click()
    expect(page.locator(".notices")).to_contain_text("Left aside")
    expect(page.get_by_role("link", name=re.compile("Letter 3"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Left aside")).click()
    expect(page.get_by_role("link", name=re.compile("Letter 3"))).to_be_visible()
    page.goto(page.url.replace("show=left", "show=unprocessed"))
    expect(page.get_by_text("Every mail could be processed.")).to_be_visible()


def test_all_of_one_reason_are_read_again_by_one_press(at: Callable[..., Page], mailed: Desk) -> None:
    page = at("ingrid", "mail/", viewport={"width": 390, "height": 844})
    page.get_by_role("link", name="From a colleague 2", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Letter"))).to_have_count(2)
    page.get_by_role("button", name="Read all 2 again").click()
    expect(page.locator(".notices")).to_contain_text("2 mails are read again.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    left = (
        "from heliodesk.channels.email.models import Received; print(Received.objects.filter(reason='staff').count())"
    )
    assert int(mailed.run(left)) == 0


def test_the_file_is_for_administrators_and_written_down(at: Callable[..., Page], mailed: Desk) -> None:
    page = at("ingrid", "mail/")
    page.get_by_role("link", name=re.compile("Letter 2")).click()
    expect(page.get_by_role("button", name="Open the mail")).to_be_visible()
    expect(page.get_by_role("button", name="Take the file")).to_have_count(0)
    here = page.url.removeprefix(f"{mailed.url}/console/")
    page = at("kofi", here)
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the file").click()
    assert download.value.suggested_filename.endswith(".eml")
    assert b"hunter2hunter2 2" in download.value.path().read_bytes()
    page.goto(f"{mailed.url}/console/audit/?verb=mail-fetched")
    expect(page.locator("tbody")).to_contain_text("Kofi Mensah")


def test_sources_say_how_they_are_and_what_to_do(at: Callable[..., Page], mailed: Desk) -> None:
    page = at("kofi", "mail/sources/")
    expect(page.locator("main")).to_contain_text("HELIODESK_MAIL_SOURCES, source 4")
    assert "hidden-word" not in page.content()
    fails = page.locator(".source", has_text="INBOX fails")
    expect(fails).to_contain_text("The mail server refuses the sign-in.")
    expect(fails).to_contain_text("3 mails")
    expect(page.locator(".source", has_text="INBOX begins")).to_contain_text("Not begun")
    works = page.locator(".source", has_text="INBOX works")
    expect(works).to_contain_text("Works")
    works.get_by_role("button", name="Compare now").click()
    expect(page.locator(".notices")).to_contain_text("compared in a moment")
    expect(page.locator(".source", has_text="INBOX works")).to_contain_text("asked for")
    asked = "from heliodesk.channels.email.models import Source; print(Source.objects.exclude(asked_at=None).count())"
    assert int(mailed.run(asked)) == 1
    assert Axe().run(page).violations_count == 0
    assert at("mei", "mail/").get_by_text("Compare").count() == 0


ONE_MORE = r"""
from datetime import UTC, datetime
from django.db import transaction
from heliodesk.channels.email.models import Received
from heliodesk.channels.email.sources import row
from heliodesk.channels.email.storing import keep

with transaction.atomic():
    held, _new = keep(b"From: <eve@mail.example>\r\n\r\nSEVENTH\r\n", source=row("imap mail.example/INBOX works"))
    Received.objects.filter(pk=held.pk).update(
        state="unprocessed", reason="failed", read_at=datetime.now(UTC), subject="Letter seven")
"""


def test_the_lists_look_again_by_themselves(at: Callable[..., Page], mailed: Desk) -> None:
    page = at("ingrid", "mail/?show=unprocessed")
    page.locator("[data-every]").evaluate("part => (part.dataset.every = 1)")  # 15 seconds are long for a test
    expect(page.get_by_role("link", name=re.compile("Letter seven"))).to_have_count(0)
    mailed.run(ONE_MORE)
    expect(page.get_by_role("link", name=re.compile("Letter seven"))).to_be_visible()
    assert page.url.endswith("?show=unprocessed")
    assert Axe().run(page).violations_count == 0
