"""What is answered from the hours, the queue, the customer's own matters and the exchange's back end."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.assistant.told import told
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation
from heliodesk.hours import open_now
from heliodesk.hours.versions import set_hours
from heliodesk.intake import drafts
from heliodesk.intake.versions import ship
from heliodesk.people.models import Customer
from heliodesk.platform import ask as platform
from heliodesk.platform.answers import Deposit, DepositState, Unknown
from heliodesk.tickets.opening import open_ticket

from .conftest import last

pytestmark = pytest.mark.django_db
TX = "0x" + "9f2a" * 16


@pytest.fixture
def amara(db):
    return Customer.objects.create(external_id="ns-1", name="Amara", zone="Africa/Lagos")


@pytest.fixture
def closed(assisted):
    """Nobody is there now; it opens at the next full hour but one."""
    opens = (datetime.now(UTC) + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    minute = opens.hour * 60
    set_hours({"zone": "UTC", "week": [[[minute, minute + 30]]] * 7}, by=SYSTEM, reason="Short", team="support")
    open_now.forget()
    return opens


def text(talk: Conversation) -> str:
    return last(talk).body.split("\n\n", 1)[-1]


def test_when_it_is_open_is_told_by_the_hours(say, new_agent):
    assert text(say("When are you open?")).startswith("People are here on chat now, day and night.")
    assert "At this moment nobody who speaks English is free." in text(say("When are you open?"))
    new_agent("Ana", "en", available=True)
    assert "nobody who speaks" not in text(say("are you there?"))


def test_the_next_opening_is_told_in_the_customers_zone(say, amara, closed):
    lagos = closed + timedelta(hours=1)
    said = text(say("what are your opening hours?", amara))
    assert f"People answer from {lagos:%H:%M}" in said
    assert "(your time, Lagos, UTC+1)" in said


def test_the_wait_is_told_by_the_queue(say, write, settings, new_agent):
    assert text(say("How long is the wait?")).startswith("Nobody waits before you now. At this moment nobody")
    settings.ASSISTANT = False
    write(body="first"), write(body="second")
    settings.ASSISTANT = True
    new_agent("Ana", "en", available=True)
    said = text(say("how many people are ahead of me?"))
    assert said.startswith("2 people wait before you now. A person likely answers in ")
    assert "We are still learning" in said


def test_in_chinese_it_is_told_in_chinese(say):
    said = last(say("你们几点上班？", language="zh"))
    assert said.language == "zh-hans"
    assert said.data["assistant"]["what"] == "hours"


def test_a_visitor_learns_nothing_about_a_number(say, team, amara):
    words = {"team": team, "subject": "LTC missing", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    number = open_ticket(customer=amara, **words).ticket.conversation.number
    theirs, none = text(say(f"where is {number}?")), text(say("where is HD-0000-0000?"))
    assert theirs == none
    assert "LTC" not in theirs


def test_a_customer_hears_of_their_own_matters_only(say, team, amara):
    words = {"team": team, "subject": "LTC missing", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    number = open_ticket(customer=amara, **words).ticket.conversation.number
    assert text(say("where is my ticket?", amara)) == f"{number}, “LTC missing”: it is our turn."
    other = Customer.objects.create(external_id="ns-2")
    assert text(say(f"where is {number}?", other)) == f"I see no request {number} among yours."
    assert text(say("where is my ticket?", other)) == "You have no open request at the moment."


def test_a_deposit_without_an_id_is_asked_for_it_with_the_form(say, team):
    ship("support")
    talk = say("where is my deposit?")
    said = told(last(talk))
    assert said["what"] == "ask"
    assert [each["address"].partition("/requests")[2] for each in said["links"]] == ["/new/deposit-not-credited/"]
    assert talk.state == "assisted"


def test_the_exchange_is_asked_and_its_word_is_said(say, amara, monkeypatch, settings):
    ship("support")
    settings.PLATFORM_URL, settings.PLATFORM_KEY = "https://platform.example", "demo:" + "x" * 40
    known = Deposit(state=DepositState.CONFIRMING, coin="ETH", network="ETH", confirmations=3, needed=12)
    asked = []
    monkeypatch.setattr(platform, "deposit", lambda customer, **words: asked.append(words) or known)
    talk = say(f"my ETH deposit {TX} has not arrived", amara)
    assert "3 of 12 confirmations" in text(talk)
    assert asked == [{"tx": TX, "coin": "ETH", "network": ""}]
    kept = drafts.draft_for(amara, "deposit-not-credited").answers
    assert (kept["coin"], kept["transaction"]) == ("ETH", TX)
    assert "has not arrived" in kept["more"]


def test_a_silent_exchange_is_said_and_the_form_offered(say, amara, monkeypatch, settings):
    ship("support")
    settings.PLATFORM_URL, settings.PLATFORM_KEY = "https://platform.example", "demo:" + "x" * 40
    monkeypatch.setattr(platform, "deposit", lambda *_customer, **_words: Unknown("slow"))
    said = last(say(f"where is my deposit {TX}", amara))
    assert "do not answer me at the moment" in said.body
    assert len(told(said)["links"]) == 1


def test_a_visitor_hears_nothing_of_a_transaction(say, monkeypatch):
    monkeypatch.setattr(platform, "deposit", lambda *_customer, **_words: pytest.fail("asked for a stranger"))
    assert "I do not know yet who you are" in text(say(f"where is my deposit {TX}"))


def test_what_a_customer_has_begun_is_not_written_over(say, amara):
    ship("support")
    from heliodesk.intake.versions import current

    drafts.keep(customer=amara, version=current("deposit-not-credited"), given={"coin": "BTC"}, asked=["coin"])
    say(f"where is my ETH deposit {TX}", amara)
    assert drafts.draft_for(amara, "deposit-not-credited").answers == {"coin": "BTC"}


def test_passing_on_while_closed_says_when_it_opens_and_that_it_can_be_left(say, amara, closed):
    talk = say("human", amara)
    said = talk.messages.get(data__what="passed-on").data
    assert said["when"] == "opens"
    assert "people answer from" in line(said, for_staff=False)
    assert told(last(talk))["links"][0]["address"].endswith("/requests/new/")


def test_passing_on_says_how_long_it_takes_and_keeps_what_was_said(say, new_agent):
    from heliodesk.routing import learnt
    from heliodesk.routing.models_waits import Estimate

    learnt.forget()
    new_agent("Ana", "en", available=True)
    talk = say("human")
    assert Estimate.objects.filter(conversation=talk).count() == 1
    assert line(talk.messages.get(data__what="passed-on").data, for_staff=False) == (
        "This goes to a person, with everything said so far. You are number 1; a person likely answers in 1–2 min."
    )
