"""Find tickets by words, and tell duplicates."""

from collections.abc import Callable

import pytest

from heliodesk.people.models import Agent, Customer
from heliodesk.tickets.duplicates import alike, like
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.search import find
from heliodesk.tickets.words import words_of

pytestmark = pytest.mark.django_db
TX = "9fc76417374aa880d4449a1f7f31ec597f00b1f6f3dd2d66f4c9c6c445836d8b"


def test_words_numbers_and_ids_find_a_ticket(open_one: Callable[..., Ticket], new_agent: Callable[..., Agent]) -> None:
    mei = new_agent().actor
    one = open_one(body=f"Señor López waits, hash {TX}", subject="Depósito")
    other = open_one(body="我昨天提现的比特币还没有到账", subject="提现未到账")
    for text in ("lopez", "LÓPEZ señor", TX, one.number, one.number.lower().replace("-", ""), "deposito hash"):
        assert [each.pk for each in find(text, mei)] == [one.pk], text
    for text in ("比特币", "还没有到账", "提现 比特币"):
        assert [each.pk for each in find(text, mei)] == [other.pk], text
    for text in ("", "nothing here", "' & | ! <-> \\ (", "lopez 比特币"):
        assert find(text, mei) == []


def test_nobody_finds_what_they_may_not_see(
    ticket: Ticket, new_agent: Callable[..., Agent], django_user_model: object
) -> None:
    from heliodesk.people.models import Team

    other = new_agent("Tom Reed", team=Team.objects.create(slug="cards", name="Cards"))
    editor = new_agent("Eva Roth", roles=["editor"])
    assert find("deposit", other.actor) == []
    assert find(ticket.number, editor.actor) == []


def test_words_are_cut_for_every_script() -> None:
    assert words_of("Ünïcode ÀB") == ["unicode", "ab"]
    assert words_of("提现了") == ["提现", "现了"]
    assert len(words_of(" ".join(f"w{n}" for n in range(5000)))) == 1000


def test_the_same_matter_is_told_and_another_is_not(open_one: Callable[..., Ticket], customer: Customer) -> None:
    first = open_one(customer, body=f"My deposit of 2.5 LTC has not been credited, hash {TX}")
    found = alike(customer=customer, text=f"hello??? my ltc deposit {TX} is still missing")
    assert [each.ticket.pk for each in found] == [first.pk]
    assert "same-id" in found[0].reasons
    assert alike(customer=customer, text=f"my ltc deposit {TX[::-1]} is missing") == []
    assert alike(customer=customer, text=f"my ltc deposit {TX} is missing", fields={"coin": "BTC"}) != []
    assert alike(customer=Customer.objects.create(), text=f"my ltc deposit {TX} is missing") == []
    second = open_one(customer, body=f"Deposit of 2.5 LTC still not credited {TX}")
    assert [each.ticket.pk for each in like(second)] == [first.pk]
