"""Drafts, translations and summaries with a model that helps, and without one."""

import json
from typing import Any

import pytest

from heliodesk.conversations.models import Message
from heliodesk.conversations.posting import post_message
from heliodesk.scribe import asking, drafting, rewriting, summing_up, switching, translating
from heliodesk.scribe.models import Setting, Translation, Use

from .endpoint import told

pytestmark = pytest.mark.django_db
TAG = (
    "XRP needs a destination tag. Without the tag a deposit is not booked by itself; send the hash of the transaction."
)


@pytest.fixture
def talk(write, article, new_agent):
    article("memo", "Missing tag", TAG)
    mei = new_agent("Mei Tan")
    return write(None, "My XRP deposit has no destination tag, what now?"), mei


def draft_of(text: str, **more: Any) -> Any:
    return lambda asked: json.dumps({"text": text, "articles": [told(asked)["passages"][0]["id"]], **more})


def test_a_draft_rests_on_the_passage_that_it_cites(model, talk) -> None:
    conversation, mei = talk
    model.says = draft_of("XRP needs a destination tag. Please send the hash of the transaction.")
    made = drafting.suggest(conversation, mei.actor)
    assert made.draft.startswith("XRP needs")
    assert [each.title for each in made.cited] == ["Missing tag"]
    assert model.keys == ["Bearer k-1"]
    heard = told(model.heard[0])
    assert heard["conversation"] == [{"by": "customer", "text": "My XRP deposit has no destination tag, what now?"}]
    use = Use.objects.get()
    assert (use.purpose, use.outcome, use.tokens) == ("draft", "taken", 100)


@pytest.mark.parametrize(
    ("says", "outcome", "why"),
    [
        (draft_of("We refund you the XRP deposit without a destination tag."), "refused", "promise"),
        (draft_of("XRP needs a destination tag.", articles=["999999"]), "refused", "no-such-article"),
        (draft_of("XRP needs a destination tag.", articles=[]), "refused", "no-source"),
        (lambda _asked: "Certainly! XRP needs a tag.", "failed", ""),
        (lambda _asked: {"role": "assistant", "content": None}, "failed", ""),
        (
            lambda _asked: {"tool_calls": [{"id": "1", "function": {"name": "search_help", "arguments": "{"}}]},
            "failed",
            "",
        ),
    ],
)
def test_what_is_not_believed_leaves_the_passages(model, talk, says, outcome: str, why: str) -> None:
    conversation, mei = talk
    model.says = says
    made = drafting.suggest(conversation, mei.actor)
    assert (made.draft, [each.title for each in made.found]) == ("", ["Missing tag"])
    use = Use.objects.get()
    assert (use.outcome, use.why) == (outcome, why)


def test_a_slow_or_broken_model_is_let_go(model, talk, monkeypatch) -> None:
    conversation, mei = talk
    monkeypatch.setattr(asking, "SECONDS", 0.3)
    model.seconds = 1.0
    assert drafting.suggest(conversation, mei.actor).draft == ""
    model.seconds, model.status = 0.0, 500
    assert drafting.suggest(conversation, mei.actor).found
    assert list(Use.objects.order_by("pk").values_list("outcome", flat=True)) == ["late", "failed"]


def test_the_switch_the_budget_and_the_site_each_turn_it_off(model, talk, settings, new_agent) -> None:
    conversation, mei = talk
    boss = new_agent("Kofi Mensah", roles=["administrator"])
    model.says = draft_of("XRP needs a destination tag.")
    switching.switch(is_on=False, tokens_a_day=1000, by=boss)
    assert drafting.suggest(conversation, mei.actor).draft == ""
    switching.switch(is_on=True, tokens_a_day=150, by=boss)
    assert drafting.suggest(conversation, mei.actor).draft
    assert drafting.suggest(conversation, mei.actor).draft  # 100 of 150 are spent
    assert not drafting.suggest(conversation, mei.actor).draft
    switching.switch(is_on=True, tokens_a_day=100_000, by=boss)
    settings.LLM = ""
    assert not drafting.suggest(conversation, mei.actor).draft
    assert len(model.heard) == 2
    assert switching.used()[0]["times"] == 2


