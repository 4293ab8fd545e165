"""The words for what is known, and whether it is enough."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from heliodesk.platform.answers import (
    Account,
    Deposit,
    DepositState,
    Lock,
    Order,
    OrderState,
    TwoFactor,
    Unknown,
    Verification,
    Withdrawal,
    WithdrawalState,
)
from heliodesk.platform.sentences import said, settles

NOW = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
HALF = Deposit(DepositState.CONFIRMING, "BTC", "BTC", Decimal("0.50"), 3, 12, seen_at=NOW - timedelta(hours=1))
SENT = Withdrawal(
    WithdrawalState.SENT,
    "USDT",
    "TRON",
    Decimal("1200"),
    "ab12",
    3,
    20,
    NOW - timedelta(hours=1),
    NOW - timedelta(hours=1),
)
ORDER = Order(OrderState.PARTLY_FILLED, "8841", "BTC-USDT", "buy", Decimal(2), Decimal("0.5"))
ACCOUNT = Account(Verification.VERIFIED, TwoFactor.ON)


def in_chinese(answer):
    with translation.override("zh-hans"):
        return said(answer)


def test_a_deposit_under_way_is_told_with_its_confirmations():
    assert said(HALF) == (
        "Your deposit of 0.5 BTC is on the network (Bitcoin): 3 of 12 confirmations. It is credited by itself after 12."
    )
    assert in_chinese(HALF) == "您的 0.5 BTC 充值已在网络上（Bitcoin）：12 次确认中已有 3 次。满 12 次后自动入账。"


def test_times_are_in_the_readers_zone():
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        text = said(replace(HALF, state=DepositState.CREDITED, credited_at=datetime(2026, 11, 28, 20, tzinfo=UTC)))
    assert "29 Nov at 04:00" in text


def test_a_reason_is_told_when_it_has_a_sentence():
    returned = replace(HALF, state=DepositState.RETURNED, reason="below-minimum", returned_tx="ff00")
    assert said(returned).endswith(
        "The transaction back is ff00. It is below the smallest amount that can be credited."
    )
    assert "own-code" not in said(replace(returned, reason="own-code"))


def test_locks_are_told_together_with_their_end():
    until = NOW + timedelta(days=1)
    locks = (Lock("withdrawals", until), Lock("trading", until), Lock("odd"))
    text = said(replace(ACCOUNT, locks=locks))
    assert "Locked until 29 Nov at 14:00: withdrawals, trading." in text
    assert text.endswith("Locked at present: some functions.")


EVERY = [
    *(replace(HALF, state=state, credited_at=NOW, needed=needed) for state in DepositState for needed in (12, None)),
    *(replace(SENT, state=state, needed=needed) for state in WithdrawalState for needed in (20, None)),
    *(replace(ORDER, state=state) for state in OrderState),
    *(Account(one, other, (Lock("sign-in"),)) for one in Verification for other in TwoFactor),
    *(Unknown(why) for why in ("off", "question", "slow")),
]


@pytest.mark.parametrize("answer", EVERY, ids=str)
def test_every_state_has_words_in_both_languages(answer):
    english, chinese = said(answer), in_chinese(answer)
    assert english.endswith(".")
    assert chinese.endswith("。")
    assert english != chinese
    assert "%(" not in english + chinese
    for promise in ("soon", "shortly", "guarantee", "refund", "sorry"):
        assert promise not in english.lower()


@pytest.mark.parametrize(
    ("form", "answer", "settled"),
    [
        ("deposit-not-credited", HALF, True),
        ("deposit-not-credited", replace(HALF, state=DepositState.SEEN), True),
        ("deposit-not-credited", replace(HALF, seen_at=NOW - timedelta(hours=7)), False),
        ("deposit-not-credited", replace(HALF, seen_at=None), False),
        ("deposit-not-credited", replace(HALF, reason="maintenance"), False),
        ("deposit-not-credited", replace(HALF, state=DepositState.CREDITED), True),
        ("deposit-not-credited", replace(HALF, state=DepositState.HELD), False),
        ("deposit-not-credited", replace(HALF, state=DepositState.RETURNED), False),
        ("deposit-not-credited", Deposit(DepositState.UNKNOWN), False),
        ("deposit-not-credited", Unknown("slow"), False),
        ("deposit-not-credited", SENT, False),
        ("wrong-network", replace(HALF, state=DepositState.CREDITED), False),
        ("withdrawal-not-received", SENT, True),
        ("withdrawal-not-received", replace(SENT, sent_at=NOW - timedelta(hours=7)), False),
        ("withdrawal-not-received", replace(SENT, state=WithdrawalState.CONFIRMED), True),
        ("withdrawal-not-received", replace(SENT, state=WithdrawalState.APPROVED), True),
        ("withdrawal-not-received", replace(SENT, state=WithdrawalState.HELD), False),
        ("withdrawal-not-received", replace(SENT, state=WithdrawalState.FAILED), False),
        ("verification", ACCOUNT, True),
        ("verification", replace(ACCOUNT, locks=(Lock("withdrawals"),)), False),
        ("verification", replace(ACCOUNT, verification=Verification.REFUSED), False),
        ("account-locked", ACCOUNT, False),
        ("order-dispute", ORDER, False),
        ("order-dispute", replace(ORDER, state=OrderState.FILLED), False),
    ],
)
def test_what_settles_a_matter(form, answer, settled):
    assert settles(form, answer, NOW) is settled
