"""A notice goes to its places, the correction follows, and what nobody knows waits for a person."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.places import places
from heliodesk.channels.chats.publishing import post
from heliodesk.channels.chats.sealing import seal
from heliodesk.notices import writing
from heliodesk.notices.models import Placing
from heliodesk.notices.writing import Written
from heliodesk.people.models import Team
from heliodesk.people.staff import add_agent
from tests.fakes import telegram

TITLES, TEXTS = {"en": "Maintenance", "zh-hans": "维护"}, {"en": "Trading pauses.", "zh-hans": "交易暂停。"}
TO = "-1001234567890"


@pytest.fixture
def fake(settings: Any) -> Iterator[telegram.Telegram]:
    with telegram.Telegram() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        yield made


@pytest.fixture
def notice(db: None, fake: telegram.Telegram) -> Any:
    team = Team.objects.create(slug="support", name="Support")
    lu = add_agent(email="lu@northstar.example", name="Lu Chen", team=team, roles=["editor"], languages=["en"])
    Account.objects.create(
        channel="telegram",
        team=team,
        sealed=seal({"token": telegram.TOKEN}),
        options={"base_url": fake.url, "seconds": 1.2, "posts_to": f"{TO} zh-hans"},
    )
    [place] = places()
    assert (place.target, place.language) == (TO, "zh-hans")
    made = writing.draft(Written(TITLES, TEXTS, places={(place.name, place.language): ""}), by=lu)
    return writing.publish(made, by=lu)


def words(fake: telegram.Telegram) -> list[str]:
    return [one["text"] for one in fake.sent]


def test_it_is_posted_in_its_language_corrected_in_place_and_withdrawn(notice, fake) -> None:
    post()
    post()
    assert words(fake) == ["维护\n\n交易暂停。"]
    placing = Placing.objects.get()
    assert (placing.state, placing.edition, len(placing.external_ids)) == ("posted", 1, 1)
    better = Written(TITLES, {**TEXTS, "zh-hans": "交易暂停一小时。"})
    writing.correct(notice, better, by=notice.by)
    post()
    assert words(fake) == ["更正：维护\n\n交易暂停一小时。"]
    writing.withdraw(notice, by=notice.by)
    post()
    assert words(fake) == ["此公告已失效：维护"]
    placing.refresh_from_db()
    assert (placing.state, placing.edition) == ("posted", 3)


def test_what_nobody_knows_is_not_posted_again_by_itself(notice, fake) -> None:
    fake.next("broken")
    post()
    Placing.objects.update(look_at=datetime.now(UTC))
    post()
    placing = Placing.objects.get()
    assert (placing.state, placing.reason, len(fake.sent)) == ("unknown", "broken-answer", 1)
    assert writing.again(placing, by=notice.by)
    post()
    assert (Placing.objects.get().state, len(fake.sent)) == ("posted", 2)


def test_whoever_died_while_posting_leaves_it_to_a_person(notice, fake) -> None:
    Placing.objects.update(state="sending", look_at=datetime.now(UTC))
    post()
    assert (Placing.objects.get().state, fake.sent) == ("unknown", [])


def test_an_account_that_is_not_let_in_stops_and_goes_on_when_it_is_connected(notice, fake) -> None:
    fake.next("expired")
    post()
    placing = Placing.objects.get()
    assert (placing.state, Account.objects.get().state) == ("queued", "reconnect")
    Account.objects.update(state="works")
    Placing.objects.update(look_at=datetime.now(UTC))
    post()
    assert Placing.objects.get().state == "posted"


def test_what_is_too_long_for_a_place_is_not_cut(notice, fake) -> None:
    Placing.objects.update(words="長" * 4_097)
    post()
    placing = Placing.objects.get()
    assert (placing.state, placing.reason, fake.sent) == ("failed", "too-long", [])
