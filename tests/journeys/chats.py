"""A chat between a customer who comes over HTTP, as any widget does, and an agent at the console."""

import json
import time
import urllib.request
from uuid import uuid4

from playwright.sync_api import Page, expect

PASSWORD = "northstar-demo"


class Visitor:
    """A customer's browser, without the browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = ""
        self.token = self._ask("POST", "/live/session", {})["token"]

    def say(self, body: str, language: str = "en") -> str:
        told = {"client_id": str(uuid4()), "body": body, "language": language, "page": "Deposits"}
        self.key = self._ask("POST", "/live/messages", told)["conversation"]
        return self.key

    def hears(self) -> list[dict]:
        return self._ask("GET", "/live/state")["messages"]

    def waits_to_hear(self, text: str) -> None:
        deadline = time.monotonic() + 20
        while not any(message["body"] == text for message in self.hears()):
            assert time.monotonic() < deadline, f"the customer was never told {text!r}"
            time.sleep(0.05)

    def _ask(self, method: str, path: str, body: dict | None = None) -> dict:
        headers = {"authorization": f"Bearer {self.token}"} if hasattr(self, "token") else {}
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers, method=method)) as answer:
            return json.loads(answer.read() or b"{}")


def take(page: Page, visitor: Visitor, text: str = "Hello") -> str:
    """Let `visitor` write and the agent of `page`, who takes chats, accept it."""
    key = visitor.say(text)
    # By its key: the card of an offer that has just been taken may still be there for a moment.
    page.locator(f"#offers [data-offer='{key}']").get_by_role("button", name="Accept").click()
    expect(page.locator("#main")).to_have_attribute("data-key-of", key)
    expect(page.locator("#stance [data-may-reply='1']")).to_be_attached()
    return key


def answer(page: Page, text: str) -> None:
    page.fill("#draft", text)
    page.press("#draft", "Control+Enter")
    expect(page.locator(".m.own .b").last).to_contain_text(text)
