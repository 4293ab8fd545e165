"""What a text may say is what its sources say."""

from decimal import Decimal

import pytest

from heliodesk.scribe.founded import broken_rule
from heliodesk.scribe.numbers import numbers_in

SOURCE = (
    "USDT deposits on TRON are credited after 20 confirmations. You see the state under Wallet > Deposits at "
    "https://northstar.example/wallet. If it takes longer than 24 hours, write to us; the fee is 1,000.50 USDT."
)
CHINESE = "TRON 上的 USDT 充值在 20 次确认后入账。您可以在钱包的充值记录中查看状态。超过二十四小时请联系我们。"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,000 USDT, 1 000, １０００ and 一千元", {1000}),
        ("twenty-four hours", {24}),
        ("二十四小时，百分之五", {24, 5}),
        ("0.125 BTC for 1.5% or 1,5%", {"0.125", "1.5"}),
        ("12.345,67 and 1,234.5", {"12345.67", "1234.5"}),
        ("five hundred thousand", {500_000}),
        ("٣٤ ساعة", {34}),
        ("1. Open the wallet\n2. Look\n3、完成", set()),
        ("one of them, 一些, 一般", set()),
        ("5万元", {5, 50_000}),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, numbers: set[object]) -> None:
    assert numbers_in(text) == {Decimal(str(each)) for each in numbers}


@pytest.mark.parametrize(
    "text",
    [
        "Hello! USDT deposits on TRON are credited after 20 confirmations. You see the state under Wallet > Deposits.",
        "They are credited after twenty confirmations; see https://northstar.example/wallet.",
        "1. Look under Wallet > Deposits.\n2. If it takes longer than 24 hours, write to us.",
    ],
)
def test_what_the_source_says_is_believed(text: str) -> None:
    assert broken_rule(text, [SOURCE]) == ""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty"),
        ("We refund you after 20 confirmations", "promise"),
        ("USDT deposits on TRON are credited after 12 confirmations", "number"),
        ("Deposits are credited after thirty confirmations", "number"),
        ("See northstar-help.com for the state of deposits", "link"),
        ("See the state at https://northstar.example/wallet2", "link"),
        ("Write to help@northstar.example about deposits", "link"),
        ("Deposits: send to TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE", "address"),
        ("See <b>Wallet</b> deposits", "markup"),
        ("See [Wallet](deposits)", "markup"),
        ("Send us your password to see the deposits", "secret"),
        ("Your account belongs to criminals, everybody knows", "own-words"),
        ("您的账户属于骗子", "own-words"),
        ("n\u200borthstar-help.c\u200bom holds deposits", "link"),
    ],
)
def test_what_it_does_not_say_is_refused(text: str, rule: str) -> None:
    assert broken_rule(text, [SOURCE]) == rule


def test_chinese_is_held_against_chinese() -> None:
    assert broken_rule("您好，TRON 上的 USDT 充值在 20 次确认后入账，请在充值记录中查看状态。", [CHINESE]) == ""
    assert broken_rule("充值在三十次确认后入账", [CHINESE]) == "number"
    assert broken_rule("充值马上入账", [CHINESE]) == "promise"


def test_without_a_source_nothing_is_believed() -> None:
    assert broken_rule("Deposits are credited", []) == "no-source"
    assert broken_rule("Deposits are credited", ["  "]) == "no-source"


def test_a_translation_keeps_numbers_and_addresses() -> None:
    said = "I sent 2.5 LTC yesterday"
    assert broken_rule("我昨天转了 2.5 LTC", [said], in_own_words=True) == ""
    assert broken_rule("我昨天转了 25 LTC", [said], in_own_words=True) == "number"
