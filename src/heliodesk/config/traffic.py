"""Simulated customers and colleagues for the demo, so that every screen lives.

Customers come through the same HTTP as any widget; colleagues use the same commands as any console.
"""

import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import jwt
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from heliodesk.config.northstar import CUSTOMERS
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.opening import close
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent
from heliodesk.routing.assignment import NotPossible, accept
from heliodesk.routing.presence import seen, set_presence

COLLEAGUES = ("weijie@northstar.example", "rui@northstar.example")

STORIES: dict[str, list[list[str]]] = {
    "en": [
        [
            "Hello, I sent 18.4 LTC from my own wallet an hour ago. It left my wallet but my balance has not changed.",
            "I sent it from my other wallet, does that matter?",
            "Thank you, I will wait for the confirmations.",
        ],
        [
            "My withdrawal says “processing” since this morning.",
            "It is 0.8 ETH to my hardware wallet.",
            "Good to know, thanks.",
        ],
        [
            "I changed my phone and the sign-in code does not arrive.",
            "Yes, the number is the same.",
            "It works now, thank you.",
        ],
        ["Which documents do you take for proof of address?", "Would a bank statement from August do?"],
        ["Can I close the card and keep the account?", "Then please tell me what happens to the balance on it."],
    ],
    "zh": [
        ["我的提现两个小时了还在处理中，能帮我看看吗？", "是提到我自己的钱包，USDT，TRC20 网络。", "好的，谢谢。"],
        ["我换了手机以后收不到验证码。", "号码没有变，只是换了手机。", "现在可以了，谢谢您。"],
        ["请问充值需要多少个确认？", "已经有 8 个确认了，还要等多久？"],
        ["身份认证一直显示审核中，已经三天了。", "我上传的是护照。"],
    ],
}
ANSWERS = {
    "en": [
        "I am {name}, a person at Northstar. I am looking now.",
        "I can see it on the network. It has 3 of the 12 confirmations it needs.",
        "I will write again here as soon as there is news, or if there is none by the full hour.",
        "That is all on our side. Write again if anything is unclear.",
    ],
    "zh": [
        "您好，我是 Northstar 的客服 {name}，我马上为您查看。",
        "我在链上看到了这笔交易，目前有 3 个确认，共需要 12 个。",
        "有进展我会在这里告诉您；整点前没有进展也会告诉您。",
        "我们这边已处理完毕，如有疑问请随时再写信给我们。",
    ],
}
PAGES = {"en": ["Deposits", "Withdrawals", "Security", "Card"], "zh": ["充值", "提现", "安全中心"]}


@dataclass
class Visitor:
    """One simulated customer: a story that is told line by line, with pauses, and sometimes an absence."""

    url: str
    language: str
    story: list[str]
    who: str = ""  # the exchange's id of the customer; empty: an anonymous visitor
    token: str = ""
    conversation: str = ""
    told: int = 0
    next_at: float = field(default_factory=time.monotonic)

    def go_on(self) -> bool:
        """Say the next line if it is time. False when the story has been told."""
        if time.monotonic() < self.next_at:
            return True
        if not self.token:
            self.token = self._ask("POST", "/live/session", self._introduction())["token"]
        if self.told and not self._was_answered():
            self.next_at = time.monotonic() + random.uniform(3, 8)
            if random.random() > 0.01:
                return True
            self._ask("POST", "/live/end", {"conversation": self.conversation})  # patience ends some time
            return False
        if self.told == len(self.story):
            return False
        page = random.choice(PAGES[self.language])
        said = self._ask(
            "POST",
            "/live/messages",
            {
                "client_id": str(uuid.uuid4()),
                "body": self.story[self.told],
                "language": self.language,
                "page": page,
                "conversation": self.conversation,
            },
        )
        self.conversation = said["conversation"]
        self.told += 1
        self.next_at = time.monotonic() + random.choice([4, 7, 11, 45])  # 45: away for a while
        return True

    def _introduction(self) -> dict[str, str]:
        """As the exchange's own page would: with an identity token for a customer who has signed in."""
        if not self.who:
            return {"language": self.language, "zone": "Asia/Shanghai" if self.language == "zh" else "Africa/Lagos"}
        known = CUSTOMERS[self.who]
        now = int(time.time())
        claims = {
            "sub": self.who,
            "aud": settings.IDENTITY_AUDIENCE,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + 120,
        }
        key = settings.IDENTITY_KEYS["demo"]
        identity = jwt.encode({**claims, **known}, key["key"], key["alg"], headers={"kid": "demo"})
        return {"language": self.language, "zone": known["zone"], "identity": identity}

    def _was_answered(self) -> bool:
        state = self._ask("GET", f"/live/state?language={self.language}")
        spoken = [message for message in state["messages"] if message["by"] != "system"]
        if spoken:
            self._ask("POST", "/live/marks", {"conversation": self.conversation, "read": spoken[-1]["number"]})
            if (
                spoken[-1]["by"] == "assistant"
                and state["conversation"]["state"] == "assisted"
                and random.random() < 0.5
            ):
                self._ask("POST", "/live/assistant", {"conversation": self.conversation, "do": "person"})
        return bool(spoken) and spoken[-1]["by"] == "agent"

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = json.dumps(body).encode() if body is not None else None
        headers = {"authorization": f"Bearer {self.token}", "accept-language": self.language}
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            text = answer.read()
        return json.loads(text) if text else {}


