"""What is known, in words for the customer: plain, exact, without a promise of money or of a date. And whether it is enough.

Both are pure but for the active language and zone; `settles` is not asked by anybody who would refuse a ticket: it only says
whether the answer is offered before one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from heliodesk.chains.networks import NETWORKS
from heliodesk.platform.answers import (
    Account,
    Answer,
    Deposit,
    DepositState,
    Order,
    OrderState,
    TwoFactor,
    Unknown,
    Verification,
    Withdrawal,
    WithdrawalState,
)
from heliodesk.text.saying import list_comma, short_date

_USUAL = timedelta(hours=6)  # after this a transaction that still waits is looked at by a person
_LATELY = timedelta(days=2)  # a proof of identity that has been waiting no longer than this needs no ticket


def said(answer: Answer) -> str:
    """One to three sentences in the active language; times in the active zone, which the page names."""
    match answer:
        case Deposit():
            return _deposit(answer)
        case Withdrawal():
            return _withdrawal(answer)
        case Order():
            return _order(answer)
        case Account():
            return _account(answer)
        case Unknown(why="question"):
            return _("We could not look this up: please check the id. You can send your request anyway.")
        case Unknown():
            return _("We could not look this up just now. You can send your request anyway; a person looks it up.")


def settles(form: str, answer: Answer, now: datetime) -> bool:
    """Whether the answer probably settles the matter of that form (its slug) without a ticket. Never for what is held,
    returned, failed, disputed or unknown, nor for what has been waiting unusually long: a person looks at that."""
    match form, answer:
        case "deposit-not-credited", Deposit(state=DepositState.CREDITED):
            return True
        case "deposit-not-credited", Deposit(state=DepositState.SEEN | DepositState.CONFIRMING, reason=""):
            return _since(answer.seen_at, now, _USUAL)
        case "withdrawal-not-received", Withdrawal(state=WithdrawalState.ASKED | WithdrawalState.APPROVED, reason=""):
            return _since(answer.asked_at, now, _USUAL)
        case "withdrawal-not-received", Withdrawal(state=WithdrawalState.SENT, reason=""):
            return _since(answer.sent_at, now, _USUAL)
        case "withdrawal-not-received", Withdrawal(state=WithdrawalState.CONFIRMED | WithdrawalState.CANCELLED):
            return True
        case "verification", Account(verification=Verification.VERIFIED, locks=()):
            return True
    return False


def _since(at: datetime | None, now: datetime, longest: timedelta) -> bool:
    return at is not None and now - at <= longest


def amount(value: Decimal | None, coin: str) -> str:
    """ "0.5 BTC": all digits that there are, none that are not."""
    if value is None:
        return coin
    text = f"{value:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {coin}"


def _network(code: str) -> str:
    return NETWORKS[code].name if code in NETWORKS else code


def _at(at: datetime | None) -> dict[str, str]:
    local = timezone.localtime(at) if at else None
    return {"day": short_date(local) if local else "", "time": f"{local:%H:%M}" if local else ""}


def _deposit(one: Deposit) -> str:
    words = {
        "amount": amount(one.amount, one.coin),
        "network": _network(one.network),
        "n": one.confirmations or 0,
        "needed": one.needed or 0,
        **_at(one.credited_at),
    }
    match one.state:
        case DepositState.UNKNOWN:
            return _("We do not see this transaction at your account. Please check the id, the coin and the network.")
        case DepositState.SEEN if one.needed:
            text = _(
                "Your deposit of %(amount)s is on the network (%(network)s), not in a block yet. "
                "It is credited by itself after %(needed)s confirmations."
            )
        case DepositState.SEEN:
            text = _("Your deposit of %(amount)s is on the network (%(network)s), not in a block yet.")
        case DepositState.CONFIRMING:
            text = _(
                "Your deposit of %(amount)s is on the network (%(network)s): %(n)s of %(needed)s confirmations. "
                "It is credited by itself after %(needed)s."
            )
        case DepositState.CREDITED:
            text = _("Your deposit of %(amount)s (%(network)s) was credited to your account on %(day)s at %(time)s.")
        case DepositState.HELD:
            text = _("Your deposit of %(amount)s (%(network)s) has arrived and is not credited yet: a check goes on.")
        case DepositState.RETURNED:
            text = _("Your deposit of %(amount)s (%(network)s) was not credited; it was sent back.")
            if one.returned_tx:
                text += " " + _("The transaction back is %(back)s.")
                words["back"] = one.returned_tx
    return _and_reason(text % words, one.reason)


def _withdrawal(one: Withdrawal) -> str:
    words = {
        "amount": amount(one.amount, one.coin),
        "network": _network(one.network),
        "tx": one.tx,
        "n": one.confirmations or 0,
        "needed": one.needed or 0,
    }
    match one.state:
        case WithdrawalState.UNKNOWN:
            return _("We do not see this withdrawal at your account. Please check the id.")
        case WithdrawalState.ASKED:
            text = _("Your withdrawal of %(amount)s (%(network)s) waits for its approval. It has not been sent yet.")
        case WithdrawalState.HELD:
            text = _("Your withdrawal of %(amount)s (%(network)s) has not been sent: a check goes on.")
        case WithdrawalState.APPROVED:
            text = _("Your withdrawal of %(amount)s (%(network)s) is approved and waits to be sent.")
        case WithdrawalState.SENT if one.needed:
            text = _(
                "Your withdrawal of %(amount)s was sent on %(network)s and has %(n)s of %(needed)s confirmations. "
                "The transaction is %(tx)s."
            )
        case WithdrawalState.SENT:
            text = _("Your withdrawal of %(amount)s was sent on %(network)s. The transaction is %(tx)s.")
        case WithdrawalState.CONFIRMED:
            text = _(
                "Your withdrawal of %(amount)s was sent and is confirmed on %(network)s. "
                "If you do not see it, ask the receiving side about the transaction %(tx)s."
            )
        case WithdrawalState.FAILED:
            text = _("Your withdrawal of %(amount)s (%(network)s) failed; nothing was sent.")
        case WithdrawalState.CANCELLED:
            text = _("Your withdrawal of %(amount)s (%(network)s) was cancelled; nothing was sent.")
    return _and_reason(text % words, one.reason)


def _order(one: Order) -> str:
    base = one.pair.replace("-", "/").partition("/")[0]
    words = {
        "number": one.number,
        "what": (_("buy %(pair)s") if one.side == "buy" else _("sell %(pair)s")) % {"pair": one.pair},
        "filled": amount(one.filled, base),
        "quantity": amount(one.quantity, base),
    }
    match one.state:
        case OrderState.UNKNOWN:
            return _("We do not see this order at your account. Please check the number.")
        case OrderState.OPEN:
            text = _("Order %(number)s (%(what)s, %(quantity)s) is open; nothing is filled yet.")
        case OrderState.PARTLY_FILLED:
            text = _("Order %(number)s (%(what)s) is open: %(filled)s of %(quantity)s are filled.")
        case OrderState.FILLED:
            text = _("Order %(number)s (%(what)s, %(quantity)s) is filled.")
        case OrderState.CANCELLED:
            text = _("Order %(number)s (%(what)s) was cancelled: %(filled)s of %(quantity)s were filled.")
        case OrderState.REJECTED:
            text = _("Order %(number)s (%(what)s, %(quantity)s) was not accepted.")
        case OrderState.EXPIRED:
            text = _("Order %(number)s (%(what)s) ended by its time: %(filled)s of %(quantity)s were filled.")
        case OrderState.LIQUIDATED:
            text = _("The position of order %(number)s (%(what)s) was liquidated.")
    return _and_reason(text % words, one.reason)


def _account(one: Account) -> str:
    verification = {
        Verification.NONE: _("Your identity is not verified yet."),
        Verification.PENDING: _("Your proof of identity is being checked."),
        Verification.MORE_NEEDED: _(
            "For your proof of identity something is still needed; your account page says what."
        ),
        Verification.VERIFIED: _("Your identity is verified."),
        Verification.REFUSED: _("Your proof of identity was not accepted."),
    }
    factor = {
        TwoFactor.OFF: _("The second factor of your account is off."),
        TwoFactor.ON: _("The second factor of your account is on."),
        TwoFactor.RESETTING: _("A reset of your second factor is under way."),
    }
    sentences = [verification[one.verification], factor[one.two_factor]]
    names: dict[str, Callable[[], str]] = {
        "withdrawals": lambda: _("withdrawals"),
        "deposits": lambda: _("deposits"),
        "trading": lambda: _("trading"),
        "sign-in": lambda: _("signing in"),
    }
    for until in dict.fromkeys(lock.until for lock in one.locks):
        locked = [names[lock.code]() for lock in one.locks if lock.until == until and lock.code in names]
        what = list_comma().join(locked) or _("some functions")
        text = _("Locked until %(day)s at %(time)s: %(what)s.") if until else _("Locked at present: %(what)s.")
        sentences.append(text % {"what": what, **_at(until)})
    return _join(*sentences)


def _and_reason(text: str, code: str) -> str:
    reasons = {
        "below-minimum": _("It is below the smallest amount that can be credited."),
        "memo-missing": _("Its memo or tag is missing or belongs to nobody."),
        "wrong-network": _("It came on a network that this coin is not taken on."),
        "maintenance": _("This network is under maintenance at present."),
        "address": _("The address was not accepted by the network."),
        "fee": _("The network's fee had become higher than the amount allows."),
        "price": _("The price was outside of what the market allows."),
        "funds": _("The account did not hold enough for it."),
    }
    return _join(text, reasons[code]) if code in reasons else text


def _join(*sentences: str) -> str:
    """Chinese sentences follow each other without a space."""
    return "".join(one if one.endswith("。") else one + " " for one in sentences).strip()
