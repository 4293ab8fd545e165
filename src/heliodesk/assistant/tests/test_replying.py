"""What the assistant says to what: answers, offers and small talk, in which language, and what is counted and kept of it."""

from uuid import uuid4

import pytest
from django.utils import translation

from heliodesk.articles.answering import Found
from heliodesk.articles.models import Tally
from heliodesk.assistant import deciding, ending, finding
from heliodesk.assistant.finding import Judgement
from heliodesk.assistant.models import Unanswered
from heliodesk.assistant.replying import reply
from heliodesk.assistant.told import told
from heliodesk.conversations.lines import line
from heliodesk.conversations.opening import close, write_to_team
from heliodesk.conversations.posting import post_message
from heliodesk.events.models import Event
from heliodesk.routing.assignment import accept

from .conftest import last, more, note

pytestmark = pytest.mark.django_db


def test_a_chat_begins_with_the_assistant_where_it_is_on_and_in_the_queue_elsewhere(write, assisted, settings):
    talk = write(body="My XRP has no memo")
    assert (talk.state, talk.queued_at) == ("assisted", None)
    asked = Event.objects.get(kind="assistant.asked")
    assert asked.data == {"conversation": talk.key, "number": 1}
    assert asked.topics == []
    settings.ASSISTANT = False
    assert write(body="hello").state == "queued"


def test_each_message_of_the_customer_is_heard_once(write, assisted):
    talk, once = write(body="My XRP"), uuid4()
    for _again in range(2):
        post_message(conversation=talk.key, author=talk.customer.actor, body="has no memo", client_id=once)
    assert [e.data["number"] for e in Event.objects.filter(kind="assistant.asked").order_by("id")] == [1, 2]


def test_an_answer_is_the_passage_with_its_title_link_and_version(say, article, judge):
    memo = article("memo", "Missing memo", "XRP needs a tag.")
    judge("answer", memo, text="Write the tag when you send XRP.")
    talk = say("My XRP has no memo")
    said = last(talk)
    assert said.body.splitlines()[0] == "I am the assistant of Heliodesk, a program and not a person."
    assert said.body.endswith("Write the tag when you send XRP.")
    (shown,) = told(said)["articles"]
    assert shown["title"] == "Missing memo"
    assert shown["address"].endswith("/help/en/deposits/memo/")
    assert shown["address"].startswith("http")
    assert shown["version"].startswith("Version 1, ")
    assert (said.agent, said.by_customer, talk.state) == (None, False, "assisted")
    assert Tally.objects.get(article=memo).found == 1
    assert not Unanswered.objects.exists()


def test_what_is_not_translated_says_so(say, article, judge):
    memo = article("memo", "Missing memo", "XRP needs a tag.")
    judge("answer", memo, page="zh-hans")
    said = last(say("我的XRP没有标签", language="zh"))
    with translation.override("zh-hans"):
        assert "in " not in told(said)["articles"][0]["version"]
    assert said.language == "zh-hans"
    assert "This article is not there in your language yet" in said.body or "语言" in said.body


def test_the_assistant_speaks_the_language_of_the_question(say, article):
    article("memo", "Missing memo", "XRP needs a tag.")
    assert last(say("my XRP memo", language="en")).language == "en"
    assert last(say("你好")).language == "zh-hans"


def test_an_offer_shows_articles_and_is_kept_for_editors(say, article):
    memo = article("memo", "Missing memo", "XRP needs a destination tag.")
    talk = say("XRP destination tag missing")
    said = told(last(talk))
    assert [each["title"] for each in said["articles"]] == ["Missing memo"]
    kept = Unanswered.objects.get()
    assert (kept.question, kept.band, kept.articles, kept.outcome) == (
        "XRP destination tag missing",
        "offer",
        [memo.pk],
        "open",
    )


def test_asked_again_it_says_the_same_once(say, article):
    article("memo", "Missing memo", "XRP needs a destination tag.")
    talk = say("destination tag")
    reply(conversation=talk.key, number=1)
    assert talk.messages.count() == 2


def test_hello_and_thanks_are_no_tries(say):
    talk = say("hi")
    assert "What happened, and when?" in last(talk).body
    for words in ("thanks", "ok", "hello"):
        talk = more(talk, words)
    assert talk.state == "assisted"


def test_the_button_that_it_helped_closes_kindly_and_counts(say, article, judge):
    memo = article("memo", "Missing memo", "XRP needs a tag.")
    judge("answer", memo)
    talk = say("My XRP has no memo")
    ending.helped(talk)
    talk.refresh_from_db()
    assert talk.state == "closed"
    assert line(talk.messages.last().data, for_staff=False) == (
        "You said that this answers it. Write again at any time."
    )
    assert Tally.objects.get(article=memo).helped == 1
    ending.helped(talk)  # again: nothing
    assert Tally.objects.get(article=memo).helped == 1


def test_written_to_again_it_begins_with_the_assistant_unless_a_person_had_it(say, team, new_agent):
    talk = say("hi")
    ending.helped(talk)
    words = {"customer": talk.customer, "team": team, "language": "en"}
    assert write_to_team(body="again", client_id=uuid4(), **words).conversation.state == "assisted"
    agent = new_agent("Ana")
    accept(talk, agent=agent)
    close(talk, by=agent.actor)
    assert write_to_team(body="more", client_id=uuid4(), **words).conversation.state == "queued"


def test_secrets_never_reach_what_is_kept(say):
    words = "abandon ability able about above absent absorb abstract absurd abuse access accident"
    talk = say(f"Which colour has your logo? my seed is {words}")
    kept = Unanswered.objects.get().question + str(note(talk)) + "".join(m.body for m in talk.messages.all())
    assert "abstract absurd" not in kept


def test_a_note_of_staff_does_not_silence_it(write, assisted, article, new_agent):
    article("memo", "Missing memo", "XRP needs a destination tag.")
    talk, ana = write(body="destination tag"), new_agent("Ana")
    post_message(conversation=talk.key, author=ana.actor, body="look", client_id=uuid4(), kind="note")
    reply(conversation=talk.key, number=1)
    assert told(last(talk))["what"] == "offer"


def test_who_ends_the_chat_has_left(say, article):
    article("memo", "Missing memo", "XRP needs a destination tag.")
    talk = say("destination tag")
    close(talk, by=talk.customer.actor)
    ending.ended(talk.key)
    assert Unanswered.objects.get().outcome == "left"


def test_other_words_by_the_model_are_offered_and_never_the_answer(say, article, monkeypatch) -> None:
    memo = article("memo", "Missing memo", "Write the tag.")
    found = Found(memo.pk, "en", "en", "deposits", "Missing memo", "", "", "Write the tag.", "/help/en/deposits/memo/")

    def find(asked: str, **_about: str) -> Judgement:
        return (
            Judgement("answer", 0.99, [found])
            if asked == "What if the memo is missing?"
            else Judgement("hand over", 0, [])
        )

    monkeypatch.setattr(finding, "find", find)
    monkeypatch.setattr(deciding, "question", lambda _said, _language: "What if the memo is missing?")
    talk = say("hmm I kinda left that thing out")
    assert last(talk).data["assistant"]["what"] == "offer"
    assert talk.is_assisted
