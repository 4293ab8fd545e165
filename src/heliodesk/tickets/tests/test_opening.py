"""Opening tickets: once, whole, without secrets, with promises."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.numbers import ALPHABET, check_sign, is_checked, new_number, read, shown
from heliodesk.events.models import Event
from heliodesk.people.models import Customer, Team
from heliodesk.tickets.models import Searchable, Subject, Ticket
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db


def test_a_ticket_has_its_words_its_promises_and_its_time_line(ticket: Ticket, customer: Customer) -> None:
    talk = ticket.conversation
    assert talk.state == "tracked"
    assert talk.message_count == 1
    assert talk.unanswered_since is not None
    assert talk.messages.get().body == "My deposit of 2.5 LTC is missing"
    promised = {each.kind: each for each in talk.promises.all()}
    assert set(promised) == {"first", "solved"}
    assert promised["first"].due - ticket.opened_at < timedelta(hours=4, seconds=5)
    assert ticket.due == promised["first"].due
    assert [step.what for step in ticket.steps.all()] == ["opened"]
    assert Event.objects.filter(kind="ticket.opened", data__conversation=talk.key).count() == 1
    assert list(Ticket.objects.visible_to(customer.actor)) == [ticket]
    assert not Ticket.objects.visible_to(Customer.objects.create().actor).exists()


def test_told_twice_it_is_opened_once(team: Team, customer: Customer, ticket: Ticket) -> None:
    words = {"customer": customer, "team": team, "subject": "s", "language": "en"}
    again = open_ticket(body="My deposit of 2.5 LTC is missing", client_id=ticket.once, **words)
    assert again.again
    assert again.key == ticket.conversation.key
    assert Ticket.objects.count() == 1
    with pytest.raises(Refused, match="client-id-reused"):
        open_ticket(body="Another text", client_id=ticket.once, **words)
    with pytest.raises(Refused, match="client-id-reused"):  # somebody else's id is not theirs to see
        open_ticket(
            body="My deposit of 2.5 LTC is missing",
            client_id=ticket.once,
            **{**words, "customer": Customer.objects.create()},
        )
    assert Conversation.objects.count() == 1


def test_secrets_are_stored_nowhere(open_one: Callable[..., Ticket]) -> None:
    words = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    made = open_one(body=f"my phrase: {words}", subject=f"phrase {words}", fields={"note": words, "list": [words]})
    everything = [made.subject, str(made.fields), *Message.objects.values_list("body", flat=True)]
    everything += [str(row) for row in Searchable.objects.values_list("words", flat=True)]
    assert not any("sausage" in text for text in everything)
    assert Event.objects.filter(kind="secret.removed").count() == 1
    assert "secret-removed" in [message.data.get("what") for message in made.conversation.messages.all()]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": 3}, "subject"),
        ({"subject": "x" * 2000}, "subject"),
        ({"body": " "}, "body-empty"),
        ({"client_id": "no"}, "client-id"),
        ({"priority": 9}, "priority"),
    ],
)
def test_what_breaks_a_rule_is_named_and_nothing_is_written(
    open_one: Callable[..., Ticket], words: dict[str, object], rule: str
) -> None:
    with pytest.raises(Refused, match=rule):
        open_one(**words)
    assert not Conversation.objects.exists()
    assert not Ticket.objects.exists()


def test_opening_is_one_statement(
    customer: Customer, open_one: Callable[..., Ticket], ticket: Ticket, team: Team
) -> None:
    words = {"customer": customer, "team": team, "subject": "s", "language": "en", "client_id": uuid4()}
    with CaptureQueriesContext(connection) as queries:
        open_ticket(body="Where is my deposit?", **words)
    assert len(queries) <= 4, [query["sql"][:60] for query in queries]  # in a test's transaction two are savepoints


def test_duplicates_are_told_by_what_it_says(ticket: Ticket) -> None:
    about = Subject.objects.get(ticket=ticket)
    assert about.size > 3
    assert about.amounts == ["2.5"]
    assert "deposit" in about.subjects


def test_numbers_are_read_as_people_write_them(settings: object) -> None:
    number = "7QK2M4X"
    number += check_sign(number)
    assert shown(number) == f"HD-7QK2-{number[4:]}"
    for written in (shown(number), shown(number).lower(), f" hd {number} ", number, f"{number[:4]} {number[4:]}"):
        assert read(written) == number
    assert read("HD-7QKO-LI12") == "7QK01112"
    assert read("") == read("HD-7QK2") == read("HD-7QK2-M4X99") == read("UUUUUUUU") == ""


def test_a_wrong_sign_and_swapped_neighbours_are_found() -> None:
    for _ in range(200):
        number = new_number()
        assert is_checked(number)
        for place in range(8):
            wrong = [number[:place] + sign + number[place + 1 :] for sign in ALPHABET if sign != number[place]]
            assert not any(map(is_checked, wrong))
        for place in range(7):
            left, right = number[place], number[place + 1]
            if left != right and {left, right} != {"0", "Z"}:
                assert not is_checked(number[:place] + right + left + number[place + 2 :])
