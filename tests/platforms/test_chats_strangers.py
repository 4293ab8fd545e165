"""Who resembles us in our groups, or wants what nobody may ask for, is seen; hidden only by rule, and never one of us."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.articles.models import Entry
from heliodesk.channels.chats import looking, official, strangers
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.models import Account, Flagged, Picture
from heliodesk.channels.chats.tests.world import account_of, come, edited, message
from heliodesk.conversations.models import Conversation
from heliodesk.events.models import Event
from heliodesk.people.models import Agent, Team
from tests.fakes.discord import TOKEN, Discord
from tests.fakes.telegram import Telegram

GROUP = -1001234
ASKS = "Dear users, send your recovery phrase to verify your wallet at northstar-verify.top"


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> Iterator[None]:
    settings.SITE_NAME = "Northstar"
    official.forget()
    yield
    official.forget()


@pytest.fixture
def fake(settings: Any) -> Iterator[Telegram]:
    with Telegram() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        yield made  # type: ignore[misc]


@pytest.fixture
def boss(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Ingrid Solberg", roles=["supervisor"])


def account(team: Team, fake: Telegram, rule: str = "flag", **options: Any) -> Account:
    return account_of(team, options={"base_url": fake.url, "seconds": 2, "strangers": rule, **options})


def write(text: str, name: str = "Ann", *, user: int = 5, **more: Any) -> dict[str, Any]:
    one = message(text, chat=GROUP, user=user, **more)
    one["message"]["from"]["first_name"] = name
    return one


def there(fake: Telegram, update: dict[str, Any]) -> dict[str, Any]:
    """It stands in the fake's group, too."""
    fake.chats.setdefault(GROUP, []).append(update["message"])
    return update


@pytest.mark.parametrize(
    "name", ["Northstar Support", "N0rthstar", "Nоrthstar Help", "Ingrid Solberg", "Ingrid SoIberg"]
)
def test_a_name_like_ours_is_flagged_and_nothing_else_is_done(
    team: Team, fake: Telegram, boss: Agent, name: str
) -> None:
    come(account(team, fake, "hide"), there(fake, write("Good morning all", name)))
    row = Flagged.objects.get()
    assert (row.state, row.removal, row.name, row.text) == ("open", "", name, "Good morning all")
    assert row.resembles in ("Northstar", "Ingrid Solberg")
    assert row.score >= 0.75
    assert not Conversation.objects.exists()
    assert Event.objects.filter(kind="stranger.flagged").exists()
    come(Account.objects.get(), there(fake, write("And good night", name)))
    assert Flagged.objects.count() == 1  # seen already


def test_whoever_is_nobody_is_let_be(team: Team, fake: Telegram, boss: Agent) -> None:
    here = account(team, fake, "hide")
    come(
        here,
        write("Anybody knows a good coin?"),
        write("https://mempool.space/tx/1"),
        write("Never share your seed phrase!"),
    )
    come(here, message("Send your seed phrase", chat=5, user=5))  # a private chat is no group
    assert not Flagged.objects.exists()


@pytest.mark.parametrize("rule", ["flag", "report", "nonsense"])
def test_without_the_rule_nothing_is_hidden(team: Team, fake: Telegram, rule: str) -> None:
    come(account(team, fake, rule), there(fake, write(ASKS, user=6)))
    row = Flagged.objects.get()
    assert (row.removal, row.is_reported) == ("", rule == "report")


def test_a_lure_is_hidden_by_rule(team: Team, fake: Telegram, boss: Agent) -> None:
    update = there(fake, write(ASKS, user=6))
    come(account(team, fake, "hide"), update)
    row = Flagged.objects.get()
    assert (row.removal, row.is_reported) == ("waiting", True)
    strangers.remove(row.pk)
    row.refresh_from_db()
    assert row.removal == "done"
    assert update["message"] not in fake.chats[GROUP]
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"impostor-flagged", "impostor-hidden"}


