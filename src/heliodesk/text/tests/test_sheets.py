"""Exports: a spreadsheet shows them and runs nothing."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.text.sheets import safe, sheet

HOSTILE = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
    "\u00a0=1+1", "\u3000=1+1", "\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", "'=1+1", '"=1+1', "\u201c=1+1".replace("\u201c", '"'), "＝1+1", "＋1", "－1+1",
    "＠SUM(1)", "﹢1+1", "﹣1+1", "﹦1", "﹫x", "=HYPERLINK(\"https://evil.example\",\"x\")", "=IMPORTXML(1)", "|calc", "%0A=1", "\x00=1+1", "\x1b=1",
    "+86 138 0013 8000", "-", "=", "@mei",
]  # fmt: skip


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_run_is_text(text):
    assert safe(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "a=b",
        "mei@northstar.example",
        "3-4",
        "您好",
        "12",
        "-12.5",
        "0x41",
        "",
        "https://x/?a=b",
        "C++",
        "价格=100",
    ],
)
def test_what_would_not_stays_as_it_is(text):
    assert safe(text) == text


def test_a_table_is_read_as_it_was_written():
    rows = [
        [
            "Amara",
            3,
            -2.5,
            Decimal("18.40"),
            True,
            None,
            date(2026, 11, 25),
            datetime(2026, 11, 25, 8, tzinfo=UTC),
            'say "hi",\nthen; go',
        ]
    ]
    content = sheet(rows, ["name"] * 9)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2
    assert read(content)[1] == [
        "Amara",
        "3",
        "-2.5",
        "18.40",
        "yes",
        "",
        "2026-11-25",
        "2026-11-25T08:00:00+00:00",
        'say "hi",\nthen; go',
    ]
    assert b",-2.5," in content  # a number, not a text
    assert sheet([[float("nan"), float("inf")]], ["a", "b"]).endswith(b"\r\n,\r\n") or read(
        sheet([[float("nan")]], ["a"])
    )[1] in ([""], [])


def test_a_header_can_run_nothing_either():
    assert read(sheet([], ["=1+1"])) == [["'=1+1"]]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_cell_of_any_text_begins_a_formula_and_none_breaks_out(rows):
    back = read(sheet(rows, ["a", "b"]))[1:]
    assert [len(row) for row in back] == [2] * len(rows)
    for cell in (cell for row in back for cell in row):
        bare = cell.lstrip(' \t\n"\u00a0\u3000\u200b')
        assert not bare[:1] or bare[0] not in "=+-@" or cell.lstrip("-").replace(".", "").isdigit()


def test_another_separator_finds_no_formula_either():
    content = sheet([["a;=1+1", "b\t=1+1", "c; =1+1;d", "e\n=1+1\nf", 'g;"=1+1']], ["a"] * 5).decode("utf-8-sig")
    for separator in ";\t":
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.strip(' "')[:1] in ("=", "+", "@")]
