"""Every channel under the same cases: what the platforms say, and what they should never have sent."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.channels.base import Account, Answer, Incoming, Kind, Request
from heliodesk.channels.tests.platform import CASES, Never, Platform, raw
from heliodesk.channels.tests.platforms import PLATFORMS

ALL = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
NUMBERS = st.integers() | st.floats() | st.just(10**400) | st.just(-(10**30))
NONSENSE = (
    None, True, False, 0, -1, 10**30, 1.5, float("inf"), "", "x", "a\0b", "\ud800", "a" * 3000, "1" * 400, "²", "2026-13-99T99:99:99Z",
    [], {}, [[]], [None], {"id": 1}, {"id": "a\0" * 300}, {"data": {"id": []}},
)  # fmt: skip
WRONG = st.recursive(
    st.none()
    | st.booleans()
    | NUMBERS
    | st.text()
    | st.sampled_from(["\x00", "\ud800", "a" * 1000, "<null>", "1" * 30, ""]),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=8), held, max_size=3),
    max_leaves=6,
)


def read(platform: Platform, body: Any) -> list[Incoming]:
    request = platform.seal(raw(body))
    told = platform.module.receive(request, platform.account)
    sound(told)
    assert platform.module.receive(request, platform.account) == told, "the same body is read the same"
    return told


def sound(told: list[Incoming]) -> None:
    """What the desk may store without looking at it again."""
    assert told, "no body disappears"
    for one in told:
        assert isinstance(one.kind, Kind)
        assert 0 < len(one.event_key) <= 220
        assert isinstance(one.conversation_id, str)
        for value in strings(asdict(one)):
            value.encode()
            assert "\0" not in value


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for one in held for text in strings(one)]


@pytest.mark.parametrize("case", CASES)
@ALL
def test_what_a_platform_says_is_read_as_it_is_meant(platform: Platform, case: str):
    said = platform.cases[case]
    if isinstance(said, Never):
        assert len(said.reason) > 10
        return
    told = [one for body in said.bodies for one in read(platform, body)]
    assert len(told) == len(said.wanted)
    for one, wanted in zip(told, said.wanted, strict=True):
        for field, value in wanted.items():
            if field == "facts":
                assert {name: one.facts.get(name) for name in value} == value
            elif field == "attachments":
                assert [(each.type, each.id_or_url) for each in one.attachments] == value
            else:
                assert getattr(one, field) == value, field


@ALL
def test_fifty_redeliveries_have_one_key(platform: Platform):
    body = raw(platform.batch([platform.text("17", "hello")]))
    assert (
        len(
            {one.event_key for _ in range(50) for one in platform.module.receive(platform.seal(body), platform.account)}
        )
        == 1
    )


@ALL
def test_what_is_signed_is_let_in(platform: Platform):
    assert (
        platform.module.verify(platform.seal(raw(platform.batch([platform.text("17", "hello")]))), platform.account)
        is None
    )


@ALL
def test_what_is_not_signed_is_refused(platform: Platform):
    body = raw(platform.batch([platform.text("17", "forged")]))
    for forge in platform.forged:
        answer = platform.module.verify(forge(body), platform.account)
        assert answer is not None
        assert answer.is_refusal
    if not platform.forged:  # a poll or a gateway: nobody may post there
        answer = platform.module.verify(Request(body), platform.account)
        assert answer is not None
        assert answer.is_refusal


@ALL
def test_an_account_without_a_secret_lets_nobody_in(platform: Platform):
    bare = Account(platform.channel, "bare", platform.account.own_id)
    for forge in (platform.seal, *platform.forged) if platform.forged else (Request,):
        answer = platform.module.verify(forge(b"{}"), bare)
        assert answer is not None
        assert answer.is_refusal


@ALL
def test_challenges_are_answered(platform: Platform):
    for request, status, body in platform.answers:
        answer = platform.module.verify(request, platform.account)
        assert isinstance(answer, Answer)
        assert answer.status == status
        assert body is None or answer.body == body


@ALL
def test_a_megabyte_is_read_whole_and_quickly(platform: Platform):
    words = "Ünïcode \U0001f600 " * 70_000
    began = time.process_time()
    told = read(platform, platform.batch([platform.text("17", words)]))
    assert [one.text for one in told] == [words]
    assert time.process_time() - began < 1


@ALL
def test_a_megabyte_of_small_events_takes_no_long_time(platform: Platform):
    events = [platform.text(str(place), "a") for place in range(3_000)]
    request = platform.seal(raw(platform.batch(events)))
    began = time.process_time()
    told = platform.module.receive(request, platform.account)
    assert time.process_time() - began < 1
    assert len({one.event_key for one in told}) == (1 if platform.unbatched else 3_000)


@ALL
def test_one_broken_event_takes_no_other_along(platform: Platform):
    if platform.unbatched:
        assert len(platform.unbatched) > 10
        return
    for broken in ([], "nonsense", 5, None, {"id": {}}, {"message": []}, {"data": 7}, {"\ud800": "\0"}):
        told = read(platform, platform.batch([platform.text("1", "before"), broken, platform.text("2", "after")]))
        assert [one.text for one in told if one.kind is Kind.MESSAGE] == ["before", "after"]


@ALL
def test_nothing_that_a_database_refuses_comes_through(platform: Platform):
    [told] = read(platform, platform.batch([platform.text("17", "a\0b\ud83d\ude00c\ud800d")]))
    assert told.text == "ab\U0001f600c\ufffdd"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{}", b"0", b'"text"', b"\xff\xfe\x00", b"{", b"[" * 100_000, b'{"a":' * 100_000, b'{"entry":[1,null,"x"]}',
        b'{"update_id":' + b"9" * 5000 + b"}", b'{"events":[{}]}', b'{"data":[[]]}', b"\xef\xbb\xbf{}", b"a" * 1_000_000, b'{"op":1e999}',
        b'{"conversation":{"id":[]},"messages":{"a":{"id":{}}}}', b'{"messages":[[[]]],"conversations":{"a":7}}',
    ],
)  # fmt: skip
@ALL
def test_nonsense_is_kept_and_hurts_nobody(platform: Platform, body: bytes):
    for one in read(platform, body):
        assert one.kind in (Kind.UNREAD, Kind.IGNORE)


@given(body=WRONG)
@settings(max_examples=60, deadline=None)
@ALL
def test_any_json_is_survived(platform: Platform, body: Any):
    read(platform, body)


@ALL
def test_a_wrong_thing_in_any_one_place_is_survived(platform: Platform):
    for said in platform.cases.values():
        for body in () if isinstance(said, Never) else said.bodies:
            for place in places(body):
                for wrong in NONSENSE:
                    request = platform.seal(raw(put(body, place, wrong)))
                    sound(platform.module.receive(request, platform.account))


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a body."""
    yield above
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for field, one in held:
        yield from places(one, (*above, field))


def put(value: Any, place: tuple[Any, ...], wrong: Any) -> Any:
    """The same with something else in one place."""
    if not place:
        return wrong
    copied = list(value) if isinstance(value, list | tuple) else dict(value)
    copied[place[0]] = put(copied[place[0]], place[1:], wrong)
    return copied
