"""What is said in public tells nothing of anybody."""

import time

import pytest

from heliodesk.trust.public_words import Known, personal
from heliodesk.trust.tests.public_cases import HARMLESS, KNOWN, LATER_HARMLESS, LATER_KNOWN, LATER_REFUSED, REFUSED


@pytest.mark.parametrize(("text", "kinds"), REFUSED, ids=[text[:30] for text, _kinds in REFUSED])
def test_what_tells_of_somebody_is_refused(text: str, kinds: set[str]) -> None:
    assert kinds <= {one.kind for one in personal(text, KNOWN)}


@pytest.mark.parametrize("text", HARMLESS, ids=[text[:30] for text in HARMLESS])
def test_what_tells_of_nobody_is_said(text: str) -> None:
    assert personal(text, KNOWN) == ()


def test_what_was_thought_of_later() -> None:
    assert [text for text in LATER_REFUSED if not personal(text, LATER_KNOWN)] == []
    assert [text for text in LATER_HARMLESS if personal(text, LATER_KNOWN)] == []


def test_the_case_is_half_harmless() -> None:
    assert len(REFUSED) + len(HARMLESS) >= 60


def test_only_the_very_link_is_allowed() -> None:
    link = KNOWN.allowed[0]
    assert not personal(link, KNOWN)
    assert personal(link.replace("k7Qm", "k7Qm99"), KNOWN)


def test_a_long_text_takes_no_long_time() -> None:
    for text in ("1 " * 4000, "a@" * 4000, "0" * 8000, "Hi A" * 2000, "a-1" * 2600, "A b " * 2000, "ref " * 2000):
        began = time.process_time()
        personal(text, Known())
        assert time.process_time() - began < 0.5, text[:10]
