"""Rules of forms, and kinds of fields, in words for editors."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heliodesk.people.models import Agent

_RULES: Mapping[str, str | Promise] = {
    "not-a-form": gettext_lazy("This is not a form."),
    "not-a-list": gettext_lazy("A list is expected here."),
    "no-steps": gettext_lazy("A form has at least one page."),
    "no-fields": gettext_lazy("A page has at least one question."),
    "not-a-step": gettext_lazy("This is not a page of questions."),
    "not-a-field": gettext_lazy("This is not a question."),
    "not-a-choice": gettext_lazy("This is not a choice."),
    "not-a-name": gettext_lazy("Names have small letters, digits and hyphens, and begin with a letter."),
    "name-taken": gettext_lazy("This name is part of our own addresses. Please take another."),
    "name-twice": gettext_lazy("This name is there twice."),
    "not-offered": gettext_lazy("Choose one of those offered."),
    "not-in-range": gettext_lazy("This number is out of range."),
    "not-yes-or-no": gettext_lazy("Yes or no is expected here."),
    "not-words": gettext_lazy("Words by language are expected here."),
    "not-a-language": gettext_lazy("This is not a language tag, such as en or zh-Hans."),
    "english-missing": gettext_lazy("English is missing. It is what others fall back to."),
    "too-long": gettext_lazy("This is longer than 600 characters."),
    "too-many": gettext_lazy("There are too many of these."),
    "too-deep": gettext_lazy("The condition is joined too deeply: three levels at most."),
    "too-few-choices": gettext_lazy("At least two choices, one on each line."),
    "not-for-this-kind": gettext_lazy("This does not go with this kind of question."),
    "not-a-condition": gettext_lazy("This is not a condition."),
    "no-such-field": gettext_lazy("There is no question of that name and kind before this one."),
    "no-such-choice": gettext_lazy("The question asked about has no such choice."),
    "not-a-value": gettext_lazy("A value has letters, digits, hyphens and dots."),
    "unknown-name": gettext_lazy("Nothing of this name belongs here."),
    "reason": gettext_lazy("Say in a few words why."),
    "no-such-team": gettext_lazy("There is no such department."),
    "no-such-form": gettext_lazy("There is no such form."),
    "other-form": gettext_lazy("This belongs to another form."),
    "not-published": gettext_lazy("This version was never published."),
}
KINDS: Mapping[str, str | Promise] = {
    "text": gettext_lazy("Short text"),
    "long-text": gettext_lazy("Long text"),
    "choice": gettext_lazy("One of several"),
    "several": gettext_lazy("Several of several"),
    "yes-no": gettext_lazy("Yes or no"),
    "consent": gettext_lazy("Consent (a tick)"),
    "coin": gettext_lazy("Coin"),
    "network": gettext_lazy("Network"),
    "address": gettext_lazy("Address"),
    "transaction": gettext_lazy("Transaction id"),
    "memo": gettext_lazy("Memo or tag"),
    "order": gettext_lazy("Order number"),
    "uid": gettext_lazy("UID"),
    "amount": gettext_lazy("Amount"),
    "date": gettext_lazy("Day"),
    "moment": gettext_lazy("Day and time"),
    "files": gettext_lazy("Files"),
    "recording": gettext_lazy("Screen recording"),
}
GROUPS: Mapping[str, str | Promise] = {
    "deposits": gettext_lazy("Deposits, withdrawals, payments"),
    "trading": gettext_lazy("Trading"),
    "account": gettext_lazy("Account and security"),
    "other": gettext_lazy("Everything else"),
}
ASKS: Mapping[str, str | Promise] = {
    "": gettext_lazy("Nothing"),
    "deposit": gettext_lazy("What became of a deposit"),
    "withdrawal": gettext_lazy("What became of a withdrawal"),
    "order": gettext_lazy("Where an order stands"),
}


def rule_in_words(rule: str) -> str:
    """A rule in a sentence, in the active language."""
    return str(_RULES.get(rule, rule))


def people_of(topics: set[str]) -> dict[str, str]:
    """Who an author is, by topic."""
    numbers = {int(topic[6:]) for topic in topics if topic.startswith("agent:") and topic[6:].isdigit()}
    return {f"agent:{each.pk}": each.name for each in Agent.objects.filter(pk__in=numbers)}
