"""While something is looked into, who asks about it hears what is known, once, and is on the list of who waits."""

import pytest

from heliodesk.assistant.replying import reply
from heliodesk.incidents.telling import open_incident, update
from heliodesk.routing.models import Waiter

from .conftest import more

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(db):
    return open_incident(
        titles={"en": "Litecoin deposits arrive late", "zh-hans": "莱特币充值到账延迟"},
        affected={"en": "Deposits of LTC"},
        texts={"en": "A node is being mended.", "zh-hans": "节点正在修复。"},
    )


def ask(write, body, **words):
    talk = write(body=body, **words)
    reply(conversation=talk.key, number=1)
    return talk


def whats(talk):
    """What the assistant has said, in order."""
    rows = talk.messages.filter(by_customer=False, kind="text").order_by("number")
    return [row.data.get("assistant", {}).get("what") for row in rows]


def test_what_is_known_is_said_first_and_once(write, assisted, incident):
    talk = ask(write, "My Litecoin deposits have not arrived")
    assert whats(talk) == ["incident"]
    assert "Litecoin deposits arrive late. A node is being mended." in talk.messages.last().body
    assert Waiter.objects.get().conversation == talk
    more(talk, "Where are my Litecoin deposits?")
    assert whats(talk).count("incident") == 1


def test_in_chinese(write, assisted, incident):
    talk = ask(write, "我的莱特币充值还没有到账", language="zh")
    assert "节点正在修复。" in talk.messages.last().body


def test_of_something_else_or_of_what_is_mended_nothing_is_said(write, assisted, incident):
    other = ask(write, "Which documents do you take for proof of address?")
    assert "incident" not in whats(other)
    update(incident, state="watching", texts={"en": "Mended."})
    later = ask(write, "My Litecoin deposits have not arrived")
    assert "incident" not in whats(later)
    assert not Waiter.objects.exists()
