"""Every page of the console as it is seen: accessible, in both languages, on a phone."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.journey

FURNISH = """
from uuid import uuid4
from heliodesk.appeals.models import Appeal
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close, write_to_team
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.assignment import accept, hand_over
from datetime import UTC, datetime
from heliodesk.routing.models import Presence
from heliodesk.safety.exports import ask
from heliodesk.safety.models import Stop, Viewing
from heliodesk.safety.watch import watch

Presence.objects.update(state="off")
agents = {agent.email.split("@")[0]: agent for agent in Agent.objects.all()}
support = Team.objects.get(slug="support")

def write(customer, body, language, page):
    opened = write_to_team(
        customer=customer, team=support, body=body, client_id=uuid4(), language=language, page=page)
    return Conversation.objects.get(pk=opened.conversation.pk)

def say(conversation, who, body, kind="text"):
    post_message(conversation=conversation.key, author=agents[who].actor, body=body, client_id=uuid4(), kind=kind)

amara = write(Customer.objects.get(external_id="ns-20841"), "My deposit has not arrived", "en", "Deposits")
accept(amara, agent=agents["ana"])
say(amara, "ana", "I am looking now")
say(amara, "ana", "Same node as this morning?", "note")
hand_over(amara, by=agents["ana"], to=agents["mei"], note="She needs it for rent")
say(amara, "mei", "It has 3 of 12 confirmations")
chen = write(Customer.objects.get(external_id="ns-71120"), "提现一直显示处理中", "zh", "提现")
accept(chen, agent=agents["mei"])
say(chen, "mei", "您好，我马上为您查看。")
done = write(Customer.objects.create(), "谢谢", "zh", "安全中心")
accept(done, agent=agents["mei"])
close(done, by=agents["mei"].actor)
for number in range(5):  # an alert to look into, an agent who was stopped, an export to decide
    stranger = write(Customer.objects.create(), "Hello", "en", "Fees")
    Viewing.objects.create(agent=agents["rui"], customer=stranger.customer, conversation=stranger, kind="revealed",
        field="email", reason="customer-asked", on_shift=True, wrote_to_them=False)
    close(stranger, by=agents["mei"].actor)
watch()
Stop.objects.create(agent=agents["rui"])
today = datetime.now(UTC).date()
ask(what="audit", since=today, until=today, reason="审计", by=agents["kofi"])
write(Customer.objects.create(), "请问充值需要多少个确认？", "zh", "充值")
appeal = Appeal.objects.get(ticket__conversation__customer__external_id="ns-97463")  # of the demo: waits for a second person
print(amara.key, chen.key, done.key, appeal.key)
"""
# Names, languages (which name themselves) and what people wrote are not the interface's words.
NOT_OURS = re.compile(
    r"Heliodesk|Northstar|API|Webhook|https:|institutional|[0-9a-f]{64}|Lu Chen|Noor Aziz|Helen Zhou|PDF|Pia Roth|English|português|español|français|Deutsch|Tiếng Việt|Türkçe|Mei Tan|Mei|Marta Reis|Ana Duarte|Ana|Grace Ong|Ingrid Solberg|Kofi Mensah|Kofi"
    r"|Rui Tavares|Rui|Wei Jie Lim|Amara Nwosu|Support|Institutional desk|Level \d of \d|Deposits|Payments|HD-[\w-]+|UTC|EN|PT|ES"
    r"|Ctrl|Enter|Esc|Asia/Singapore|Europe/Lisbon|\S+@\S+|a•+u|[A-Z]\b|\b[0-9A-Z]{4}\b"
)


@pytest.fixture(scope="module")
def keys(desk) -> list[str]:
    """Amara's conversation, 陈伟's, and a closed one; all are Mei's; and an appeal."""
    return desk.run(FURNISH).split()


@pytest.fixture(scope="module")
def signed_in(desk, browser: Browser) -> dict[str, list]:
    """The cookies of an agent, of an administrator and of a supervisor."""
    cookies = {}
    for who in ("mei", "kofi", "ingrid"):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{desk.url}/accounts/login/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", "northstar-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk.url}/console/")
        cookies[who] = context.cookies()
        context.close()
    return cookies