def test_what_was_not_let_is_said(team: Team, fake: Telegram, boss: Agent) -> None:
    fake.is_admin = False
    come(account(team, fake, "hide"), there(fake, write(ASKS)))
    strangers.remove(Flagged.objects.get().pk)
    row = Flagged.objects.get()
    assert (row.removal, row.removal_reason) == ("failed", "not-allowed")
    assert strangers.hide(row, by=boss)  # a person may try again
    fake.is_admin = True
    strangers.remove(row.pk)
    assert Flagged.objects.get().removal == "done"


def test_gone_already_is_gone(team: Team, fake: Telegram) -> None:
    come(account(team, fake, "hide"), write(ASKS))
    strangers.remove(Flagged.objects.get().pk)
    assert Flagged.objects.get().removal == "done"


def test_our_own_are_never_looked_at(team: Team, fake: Telegram, boss: Agent) -> None:
    here = account(team, fake, "hide", staff="77, 78")
    ours = write(ASKS, "Northstar Support", user=77)
    hidden = write(
        ASKS, "Northstar", user=1087968824, sender_chat={"id": GROUP, "type": "supergroup", "title": "Northstar"}
    )
    bot = write(ASKS, "Northstar", user=7000000001)
    come(here, ours, hidden, bot)
    assert not Flagged.objects.exists()


def test_an_edit_into_a_lure_is_seen(team: Team, fake: Telegram) -> None:
    here = account(team, fake, "hide")
    one = there(fake, write("Good morning"))
    come(here, one)
    assert not Flagged.objects.exists()
    come(here, edited(one, ASKS))
    assert Flagged.objects.get().removal == "waiting"


def test_the_directory_says_what_is_ours(team: Team, fake: Telegram) -> None:
    here = account(team, fake)
    Entry.objects.create(kind="group", address="https://t.me/northstar_talk", names={})
    come(here, write("Join https://t.me/northstar_talk"), write("or https://t.me/northstar_taIk_official"))
    assert [row.lures[0][0] for row in Flagged.objects.all()] == ["false-link"]


def test_a_verdict_and_its_undoing(team: Team, fake: Telegram, boss: Agent) -> None:
    here = account(team, fake)
    come(here, write("Good morning", "Northstar Support"))
    row = Flagged.objects.get()
    assert strangers.decide(row, by=boss, state="harmless")
    come(here, write("Good night", "Northstar Support"))
    assert Flagged.objects.count() == 1  # a person has said that this name is harmless
    come(here, write(ASKS, "Northstar Support"))
    assert Flagged.objects.count() == 2  # but not whatever is said under it
    assert strangers.decide(row, by=boss, state="open")
    row.refresh_from_db()
    assert (row.state, row.by) == ("open", None)
    assert not strangers.decide(row, by=boss, state="nonsense")


def test_who_is_known_for_it_is_hidden_by_rule(team: Team, fake: Telegram, boss: Agent) -> None:
    here = account(team, fake, "hide")
    come(here, there(fake, write("Hello", "Northstar Support")))
    row = Flagged.objects.get()
    assert strangers.decide(row, by=boss, state="confirmed")
    row.refresh_from_db()
    assert row.removal == "waiting"  # a person has confirmed it


def test_secrets_of_others_are_not_kept(team: Team, fake: Telegram) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    come(account(team, fake), write(f"Send me your recovery phrase like {words}", "Northstar Support"))
    row = Flagged.objects.get()
    assert "sausage" not in row.text + str(row.lures)


def test_a_picture_like_ours_makes_it_sure(team: Team, fake: Telegram) -> None:
    from PIL import Image

    def drawn(turn: int, size: int) -> bytes:
        made = Image.new("RGB", (64, 64))
        made.putdata([((x * 4) if turn else (y * 4), (x * y) % 256, 40) for y in range(64) for x in range(64)])
        kept = BytesIO()
        made.resize((size, size)).save(kept, "PNG")
        return kept.getvalue()

    fake.pictures = {7000000001: drawn(0, 256), 5: drawn(0, 160), 6: drawn(1, 160)}
    here = account(team, fake)
    come(here, write("Hi", "Northstar Help", user=5), write("Hi", "Northstar Help", user=6))
    for row in Flagged.objects.all():
        looking.look_at_picture(row.pk)
    assert {row.sender: row.looks_alike for row in Flagged.objects.all()} == {"5": True, "6": False}


