"""Ask the exchange's back end before a request is sent: perhaps it knows the answer, and else whoever answers is told."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone

from heliodesk.intake.shapes import Form
from heliodesk.intake.telling import Told
from heliodesk.people.models import Customer
from heliodesk.platform import ask
from heliodesk.platform.answers import Answer, Unknown
from heliodesk.platform.sentences import said, settles

_SALT = "intake.answer"
_GOOD_FOR = 3600  # seconds that a page may lie open before what it says is too old to pass on


@dataclass(frozen=True, slots=True)
class Looked:
    """What the back end said, in words for the customer. `sealed`: the same for our own form, so that nobody writes it
    for us. `settles`: it may be all that the customer wanted to know."""

    says: str
    is_known: bool
    settles: bool

    @property
    def sealed(self) -> str:
        return signing.dumps(self.says, salt=_SALT)


def look(customer: Customer, form: Form, told: Told, zone: str) -> Looked | None:
    """What the exchange knows of the matter. None for a form that asks nothing, for a visitor, and without a back end."""
    answer = _answer(customer, form.asks, told)
    if answer is None or (isinstance(answer, Unknown) and answer.why in {"off", "visitor"}):
        return None
    with timezone.override(ZoneInfo(zone)):
        is_known = not isinstance(answer, Unknown)
        return Looked(said(answer), is_known, settles(form.slug, answer, datetime.now(UTC)))


def unsealed(sealed: str) -> str:
    """The sentence that our own page sent back; "" for anything else."""
    try:
        return str(signing.loads(sealed, salt=_SALT, max_age=_GOOD_FOR)) if sealed else ""
    except signing.BadSignature:
        return ""


def _answer(customer: Customer, asks: str, told: Told) -> Answer | None:
    ids = {kind: value for kind, value in sorted(told.ids)}  # noqa: C416 (the last of a kind)
    if asks == "deposit" and "transaction" in ids:
        return ask.deposit(customer, tx=ids["transaction"], coin=told.coin, network=told.network)
    if asks == "withdrawal" and ids:
        return ask.withdrawal(customer, number=ids.get("order", ""), tx=ids.get("transaction", ""))
    if asks == "order" and "order" in ids:
        return ask.order(customer, number=ids["order"])
    return None
