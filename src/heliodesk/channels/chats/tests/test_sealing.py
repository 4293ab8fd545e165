"""Secrets open only with a key that is not in the database, and keys can be changed."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.serializers import serialize

from heliodesk.access.models import AuditEntry
from heliodesk.channels.chats import sealing
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.tests.world import SECRET, TOKEN, account_of
from heliodesk.people.models import Team


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sealing, "home", lambda: tmp_path)
    return tmp_path / "secrets-key"


def test_nothing_in_the_database_tells_them(team: Team, file: Path) -> None:
    account = account_of(team)
    assert TOKEN not in serialize("json", Account.objects.all())
    assert SECRET not in str(list(AuditEntry.objects.values()))
    assert told(account).secrets["token"] == TOKEN
    assert TOKEN not in repr(told(account))
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_new_key_seals_all_and_the_old_one_goes(team: Team, file: Path) -> None:
    account = account_of(team)
    old = file.read_text()
    assert sealing.rotate() == (1, 0)
    assert old.strip() not in file.read_text()
    account.refresh_from_db()
    assert told(account).secrets["token"] == TOKEN


def test_killed_while_sealing_nothing_is_lost(team: Team, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account_of(team)
    account_of(team, own_id="2")
    whole, count = sealing.seal, [0]

    def dies(secrets: dict[str, str]) -> str:
        count[0] += 1
        if count[0] == 2:
            raise KeyboardInterrupt
        return whole(secrets)

    monkeypatch.setattr(sealing, "seal", dies)
    with pytest.raises(KeyboardInterrupt):
        sealing.rotate()
    monkeypatch.setattr(sealing, "seal", whole)
    for account in Account.objects.all():
        assert told(account).secrets["token"] == TOKEN
    assert sealing.rotate() == (2, 0)


def test_without_its_key_an_account_has_no_secrets(team: Team, file: Path) -> None:
    account = account_of(team)
    file.write_text(Fernet.generate_key().decode())
    assert told(account).secrets == {}
    assert sealing.rotate() == (0, 1)


def test_keys_of_the_environment(team: Team, file: Path, settings: object) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECRETS_KEYS = [old]  # type: ignore[attr-defined]
    account = account_of(team)
    settings.SECRETS_KEYS = [new, old]  # type: ignore[attr-defined]
    assert sealing.rotate() == (1, 0)
    settings.SECRETS_KEYS = [new]  # type: ignore[attr-defined]
    account.refresh_from_db()
    assert told(account).secrets["token"] == TOKEN
    assert not file.exists()