def test_it_may_look_up_published_articles_and_nothing_else(model, talk, article) -> None:
    conversation, mei = talk
    article("desk", "Block trades", "Block trades have a desk of their own.", audience="institutional")
    given: list[Any] = []

    def says(asked: dict[str, Any]) -> Any:
        answers = [json.loads(each["content"]) for each in asked["messages"] if each["role"] == "tool"]
        given.extend(answers)
        if answers:
            return json.dumps({"text": "", "articles": []})
        calls = [("search_help", '{"words": "block trades", "audience": "institutional"}'), ("close", "{}")]
        return {
            "content": None,
            "tool_calls": [
                {"id": str(n), "function": {"name": name, "arguments": words}} for n, (name, words) in enumerate(calls)
            ],
        }

    model.says = says
    drafting.suggest(conversation, mei.actor)
    assert given == [[], {"error": "no such tool"}]


def test_a_translation_is_kept_and_forgotten_with_its_message(model, write) -> None:
    conversation = write(None, "我昨天转了 2.5 LTC，还没到账")
    message = Message.objects.get(conversation=conversation, number=1)
    model.says = lambda asked: json.dumps(
        {"texts": dict.fromkeys(told(asked), "I sent 2.5 LTC yesterday and it is not there")}
    )
    assert translating.translate([message], "en")[message.pk].text.startswith("I sent 2.5")
    assert translating.translate([message], "en-GB")
    assert len(model.heard) == 1
    assert Translation.objects.get().model
    translating.forget(conversation.key, 1)
    assert not Translation.objects.exists()


def test_a_translation_with_another_number_is_not_kept(model, write) -> None:
    conversation = write(None, "我昨天转了 2.5 LTC")
    message = Message.objects.get(conversation=conversation, number=1)
    model.says = lambda asked: json.dumps({"texts": dict.fromkeys(told(asked), "I sent 25 LTC yesterday")})
    assert translating.translate([message], "en") == {}
    assert Use.objects.get().outcome == "refused"


def test_an_answer_goes_over_and_its_own_words_stay(model, write, new_agent) -> None:
    conversation, mei = write(None, "你好"), new_agent("Mei Tan")
    model.says = lambda _asked: json.dumps({"texts": {"draft": "请把交易哈希发给我。"}})
    assert translating.into("Please send me the hash.", "zh") == "请把交易哈希发给我。"
    posted = post_message(
        conversation=conversation.key, author=mei.actor, body="请把交易哈希发给我。", client_id="0" * 31 + "1"
    )
    translating.keep_original(posted.id, "Please send me the hash. My password: hunter22!", "en")
    kept = translating.originals([Message.objects.get(pk=posted.id)])[posted.id]
    assert kept.text.startswith("Please send me the hash.")
    assert "hunter22" not in kept.text


def test_a_summary_and_other_words_for_a_question(model, write, customer) -> None:
    conversation = write(customer, "My withdrawal of 300 USDT is stuck")
    post_message(
        conversation=conversation.key, author=customer.actor, body="It is two days now", client_id="0" * 31 + "2"
    )
    model.says = lambda _asked: json.dumps({"text": "A withdrawal of 300 USDT has been stuck for two days."})
    assert "300 USDT" in summing_up.summary(conversation, customer.actor, "en")
    model.says = lambda _asked: json.dumps({"text": "A withdrawal of 900 USDT is stuck."})
    assert summing_up.summary(conversation, customer.actor, "en") == ""
    model.says = lambda _asked: json.dumps({"text": "Why is my withdrawal pending?"})
    assert rewriting.question("its stuck!!", "en") == "Why is my withdrawal pending?"
    model.says = lambda _asked: json.dumps({"text": "x" * 400})
    assert rewriting.question("its stuck!!", "en") == "its stuck!!"


def test_nothing_is_asked_before_somebody_turned_it_on(model, talk) -> None:
    Setting.objects.all().delete()
    conversation, mei = talk
    assert drafting.suggest(conversation, mei.actor).found
    assert model.heard == []
