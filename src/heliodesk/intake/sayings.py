"""Rules in words, for customers: what is missing or odd, and how to mend it. In the active language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliodesk.intake.check import Note
from heliodesk.intake.telling import network_name
from heliodesk.text.saying import list_comma

_WORDS: Mapping[str, str | Promise] = {
    "missing": gettext_lazy("This is still missing."),
    "missing-file": gettext_lazy("Please add a file here. Without it we would have to ask you again."),
    "missing-consent": gettext_lazy("Please tick this, so that we may go on."),
    "too-long": gettext_lazy("This is longer than %(most)s characters. Please shorten it."),
    "too-many-files": gettext_lazy("At most %(most)s here. Please remove some."),
    "file-refused": gettext_lazy("A file was refused. Remove it, or send it in another form."),
    "not-a-coin": gettext_lazy("We do not recognise this coin. Write its short name, such as USDT or BTC."),
    "not-a-network": gettext_lazy("We do not recognise this network. Choose it from the list, or “I do not know”."),
    "not-an-amount": gettext_lazy("Please write one figure, such as 250 or 0.015."),
    "ambiguous-amount": gettext_lazy("Is it %(thousand)s or %(one)s? Please write it one of these ways."),
    "zero": gettext_lazy("The amount is zero. Please write how much it was."),
    "not-a-moment": gettext_lazy("Please give a day and a time, such as 2026-11-24 14:05."),
    "not-a-date": gettext_lazy("Please give a day, such as 2026-11-24."),
    "in-the-future": gettext_lazy("This lies ahead. Please check day and time."),
    "too-long-ago": gettext_lazy("This is very long ago. Please check the year."),
    "not-an-order": gettext_lazy("This does not look like one of our order numbers. Copy it from your order history."),
    "not-a-uid": gettext_lazy("This does not look like a UID. It is a number; you find it in your profile."),
    "not-a-tag": gettext_lazy("A destination tag is a number below 4,294,967,296."),
    "several": gettext_lazy("There is more than one id in this. Please leave only the one that you mean."),
    "shortened": gettext_lazy(
        "The middle of it is left out (…). Please copy the whole id, or paste the explorer's link."
    ),
    "not-an-id": gettext_lazy("We find no id in this. Paste the id, or the link from a block explorer."),
    "too-short": gettext_lazy("Something is cut off: it should have %(expected)s characters. Please copy it again."),
    "too-long-id": gettext_lazy("It has too many characters: there should be %(expected)s. Please copy it again."),
    "not-hex": gettext_lazy("There are letters in it that such an id never has. Please copy it again."),
    "letters": gettext_lazy("There are letters in it that such an id never has (0, O, I or l). Please copy it again."),
    "mixed-case": gettext_lazy("Capital and small letters are mixed as they never are in it. Please copy it again."),
    "wrong-checksum": gettext_lazy("A letter or two must be wrong: its check does not come out. Please copy it again."),
    "wrong-network": gettext_lazy("This belongs to %(networks)s, not to %(network)s. One of the two is not right."),
    "coin-elsewhere": gettext_lazy(
        "This belongs to %(networks)s, where there is no %(coin)s. Please check coin and id."
    ),
    "coin-not-on-network": gettext_lazy("%(coin)s is not usually sent over %(network)s, but over %(networks)s."),
    "is-an-address": gettext_lazy(
        "This is an address. The transaction id stands elsewhere in the record, and is longer."
    ),
    "is-a-transaction": gettext_lazy("This is a transaction id. We need the address here."),
    "is-a-contract": gettext_lazy(
        "This is the contract of %(coin)s, the same for everybody, and nobody's own address."
    ),
    "is-a-memo": gettext_lazy("This looks like a memo or tag. We need the address here."),
    "testnet": gettext_lazy("This is from a test network, where coins have no value."),
    # Worth a word, and nothing to mend.
    "needs-memo": gettext_lazy("%(network)s needs a %(needs)s besides the address. If there was one, please add it."),
    "id-found": gettext_lazy("We recognise the id: %(id)s"),
    "id-found-on": gettext_lazy("We recognise the id: %(id)s, on %(network)s"),
    "network-found": gettext_lazy("The id tells us the network: %(network)s."),
}
_REMOVED: Mapping[str, str | Promise] = {
    "seed-phrase": gettext_lazy(
        "We took recovery words out. Nobody has seen them and nothing is stored. "
        "If you gave them to anybody, move your coins to a new wallet now."
    ),
    "private-key": gettext_lazy(
        "We took a private key out. Nobody has seen it and nothing is stored. "
        "If you gave it to anybody, move your coins now."
    ),
    "password": gettext_lazy("We took a password out. We never need it. If anybody else has seen it, change it now."),
    "code": gettext_lazy("We took a code out. We never need it; give it to nobody."),
    "card": gettext_lazy("We took a card number out. The last four digits are enough."),
    "": gettext_lazy("We took a secret out. Nobody has seen it and nothing is stored. We never need it."),
}


def say(note: Note) -> str:
    """What to tell the customer at the field."""
    rule = note.rule
    if rule == "too-long" and "expected" in note.params:
        rule = "too-long-id"
    filled = dict.fromkeys(("most", "expected", "thousand", "one", "coin", "network", "networks", "needs"), "")
    filled |= dict(note.params)
    filled["id"] = _short(filled.get("value", ""))
    if rule == "id-found" and filled["network"]:
        rule = "id-found-on"
    filled["networks"] = either(filled["networks"])
    filled["network"] = network_name(filled["network"]) if filled["network"] else _("the chosen network")
    filled["needs"] = {"memo": _("memo"), "tag": _("destination tag")}.get(filled["needs"], filled["needs"])
    if rule == "too-short" and not filled["expected"]:
        rule = "not-an-id"
    if rule == "coin-not-on-network" and not filled["networks"]:
        rule = "not-a-network"
    if rule == "is-a-contract" and not filled["coin"]:
        filled["coin"] = _("a coin")
    return str(_WORDS.get(rule, _WORDS["missing"])) % filled


def _short(value: str) -> str:
    """A long id by its ends, which is how people compare them."""
    return value if len(value) <= 20 else f"{value[:8]}…{value[-8:]}"


def say_removed(kind: str) -> str:
    """What was taken out of an answer, and what to do now."""
    return str(_REMOVED.get(kind, _REMOVED[""]))


def either(codes: str) -> str:
    """Networks by name: "Ethereum (ERC20), TRON (TRC20) or Solana"."""
    names = [network_name(code) for code in codes.split()]
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s or %(last)s") % {"some": list_comma().join(names[:-1]), "last": names[-1]}
