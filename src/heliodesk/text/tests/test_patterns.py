"""Patterns of administrators: linear, bounded, explained."""

import time

import pytest
from django.core.exceptions import ValidationError

from heliodesk.text.patterns import compile_pattern


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)+$", "(a|a?)+b", "(.*a){12}$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y"]
)
def test_a_catastrophic_pattern_takes_time_linear_in_the_text(pattern):
    compiled = compile_pattern(pattern)

    def taken(length: int) -> float:
        text = ("a" if "x" not in pattern else "x") * length + "!"
        best = 9.0
        for _ in range(3):
            began = time.process_time()
            compiled.matches(text)
            best = min(best, time.process_time() - began)
        return best

    assert taken(80_000) < max(taken(10_000), 0.0005) * 40  # eight times as long; a backtracking engine would never end
    assert taken(80_000) < 1


def test_it_finds_what_it_names_in_any_case_and_script():
    assert compile_pattern(r"\bSEED\s+phrase").matches("my seed  Phrase is")
    assert compile_pattern("助记词|恢复").matches("请问助记词")
    assert not compile_pattern("(?-i)SEED").matches("seed")


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "pattern-empty"), ("x" * 301, "pattern-too-long"), ("(", "pattern"), ("(?=x)", "pattern"), (r"(a)\1", "pattern"), ("x{5000}", "pattern"),
     ("(((a{100}){100}){100})", "pattern"), ("a*", "pattern-empty-match"), ("x|", "pattern-empty-match"), ("\ud800", "pattern")],
)  # fmt: skip
def test_a_pattern_that_cannot_be_is_refused_in_words(text, code):
    with pytest.raises(ValidationError) as refused:
        compile_pattern(text)
    assert refused.value.code == code
    assert refused.value.messages[0]
    assert "b'" not in refused.value.messages[0]


def test_where_a_pattern_is_found_counts_in_characters():
    text = "订单 NS-123456，还有 ns-654321。"
    found = compile_pattern(r"ns-\d{6}").spans(text)
    assert [text[start:end] for start, end in found] == ["NS-123456", "ns-654321"]


def test_finds_are_bounded():
    began = time.process_time()
    assert len(compile_pattern(r"x|(?s).*y").spans("x" * 100_000)) == 100
    assert time.process_time() - began < 1
