"""Programs read the audit chain page by page and can prove it."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.people.keys import key_of, make_key, revoke
from heliodesk.people.models import ApiKey


@pytest.fixture
def secret(new_agent) -> str:
    _key, secret = make_key(name="Log store", scopes=["audit:read"], by=new_agent("Kofi Mensah"))
    return secret


def ask(client, secret, **query):
    return client.get("/api/v1/audit", query, headers={"authorization": f"Bearer {secret}"})


def test_pages_go_on_where_the_last_one_ended_and_prove_themselves(client, secret):
    for number in range(700):
        with transaction.atomic():
            audit.write(actor=SYSTEM, verb="tested", subject=str(number))
    first = ask(client, secret).json()
    rest = ask(client, secret, after=first["next"]).json()
    entries = first["entries"] + rest["entries"]
    assert len(first["entries"]) == 500
    assert len(entries) == AuditEntry.objects.count()
    assert all(after["previous"] == before["hash"] for before, after in pairwise(entries))
    assert ask(client, secret, after=rest["next"]).json() == {"entries": [], "next": rest["next"]}


@pytest.mark.parametrize("after", ["x", "-1", "²", "9" * 30])
def test_a_wrong_place_is_named_in_the_readers_language(client, secret, after):
    answer = ask(client, secret, after=after)
    assert (answer.status_code, answer.json()["error"]) == (422, "after")
    chinese = client.get(
        "/api/v1/audit", {"after": after}, headers={"authorization": f"Bearer {secret}", "accept-language": "zh-Hans"}
    )
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.json()["message"])


def test_a_key_is_kept_as_a_hash_noted_when_used_and_ends_when_revoked(client, secret, new_agent):
    key = key_of(secret)
    assert secret not in str(ApiKey.objects.values().get())
    key.refresh_from_db()
    assert key.used_at is not None
    revoke(key, by=new_agent("Olga Berg"))
    assert ask(client, secret).status_code == 401
    assert AuditEntry.objects.filter(verb="key-revoked").count() == 1


def test_a_key_without_a_scope_cannot_be_made(new_agent):
    with pytest.raises(ValidationError):
        make_key(name="Nothing", scopes=[], by=new_agent("Kofi Mensah"))
    assert not ApiKey.objects.exists()
