"""Where a deposit, a withdrawal or an order stands: asked of the exchange's own back end, else the form that asks what is needed.

What is said are states as they are seen. Nothing here promises that money arrives, or when.
"""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from heliodesk.assistant.asked import Asked
from heliodesk.assistant.asks import Ask
from heliodesk.assistant.reply import Say
from heliodesk.assistant.sayings import joined
from heliodesk.chains.coins import networks_of
from heliodesk.chains.recognise import Found, recognise
from heliodesk.intake import drafts, versions
from heliodesk.intake.patterns import patterns
from heliodesk.intake.shapes import Form, words_in
from heliodesk.platform import ask as platform
from heliodesk.platform.answers import Answer, Unknown
from heliodesk.platform.sentences import said, settles

_COIN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,5}(?![A-Za-z0-9])")
_FORMS = {"deposit": "deposit-not-credited", "withdrawal": "withdrawal-not-received", "order": "order-dispute"}
_WORDS_OF_ID = {"deposit": ("transaction",), "withdrawal": ("transaction", "order"), "order": ("order",)}


def flow(asked: Asked, ask: Ask) -> Say:
    """What can be said of that deposit, withdrawal or order, and the way on."""
    ids = [each for each in _ids(asked.question) if each.kind in _WORDS_OF_ID[ask]]
    customer = asked.talk.customer
    links, filled = _form_link(asked, ask, ids)
    if not ids:
        return Say(
            "ask",
            joined(_which(ask, can_ask=customer.is_identified and platform.is_configured()), filled),
            links=links,
            is_try=True,
        )
    if not customer.is_identified:
        text = _(
            "I can look this up only for whoever it belongs to, and I do not know yet who you are. Sign in at %(site)s and open"
            " the chat from there, or fill in the form: a person looks it up."
        )
        return Say("ask", text % {"site": settings.SITE_NAME}, links=links, is_try=True)
    answer = _answer(asked, ask, ids[0])
    if isinstance(answer, Unknown):
        text = _(
            "The exchange's records do not answer me at the moment. Fill in the form, or talk to a person who looks it up."
        )
        return Say("ask", joined(text, filled), links=links, is_try=True)
    words = said(answer)
    is_settled = settles(_FORMS[ask], answer, datetime.now(UTC)) or ask == "order"
    body = words if is_settled else joined(words, _("If that is not right, the form reaches a person."), filled)
    return Say("flow", body, links=[] if is_settled else links, is_try=not is_settled, looked_up=words)


def _ids(text: str) -> list[Found]:
    return recognise(text, patterns=patterns())


def _answer(asked: Asked, ask: Ask, found: Found) -> Answer:
    customer = asked.talk.customer
    if ask == "order":
        return platform.order(customer, number=found.value)
    if ask == "withdrawal":
        is_order = found.kind == "order"
        return platform.withdrawal(customer, number=found.value if is_order else "", tx="" if is_order else found.value)
    coin = _coin(asked.question)
    network = found.networks[0] if len(found.networks) == 1 else ""
    return platform.deposit(customer, tx=found.value, coin=coin, network=network)


def _coin(text: str) -> str:
    """The coin that a text names in capitals, when it names one: "not" is a word, NOT is a coin."""
    named = list(dict.fromkeys(word for word in _COIN.findall(text) if networks_of(word)))
    return named[0] if len(named) == 1 else ""


def _which(ask: Ask, *, can_ask: bool) -> str:
    if ask == "order":
        return (
            _("Which order is it? Write its number here and I will look it up.")
            if can_ask
            else _("With the number of the order a person can look where it stands. The form asks for it.")
        )
    if can_ask:
        return _(
            "Write its transaction id (TxID) here, with the coin, and I will look it up. If you have none, the form asks for what"
            " a person needs to find it."
        )
    return _("With its transaction id (TxID) a person can look where it stands. The form asks for what is needed.")


def _form_link(asked: Asked, ask: Ask, ids: list[Found]) -> tuple[list[dict[str, str]], str]:
    """The form for it, with what was said filled in for whom the customers' pages know by name; and the words that say so."""
    slug = _FORMS[ask]
    version = versions.current(slug)
    if version is None:
        return [], ""
    form = versions.form_of(version)
    customer = asked.talk.customer
    filled = ""
    if customer.is_identified and drafts.draft_for(customer, slug) is None:
        given = _filled(form, asked, ids)
        drafts.keep(customer=customer, version=version, given=given, asked=list(given))
        filled = _("What you wrote is filled in there.")
    title = words_in(form.title, "zh-Hans" if asked.language == "zh-hans" else asked.language)
    return [{"title": _("Form: %(title)s") % {"title": title}, "address": f"/requests/new/{slug}/"}], filled


def _filled(form: Form, asked: Asked, ids: list[Found]) -> dict[str, object]:
    """Field → what was said of it."""
    given: dict[str, object] = {}
    told = {each.kind: each for each in ids}
    coin = _coin(asked.question)
    for each in form.fields:
        if each.kind in told:
            given[each.name] = told[each.kind].value
        elif each.kind == "coin" and coin:
            given[each.name] = coin
        elif each.kind == "network" and "transaction" in told and len(told["transaction"].networks) == 1:
            given[each.name] = told["transaction"].networks[0]
        elif each.kind == "long-text" and each.name == "more":
            given[each.name] = "\n".join(asked.said)[:2000]
    return given
