"""A browser's tab with the widget in it, the page around it, and what the desk is told meanwhile."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.until import until

HOST = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Deposits</title><script type="module" src="{desk}/widget/helio-chat.js"></script>
<main><h1>Deposits</h1></main><helio-chat team="{team}" {more}></helio-chat></html>"""
TOOLS = """
from uuid import uuid4
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.opening import close, write_to_team
from heliodesk.conversations.posting import post_message
from heliodesk.conversations.marks import mark
from heliodesk.routing.assignment import accept, hand_over
ana = Agent.objects.get(email="ana@northstar.example")
mei = Agent.objects.get(email="mei@northstar.example")
def say(conversation, agent, body):
    post_message(conversation=conversation.key, author=agent.actor, body=body, client_id=uuid4())
"""


class Visitor:
    """One tab with the widget."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_role("textbox")
        self.log = page.get_by_role("log")

    def open(self) -> "Visitor":
        self.page.locator("helio-chat button:has(b)").click()
        expect(self.field).to_be_focused()
        return self

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def said(self, text: str) -> Locator:
        return self.log.locator(".m", has_text=text)

    @property
    def conversation(self) -> str:
        noted = "() => Object.entries(localStorage).find(([name]) => name.startsWith('helio-talk:'))?.[1]"
        return str(until(self.page, noted))
