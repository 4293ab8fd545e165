"""Nobody goes round the appeal's stages by way of its ticket."""

from uuid import uuid4

import pytest

from heliodesk.appeals import deciding
from heliodesk.promises.models import Promise
from heliodesk.tickets import assigning, bulk, linking, merging, solving, splitting
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Status, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer, write_as_customer

pytestmark = pytest.mark.django_db


def kept(rule: str, call, *args, **words) -> None:
    with pytest.raises(NotPossible) as caught:
        call(*args, **words)
    assert caught.value.rule == rule


@pytest.fixture
def other(matter, team) -> Ticket:
    """Another matter of the same customer."""
    words = {"subject": "Else", "body": "Something else", "client_id": uuid4(), "language": "en"}
    return open_ticket(customer=matter.conversation.customer, team=team, **words).ticket


def test_an_appeals_ticket_is_not_finished_given_merged_or_split_by_hand(file, other, mei, noor) -> None:
    own = file().ticket
    kept("appeal-keeps", solving.solve, own, by=mei.actor)
    kept("appeal-keeps", solving.solve, own, by=own.conversation.customer.actor)
    for status in (Status.SOLVED, Status.CLOSED):
        kept("appeal-keeps", solving.change_status, own, status, by=mei.actor)
    kept("appeal-keeps", assigning.assign, own, to=mei, by=mei.actor)
    kept("appeal-keeps", assigning.hand_over, own, to=_other_team(), by=mei)
    kept("appeal-keeps", merging.merge, own, into=other, by=mei)
    kept("appeal-keeps", merging.merge, other, into=own, by=mei)
    kept("appeal-keeps", splitting.split, own, numbers=[1], subject="Part", by=mei)
    kept("appeal-keeps", linking.unlink, own.links.get(), by=mei)
    done = bulk.change_many([own, other], what="status", value=Status.SOLVED, by=noor)
    assert done.refused == [[own.number, "appeal-keeps"]]
    assert Ticket.objects.get(pk=own.pk).status == "open"


def test_it_may_be_written_in_which_gives_it_to_nobody(file, mei) -> None:
    own = file().ticket
    kept("appeal-keeps", answer, own, agent=mei, body="Solved!", client_id=uuid4(), then="solved")
    answer(own, agent=mei, body="Which day was it?", client_id=uuid4())
    now = Ticket.objects.get(pk=own.pk)
    assert (now.status, now.assignee_id) == ("customer", None)


def test_the_appealed_ticket_keeps_its_words_while_the_appeal_runs(matter, file, other, mei, noor, handed_in) -> None:
    kept("under-appeal", merging.merge, matter, into=other, by=mei)
    kept("under-appeal", splitting.split, matter, numbers=[1], subject="Part", by=mei)
    deciding.confirm(handed_in, by=noor)
    merging.merge(matter, into=other, by=mei)


def test_what_comes_after_the_decision_may_be_finished_by_hand(handed_in, noor, mei) -> None:
    deciding.confirm(handed_in, by=noor)
    own = handed_in.ticket
    kept("appeal-keeps", solving.reopen, own, by=mei.actor)
    write_as_customer(own, customer=own.conversation.customer, body="Thank you", client_id=uuid4())
    solving.solve(own, by=mei.actor)
    assert Ticket.objects.get(pk=own.pk).status == "solved"


def test_the_statutory_clock_alone_holds(file) -> None:
    own = file().ticket
    assert not Promise.objects.filter(conversation=own.pk).live().exists()
    assert Ticket.objects.get(pk=own.pk).due is None


def _other_team():
    from heliodesk.people.models import Team

    return Team.objects.create(slug="payments", name="Payments")
