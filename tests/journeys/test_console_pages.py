"""Every page of the console as it is seen: accessible, in both languages, on a phone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.sound import faults_everywhere, faults_in_both

pytestmark = pytest.mark.journey

FURNISH = """
from uuid import uuid4
from heliodesk.channels.email.models import Sent
from heliodesk.people.personal import digest_of
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
from django.db import transaction
from heliodesk.channels.email.models import Received, Source
from heliodesk.channels.email.storing import keep
from heliodesk.channels.email.sources import row

mailbox = row("imap mail.northstar.example/INBOX support@northstar.example")
Source.objects.update(error="login: [AUTHENTICATIONFAILED]", error_at=datetime.now(UTC), heard_at=datetime.now(UTC))
row("webhook mailgun")
row("lmtp /run/heliodesk/lmtp.sock")
with transaction.atomic():  # mails that are in no request; the job finds none that waits
    for number, reason in enumerate(["failed", "ticket-trick", "machine", "too-big"]):
        held, _new = keep(f"From: <amara{number}@mail.example>\\r\\n\\r\\n提现 {number}\\r\\n".encode(), source=mailbox)
        state = {"ticket-trick": "quarantined", "machine": "left"}.get(reason, "unprocessed")
        told = {"state": state, "reason": reason, "read_at": datetime.now(UTC), "mail_from": "amara@mail.example"}
        Received.objects.filter(pk=held.pk).update(**told, subject="提现" if number else "")
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.accounts import add, pause
from heliodesk.channels.chats.models import Account, Arrived, Flagged

telegram = add(channel="telegram", secrets={"token": "1:a"}, options={"base_url": "http://127.0.0.1:9", "strangers": "hide"},
    own_id="1", name="@northstar_bot", username="northstar_bot", team=support, by=SYSTEM)
pause(telegram, by=SYSTEM, paused=True)
for number, state in enumerate(["open", "open", "confirmed"]):  # somebody who resembles us in a group
    Flagged.objects.create(account=telegram, place="-1", group="Northstar Community", external=str(number), sender="5", name="N\u043erthstar 客服",
        username="northstar_he1p", text="请发送您的助记词", resembles="Northstar", why="disguised", looks_alike=not number, score=0.97,
        lures=[["asks-phrase", "请发送您的助记词"]], is_reported=True, removal="failed" if number else "", removal_reason="not-allowed" if number else "",
        state=state, link="https://t.me/northstar/1", by=agents["ingrid"] if state == "confirmed" else None,
        decided_at=datetime.now(UTC) if state == "confirmed" else None)
whatsapp = add(channel="whatsapp", secrets={"token": "t", "app_secret": "s", "verify_token": "v"}, options={}, own_id="1",
    name="+65 5550 1234", team=Team.objects.get(slug="support"), by=SYSTEM)
pause(whatsapp, by=SYSTEM, paused=True)
Account.objects.filter(pk=whatsapp.pk).update(key="CHANNEL2WHATSAPP", problem="access-ended", since=datetime.now(UTC))
Arrived.objects.create(key="CHANNEL2WHATSAPP", account=whatsapp, digest=b"1", method="POST", body=b"{}", size=2, state="unread",
    reason="failed")
appeal = Appeal.objects.get(ticket__conversation__customer__external_id="ns-97463")  # of the demo: waits for a second person
Sent.objects.create(kind="answer", conversation=amara, to=digest_of("amara.nwosu@mail.example"), mail_id="<1@x.example>",
    state="unknown")
from heliodesk.incidents.models import Incident
print(amara.key, chen.key, done.key, appeal.key, Received.objects.get(reason="ticket-trick").key, Incident.objects.filter(resolved_at=None).first().key)
"""
# Names, languages (which name themselves) and what people wrote are not the interface's words.
NOT_OURS = re.compile(
    r"Heliodesk|Northstar|WhatsApp Business|deposit-missing|front matter|shelf/name.language.md|categories.yaml|[Zz]ip|MB|JSON|"
    r"HELIODESK_[A-Z]+|token|API|KYC|P2P|VIP|Markdown|Zendesk|Intercom|Webhook|https:|institutional|[0-9a-f]{64}|"
    r"Lu Chen|Noor Aziz|Helen Zhou|PDF|Pia Roth|English|português|español|français|Deutsch|Tiếng Việt|Türkçe|"
    r"Mei Tan|Mei|Marta Reis|Ana Duarte|Ana|Grace Ong|Ingrid Solberg|Kofi Mensah|Kofi"
    r"|Trading (?:Lisbon|Singapore|São Paulo)|Jun Park|Inês Rocha|Caio Lima|Jun|Inês|Caio|German law: orders of German customers are answered from Lisbon"
    r"|Rui Tavares|Rui|Wei Jie Lim|Amara Nwosu|Support|Institutional desk|Level \d of \d|Deposits|Payments|HD-[\w-]+|UTC|EN|PT|ES"
    r"|\b(?:Always|Busy|Shut)\b"  # teams of the widget's journeys
    r"|WhatsApp|Telegram|Messenger|Instagram|Discord|Reddit|LINE|Facebook|Meta|Cloud|Webhooks?|webhook|whatsapp_business_messaging"
    r"|Ctrl|Enter|Esc|Asia/Singapore|Europe/Lisbon|\S+@\S+|a•+u|[A-Z]\b|\b[0-9A-Z]{4}\b"
)


CHANNEL = "CHANNEL2WHATSAPP"  # of an account on a messenger, and of an event of it that could not be read


@pytest.fixture(scope="module")
def keys(desk) -> list[str]:
    """Amara's conversation, 陈伟's, and a closed one; all are Mei's; an appeal; and a mail in quarantine."""
    return desk.run(FURNISH).split()


