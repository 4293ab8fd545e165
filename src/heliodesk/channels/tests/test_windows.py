"""Until when may we write, and how."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.channels.base import Capabilities
from heliodesk.channels.messenger.sending import CAPABILITIES as MESSENGER
from heliodesk.channels.telegram.sending import CAPABILITIES as TELEGRAM
from heliodesk.channels.whatsapp.sending import CAPABILITIES as WHATSAPP
from heliodesk.channels.windows import AFTER_AN_AD, Mode, has_reply_token, window

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("can", "hours", "by_person", "mode", "may"),
    [
        (TELEGRAM, 9000, False, Mode.FREE, True),
        (MESSENGER, 1, False, Mode.RESPONSE, True),
        (MESSENGER, 1, True, Mode.RESPONSE, True),
        (MESSENGER, 24, False, Mode.CLOSED, False),
        (MESSENGER, 24, True, Mode.HUMAN_AGENT, True),
        (MESSENGER, 167, True, Mode.HUMAN_AGENT, True),
        (MESSENGER, 168, True, Mode.CLOSED, False),
        (WHATSAPP, 23.99, False, Mode.RESPONSE, True),
        (WHATSAPP, 24, True, Mode.TEMPLATE, False),
    ],
)
def test_the_mode(can, hours, by_person, mode, may):
    found = window(can, now=NOW, written_at=ago(hours), by_person=by_person)
    assert (found.mode, found.may_write) == (mode, may)


def test_it_says_until_when():
    assert window(MESSENGER, now=NOW, written_at=ago(1)).until == ago(1) + timedelta(hours=24)
    assert window(MESSENGER, now=NOW, written_at=ago(30), by_person=True).until == ago(30) + timedelta(days=7)
    assert window(TELEGRAM, now=NOW, written_at=None).until is None


def test_an_advertisement_keeps_it_open_for_everybody():
    came = ago(100)
    found = window(MESSENGER, now=NOW, written_at=came, until=came + AFTER_AN_AD)
    assert (found.mode, found.until) == (Mode.RESPONSE, came + timedelta(days=7))


def test_who_never_wrote_is_not_written_to():
    assert not window(MESSENGER, now=NOW, written_at=None, by_person=True).may_write
    assert window(WHATSAPP, now=NOW, written_at=None).mode is Mode.TEMPLATE


@given(st.floats(min_value=0, max_value=400), st.booleans())
def test_a_machine_never_has_more_than_a_person(hours, by_person):
    machine = window(MESSENGER, now=NOW, written_at=ago(hours))
    person = window(MESSENGER, now=NOW, written_at=ago(hours), by_person=True)
    assert machine.mode is not Mode.HUMAN_AGENT
    assert person.may_write >= machine.may_write
    assert person.until is None or person.until > NOW


def test_a_reply_token_lives_for_less_than_a_minute():
    assert has_reply_token("t", NOW - timedelta(seconds=54), NOW)
    assert not has_reply_token("t", NOW - timedelta(seconds=55), NOW)
    assert has_reply_token("t", None, NOW)
    assert not has_reply_token("", NOW, NOW)


def test_capabilities_without_a_window_are_free():
    assert window(Capabilities(text_limit=1), now=NOW, written_at=None).may_write
