"""The channel advisor: a table of what is recommended, and what holds for any state of the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.intake.advice import Way, advise, wait_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTES = (timedelta(minutes=2), timedelta(minutes=4))
HOURS = (timedelta(hours=2), timedelta(hours=4))
CHAT = Way("chat", True, MINUTES, present=2, language="en")
SHUT = Way("chat", False, MINUTES, opens_at=NOW + timedelta(hours=9), language="en")
BUSY = Way("chat", True, MINUTES, waiting=30, present=1, language="en")
ALONE = Way("chat", True, MINUTES, present=0, language="en")  # open by its hours, nobody at the desk
ENGLISH = Way("chat", True, MINUTES, present=2, own_language=False, language="en")
WRITE = Way("request", True, HOURS)


@pytest.mark.parametrize(
    ("urgency", "complexity", "chat", "channel", "why"),
    [
        (4, 3, CHAT, "chat", "danger"),
        (4, 3, BUSY, "chat", "danger"),  # two hours are still sooner than four
        (4, 3, SHUT, "request", "thorough"),
        (3, 2, CHAT, "chat", "sooner"),
        (3, 2, BUSY, "request", "sooner"),
        (3, 3, CHAT, "request", "thorough"),
        (2, 1, CHAT, "chat", "quick"),
        (1, 1, CHAT, "chat", "quick"),
        (1, 1, BUSY, "request", "can-wait"),
        (2, 2, CHAT, "request", "can-wait"),
        (1, 1, SHUT, "request", "closed"),
        (4, 3, ENGLISH, "chat", "danger"),  # somebody is there, in another language
        (2, 2, ENGLISH, "request", "can-wait"),
        (4, 3, ALONE, "chat", "expected"),
        (3, 3, ALONE, "request", "thorough"),
        (3, 2, ALONE, "request", "nobody"),
        (1, 1, ALONE, "request", "nobody"),
    ],
)
def test_what_is_recommended(urgency, complexity, chat, channel, why):
    first, *rest = advise(urgency, complexity, [WRITE, chat], NOW)
    assert (first.way.channel, first.why) == (channel, why)
    assert len(rest) == 1


def test_the_wait_of_a_closed_chat_counts_from_its_opening():
    assert wait_of(SHUT, NOW) == (timedelta(hours=9, minutes=2), timedelta(hours=9, minutes=4))
    assert advise(1, 1, [SHUT], NOW)[0].by == NOW + timedelta(hours=9, minutes=4)


def test_while_nobody_is_at_the_desk_no_wait_is_made_up():
    assert wait_of(ALONE, NOW) is None
    assert [(each.way.channel, each.why) for each in advise(2, 2, [ALONE, WRITE], NOW)][1] == ("chat", "nobody")
    # Somebody who is there, even in another language, comes before an empty desk.
    found = advise(4, 1, [ALONE, ENGLISH, WRITE], NOW)
    assert (found[0].way, found[0].why) == (ENGLISH, "danger")


def test_an_opening_that_is_not_known_is_said_to_be_unknown():
    way = Way("request", False, HOURS)
    assert advise(2, 2, [way], NOW)[0].by is None
    assert advise(2, 2, [], NOW) == []


RANGES = st.tuples(st.integers(1, 600), st.integers(0, 600)).map(
    lambda p: (timedelta(minutes=p[0]), timedelta(minutes=sum(p)))
)


@st.composite
def ways(draw, channel=None):
    is_open = draw(st.booleans())
    return Way(
        channel or draw(st.sampled_from(["chat", "request"])),
        is_open,
        draw(st.none() | RANGES),
        None if is_open else draw(st.none() | st.integers(1, 5000).map(lambda m: NOW + timedelta(minutes=m))),
        draw(st.integers(0, 60)),
        draw(st.integers(0, 9)),
        draw(st.booleans()),
    )


LEVELS = st.tuples(st.integers(1, 4), st.integers(1, 3))
CHATS, REQUESTS = ways("chat"), ways("request")


@given(LEVELS, st.lists(ways(), max_size=5))
def test_every_way_is_told_once_and_each_with_a_reason(levels, given_ways):
    found = advise(*levels, given_ways, NOW)
    assert sorted(map(repr, given_ways)) == sorted(repr(each.way) for each in found)
    assert all(each.why for each in found)
    for each in found:
        assert (each.by is None) == (each.wait is None)
        assert each.by is None or each.by >= NOW


@given(LEVELS, CHATS, REQUESTS)
def test_a_closed_chat_is_never_recommended_beside_another_way(levels, chat, request):
    first = advise(*levels, [chat, request], NOW)[0].way
    assert first.is_open or first.channel == "request"


@given(st.integers(1, 3), CHATS, REQUESTS)
def test_more_urgency_never_leads_away_from_the_chat(complexity, chat, request):
    chosen = [advise(urgency, complexity, [chat, request], NOW)[0].way.channel for urgency in (1, 2, 3)]
    assert chosen == sorted(chosen, reverse=True) or complexity == 1  # a quick question may go to the chat at once
    assert "chat" not in chosen or chosen[2] == "chat"


@given(LEVELS, CHATS, REQUESTS, st.integers(1, 60))
def test_a_longer_queue_never_leads_to_the_chat(levels, chat, request, more):
    from dataclasses import replace

    before = advise(*levels, [chat, request], NOW)[0].way.channel
    after = advise(*levels, [replace(chat, waiting=chat.waiting + more), request], NOW)[0].way.channel
    assert (before, after) != ("request", "chat")
