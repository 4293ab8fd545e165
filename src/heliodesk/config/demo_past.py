"""Northstar's last day and a half: chats that have come and gone, with the log of them, so that the time machine has something to
show. Made by the same few rules every time: people write, wait, are taken by whoever is on, or leave."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.db import connection, transaction

from heliodesk.config.traffic import ANSWERS, PAGES, STORIES
from heliodesk.conversations.models import Conversation, Message, Participant, State
from heliodesk.events.models import Event
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.models import KeptPicture

BACK = timedelta(hours=36)
_MINUTE = timedelta(minutes=1)
_AT_ONCE = 3
_PATIENCE = (14, 45)  # minutes
# Who was on, by the hours of UTC, in which languages. Between them are hours that nobody holds.
SHIFTS = {
    "weijie@northstar.example": (range(9), ("zh", "en")),
    "rui@northstar.example": (range(8, 17), ("en", "pt")),
    "ingrid@northstar.example": (range(14, 22), ("en",)),
    "noor@northstar.example": (range(5, 14), ("en",)),
}
# How many write in an hour: more by day, and a rush at some hours.
_USUAL, _RUSH = 5, {2: 14, 3: 10, 11: 16, 13: 24, 14: 20, 19: 14}


@dataclass
class _Chat:
    """One chat of the past, as far as it has come."""

    row: Conversation
    story: list[str]
    patience: datetime
    agent: Agent | None = None
    ends: datetime | None = None
    said: list[Message] = field(default_factory=list)


@transaction.atomic
def seed() -> None:
    """Write it once, into a site that has no past yet."""
    if KeptPicture.objects.exists():
        return
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        seen = cursor.fetchone()[0]
    KeptPicture.objects.create(at=now - BACK, seen=seen, conversations=[], people=[])
    _Past(now).write()


class _Past:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.chance = random.Random(48207)  # noqa: S311  # nosec B311 (a demo, the same every time)
        self.team = Team.objects.get(slug="support")
        self.agents = {agent.email: agent for agent in Agent.objects.filter(email__in=SHIFTS)}
        self.log: list[Event] = []
        self.done: list[_Chat] = []

    def write(self) -> None:
        """Minute by minute until shortly before now; then everything has ended and everybody is off."""
        waiting: list[_Chat] = []
        running: list[_Chat] = []
        on: set[str] = set()
        for n in count():
            at = self.now - BACK + n * _MINUTE
            last = at >= self.now - 3 * _MINUTE
            for email, (hours, _languages) in SHIFTS.items():
                if (email in on) != (at.hour in hours and not last):
                    on ^= {email}
                    self._says(self.agents[email], "available" if email in on else "off", at)
            if self.chance.random() < _RUSH.get(at.hour, _USUAL) / 60 and not last:
                waiting.append(self._writes(at))
            for chat in [each for each in running if last or (each.ends and each.ends <= at)]:
                running.remove(chat)
                self._ends(chat, at, "closed")
            for chat in list(waiting):
                if last or at > chat.patience:
                    waiting.remove(chat)
                    self._ends(chat, at, "closed-by-you")
                elif agent := self._free(chat, on, running):
                    waiting.remove(chat)
                    running.append(chat)
                    self._takes(chat, agent, at)
            if last:
                break
        self._store()

    def _free(self, chat: _Chat, on: set[str], running: list[_Chat]) -> Agent | None:
        for email in sorted(on, key=lambda email: sum(each.agent == self.agents[email] for each in running)):
            agent = self.agents[email]
            if chat.row.language in SHIFTS[email][1] and sum(each.agent == agent for each in running) < _AT_ONCE:
                return agent
        return None

    def _writes(self, at: datetime) -> _Chat:
        language = self.chance.choice(["en", "en", "zh"])
        zone = "Asia/Shanghai" if language == "zh" else "Africa/Lagos"
        customer = Customer.objects.create(language=language, zone=zone)
        row = Conversation(
            customer=customer,
            team=self.team,
            language=language,
            page=self.chance.choice(PAGES[language]),
            opened_at=at,
            queued_at=at,
        )
        story = self.chance.choice(STORIES[language])
        chat = _Chat(row, story, at + self.chance.randint(*_PATIENCE) * _MINUTE)
        self._say(chat, at, body=story[0], by_customer=True)
        self._tell(chat, "queued", at)
        return chat

    def _takes(self, chat: _Chat, agent: Agent, at: datetime) -> None:
        chat.row.state = State.OFFERED
        self._tell(chat, "offered", at, agent=agent.pk)
        at += timedelta(seconds=self.chance.randint(4, 25))
        chat.agent = chat.row.assignee = agent
        chat.row.state = State.ASSIGNED
        self._tell(chat, "assigned", at)
        self._say(chat, at, kind="system", data={"what": "joined", "name": agent.first_name})
        answers = ANSWERS[chat.row.language]
        for n, line in enumerate(chat.story):
            at += timedelta(seconds=self.chance.randint(40, 150))
            if n:
                self._say(chat, at, body=line, by_customer=True)
                at += timedelta(seconds=self.chance.randint(30, 120))
            self._say(chat, at, body=answers[min(n, len(answers) - 1)].format(name=agent.first_name), agent=agent)
        chat.ends = at + self.chance.randint(2, 8) * _MINUTE

    def _ends(self, chat: _Chat, at: datetime, what: str) -> None:
        chat.said = [message for message in chat.said if message.at < at]
        words = {"name": chat.agent.first_name} if what == "closed" and chat.agent else {"by": "customer"}
        self._say(chat, at, kind="system", data={"what": what, **words})
        chat.row.state, chat.row.queued_at, chat.row.closed_at = State.CLOSED, None, at
        self._tell(chat, "closed", at)
        self.done.append(chat)

    def _say(self, chat: _Chat, at: datetime, **words: object) -> None:
        number, language = len(chat.said) + 1, chat.row.language
        chat.said.append(Message(number=number, client_id=uuid4(), at=at, language=language, **words))

    def _tell(self, chat: _Chat, what: str, at: datetime, **more: object) -> None:
        row = chat.row
        standing = {"state": row.state, "team": self.team.pk, "language": row.language}
        if row.assignee_id:
            standing["agent"] = row.assignee_id
        if row.is_waiting and row.queued_at:
            standing["since"] = row.queued_at.isoformat()
        self._record(f"conversation.{what}", at, {"conversation": row.key, "standing": standing, **more})

    def _says(self, agent: Agent, state: str, at: datetime) -> None:
        self._record(
            "agent.available" if state == "available" else "agent.unavailable", at, {"agent": agent.pk, "state": state}
        )

    def _record(self, kind: str, at: datetime, data: dict[str, object]) -> None:
        self.log.append(Event(kind=kind, topics=[self.team.topic], data=data, at=at))

    def _store(self) -> None:
        for chat in self.done:
            chat.row.message_count = len(chat.said)
            chat.row.last_message_at = chat.said[-1].at
        Conversation.objects.bulk_create([chat.row for chat in self.done])
        for chat in self.done:
            for number, message in enumerate(chat.said, 1):
                message.conversation, message.number = chat.row, number
        Message.objects.bulk_create([message for chat in self.done for message in chat.said])
        Participant.objects.bulk_create(
            [Participant(conversation=chat.row, agent=who) for chat in self.done for who in {None, chat.agent}]
        )
        Event.objects.bulk_create(sorted(self.log, key=lambda event: event.at))
