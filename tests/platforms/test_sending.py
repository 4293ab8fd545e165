"""Every channel says things to a platform that behaves as the real one, well and badly: nothing is said twice, nothing is lost."""

import asyncio
import importlib
import socket
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from heliodesk.channels.base import Account, Delivery, Outcome, Outgoing
from heliodesk.channels.reasons import REASONS
from tests.fakes import discord, line, meta, reddit, telegram, x
from tests.fakes.serving import Platform

NOW = datetime.now(UTC)


@dataclass
class Channel:
    """A channel, its fake, and how the two name what goes wrong. `names`: fault of the fake for a trouble of the suite."""

    key: str
    make: type[Platform]
    secrets: dict[str, str]
    to: str
    module: str = ""
    own_id: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    is_public: bool = False
    says: Callable[[dict[str, Any]], str] = lambda sent: sent.get("text", "")
    path: str = ""

    @property
    def sending(self) -> Any:
        return importlib.import_module(f"heliodesk.channels.{self.module or self.key}.sending")

    def account(self, fake: Platform, **more: Any) -> Account:
        options = {"base_url": fake.url + self.path, "seconds": 1.2, **self.options, **more.pop("options", {})}
        words = {"secrets": self.secrets, "own_id": self.own_id, "options": options, **more}
        return Account(self.key, f"{self.key}-test", **words)

    def message(self, text: str = "Your request is being looked at 🙂", **more: Any) -> Outgoing:
        facts = {**self.facts, **more.pop("facts", {})}
        words = {"written_at": datetime.now(UTC) - timedelta(minutes=5), "is_public": self.is_public, **more}
        return Outgoing(key=words.pop("key", "out-1"), conversation_id=self.to, text=text, facts=facts, **words)


def _of_line(sent: dict[str, Any]) -> str:
    return sent["text"]


