"""An appeal in a real browser: filed on a phone, refused to whoever decided, decided by two others, read and kept."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.journey

# A matter that Ingrid, a supervisor, decided herself.
DECIDE = """
import json
from uuid import uuid4
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer
customer = Customer.objects.get(external_id="{customer}")
opened = open_ticket(customer=customer, team=Team.objects.get(slug="support"), subject="{subject}", body="{body}",
                     client_id=uuid4(), language="{language}")
ingrid = Agent.objects.get(email="ingrid@northstar.example")
answer(opened.ticket, agent=ingrid, body="{answer}", client_id=uuid4(), then="solved")
print(json.dumps([opened.ticket.number, opened.key]))
"""
KEY_OF = "from heliodesk.appeals.models import Appeal; print(Appeal.objects.get(ticket__conversation__code='{}').key)"
OPINION = {
    "facts": "On Monday the customer sent 2.5 LTC to an address that our page showed. The deposit was refused because the"
    " network did not match what our notice said.",
    "rule": "Deposit rules, section 4, wrong network.",
    "rule_version": "2026-07",
    "weighing": "The notice stood below the address and was easy to miss on a phone. The customer did what a careful person"
    " does, so the loss is ours to bear.",
    "next_step": "Our wallet team looks for the deposit again and writes to you here.",
    "elsewhere": "You may write to the financial ombudsman of your country.",
}


@pytest.fixture
def portal(desk, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`portal("ns-20841")`: My requests of that customer on a phone."""
    contexts: list[BrowserContext] = []

    def enter(customer: str, *, language: str = "en") -> Page:
        zone = "Asia/Shanghai" if language.startswith("zh") else "Africa/Lagos"
        context = browser.new_context(viewport={"width": 390, "height": 844}, timezone_id=zone)
        contexts.append(context)
        context.add_cookies([{"name": "django_language", "value": language, "url": desk.url}])
        page = context.new_page()
        page.goto(f"{desk.url}/northstar/requests?as={customer}")
        page.wait_for_url("**/requests/")
        return page

    yield enter
    for context in contexts:
        context.close()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_an_appeal_from_the_phone_to_the_letter(clean, portal, sign_in) -> None:
    words = {
        "subject": "LTC deposit",
        "body": "My 2.5 LTC are missing",
        "language": "en",
        "answer": "We cannot credit it.",
    }
    number, _key = json.loads(clean.run(DECIDE.format(customer="ns-20841", **words)))

    # The customer files it, and is asked for what is missing.
    amara = portal("ns-20841")
    amara.goto(f"{clean.url}/requests/{number}/")
    amara.get_by_role("link", name="Appeal", exact=True).click()
    expect(amara.get_by_role("heading", name="What happens then")).to_be_visible()
    fits(amara)
    amara.get_by_label("Which decision do you not agree with?").fill("You refused to credit my deposit")
    amara.get_by_label("Why is it wrong?").fill("It was sent to the address that your own page showed")
    amara.get_by_label("Evidence, if you have some").set_input_files(
        {"name": "page.txt", "mimeType": "text/plain", "buffer": b"The page said: LTC network Litecoin"}
    )
    amara.get_by_role("button", name="File the appeal").click()
    expect(amara.get_by_role("heading", name="What is missing")).to_be_visible()
    expect(amara.locator(".next")).to_contain_text("The clock stands still")
    fits(amara)
    amara.get_by_label("What do you want instead?").fill("Credit the deposit")
    amara.get_by_role("button", name="Add it").first.click()
    expect(amara.locator(".next")).to_contain_text("We decide by")
    expect(amara.locator(".next")).to_contain_text("Lagos (UTC+1)")
    expect(amara.locator(".said-in")).to_contain_text("page.txt")
    own = amara.url
    key = clean.run(KEY_OF.format(own.rstrip("/").rsplit("/", 1)[1].removeprefix("HD-").replace("-", ""))).strip()
    there = f"{clean.url}/console/appeals/{key}/"

    # Ingrid decided the matter, so she is refused with words.
    ingrid = sign_in("ingrid")
    ingrid.get_by_role("button", name="Oversight").click()
    ingrid.get_by_role("link", name="Appeals").click()
    ingrid.locator(f"a[href$='{key}/']").click()
    expect(ingrid.locator("main")).to_contain_text("You had a hand in the decision")
    ingrid.get_by_role("button", name="Take it for review").click()
    expect(ingrid.get_by_role("alert").filter(has_text="had a hand")).to_contain_text("Somebody who had none")

    # Noor takes it, writes, and cannot confirm what she wrote.
    noor = sign_in("noor")
    noor.goto(there)
    noor.get_by_role("button", name="Take it for review").click()
    expect(noor.locator(".notices")).to_contain_text("You review it now.")
    noor.set_viewport_size({"width": 390, "height": 844})
    fits(noor)
    noor.set_viewport_size({"width": 1440, "height": 900})
    for part, text in OPINION.items():
        noor.fill(f"#o-{part}", text)
    expect(noor.locator("#draft-kept")).to_contain_text("Saved, ")
    noor.get_by_role("button", name="Hand in").click()
    expect(noor.get_by_role("alert").filter(has_text="not whole")).to_contain_text("Result: not there yet")
    expect(noor.locator("#o-facts")).to_have_value(OPINION["facts"])
    noor.get_by_label("Upheld", exact=True).check()
    noor.get_by_role("button", name="Hand in").click()
    expect(noor.locator(".notices")).to_contain_text("Handed in.")
    expect(noor.locator("main")).to_contain_text("You wrote this opinion")
    expect(noor.get_by_role("button", name="Confirm: this is the decision")).to_have_count(0)

    # Helen is the second person.
    helen = sign_in("helen")
    helen.goto(there)
    helen.get_by_role("button", name="Confirm: this is the decision").click()
    expect(helen.locator(".notices")).to_contain_text("Decided.")
    # Noor's page was open meanwhile: it says so, and takes nothing away from under her.
    expect(noor.locator("#news")).to_contain_text("has changed since you opened the page")
    noor.locator("#news").get_by_role("link").click()
    expect(noor.locator("#news")).to_be_empty()

    # The customer reads the decision and keeps its letter.
    amara.goto(own)
    expect(amara.locator("#decision")).to_contain_text(OPINION["weighing"])
    expect(amara.locator("#decision")).to_contain_text("by Noor and Helen")
    fits(amara)
    with amara.expect_download() as download:
        amara.get_by_role("link", name="The letter (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    expect(amara.get_by_role("link", name="Appeal once more")).to_be_visible()


def test_an_appeal_in_chinese_without_scripts(clean, portal, sign_in) -> None:
    words = {"subject": "充值未到账", "body": "我的充值没有到账", "language": "zh", "answer": "无法入账。"}
    number, _key = json.loads(clean.run(DECIDE.format(customer="ns-71120", **words)))
    # Other journeys let this customer travel.
    clean.run(
        "from heliodesk.people.models import Customer\nCustomer.objects.filter(external_id='ns-71120').update(zone='Asia/Shanghai')"
    )
    chen = portal("ns-71120", language="zh-hans")
    plain = without_scripts(chen)
    plain.goto(f"{clean.url}/requests/{number}/appeal/")
    plain.get_by_label("您不同意哪项决定？").fill("你们拒绝将我的充值入账")
    plain.get_by_label("为何有误？").fill("我是按照页面显示的地址转账的")
    plain.get_by_label("您希望怎样处理？").fill("请将充值入账")
    plain.get_by_label("我没有证据").check()
    plain.get_by_role("button", name="提出申诉").click()
    expect(plain.locator(".next")).to_contain_text("我们最晚在")
    expect(plain.locator(".next")).to_contain_text("上海")
    code = plain.url.rstrip("/").rsplit("/", 1)[1].removeprefix("HD-").replace("-", "")
    plain.get_by_text("撤回申诉").click()
    key = clean.run(KEY_OF.format(code)).strip()
    helen = sign_in("helen")
    helen.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": clean.url}])
    helen.goto(f"{clean.url}/console/appeals/")
    expect(helen.locator("h1")).to_have_text("申诉")
    helen.locator(f"a[href$='{key}/']").click()
    helen.get_by_role("button", name="接手复核").click()
    expect(helen.locator(".notices")).to_contain_text("现在由您复核")
    plain.get_by_role("button", name="确认撤回").click()
    expect(plain.locator(".next")).to_contain_text("您已撤回。")
    helen.get_by_role("button", name="保存", exact=True).click()
    expect(helen.get_by_role("alert").filter(has_text="阶段")).to_be_visible()


def without_scripts(page: Page) -> Page:
    """The same customer in a browser that runs no scripts."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    return context.new_page()
