"""What a channel does not carry is on the page of the request, for who can open that."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from heliodesk.channels.base import Capabilities
from heliodesk.channels.chats import composing
from heliodesk.channels.chats.models import Chat, Going, Identity
from heliodesk.channels.chats.tests.world import account_of, come, message
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent, Team

CAN = Capabilities(text_limit=5000, file_limit=1000, media_types=("image/",))
PICTURE, PAPER = ("a.png", "image/png", b"1"), ("statement.pdf", "application/pdf", b"1")


@pytest.fixture
def going(team: Team, new_agent: Callable[..., Agent], monkeypatch: pytest.MonkeyPatch) -> Going:
    """An answer with a picture and a paper."""
    come(account_of(team), message("Where is my statement?"))
    chat = Chat.objects.get()
    said = Conversation.objects.get().messages.order_by("id").first()
    monkeypatch.setattr(composing, "_files", lambda _message: ([PICTURE, PAPER], []))
    return Going(chat=chat, message=said, key="k")


def test_who_has_proven_who_they_are_finds_it_on_the_page(going):
    going.chat.identity.trust = Identity.Trust.TOKEN
    made = composing.compose(going, CAN)
    assert made.files == (PICTURE,)
    lines = made.text.splitlines()
    assert lines[0] == "Where is my statement?"
    assert lines[1].startswith("statement.pdf: on the page of your request, http")
    assert going.message.conversation.number in lines[1]


def test_for_others_it_is_refused_as_a_whole(going):
    made = composing.compose(going, CAN)
    assert made.files == (PICTURE, PAPER)
    assert made.text == "Where is my statement?"


def test_what_is_taken_goes_along(going):
    going.chat.identity.trust = Identity.Trust.TOKEN
    made = composing.compose(going, replace(CAN, media_types=()))
    assert made.files == (PICTURE, PAPER)
    assert made.text == "Where is my statement?"
