"""When the assistant hands over to a person, what goes with it, and that it is silent once a person is there."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from heliodesk.articles.models import Tally
from heliodesk.assistant import deciding, ending
from heliodesk.assistant.models import Unanswered
from heliodesk.assistant.replying import reply
from heliodesk.assistant.switching import switch
from heliodesk.assistant.told import told
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.opening import write_to_team
from heliodesk.conversations.posting import post_message
from heliodesk.events.models import Event
from heliodesk.people.models import Customer, Team
from heliodesk.routing.assignment import accept, assign, hand_over
from heliodesk.routing.place import position

from .conftest import last, more, note, passed_on

pytestmark = pytest.mark.django_db


def test_routing_passes_over_what_the_assistant_has(write, assisted, new_agent):
    talk = write(body="My XRP has no memo")
    new_agent("Ana", available=True)
    assign()
    assert Conversation.objects.get(pk=talk.pk).state == "assisted"


def test_nothing_found_goes_to_a_person_with_everything(say, new_agent):
    new_agent("Ana", "en", available=True)
    talk = say("Which colour has your logo?")
    first = talk.messages.get(number=1)
    assert (talk.state, talk.queued_at, talk.unanswered_since) == ("queued", first.at, first.at)
    assert note(talk)["why"] == "nothing"
    assert note(talk)["said"] == ["Which colour has your logo?"]
    assert passed_on(talk).startswith(
        "This goes to a person, with everything said so far. You are number 1; a person likely"
    )
    assert passed_on(talk, for_staff=True) == "The assistant passed this to a person: no article answers it"
    assert Unanswered.objects.get().outcome == "person"
    assert Event.objects.filter(kind="conversation.queued", data__conversation=talk.key).exists()


def test_the_customer_never_sees_the_summary(say):
    talk = say("human")
    seen = Message.objects.visible_to(talk.customer.actor).filter(conversation=talk)
    assert {m.kind for m in seen} == {"text", "system"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I want to die", "life"),
        ("my account was hacked", "stolen"),
        ("my lawyer writes to you", "legal"),
        ("I am a journalist", "press"),
        ("I am 15 years old", "minor"),
        ("human", "person"),
    ],
)
def test_a_hard_rule_comes_before_every_article(say, article, judge, text, why):
    judge("answer", article("memo", "Missing memo", "XRP needs a tag."))
    talk = say(text)
    assert talk.state == "queued"
    assert note(talk)["why"] == why
    assert told(last(talk))["articles"] == []
    assert not Unanswered.objects.exists()


def test_a_rule_is_seen_in_what_was_written_before_the_last_words(write, assisted):
    talk = write(body="my account was hacked")
    posted = post_message(conversation=talk.key, author=talk.customer.actor, body="hello?", client_id=uuid4())
    reply(conversation=talk.key, number=1)  # not the last any more: silent
    assert talk.messages.count() == 2
    reply(conversation=talk.key, number=posted.number)
    assert note(talk)["why"] == "stolen"


def test_the_third_message_without_help_goes_to_a_person(say, article, monkeypatch):
    for n in range(6):
        article(f"memo{n}", f"Missing memo {n}", f"XRP needs tag {n} destination{n}.")
    talk = say("destination0 and destination1")
    assert talk.state == "assisted"
    talk = more(talk, "destination2 and destination3")
    assert talk.state == "assisted"
    talk = more(talk, "destination4 and destination5")
    assert (talk.state, note(talk)["why"], note(talk)["tries"]) == ("queued", "third", 2)
    assert len(note(talk)["articles"]) >= 2
    assert set(Unanswered.objects.values_list("outcome", flat=True)) == {"person"}
    assert Tally.objects.filter(led_to_ticket=1).exists()


def test_an_article_is_not_shown_twice(say, article, judge):
    judge("answer", article("memo", "Missing memo", "XRP needs a tag."))
    talk = say("My XRP has no memo")
    talk = more(talk, "I read that, it did not help")
    assert (talk.state, note(talk)["why"]) == ("queued", "again")


def test_a_failure_of_its_own_goes_to_a_person(say, monkeypatch):
    def fail(_asked):
        raise ValueError("broken")

    monkeypatch.setattr(deciding, "decide", fail)
    talk = say("My XRP has no memo")
    assert (talk.state, note(talk)["why"]) == ("queued", "failed")


def test_who_asked_the_assistant_keeps_their_place(say, write, assisted, settings, new_agent):
    early = say("hi")
    settings.ASSISTANT = False
    late = write(body="a question")
    settings.ASSISTANT = True
    ending.to_person(early)
    early.refresh_from_db()
    assert position(early) == 1
    assert position(late) == 2


def test_a_person_takes_it_by_hand_and_the_assistant_is_silent(say, article, new_agent):
    article("memo", "Missing memo", "XRP needs a destination tag.")
    talk = say("destination tag")
    accept(talk, agent=new_agent("Ana"))
    talk = more(talk, "destination tag?")
    assert talk.state == "assigned"
    assert [m.kind for m in talk.messages.all()] == ["text", "text", "system", "text"]
    ending.person_joined(talk.key)
    assert Unanswered.objects.get().outcome == "person"


def test_switched_off_it_gives_everything_to_people(say, assisted, settings, new_agent):
    talk = say("hi")
    switch(assisted, on=False, by=new_agent("Kofi", roles=["administrator"]).actor)
    ending.sweep()
    talk.refresh_from_db()
    assert (talk.state, note(talk)["why"]) == ("queued", "off")


def test_what_it_did_not_answer_goes_to_a_person_and_what_is_quiet_ends(write, say, assisted):
    stuck, quiet, fresh = write(body="destination tag"), say("hi"), say("hello")
    with connection.cursor() as cursor:
        long_ago = "update conversations_conversation set {} = now() - interval '{}' where id = %s"
        cursor.execute(long_ago.format("unanswered_since", "2 minutes"), [stuck.pk])
        cursor.execute(long_ago.format("last_message_at", "25 hours"), [quiet.pk])
    ending.sweep()
    states = [Conversation.objects.get(pk=each.pk).state for each in (stuck, quiet, fresh)]
    assert states == ["queued", "closed", "assisted"]
    assert note(stuck)["why"] == "failed"


def test_handed_to_another_team_by_hand_it_keeps_its_place(say, new_agent):
    other = Team.objects.create(slug="other", name="Other")
    talk = say("hi")
    hand_over(talk, by=new_agent("Ingrid", roles=["supervisor"]), to=other)
    talk.refresh_from_db()
    assert (talk.state, talk.queued_at) == ("queued", talk.opened_at)


@pytest.mark.django_db(transaction=True)
def test_no_word_of_the_assistant_comes_after_a_person_has_joined(assisted, article, new_agent, judge):
    """Many rounds, each on real connections: an agent takes it while the assistant answers what the customer writes."""
    judge("answer", article("memo", "Missing memo", "XRP needs a tag."))
    ana = new_agent("Ana", capacity=500)
    spoke = [race(n, assisted, ana) for n in range(40)]
    assert any(spoke)


def race(n, team, agent):
    """One round. True when the assistant was quick enough to say something."""
    customer = Customer.objects.create()
    words = {"body": f"destination {n}", "client_id": uuid4(), "language": "en"}
    talk = write_to_team(customer=customer, team=team, **words).conversation
    barrier = threading.Barrier(4)

    def at_once(act):
        try:
            barrier.wait()
            act()
        finally:
            connection.close()

    def answer():
        reply(conversation=talk.key, number=1)

    def take():
        time.sleep(n % 8 * 0.006)  # at another point of the answer each time, after it too
        accept(talk, agent=agent)

    def pass_on():
        ending.to_person(talk)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(at_once, [answer, answer, take, pass_on if n % 4 == 3 else answer]))
    talk.refresh_from_db()
    said = list(talk.messages.order_by("number"))
    assert [m.number for m in said] == list(range(1, len(said) + 1))
    joined = next(m.number for m in said if m.data.get("what") == "joined")
    of_bot = [m for m in said if "assistant" in m.data]
    assert all(m.number < joined for m in of_bot)
    # An answer, and that it passes it on: each once.
    assert sum(m.kind == "text" for m in of_bot) <= 2
    assert (talk.state, talk.assignee_id) == ("assigned", agent.pk)
    return bool(of_bot)
