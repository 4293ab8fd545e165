"""A message in parts: nothing is lost, nothing that belongs together is cut, every part fits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.channels.base import Capabilities, Outgoing
from heliodesk.channels.clusters import clusters
from heliodesk.channels.rendering import length, render, split, untaken

UNITS = ["characters", "utf16", "bytes", "weighted"]
FAMILY, FLAGS, SKIN, KEYCAP = "👨‍👩‍👧‍👦", "🇯🇵🇬🇧", "👍🏽", "1️⃣"
WHOLE = [FAMILY, "🇯🇵", SKIN, KEYCAP, "e\u0301", "क्षि", "\u1100\u1161\u11a8", "ก้ำ", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"]

words = st.one_of(
    st.text(min_size=1, max_size=12, alphabet=st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"))),
    st.sampled_from([*WHOLE, "https://status.example.com/incidents/2026-11?lang=zh", "你好世界，", "ไม่มีช่องว่าง"]),
)
texts = st.lists(st.tuples(words, st.sampled_from([" ", "\n", "\n\n", ""])), max_size=60).map(
    lambda pairs: "".join(word + blank for word, blank in pairs)
)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(texts, st.integers(min_value=70, max_value=300), st.sampled_from(UNITS))
@settings(max_examples=300, deadline=None)
def test_every_part_fits_and_nothing_is_lost(text, limit, unit):
    parts = split(text, limit, unit)
    assert bare("".join(parts)) == bare(text)
    assert all(0 < length(part, unit) <= limit for part in parts)


@given(texts, st.integers(min_value=70, max_value=300), st.sampled_from(UNITS))
@settings(max_examples=300, deadline=None)
def test_no_cluster_is_cut(text, limit, unit):
    whole = list(clusters(text))
    if any(length(one, unit) > limit for one in whole):
        return
    ends, at = set(), 0
    for one in whole:
        at += len(one)
        ends.add(at)
    at = 0
    for part in split(text, limit, unit):
        at = text.index(part, at) + len(part)
        assert at in ends, (part, text)


@given(
    st.lists(
        st.sampled_from(["look", "here", "https://a.example/x?y=1&z=2#end", "www.b.example/path", "你好"]), max_size=80
    ),
    st.integers(min_value=40, max_value=120),
    st.sampled_from(UNITS),
)
@settings(max_examples=200, deadline=None)
def test_no_link_is_cut(some, limit, unit):
    text = " ".join(some)
    for link in [one for one in some if "/" in one]:
        assert link in text
    found = [link for part in split(text, limit, unit) for link in part.split() if "/" in link]
    assert found == [one for one in some if "/" in one]


def test_a_link_right_after_chinese_is_not_cut():
    link = "https://example.com/appeals/1234567890"
    parts = split("请看" * 10 + link + "谢谢", 50)
    assert sum(link in part for part in parts) == 1


def test_words_stay_whole_and_paragraphs_end_parts():
    first, second = "one two three four five. " * 6, "six seven eight nine ten. " * 6
    parts = split(f"{first}\n\n{second}", 200)
    assert parts[0] == first.strip()
    assert parts[1].startswith("six")


@pytest.mark.parametrize("one", WHOLE)
def test_what_people_see_as_one_is_one(one):
    assert list(clusters(one)) == [one]
    assert list(clusters(f"a{one}b")) == ["a", one, "b"]
    assert split(one * 40, max(length(one, "utf16") * 3 + 1, 4), "utf16")[0] == one * 3


def test_flags_are_pairs_and_korean_is_not_one_word():
    assert list(clusters(FLAGS)) == ["🇯🇵", "🇬🇧"]
    assert list(clusters("안녕하세요")) == list("안녕하세요")
    assert list(clusters("\r\n\n")) == ["\r\n", "\n"]


def test_one_cluster_larger_than_the_limit_is_cut_after_all():
    text = "e" + "\u0301" * 50
    parts = split(text, 10)
    assert "".join(parts) == text
    assert all(len(part) <= 10 for part in parts)


@pytest.mark.parametrize(
    ("text", "unit", "want"),
    [
        ("😀", "characters", 1),
        ("😀", "utf16", 2),
        ("😀", "bytes", 4),
        ("你好", "weighted", 4),
        ("hello", "weighted", 5),
        ("see https://x.example/a/very/long/way?with=much&more=of+it", "weighted", 27),
        ("example.com", "weighted", 23),
    ],
)
def test_platforms_count_in_their_own_units(text, unit, want):
    assert length(text, unit) == want


def test_the_same_message_makes_the_same_parts():
    message = Outgoing(key="k", conversation_id="c", text="Some words. " * 900, choices=("Yes", "No"))
    can = Capabilities(text_limit=500, choices_limit=3, choice_length=20)
    assert render(message, can) == render(message, can)


CAN = Capabilities(text_limit=100, caption_limit=50, choices_limit=3, choice_length=10, file_limit=1000)


def outgoing(text="", **more):
    return Outgoing(key="k", conversation_id="c", text=text, **more)


def test_choices_hang_on_the_last_words():
    parts = render(outgoing("word " * 40, choices=("Yes", "No")), CAN).parts
    assert [bool(part.choices) for part in parts] == [False] * (len(parts) - 1) + [True]


@pytest.mark.parametrize(
    "choices", [("a", "b", "c", "d"), ("much longer than ten",), ("same", "same")], ids=["many", "long", "twice"]
)
def test_choices_that_do_not_fit_are_written_out(choices):
    (part,) = render(outgoing("Which?", choices=choices), CAN).parts
    assert part.choices == ()
    assert part.text.splitlines()[2:] == [f"{place}. {one}" for place, one in enumerate(choices, 1)]


def test_long_words_take_no_buttons_where_the_platform_says_so():
    can = Capabilities(text_limit=4096, choices_limit=3, choice_length=20, choices_text_limit=1024)
    parts = render(outgoing("word " * 300, choices=("Yes",)), can).parts
    assert parts[-1].choices == ()
    assert parts[-1].text.endswith("1. Yes")


def test_words_go_under_the_only_file_or_before_all():
    picture = ("a.png", "image/png", b"x")
    assert [(part.text, part.file) for part in render(outgoing("See", files=[picture]), CAN).parts] == [
        ("See", picture)
    ]
    two = render(outgoing("See", files=[picture, picture]), CAN).parts
    assert [(part.text, bool(part.file)) for part in two] == [("See", False), ("", True), ("", True)]
    long = render(outgoing("w " * 30, files=[picture]), CAN).parts
    assert [bool(part.file) for part in long] == [False, True]


def test_files_that_are_not_taken_are_named():
    can = Capabilities(text_limit=100, file_limit=5, media_types=("image/",))
    files = [("a.png", "image/png", b"1"), ("b.png", "image/png", b"123456"), ("c.zip", "application/zip", b"1")]
    made = render(outgoing("See", files=files), can)
    assert made.left == ((1, "file-too-large"), (2, "file-type"))
    assert [part.file for part in made.parts if part.file] == [files[0]]
    assert untaken(files, Capabilities(text_limit=1)) == ((0, "file-type"), (1, "file-type"), (2, "file-type"))