@pytest.fixture
def look(desk, browser: Browser, keys: list[str], signed_in: dict[str, list]) -> Iterator[Callable[..., Page]]:
    """`look("mei", scheme="dark", language="zh-hans", width=390)`: a browser of that person."""
    contexts: list[BrowserContext] = []

    def enter(who: str, *, scheme: str = "light", language: str = "en", width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        contexts.append(context)
        context.add_cookies([*signed_in[who], {"name": "django_language", "value": language, "url": desk.url}])
        page = context.new_page()
        page.set_default_timeout(5_000)
        return page

    yield enter
    for context in contexts:
        context.close()


def pages_of(who: str, keys: list[str]) -> list[str]:
    if who == "ingrid":
        return ["alerts/", "audit/?check=1", "exports/", "appeals/", f"appeals/{keys[3]}/"]
    if who == "kofi":
        return [
            "keys/",
            "webhooks/",
            "people/",
            "people/add/",
            "settings/",
            "../accounts/2fa/",
            "../accounts/password/change/",
            "nowhere/",
        ]
    return ["", f"c/{keys[0]}/", f"c/{keys[1]}/", f"c/{keys[2]}/", "queues/support/zh/", "../accounts/logout/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", ["mei", "kofi", "ingrid"])
def test_axe_finds_nothing(who: str, scheme: str, look, desk, keys: list[str]) -> None:
    page = look(who, scheme=scheme)
    for path in pages_of(who, keys):
        page.goto(f"{desk.url}/console/{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path or 'desk'}\n{found.generate_report()}"
    if who == "mei":
        page.goto(f"{desk.url}/console/c/{keys[0]}/")
        for opener, shown in (
            ("#act-hand-over", "#dialog"),
            ("#presence-button", "#presence-menu"),
            (".face", "#me-menu"),
        ):
            page.click(opener)
            expect(page.locator(shown)).to_be_visible()
            found = Axe().run(page)
            assert found.violations_count == 0, f"{shown}\n{found.generate_report()}"
            page.keyboard.press("Escape")


@pytest.mark.parametrize("who", ["mei", "kofi", "ingrid"])
def test_nothing_is_wider_than_a_phone(who: str, look, desk, keys: list[str]) -> None:
    page = look(who, width=390)
    for path in pages_of(who, keys):
        page.goto(f"{desk.url}/console/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_on_a_phone_list_and_conversation_are_two_pages(look, desk, keys: list[str]) -> None:
    page = look("mei", width=390)
    page.goto(f"{desk.url}/console/")
    page.click(f"#row-{keys[0]}")
    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator("#mine")).to_be_hidden()
    page.get_by_role("button", name="Customer").click()
    expect(page.locator("#right")).to_be_visible()
    page.locator("[data-close-right]").click()
    expect(page.locator("#right")).to_be_hidden()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#mine")).to_be_visible()
    assert page.url == f"{desk.url}/console/"


@pytest.mark.parametrize("who", ["mei", "kofi", "ingrid"])
def test_the_chinese_interface_has_no_english_left(who: str, look, desk, keys: list[str]) -> None:
    page = look(who, language="zh-hans")
    for path in pages_of(who, keys):
        page.goto(f"{desk.url}/console/{path}")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        texts = page.evaluate(
            """() => {
              const said = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const { parentElement: parent, data } = walker.currentNode;
                if (!parent.closest("script, style, .hd-words, #messages .m, [lang=en]")) said.push(data);
              }
              for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
                for (const name of ["aria-label", "placeholder", "title"]) said.push(element.getAttribute(name) ?? "");
              }
              return said;
            }"""
        )
        left = [text.strip() for text in texts if re.search(r"[A-Za-z]{2,}", NOT_OURS.sub("", text))]
        assert not left, f"{path or 'desk'}: {left}"


def test_the_content_security_policy_stops_nothing_of_ours(look, desk, keys: list[str]) -> None:
    page = look("mei")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in [
        "",
        f"c/{keys[0]}/",
        "queues/support/zh/",
        "../accounts/2fa/webauthn/",
        "../accounts/password/change/",
    ]:
        page.goto(f"{desk.url}/console/{path}")
    assert complaints == []