CHANNELS = [
    Channel("telegram", telegram.Telegram, {"token": telegram.TOKEN}, "111"),
    Channel("whatsapp", meta.Meta, {"token": meta.TOKEN}, "491700000001", own_id=meta.PHONE_ID,
            says=lambda sent: sent["text"]["body"] if "text" in sent else sent["interactive"]["body"]["text"]),
    Channel("messenger", meta.Meta, {"token": meta.TOKEN}, "6400000000000001", own_id=meta.PAGE_ID,
            says=lambda sent: sent["message"]["text"]),
    Channel("instagram", meta.Meta, {"token": meta.TOKEN}, "IG6400000000001", module="messenger", own_id=meta.PAGE_ID,
            says=lambda sent: sent["message"]["text"]),
    Channel("x", x.X, {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c"}, "2222222222222222222",
            own_id=x.OWN, names={"expired": "revoked"}),
    Channel("x", x.X, {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c"}, "2080761390344937796",
            own_id=x.OWN, names={"expired": "revoked", "blocked": ""}, is_public=True),
    Channel("discord", discord.Discord, {"token": discord.TOKEN}, "290926798999357250", path="/api/v10",
            says=lambda sent: sent["content"]),
    Channel("reddit", reddit.Reddit, dict(reddit.SECRETS), "t4_2r17c8r", own_id=reddit.NAME,
            names={"expired": "revoked"}),
    Channel("line", line.Line, {"token": line.TOKEN}, "U206d25c2ea6bd87c17655609a1c37cb8", names={"blocked": "gone"}),
]  # fmt: skip
IDS = [f"{channel.key}{'-public' if channel.is_public else ''}" for channel in CHANNELS]


@pytest.fixture(params=CHANNELS, ids=IDS)
def channel(request: pytest.FixtureRequest) -> Channel:
    return request.param


@pytest.fixture
def fake(channel: Channel, settings: Any) -> Iterator[Platform]:
    with channel.make() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        yield made


def run(coroutine: Any) -> Any:
    """As a job runs it: a loop of its own, which leaves nothing open."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        return asyncio.run(coroutine)


def deliver(channel: Channel, fake: Platform, message: Outgoing | None = None, **account: Any) -> Delivery:
    made = run(channel.sending.deliver(message or channel.message(), channel.account(fake, **account)))
    assert made.reason == "" or made.reason in REASONS, made
    return made


def trouble(channel: Channel, fake: Platform, name: str, **words: Any) -> None:
    fault = channel.names.get(name, name)
    if not fault:
        pytest.skip("this platform knows no such thing")
    fake.next(fault, **words)


def can(channel: Channel) -> Any:
    if channel.key == "instagram":
        return channel.sending.INSTAGRAM
    return channel.sending.PUBLIC if channel.is_public else channel.sending.CAPABILITIES


def test_it_is_said_and_has_an_id(channel, fake):
    made = deliver(channel, fake)
    assert (made.outcome, made.sent_parts) == (Outcome.SENT, 1)
    assert len(made.external_ids) == 1
    assert made.external_ids[0]
    assert [channel.says(one) for one in fake.sent] == ["Your request is being looked at 🙂"]


def test_we_know_who_we_are(channel, fake):
    made = run(channel.sending.health(channel.account(fake)))
    assert made.problem == ""
    assert made.own_id
    assert made.name


def test_a_limit_says_how_long(channel, fake):
    trouble(channel, fake, "rate", seconds=7)
    made = deliver(channel, fake)
    assert (made.outcome, made.reason) == (Outcome.LATER, "rate-limited")
    if channel.key != "line":  # which says nothing
        assert made.retry_after is not None
        assert 5 <= made.retry_after <= 9
    assert fake.sent == []


def test_an_account_that_is_not_let_in_has_to_be_connected_again(channel, fake):
    trouble(channel, fake, "expired")
    made = deliver(channel, fake)
    assert (made.outcome, made.reason) == (Outcome.RECONNECT, "access-ended")
    assert fake.sent == []


def test_health_says_that_we_are_not_let_in(channel, fake):
    wrong = {**channel.secrets, "token": "7000000001:wrongwrongwrong"}
    wrong.pop("refresh_token", None)
    fake.is_locked_out = True  # type: ignore[attr-defined]
    made = run(channel.sending.health(channel.account(fake, secrets=wrong)))
    assert made.problem == "access-ended"


def test_who_has_blocked_us_cannot_be_reached(channel, fake):
    trouble(channel, fake, "blocked")
    assert deliver(channel, fake).outcome is Outcome.UNREACHABLE
    assert fake.sent == []


@pytest.mark.parametrize("what", ["broken", "silence"])
def test_what_was_taken_without_an_answer_is_never_said_twice(channel, fake, what):
    """Said again only where the platform knows it again; the platform has it once, whatever we do."""
    trouble(channel, fake, what)
    message = channel.message()
    made = deliver(channel, fake, message)
    assert len(fake.sent) == 1
    if can(channel).is_idempotent:
        assert made.outcome is Outcome.LATER
        again = deliver(channel, fake, message)
        assert again.outcome is Outcome.SENT
        assert again.external_ids == (str(fake.sent[0]["id"]),)
        assert len(fake.sent) == 1
    else:
        assert made.outcome is Outcome.UNKNOWN
        assert made.reason in ("no-answer", "broken-answer")


def test_what_never_left_is_said_later(channel, fake, settings):
    with socket.create_server(("127.0.0.1", 0)) as held:
        nowhere = f"127.0.0.1:{held.getsockname()[1]}"
    settings.OUTBOUND_ALLOW = [nowhere]
    made = deliver(channel, fake, options={"base_url": f"http://{nowhere}"})
    assert (made.outcome, made.reason) == (Outcome.LATER, "no-way")


def test_an_address_inside_is_not_asked(channel, fake, settings):
    settings.OUTBOUND_ALLOW = []
    for base in (fake.url, f"https://{fake.place}", "https://169.254.169.254", "https://localhost:9"):
        made = deliver(channel, fake, options={"base_url": base})
        assert (made.outcome, made.reason) == (Outcome.RECONNECT, "address"), base
    assert fake.calls == []


def test_it_goes_on_where_it_ended(channel, fake):
    """Four parts and more; the third is refused for now. Each is read once, in order."""
    many = 3 if channel.key != "line" else 7  # LINE takes five in a call
    sentence = "Every word of this is read once and in order. "
    text = sentence * (can(channel).text_limit * many // len(sentence) + 3)
    trouble(channel, fake, "rate", after=2 if channel.key != "line" else 1, seconds=0 if channel.key == "reddit" else 7)
    message = channel.message(text)
    first = deliver(channel, fake, message)
    assert first.outcome is Outcome.LATER
    before = len(fake.sent)
    assert first.sent_parts == before == len(first.external_ids) == (2 if channel.key != "line" else 5)
    rest = deliver(channel, fake, replace(message, facts={**message.facts, "sent_parts": first.sent_parts}))
    assert rest.outcome is Outcome.SENT
    assert rest.sent_parts == len(fake.sent) == before + len(rest.external_ids)
    assert " ".join(channel.says(one) for one in fake.sent).split() == text.split()
    assert len({str(one.get("id", one.get("message_id"))) for one in fake.sent}) == len(fake.sent)


def test_nothing_is_asked_when_there_is_nothing_to_say(channel, fake):
    made = deliver(channel, fake, channel.message("  \n "))
    assert (made.outcome, made.reason) == (Outcome.REFUSED, "empty")
    assert fake.sent == []


def test_a_closed_window_is_not_knocked_at(channel, fake):
    if can(channel).window_hours is None:
        pytest.skip("no window")
    for written_at in (None, NOW - timedelta(days=8)):
        for by_person in (False, True):
            made = deliver(channel, fake, channel.message(written_at=written_at, by_person=by_person))
            want = "template-needed" if channel.key == "whatsapp" else "window-closed"
            assert (made.outcome, made.reason) == (Outcome.REFUSED, want)
    assert fake.calls == []


def test_the_platform_may_close_a_window_before_we_know(channel, fake):
    if can(channel).window_hours is None:
        pytest.skip("no window")
    trouble(channel, fake, "window")
    made = deliver(channel, fake)
    assert (made.outcome, made.reason) == (Outcome.REFUSED, "window-closed")


def test_choices_are_buttons_or_lines(channel, fake):
    assert deliver(channel, fake, channel.message("Which one?", choices=("First", "Second"))).outcome is Outcome.SENT
    said = fake.sent[0]
    if can(channel).choices_limit:
        assert channel.says(said) == "Which one?"
        assert "First" in str(said)
    else:
        assert channel.says(said).split() == ["Which", "one?", "1.", "First", "2.", "Second"]


def test_a_picture_goes_with_its_words_or_is_left_to_a_link(channel, fake):
    picture = ("screen.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    made = deliver(channel, fake, channel.message("See here", files=[picture]))
    if not can(channel).file_limit:
        assert (made.outcome, made.reason) == (Outcome.REFUSED, "file-type")
        assert fake.sent == []
        return
    assert made.outcome is Outcome.SENT
    assert len(fake.sent) == (1 if can(channel).caption_limit else 2)
    large = ("large.png", "image/png", b"0" * (can(channel).file_limit + 1))
    made = deliver(channel, fake, channel.message("See here", files=[large]))
    assert (made.outcome, made.reason) == (Outcome.REFUSED, "file-too-large")


def test_no_secret_is_told(channel, fake):
    account = channel.account(fake)
    with structlog.testing.capture_logs() as logs:
        for name in ("expired", "rate", "broken"):
            fake.forget()
            fake.is_locked_out = False  # type: ignore[attr-defined]
            trouble(channel, fake, name)
            made = deliver(channel, fake)
            for secret in channel.secrets.values():
                assert len(secret) < 6 or secret not in f"{made}{account}{logs}"


def test_one_client_serves_a_loop_and_ends_with_it(channel, fake):
    async def twice() -> tuple[Delivery, Delivery]:
        account = channel.account(fake)
        first = channel.sending.deliver(channel.message(key="a"), account)
        second = channel.sending.deliver(channel.message("Other words", key="b"), account)
        return tuple(await asyncio.gather(first, second))  # type: ignore[return-value]

    assert {one.outcome for one in run(twice())} == {Outcome.SENT}
    assert len(fake.sent) == 2
