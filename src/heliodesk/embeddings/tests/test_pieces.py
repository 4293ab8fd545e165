"""Texts are cut as the model's own tokenizer cuts them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.embeddings.pieces import Pieces

SMALL = {"▁": -3.0, "▁he": -2.0, "llo": -2.5, "▁hello": -4.0, "h": -6.0, "e": -6.0, "l": -6.0, "o": -6.0, "<unk>": 0.0}


@pytest.fixture(scope="module")
def small() -> Pieces:
    return Pieces(list(SMALL), list(SMALL.values()), {ord("H"): "h", 0x200B: ""}, list(SMALL).index("<unk>"))


def test_the_cut_with_the_highest_sum_wins(small: Pieces) -> None:
    names = list(SMALL)
    assert [names[n] for n in small.cut("hello", 10)] == ["▁hello"]
    assert [names[n] for n in small.cut("He\u200bllo", 10)] == ["▁hello"]
    assert [names[n] for n in small.cut("hel", 10)] == ["▁he", "l"]


def test_signs_in_a_row_that_are_unknown_are_one_piece(small: Pieces) -> None:
    names = list(SMALL)
    assert [names[n] for n in small.cut("xyzhello", 10)].count("<unk>") == 1


def test_no_more_pieces_than_wanted(small: Pieces) -> None:
    assert len(small.cut("hello " * 500, 12)) == 12
    assert small.cut("", 12) == [0]


@given(st.text(max_size=200))
def test_any_text_is_cut(text: str) -> None:
    cut = Pieces(list(SMALL), list(SMALL.values()), {}, 8).cut(text, 50)
    assert len(cut) <= 50
    assert all(0 <= number < len(SMALL) for number in cut)
    assert np.array(cut, np.int64).ndim == 1
