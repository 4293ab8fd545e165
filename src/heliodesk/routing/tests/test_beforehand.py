"""What was shown of a wait before somebody joined is tied to what came of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk import hours
from heliodesk.hours.models import Answering
from heliodesk.hours.visiting import forget as forget_usual
from heliodesk.people.keys import make_key
from heliodesk.people.models import Customer
from heliodesk.routing import accuracy, learnt, lines
from heliodesk.routing.assignment import accept
from heliodesk.routing.beforehand import keep, unsealed
from heliodesk.routing.estimates import tell_everybody, wait_told
from heliodesk.routing.following import follow
from heliodesk.routing.learnt import wider_of
from heliodesk.routing.models_waits import Estimate, Stint
from heliodesk.routing.typical import if_written, told_of, typical
from heliodesk.tickets.asked import check_all, open_checked
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def new(team):
    learnt.forget()
    lines.forget()
    follow()


@pytest.fixture
def shown(team, new_agent):
    """What a newcomer reads of the chat now."""
    new_agent("Mei Tan", "en", available=True)

    def look():
        lines.forget()
        return typical(hours.Scope(team.slug, "en", "chat"), team.slug).word

    return look


def test_a_page_that_says_how_long_it_takes_writes_nothing_and_what_it_said_comes_back_with_who_joins(shown, write):
    word = shown()
    assert Estimate.objects.count() == 0
    talk = write(Customer.objects.create(), "Hello, where is my withdrawal?")
    keep(talk, word.sealed())
    row = Estimate.objects.get()
    assert (row.conversation, row.changed, row.outcome) == (talk, "", "")
    assert row.before == word.at.replace(microsecond=0)
    told = wait_told(talk)
    assert (told.least, told.most) == (row.said_least, row.said_most)
    assert Estimate.objects.count() == 1  # what was told before is what is told
    assert row.formula > 0  # the queue is noted as it is now


def test_its_outcome_counts_in_the_accuracy_of_the_week(shown, write, new_agent):
    talk = write(Customer.objects.create(), "Hello, where is my withdrawal?")
    keep(talk, shown().sealed())
    accept(talk, agent=new_agent("Rui Costa", "en", available=True))
    follow()
    row = Estimate.objects.get()
    assert row.outcome == "served"
    assert row.waited is not None
    assert Stint.objects.get().taken_at is not None
    accuracy.forget()
    kept = next(each for each in accuracy.by_channel() if each.channel == "chat")
    assert kept.whole.count == 1
    assert kept.weeks[-1].found.served == 1


def test_what_was_said_before_and_did_not_hold_is_said_to_be_longer(shown, write, team):
    word = replace(shown(), span=replace(shown().span, low=1, least=2, most=5, high=9))
    for _n in range(8):
        write(Customer.objects.create(), "Hello, where is my withdrawal?")
    talk = write(Customer.objects.create(), "Hello, where is my withdrawal?")
    keep(talk, word.sealed())
    tell_everybody()
    assert wait_told(talk).changed == "longer"
    first, later = Estimate.objects.filter(conversation=talk).order_by("id")
    assert first.most == 5
    assert later.most > 5


def test_words_before_joining_that_are_not_kept_widen_what_is_said(shown, team):
    key, now = (team.pk, "en", "chat"), datetime.now(UTC)
    Estimate.objects.bulk_create(
        Estimate(
            team=team, language="en", channel="chat", at=now, before=now - timedelta(minutes=1), by="formula",
            low=10, least=30, most=60, high=90, said_least=now, said_most=now, outcome="served", waited=100 + n, ended_at=now,
        )
        for n in range(40)
    )  # fmt: skip
    learnt.forget()
    assert wider_of(key) > 1.5


def test_a_word_of_another_queue_or_a_forged_one_or_a_second_one_says_nothing(shown, write):
    word = shown()
    talk = write(Customer.objects.create(), "您好，请问我的提现到哪里了？", "zh")
    keep(talk, word.sealed())
    row = Estimate.objects.get()
    assert (row.outcome, row.waited, row.language) == ("moved", 0, "en")  # it came to nothing: neither kept nor broken
    other = write(Customer.objects.create(), "Hello, where is my withdrawal?")
    keep(other, word.sealed()[:-2] + "xx")
    keep(other, "nonsense")
    assert Estimate.objects.filter(conversation=other).count() == 0
    assert unsealed("") is None
    keep(other, word.sealed())
    keep(other, word.sealed())
    assert Estimate.objects.filter(conversation=other).count() == 1


def test_what_is_said_of_a_request_is_kept_with_it_too(team):
    Answering.objects.create(channel="request", level="full", least=3600, most=7200)
    forget_usual()
    scope, now = hours.Scope(team.slug, "en", "request"), datetime.now(UTC)
    word = if_written(scope, team.slug, now)
    opened = open_ticket(
        customer=Customer.objects.create(), team=team, subject="Where is it?", body="Where is my withdrawal?",
        client_id="0d6f2b52-6a0f-4c0c-8a51-0f6a1f4f7d11", language="en",
    )  # fmt: skip
    keep(opened.ticket.conversation, word.sealed())
    row = Estimate.objects.get(changed="")
    assert row.channel == "request"
    assert row.before is not None
    told = told_of(team.slug, "en", "request")
    assert unsealed(told["told"]).key == word.key


def test_a_program_gives_the_word_back_with_what_it_opens(team, new_agent):
    Answering.objects.create(channel="request", level="full", least=3600, most=7200)
    forget_usual()
    word = told_of(team.slug, "en", "request")["told"]
    _key, secret = make_key(name="The app", scopes=["tickets:write"], by=new_agent("Kofi", roles=["administrator"]))
    asked = {"customer": "ns-1", "team": team.slug, "subject": "Where?", "body": "Where is it?", "told": word}
    documents = [json.dumps({**asked, "client_id": str(uuid4())}), json.dumps({**asked, "told": 7})]
    opened, refused = open_checked(check_all([(secret, document.encode()) for document in documents]))
    assert Estimate.objects.get().conversation.key == opened.key
    assert Estimate.objects.get().before is not None
    assert refused.rule == "told"
