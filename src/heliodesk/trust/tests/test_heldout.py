"""The guard against the held-out set. Measured once before anything was tuned on it (README.md has that figure too)."""

import pytest

from heliodesk.trust.secrets import TOKENS, find, guard

from . import heldout, later_lines, lines
from .labelled import Case

CASES = heldout.everything()
CERTAIN = ("seed-phrase", "private-key", "keystore")


def caught(case: Case) -> bool:
    """Is every letter and digit of the secret taken?"""
    start = case.text.index(case.secret)
    taken = {at for each in find(case.text, before=case.before) for at in range(each.start, each.end)}
    return all(at in taken for at in range(start, start + len(case.secret)) if case.text[at].isalnum())


@pytest.mark.parametrize("kind", [kind for kind in TOKENS if kind != "card"])
def test_recall(kind: str) -> None:
    cases = [case for case in CASES if case.kind == kind]
    missed = [case.text for case in cases if not caught(case)]
    assert cases
    assert len(missed) <= (0 if kind in CERTAIN else 0.02 * len(cases)), missed[:5]


def test_clean_texts_stay() -> None:
    cases = [case for case in CASES if case.kind == "clean"]
    touched = [case.text for case in cases if guard(case.text).text != case.text]
    assert len(touched) <= 0.02 * len(cases), touched


def test_only_the_secret_goes() -> None:
    """A few characters beside it at most, but for phrases, where the words around may be a misspelt part."""
    wide = []
    for case in CASES:
        if case.secret and case.kind != "seed-phrase":
            taken = sum(each.end - each.start for each in find(case.text, before=case.before))
            if taken > len(case.secret) + 8:
                wide.append(case.text)
    assert len(wide) <= 0.02 * len(CASES), wide[:5]


def test_lines_that_were_written_later() -> None:
    secret = [*lines.lines(later_lines.PASSWORD), *lines.lines(later_lines.CODE)]
    missed = [line for line in secret if guard(line).text == line]
    assert len(missed) <= 0.02 * len(secret), missed
    clean = lines.lines(later_lines.CLEAN)
    touched = [line for line in clean if guard(line).text != line]
    assert len(touched) <= 0.02 * len(clean), touched
