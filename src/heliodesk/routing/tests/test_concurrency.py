"""How many at once."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.routing.concurrency import AtOnce, at_once, of_the_last_day
from heliodesk.routing.replay import Event, Picture, Standing

T = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def stood(minutes: float, key: str, state: str, agent: int | None = None) -> Event:
    standing = {"state": state, "team": 1, "language": "en", **({"agent": agent} if agent else {})}
    return Event(T + timedelta(minutes=minutes), f"conversation.{state}", {"conversation": key, "standing": standing})


def test_the_mean_is_over_the_time_in_which_somebody_had_any():
    had = {"a": Standing("assigned", 1, "en", 7, T - timedelta(minutes=5))}
    told = [
        stood(10, "b", "assigned", 7),
        stood(20, "a", "closed"),
        stood(30, "b", "closed"),
        stood(60, "c", "assigned", 8),
    ]
    found = at_once(Picture(had), told, T, T + timedelta(minutes=90))
    assert found == {7: AtOnce(pytest.approx(40 / 30), 2), 8: AtOnce(1.0, 1)}


def test_without_a_log_nothing_is_said(db):
    assert of_the_last_day() == {}