@pytest.fixture(scope="module")
def signed_in(desk, browser: Browser) -> Iterator[dict[str, list]]:
    """The cookies of an agent, an administrator, a supervisor and an editor. The agent's console stays open: a minute of silence
    would take her conversations from her."""
    cookies, stays = {}, browser.new_context()
    for who in ("mei", "kofi", "ingrid", "lu"):
        context = stays if who == "mei" else browser.new_context()
        page = context.new_page()
        page.goto(f"{desk.url}/accounts/login/")
        page.fill("[name=login]", f"{who}@northstar.example")
        page.fill("[name=password]", "northstar-demo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{desk.url}/console/**")
        cookies[who] = context.cookies()
        if context is not stays:
            context.close()
    yield cookies
    stays.close()


@pytest.fixture
def look(desk, browser: Browser, keys: list[str], signed_in: dict[str, list]) -> Iterator[Callable[..., Page]]:
    """`look("mei", scheme="dark", language="zh-hans", width=390)`: a browser of that person."""
    contexts: list[BrowserContext] = []

    def enter(who: str, *, scheme: str = "light", language: str = "en", width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        contexts.append(context)
        context.add_cookies([*signed_in[who], {"name": "django_language", "value": language, "url": desk.url}])
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


AN_ARTICLE = "articles/trading-fees/zh-hans/"  # most of its words are the article's


def pages_of(who: str, keys: list[str]) -> list[str]:
    if who == "ingrid":
        return [
            *(
                "alerts/",
                "impostors/",
                "audit/?check=1",
                "exports/",
                "appeals/",
                f"appeals/{keys[3]}/",
                "assistant/",
                "triage/",
            ),
            *(
                "mail/",
                "mail/?show=left",
                "mail/?show=unprocessed&reason=failed",
                "mail/?show=waiting",
                "mail/sources/",
            ),
            f"mail/{keys[4]}/",
            "mail/out/",
            "passing/",
            "passing/order/",
            "surge/",
            "surge/incidents/",
            f"surge/incident/{keys[5]}/",
            "wall/",
            "wall/?big=1",
            "wall/past/",
            "wall/on/",
            "wall/queues/support/zh/",
            "rules/",
            "waits/",
            "what-if/",
            "roster/",
        ]
    if who == "kofi":
        return [
            "keys/",
            "webhooks/",
            "channels/",
            "channels/add/",
            "channels/add/whatsapp/",
            f"channels/{CHANNEL}/",
            f"channels/{CHANNEL}/remove/",
            "channels/unread/",
            f"channels/unread/{CHANNEL}/",
            f"mail/{keys[4]}/",
            "language-model/",
            "people/",
            "people/add/",
            "settings/",
            "../accounts/2fa/",
            "../accounts/password/change/",
            "nowhere/",
        ]
    if who == "lu":
        return [
            "articles/",
            "articles/gaps",
            "articles/gaps?done=1",
            "articles/files",
            "notices/",
            "notices/new/",
            "articles/trading-fees/zh-hans/",
        ]
    return [
        "",
        f"c/{keys[0]}/",
        f"c/{keys[1]}/",
        f"c/{keys[2]}/",
        "queues/support/zh/",
        "assisted/",
        "../accounts/logout/",
    ]


@pytest.mark.parametrize("who", ["mei", "kofi", "ingrid", "lu"])
def test_every_page_is_sound_in_light_and_dark_and_on_a_phone(who: str, look, desk, keys: list[str]) -> None:
    page = look(who)
    for path in pages_of(who, keys):
        page.goto(f"{desk.url}/console/{path}")
        assert faults_everywhere(page, phone_too=False) == [], path or "desk"
    if who == "mei":
        page.goto(f"{desk.url}/console/c/{keys[0]}/")
        for opener, shown in (
            ("#act-hand-over", "#dialog"),
            ("#presence-button", "#presence-menu"),
            (".face", "#me-menu"),
        ):
            page.click(opener)
            expect(page.locator(shown)).to_be_visible()
            assert faults_in_both(page) == [], shown
            page.keyboard.press("Escape")


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


@pytest.mark.parametrize("who", ["mei", "kofi", "ingrid", "lu"])
def test_the_chinese_interface_has_no_english_left(who: str, look, desk, keys: list[str]) -> None:
    page = look(who, language="zh-hans")
    for path in (each for each in pages_of(who, keys) if each != AN_ARTICLE):
        page.goto(f"{desk.url}/console/{path}")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        texts = page.evaluate(
            """() => {
              const said = [];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (walker.nextNode()) {
                const { parentElement: parent, data } = walker.currentNode;
                if (!parent.closest("script, style, .hd-words, .hd-mono, #messages .m, [lang=en]")) said.push(data);
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
