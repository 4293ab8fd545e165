"""Answers of servers that are not as they should be; real ones are asked in tests/test_mail_imap.py."""

from typing import Any

import pytest

from heliodesk.channels.email.imap import PIECE, Mailbox
from heliodesk.channels.email.problems import Problem


class Answering:
    """A server's client: mails by UID, some of which it does not give out, and sizes that it makes up."""

    def __init__(self, mails: dict[int, bytes], broken: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self.mails, self.broken, self.asked = mails, broken, []

    def fetch(self, uids: list[int], what: list[str]) -> dict[int, dict[bytes, Any]]:
        self.asked.append((tuple(uids), what[0]))
        if self.broken & set(uids):
            raise OSError("NO [SERVERBUG]")
        found: dict[int, dict[bytes, Any]] = {}
        for uid in uids:
            raw = self.mails.get(uid)
            if raw is not None and "<" in what[0]:
                start, length = map(int, what[0].rpartition("<")[2].rstrip(">").split("."))
                found[uid] = {b"BODY[]<%d>" % start: raw[start : start + length]}
            elif raw is not None:
                found[uid] = {b"BODY[]": raw}
        return found

    def noop(self) -> None:
        if not self.mails:
            raise OSError("gone")


def mailbox(client: Answering) -> Mailbox:
    made = Mailbox.__new__(Mailbox)
    made._client = client  # type: ignore[assignment]
    return made


def taken(client: Answering, sizes: dict[int, int], largest: int = 3 * PIECE) -> dict[int, Any]:
    return {
        uid: (raw if isinstance(raw, Problem) else len(raw), size)
        for uid, raw, size in mailbox(client).mails(sizes, largest=largest, head=100)
    }


def test_a_server_that_says_too_little_and_one_that_says_too_much() -> None:
    raw = b"x" * (2 * PIECE + 7)
    assert taken(Answering({1: raw}), {1: PIECE}) == {1: (len(raw), len(raw))}
    assert taken(Answering({1: raw}), {1: 2 * PIECE + 900}) == {1: (len(raw), len(raw))}
    assert taken(Answering({1: raw}), {1: len(raw)}) == {1: (len(raw), len(raw))}
    huge = b"x" * (3 * PIECE + 500)
    assert taken(Answering({1: huge}), {1: PIECE})[1][0] == 100
    client = Answering({1: huge})
    assert taken(client, {1: len(huge)}) == {1: (100, len(huge))}
    assert len(client.asked) == 1  # the rest was never on the way


def test_one_mail_that_is_broken_over_there_holds_up_no_other() -> None:
    found = taken(Answering(dict.fromkeys(range(5), b"x"), broken={2}), dict.fromkeys(range(5), 1))
    assert {uid for uid, (raw, _size) in found.items() if isinstance(raw, Problem)} == {2}
    large = taken(Answering({1: b"x", 2: b"x"}, broken={2}), {1: 1, 2: 2 * PIECE})
    assert isinstance(large[2][0], Problem)


def test_a_mail_that_is_gone_meanwhile_is_not_there() -> None:
    found = taken(Answering({1: b"x"}), {1: 1, 2: 1, 3: 2 * PIECE})
    assert 2 not in found
    assert isinstance(found[3][0], Problem)


def test_a_connection_that_is_gone_is_no_broken_mail() -> None:
    with pytest.raises(Problem):
        taken(Answering({}, broken={1}), {1: 1})
