"""The door: verified, stored, and only then taken; what is refused leaves nothing."""

import asyncio
import json
from typing import Any

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Request
from heliodesk.channels.chats.accounts import add, forget, remove
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Account, Arrived, Identity
from heliodesk.channels.chats.storing import LARGEST, keep
from heliodesk.channels.chats.tests.world import SECRET, account_of, message
from heliodesk.conversations.models import Message
from heliodesk.live.channels import _body, take
from heliodesk.people.models import Team

HEADERS = {"x-telegram-bot-api-secret-token": SECRET}
BODY = json.dumps(message("Hello")).encode()


@pytest.fixture
def account(team: Team) -> Account:
    forget()
    return account_of(team)


def test_what_is_proven_is_kept(account: Account) -> None:
    assert take("telegram", account.key, Request(BODY, HEADERS)).status == 200
    assert bytes(Arrived.objects.get().body or b"") == BODY


@pytest.mark.parametrize(
    "headers", [{}, {"x-telegram-bot-api-secret-token": "no"}, {"x-telegram-bot-api-secret-token": ""}]
)
def test_what_is_not_leaves_nothing(account: Account, headers: dict[str, str]) -> None:
    assert take("telegram", account.key, Request(BODY, headers)).status in (401, 403)
    assert not Arrived.objects.exists()


def test_nobody_is_at_another_address(account: Account) -> None:
    for channel, key in (("telegram", "NOSUCHKEY"), ("whatsapp", account.key), ("email", account.key), ("..", "x")):
        assert take(channel, key, Request(BODY, HEADERS)).status == 404
    remove(account, by=SYSTEM)
    assert take("telegram", account.key, Request(BODY, HEADERS)).status == 404


def test_an_account_without_its_secret_lets_nothing_in(account: Account) -> None:
    Account.objects.update(sealed="")
    forget()
    assert take("telegram", account.key, Request(BODY, {"x-telegram-bot-api-secret-token": ""})).status in (401, 403)


@pytest.mark.parametrize("told", [True, False])
def test_a_body_of_more_than_a_megabyte_is_not_taken(told: bool) -> None:
    parts = [b"x" * 700_000, b"x" * 700_000]

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    length = str(LARGEST + 1).encode()
    scope = {"headers": [(b"content-length", length)] if told else []}
    assert asyncio.run(_body(scope, receive)) is None  # type: ignore[arg-type]


def test_an_app_of_meta_has_one_address_for_all_its_accounts(team: Team) -> None:
    def number(own_id: str) -> Account:
        secrets = {"token": "t", "app_secret": "s", "verify_token": "v"}
        return add(channel="whatsapp", secrets=secrets, options={}, own_id=own_id, team=team, by=SYSTEM)

    first, second = number("111"), number("222")

    def change(to: str, sender: str, text: str) -> dict[str, Any]:
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "1", "phone_number_id": to},
            "contacts": [{"wa_id": sender, "profile": {"name": "Ann"}}],
            "messages": [
                {
                    "from": sender,
                    "id": f"wamid.{sender}",
                    "timestamp": "1790000000",
                    "type": "text",
                    "text": {"body": text},
                }
            ],
        }
        return {"field": "messages", "value": value}

    entry = {"id": "9", "changes": [change("111", "491", "to the first"), change("222", "492", "to the second")]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    keep(first.pk, Request(body))
    keep(second.pk, Request(body))  # and should both be called
    while read_some():
        pass
    assert sorted(Message.objects.filter(by_customer=True).values_list("body", flat=True)) == [
        "to the first",
        "to the second",
    ]
    assert {(each.account_id, each.sender) for each in Identity.objects.all()} == {
        (first.pk, "491"),
        (second.pk, "492"),
    }
