"""A country changes its clocks: which published hours moved is found, and a person is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.hours import calendar, zones
from heliodesk.hours.models import Moved, Published, Schedule
from heliodesk.hours.versions import set_hours


@pytest.fixture
def schedule(db) -> Schedule:
    set_hours({"zone": "Europe/Istanbul", "week": [[[540, 1080]]] * 7}, by=SYSTEM, reason="First", channel="chat")
    zones.check_zones()
    return Schedule.objects.get()


@pytest.fixture
def turkey_moves_its_clock(monkeypatch):
    """From `days` ahead on, a new database says that Istanbul is an hour further east."""
    real = calendar.offsets_of

    def move(days: int) -> None:
        at = int((datetime.now(UTC) + timedelta(days=days)).timestamp())

        def moved(zone: str, start: int, end: int):
            pieces = real(zone, start, end)
            if zone != "Europe/Istanbul" or not start < at < end:
                return (
                    tuple((s, e, o + 3600) for s, e, o in pieces)
                    if zone == "Europe/Istanbul" and start >= at
                    else pieces
                )
            return tuple(
                piece
                for s, e, o in pieces
                for piece in (
                    [(s, e, o)] if e <= at else [(s, e, o + 3600)] if s >= at else [(s, at, o), (at, e, o + 3600)]
                )
            )

        monkeypatch.setattr(calendar, "offsets_of", moved)
        monkeypatch.setattr(zones, "database_name", lambda: "2027x")

    return move


def test_the_same_database_moves_nothing(schedule):
    zones.check_zones()
    assert not Moved.objects.exists()
    assert Published.objects.get().tzdata == zones.database_name()


def test_what_a_new_database_moves_is_listed_once_and_kept_as_published(schedule, turkey_moves_its_clock):
    turkey_moves_its_clock(40)
    zones.check_zones()
    zones.check_zones()
    moved = Moved.objects.get()
    assert (moved.schedule, moved.after, moved.is_urgent) == (schedule, "2027x", False)
    first = datetime.fromtimestamp(moved.changes[0][0], UTC)
    assert timedelta(days=39) < first - datetime.now(UTC) < timedelta(days=42)
    assert first.hour in (5, 14)  # 09:00 and 18:00 in Istanbul come an hour earlier by UTC
    ((found, at),) = zones.open_finds()
    assert (found, at) == (moved, first)
    zones.seen(moved, by=Actor("agent", 7))
    assert zones.open_finds() == []


def test_a_move_within_the_notice_period_is_urgent(schedule, turkey_moves_its_clock):
    turkey_moves_its_clock(1)
    zones.check_zones()
    assert Moved.objects.get().is_urgent


def test_a_new_version_is_no_move(schedule, turkey_moves_its_clock):
    set_hours(
        {"zone": "Europe/Istanbul", "week": [[[540, 1080]]] * 6 + [[]]},
        by=SYSTEM,
        reason="No Sundays",
        channel="chat",
    )
    zones.check_zones()
    assert not Moved.objects.exists()


def test_a_new_database_without_a_change_for_us_is_noted_and_no_more(schedule, monkeypatch):
    monkeypatch.setattr(zones, "database_name", lambda: "2027y")
    zones.check_zones()
    assert not Moved.objects.exists()
    assert Published.objects.get().tzdata == "2027y"
