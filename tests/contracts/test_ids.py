"""Ids beside other packages: never taken for a secret, and found by an administrator's own patterns."""

from heliodesk.chains.orders import Patterns
from heliodesk.chains.recognise import recognise
from heliodesk.chains.tests import cases, heldout, heldout_more, sentences
from heliodesk.text.patterns import compile_pattern
from heliodesk.trust.secrets import guard


def test_an_id_is_no_secret() -> None:
    every = [
        *cases.transactions(),
        *cases.addresses(),
        *cases.broken(),
        *sentences.by_hand(),
        *heldout.heldout(),
        *heldout_more.heldout(),
    ]
    lost = [(case.text, guard(case.text).text) for case in every if guard(case.text).found]
    assert not lost, f"{len(lost)} of {len(every)}: {lost[:6]}"


def test_an_exchange_has_its_own_order_numbers() -> None:
    patterns = Patterns(order=(compile_pattern(r"\bNS-[0-9]{6}-[A-Z]{2}\b"),))
    text = "order 1234567890 was NS-482913-XK，UID：87654321"
    assert [(f.kind, f.value) for f in recognise(text, patterns=patterns)] == [
        ("order", "NS-482913-XK"),
        ("uid", "87654321"),
    ]
    assert [(f.kind, f.value) for f in recognise(text)] == [("order", "1234567890"), ("uid", "87654321")]
