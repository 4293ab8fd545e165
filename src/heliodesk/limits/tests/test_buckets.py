"""Allowances: shared by every process, exact when many ask at once, closed when nobody can count."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from heliodesk.limits.buckets import Limit, NotCounted, TooMany, Want, forget_whole, give_back, take
from heliodesk.limits.models import Bucket

SLOW = Limit("test.slow", burst=5, pace=0.01)
OTHER = Limit("test.other", burst=5, pace=0.01)


@pytest.fixture(autouse=True)
def as_written(settings):
    settings.LIMITS = 1


def missing(what: str) -> float:
    """How many tokens a bucket of SLOW's pace lacks."""
    bucket = Bucket.objects.filter(what=what).first()
    return 0 if bucket is None else round((bucket.whole_at - timezone.now()).total_seconds() * SLOW.pace, 1)


@pytest.mark.django_db
def test_a_burst_goes_through_and_then_the_pace_decides():
    for _ in range(5):
        take(Want(SLOW, "a"))
    with pytest.raises(TooMany) as refused:
        take(Want(SLOW, "a"))
    assert refused.value.limit == "test.slow"
    assert 95 <= refused.value.wait <= 100
    take(Want(SLOW, "b"))  # somebody else's is whole


@pytest.mark.django_db(transaction=True)
def test_an_allowance_comes_back_at_its_pace():
    quick = Limit("test.quick", burst=2, pace=10)
    take(Want(quick, "a", 2))
    with pytest.raises(TooMany):
        take(Want(quick, "a"))
    time.sleep(0.12)
    take(Want(quick, "a"))


@pytest.mark.django_db
def test_what_is_refused_takes_nothing_from_those_after_it():
    take(Want(SLOW, "a", 5))
    for _ in range(20):
        with pytest.raises(TooMany):
            take(Want(SLOW, "a"), Want(OTHER, ""))
    assert missing("test.other") == 0
    take(Want(SLOW, "b"), Want(OTHER, ""))
    assert missing("test.other") == 1


@pytest.mark.django_db
def test_the_later_bucket_may_refuse_and_says_so():
    take(Want(OTHER, "", 5))
    with pytest.raises(TooMany) as refused:
        take(Want(SLOW, "a"), Want(OTHER, ""))
    assert refused.value.limit == "test.other"


@pytest.mark.django_db
def test_what_is_given_back_can_be_taken_again():
    take(Want(SLOW, "a", 5))
    give_back(Want(SLOW, "a", 2))
    take(Want(SLOW, "a", 2))
    with pytest.raises(TooMany):
        take(Want(SLOW, "a"))


@pytest.mark.django_db(transaction=True)
def test_forty_who_ask_at_once_get_exactly_the_burst():
    line = threading.Barrier(8)

    def ask(_turn: int) -> int:
        try:
            line.wait(5)
            got = 0
            for _ in range(5):
                try:
                    take(Want(SLOW, "crowd"))
                    got += 1
                except TooMany:
                    pass
            return got
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(ask, range(8))) == 5


@pytest.mark.django_db
def test_whole_buckets_are_forgotten_and_others_kept():
    take(Want(SLOW, "a"))
    Bucket.objects.create(what="test.slow", who="past", whole_at=timezone.now() - timedelta(seconds=1))
    assert forget_whole() == 1
    assert [bucket.who for bucket in Bucket.objects.all()] == ["a"]


@pytest.mark.django_db
def test_a_factor_of_nought_is_no_limit(settings):
    settings.LIMITS = 0
    for _ in range(50):
        take(Want(SLOW, "a"))
    assert Bucket.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_nothing_is_let_through_when_nobody_can_count():
    with connection.cursor() as cursor:
        cursor.execute("alter table limits_bucket rename to limits_gone")
    try:
        with pytest.raises(NotCounted):
            take(Want(SLOW, "a"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table limits_gone rename to limits_bucket")


@pytest.mark.django_db
def test_nothing_about_limits_is_written_to_the_disk_log():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relpersistence from pg_class where relname in ('limits_bucket', 'limits_cache')"
        )
        assert dict(cursor.fetchall()) == {"limits_bucket": "u", "limits_cache": "u"}