def simulate(url: str) -> None:
    """Run customers and colleagues until the process ends."""
    threading.Thread(target=_colleagues, daemon=True).start()
    visitors: list[Visitor] = []
    while True:
        if len(visitors) < 14 and random.random() < 0.25:
            visitors.append(_somebody(url, {visitor.who for visitor in visitors}))
        for visitor in tuple(visitors):
            try:
                if not visitor.go_on():
                    visitors.remove(visitor)
            except (urllib.error.URLError, OSError):
                visitor.next_at = time.monotonic() + 5  # the desk restarts: come back
        time.sleep(1.2)


def _somebody(url: str, here: set[str]) -> Visitor:
    """A new visitor: mostly a customer who has signed in and is not here yet."""
    free = [who for who in CUSTOMERS if who not in here]
    who = random.choice(free) if free and random.random() < 0.75 else ""
    language = CUSTOMERS[who]["language"] if who else random.choice(["en", "zh"])
    return Visitor(url, language, random.choice(STORIES[language]), who)


def _colleagues() -> None:
    while True:
        try:
            agents = list(Agent.objects.filter(email__in=COLLEAGUES, is_active=True))
            for agent in agents:
                if not hasattr(agent, "presence") or agent.presence.state == "off":
                    set_presence(agent, "available")
            while True:
                seen([agent.pk for agent in agents])
                for agent in agents:
                    _work(agent)
                time.sleep(random.uniform(2, 4))
        except Exception:  # the database is away: try again
            connection.close()
            time.sleep(3)


def _work(agent: Agent) -> None:
    """Take one offer, or answer one customer."""
    offered = Conversation.objects.filter(offered_to=agent, state=State.OFFERED).first()
    if offered and random.random() < 0.5:
        try:
            accept(offered, agent=agent)
        except NotPossible:
            return
        return
    mine = Conversation.objects.filter(assignee=agent, state=State.ASSIGNED)
    conversation = mine.exclude(unanswered_since=None).order_by("unanswered_since").first()
    if conversation is None:
        # Told to the end, or left by a customer who does not come back.
        quiet = Q(message_count__gte=9) | Q(last_message_at__lt=Now() - timedelta(seconds=75))
        for done in mine.filter(quiet, unanswered_since=None)[:1]:
            close(done, by=agent.actor)
        return
    answers = ANSWERS["zh" if conversation.language == "zh" else "en"]
    said = conversation.messages.filter(agent=agent, kind="text").count()
    text = answers[min(said, len(answers) - 1)].format(name=agent.first_name)
    post_message(
        conversation=conversation.key,
        author=agent.actor,
        body=text,
        client_id=uuid.uuid4(),
        language=conversation.language,
    )
