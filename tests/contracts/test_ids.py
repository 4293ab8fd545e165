"""What a customer has to tell us must never be taken for a secret: every labelled id survives the guard in its sentence."""

from heliodesk.chains.tests import cases, heldout, sentences
from heliodesk.trust.secrets import guard


def test_an_id_is_no_secret() -> None:
    every = [*cases.transactions(), *cases.addresses(), *cases.broken(), *sentences.by_hand(), *heldout.heldout()]
    lost = [(case.text, guard(case.text).text) for case in every if guard(case.text).found]
    assert not lost, f"{len(lost)} of {len(every)}: {lost[:6]}"