@pytest.mark.django_db(transaction=True)
def test_a_supervisor_judges_undoes_and_deletes(
    team: Team, fake: Telegram, boss: Agent, client: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = []
    come(account(team, fake), there(fake, write(ASKS, "Northstar Support")))
    row = Flagged.objects.get()
    client.force_login(boss)
    page = client.get("/console/impostors/").content.decode()
    assert "Northstar Support" in page
    assert "Asks for recovery words" in page
    for state in ("confirmed", "open", "harmless"):
        client.post(f"/console/impostors/{row.key}/judge", {"state": state})
        row.refresh_from_db()
        assert row.state == state
    assert client.post(f"/console/impostors/{row.key}/remove").status_code == 302
    row.refresh_from_db()
    assert row.removal == "waiting"
    strangers.remove(row.pk)
    row.refresh_from_db()
    assert row.removal == "done"
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs >= {"impostor-confirmed", "impostor-reopened", "impostor-harmless", "impostor-hidden"}


def _drawn(turn: int, size: int = 128) -> bytes:
    from PIL import Image

    made = Image.new("RGB", (64, 64))
    made.putdata([((x * 4) if turn else (y * 4), (x * y) % 256, 40) for y in range(64) for x in range(64)])
    kept = BytesIO()
    made.resize((size, size)).save(kept, "PNG")
    return kept.getvalue()


def test_official_pictures_are_compared_too(team: Team, fake: Telegram, boss: Agent) -> None:
    looking.keep("Ingrid Solberg", _drawn(1, 256), by=boss)
    fake.pictures = {5: _drawn(0), 6: _drawn(1)}
    come(account(team, fake), write("Hi", "Northstar Help", user=5), write("Hi", "Northstar Help", user=6))
    for row in Flagged.objects.all():
        looking.look_at_picture(row.pk)
    assert {row.sender: row.looks_alike for row in Flagged.objects.all()} == {"5": False, "6": True}
    assert AuditEntry.objects.filter(verb="picture-kept").exists()


def test_how_somebody_looks_on_discord(settings: Any, team: Team, boss: Agent) -> None:
    with Discord() as there:
        settings.OUTBOUND_ALLOW = [there.place]
        there.pictures = {"6": _drawn(1)}
        options = {"base_url": there.base, "cdn_url": there.url, "seconds": 2}
        bot = add(channel="discord", secrets={"token": TOKEN}, options=options, team=team, by=SYSTEM)
        looking.keep("Northstar", _drawn(1, 300), by=boss)
        rows = [
            Flagged.objects.create(account=bot, place="1", external=each, sender=each, score=0.5) for each in ("5", "6")
        ]
        for row in rows:
            looking.look_at_picture(row.pk)
    assert list(Flagged.objects.order_by("sender").values_list("looks_alike", flat=True)) == [False, True]


def test_what_is_no_picture_is_not_kept(client: Any, settings: Any, boss: Agent) -> None:
    settings.SECOND_FACTOR_ROLES = []
    client.force_login(boss)
    where = "/console/impostors/pictures/add"
    client.post(where, {"name": "Ours", "picture": SimpleUploadedFile("a.png", b"<html>", "image/png")})
    assert not Picture.objects.exists()
    client.post(where, {"name": "Ours", "picture": SimpleUploadedFile("a.png", _drawn(1), "image/png")})
    made = Picture.objects.get()
    assert "Ours" in client.get("/console/impostors/").content.decode()
    client.post(f"/console/impostors/pictures/{made.key}/drop")
    assert not Picture.objects.exists()
