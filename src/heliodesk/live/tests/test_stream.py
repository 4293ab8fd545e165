import asyncio

import pytest

from heliodesk.events.log import Cursor, Happened
from heliodesk.live.bus import LONGEST_QUEUE, Bus, Subscriber, frame


def happened(n: int, *topics: str, kind: str = "k") -> Happened:
    return Happened(Cursor(1, n, n), kind, topics, {"n": n})


async def filled_bus(*events: Happened) -> Bus:
    bus = Bus()
    bus.cursor = Cursor(1, 0, 0)
    for event in events:
        bus._dispatch(event)
    return bus


def test_each_subscriber_gets_its_topics_once_and_in_order():
    async def run() -> None:
        bus = await filled_bus()
        mine = Subscriber("agent:1", frozenset({"agent:1", "team:1"}))
        other = Subscriber("agent:2", frozenset({"agent:2"}))
        bus.add(mine)
        bus.add(other)
        events = [happened(1, "team:1", "agent:1"), happened(2, "team:2"), happened(3, "agent:1")]
        for event in events:
            bus._dispatch(event)
        assert await mine.take() == frame(events[0]) + frame(events[2])
        assert not other.frames
        bus.remove(mine)
        bus.remove(other)
        assert bus.subscribers == {}

    asyncio.run(run())


def test_a_slow_reader_is_cut_not_buffered():
    async def run() -> None:
        bus = await filled_bus()
        slow = Subscriber("customer:1", frozenset({"customer:1"}))
        bus.add(slow)
        for n in range(LONGEST_QUEUE + 10):
            bus._dispatch(happened(n + 1, "customer:1"))
        assert slow.closed
        assert len(slow.frames) == LONGEST_QUEUE
        assert await slow.take() == b""

    asyncio.run(run())


def test_a_waiting_reader_is_woken_by_a_push_and_by_the_end():
    async def run() -> None:
        reader = Subscriber("customer:1", frozenset())
        waiting = asyncio.create_task(reader.take())
        await asyncio.sleep(0)
        reader.push(b"x")
        assert await waiting == b"x"
        waiting = asyncio.create_task(reader.take())
        await asyncio.sleep(0)
        reader.close()
        assert await waiting == b""

    asyncio.run(run())


def test_memory_recalls_what_follows_a_cursor_or_says_that_it_cannot():
    async def run() -> None:
        bus = await filled_bus(*(happened(n, "team:1" if n % 2 else "team:2") for n in range(10, 20)))
        assert bus.recall(Cursor(1, 16, 16), ["team:1"]) == [
            frame(happened(17, "team:1")),
            frame(happened(19, "team:1")),
        ]
        assert bus.recall(Cursor(1, 3, 3), ["team:1"]) is None  # older than memory

    asyncio.run(run())


def test_a_change_of_rights_ends_the_agents_streams():
    async def run() -> None:
        bus = await filled_bus()
        agent = Subscriber("agent:7", frozenset({"agent:7"}))
        bus.add(agent)
        bus._dispatch(Happened(Cursor(1, 1, 1), "agent.changed", ("agent:7",), {"agent": 7}))
        assert agent.closed

    asyncio.run(run())


def test_a_frame_carries_the_cursor_and_ids_only():
    text = frame(Happened(Cursor(2, 30, 4), "message.posted", (), {"conversation": "K", "type": "text"})).decode()
    assert text == 'id: 2-30-4\ndata: {"kind":"message.posted","conversation":"K","type":"text"}\n\n'


@pytest.mark.parametrize("size", [1, 5])
def test_frames_that_pile_up_are_taken_together(size):
    async def run() -> None:
        reader = Subscriber("x", frozenset())
        for _ in range(size):
            reader.push(b"a")
        assert await reader.take() == b"a" * size
        assert not reader.frames

    asyncio.run(run())
