import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.hours.calendar import Level, Part
from heliodesk.hours.plans import LEVELS
from heliodesk.hours.typed import Unreadable, read_day, write_day


def parts(text: str) -> list[Part]:
    return [Part(start, end, LEVELS[level]) for start, end, level in read_day(text)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9-18", [[540, 1080, "full"]]),
        ("09:00–18:00, 22:00–02:00 reduced", [[540, 1080, "full"], [1320, 1560, "reduced"]]),
        ("9:30~12 bot；13-24", [[570, 720, "bot"], [780, 1440, "full"]]),
        ("0–24", [[0, 1440, "full"]]),
        ("18:00–33:00", [[1080, 1980, "full"]]),
        ("9：00至18：00 人少", [[540, 1080, "reduced"]]),
        ("closed", []),
        ("", []),
        ("day and night", [[0, 1440, "full"]]),
    ],
)
def test_a_day_is_read_as_people_type_it(text, spans):
    assert read_day(text) == spans


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("morning", "not-a-span"),
        ("18:00–09:00", "end-before-start"),
        ("09:00–09:00", "end-before-start"),
        ("09:75–18:00", "not-a-time"),
        ("9-99", "not-a-time"),
        ("25:00–26:00", "start-outside-day"),
        ("9-18 sometimes", "unknown-level"),
        (", ".join(["9-10"] * 25), "too-many"),
        ("9-10, " * 10_000, "too-many"),
    ],
)
def test_what_is_no_day_breaks_a_rule_by_name(text, rule):
    with pytest.raises(Unreadable) as told:
        read_day(text)
    assert told.value.rule == rule


spans = st.builds(
    lambda start, length, level: Part(start, min(start + length, 2880), level),
    st.integers(0, 1439),
    st.integers(1, 2000),
    st.sampled_from([Level.BOT, Level.REDUCED, Level.FULL]),
)


@given(st.lists(spans, max_size=6))
def test_what_is_written_is_read_as_the_same(day):
    assert parts(write_day(day)) == sorted(day)
    words = {Level.REDUCED: "人少", Level.BOT: "助手"}
    assert [part.level for part in sorted(day)] == [LEVELS[level] for _s, _e, level in read_day(write_day(day, words))]
