import threading

import pytest
from django.db import connection, transaction

from heliodesk.events import log
from heliodesk.events.log import Cursor, UnknownCursor, head, record, since, start_new_epoch


def test_a_cursor_reads_back_what_it_wrote():
    assert Cursor.parse(str(Cursor(3, 12345678901, 42))) == Cursor(3, 12345678901, 42)


@pytest.mark.parametrize("text", ["", "1", "1-2", "1-2-3-4", "a-b-c", "1--2", "-1-2-3", "1-2-" + "9" * 30, "１-2-3"])
def test_nonsense_is_no_cursor(text):
    with pytest.raises(UnknownCursor):
        Cursor.parse(text)


@pytest.mark.django_db(transaction=True)
def test_an_event_whose_writer_is_slow_is_not_skipped():
    start = head()
    wrote, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            record("slow", topics=["team:1"], data={})
            wrote.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    wrote.wait(10)
    with transaction.atomic():
        record("quick", topics=["team:1"], data={})
    assert since(start) == []  # "quick" has the higher id and is committed, but "slow" may still come before it
    go_on.set()
    writer.join()
    assert [event.kind for event in since(start)] == ["slow", "quick"]


@pytest.mark.django_db(transaction=True)
def test_a_reader_hears_its_topics_only_in_pages():
    start = head()
    for n in range(7):
        with transaction.atomic():
            record(f"k{n}", topics=[f"team:{n % 2}"], data={"n": n})
    first = since(start, topics=["team:0"], limit=3)
    assert len(first) == 2  # of the first three events
    rest = since(first[-1].cursor, topics=["team:0"])
    assert [e.data["n"] for e in first + rest] == [0, 2, 4, 6]


@pytest.mark.django_db(transaction=True)
def test_a_new_epoch_makes_old_cursors_unknown():
    old = head()
    assert start_new_epoch() == old.epoch + 1
    with pytest.raises(UnknownCursor):
        since(old)
    assert since(head()) == []


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_event_and_wakes_nobody(monkeypatch):
    woken = []
    monkeypatch.setattr(log, "_wake", [lambda: woken.append(1)])
    start = head()
    with transaction.atomic():
        record("never", topics=[], data={})
        transaction.set_rollback(True)
    assert (since(start), woken) == ([], [])
    with transaction.atomic():
        record("once", topics=[], data={})
    assert (len(since(start)), woken) == (1, [1])
