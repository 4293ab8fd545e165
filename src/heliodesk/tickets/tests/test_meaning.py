"""With the model of meaning a matter is known again in other words, and in another language."""

from uuid import uuid4

import pytest

from heliodesk.embeddings.chosen import embedder
from heliodesk.tickets.duplicates import alike, like
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def model(settings):
    settings.EMBEDDER = "e5"
    if embedder() is None:
        pytest.skip("the model's weights are there on Linux and x86-64 alone")


def test_the_same_in_another_language_is_found_and_another_matter_is_not(team, customer):
    words = {"team": team, "customer": customer, "language": "en"}
    first = open_ticket(
        subject="USDT deposit missing",
        body="I sent USDT to my deposit address yesterday and it is not in my balance.",
        client_id=uuid4(),
        **words,
    ).ticket
    found = alike(
        customer=customer, text="Мой депозит USDT не зачислен\nОтправил вчера на адрес пополнения, на балансе нет."
    )
    assert [each.ticket for each in found] == [first]
    assert "near-meaning" in found[0].reasons
    assert alike(customer=customer, text="我想修改登录密码，但是收不到邮件") == []
    second = open_ticket(
        subject="Мой депозит USDT не зачислен",
        body="Отправил вчера на адрес пополнения, на балансе нет.",
        client_id=uuid4(),
        **words,
    ).ticket
    assert [each.ticket for each in like(second)] == [first]


def test_without_it_words_alone_tell(team, customer, settings, monkeypatch):
    monkeypatch.setattr("heliodesk.tickets.meaning.embedder", lambda: None)
    words = {"team": team, "customer": customer, "language": "en", "client_id": uuid4()}
    open_ticket(subject="USDT deposit missing", body="I sent USDT to my deposit address yesterday.", **words)
    assert (
        alike(
            customer=customer, text="Мой депозит USDT не зачислен\nОтправил вчера на адрес пополнения, на балансе нет."
        )
        == []
    )
