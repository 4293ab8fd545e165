"""What does the assistant do with a question? Hard rules first, then live data, then the articles; else a person."""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from heliodesk.articles.answering import Found
from heliodesk.articles.models import Edition
from heliodesk.articles.reading import is_stale
from heliodesk.assistant import finding, flows, live_answers, sayings
from heliodesk.assistant.asked import Asked
from heliodesk.assistant.asks import ask_in
from heliodesk.assistant.known_incident import known_incident
from heliodesk.assistant.quoting import quoted
from heliodesk.assistant.reasons import because
from heliodesk.assistant.reply import HandOver, Say
from heliodesk.conversations.opening import is_assisted
from heliodesk.intents.rules import rule_of
from heliodesk.scribe.rewriting import question

_TRIES = 2  # answers that may fail; the third message without help goes to a person
_LONGEST = 900  # characters of a passage that are quoted
_SUMMARY = 200
_LIVE: dict[str, Callable[[Asked], Say]] = {
    "hours": live_answers.hours,
    "wait": live_answers.wait,
    "ticket": live_answers.tickets,
}


def decide(asked: Asked) -> Say | HandOver:
    """In the language and zone that are active. Reads, and asks the exchange's back end; holds no lock."""
    if not is_assisted(asked.talk.team):
        return because("off")
    if rule := rule_of(asked.question):
        return because(rule)
    if not asked.question.strip():
        return because("files")
    ask = ask_in(asked.question, prefix=settings.TICKET_PREFIX)
    if ask == "hello":
        return Say("hello", sayings.hello())
    if ask == "thanks":
        return Say("thanks", sayings.thanks())
    if ask in _LIVE:
        return _LIVE[ask](asked)
    if asked.tries >= _TRIES:
        return because("third")
    if (known := known_incident(asked)) is not None:
        return known
    if ask is not None:
        return flows.flow(asked, ask)
    return _from_articles(asked)


def _from_articles(asked: Asked) -> Say | HandOver:
    judged = _judged(asked)
    fresh = [each for each in judged.found if each.article not in asked.shown]
    if judged.band == "hand over" or not judged.found:
        return because("nothing", band=judged.band)
    if not fresh or (judged.band == "answer" and fresh[0] is not judged.found[0]):
        return because("again", band=judged.band)
    told = told_of(fresh)
    if judged.band == "answer":
        said = [quoted(fresh[0].text, _LONGEST, asked.question, asked.spoken)]
        return Say("answer", "\n\n".join([*_in_other_words(asked, told[:1]), *said]), articles=told[:1])
    cards = [
        {**each, "text": quoted(found.text, _SUMMARY, asked.question, asked.spoken)}
        for each, found in zip(told, fresh, strict=True)
    ]
    words = [*_in_other_words(asked, told), sayings.offer(len(cards))]
    return Say("offer", sayings.joined(*words), articles=cards, is_try=True, band=judged.band)


def _judged(asked: Asked) -> finding.Judgement:
    """What comes near the question; put into other words by the language model, where there is one and nothing does. What is
    found by other words is offered and never the answer: nobody has asked that."""
    judged = finding.find(asked.question, language=asked.language, audience=asked.audience)
    if judged.band != "hand over":
        return judged
    other = question(asked.question, asked.language)
    if other == asked.question:
        return judged
    again = finding.find(other, language=asked.language, audience=asked.audience)
    return again if again.band == "hand over" else finding.Judgement("offer", again.confidence, again.found)


def _in_other_words(asked: Asked, told: list[dict[str, Any]]) -> list[str]:
    """That there is nothing in the customer's language, if so."""
    if asked.is_foreign:
        return [sayings.foreign()]
    return [sayings.not_translated()] if all(each["other"] for each in told) else []


def told_of(found: list[Found]) -> list[dict[str, Any]]:
    """Articles as they are stored with a message: which edition was shown, so that it can be looked up later."""
    shown = Edition.objects.published().filter(article__in=[each.article for each in found])
    editions = {(one.article_id, one.language): one for one in shown.select_related("article", "source")}
    told = []
    for each in found:
        edition = editions[each.article, each.language]
        first = editions.get((each.article, edition.article.first_language))
        told.append(
            {
                "article": each.article,
                "edition": edition.number,
                "language": each.language,
                "title": each.title,
                "heading": each.heading,
                "address": each.address,
                "version": edition.rules_version,
                "at": edition.published_at.isoformat() if edition.published_at else "",
                "other": each.is_other,
                "stale": is_stale(edition, first),
            }
        )
    return told
