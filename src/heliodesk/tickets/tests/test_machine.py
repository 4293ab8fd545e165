"""Whatever happens in whatever order: no word is lost, no promise runs on after closing, nothing stands twice."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.promises import keeping
from heliodesk.promises.models import Promise
from heliodesk.tickets.assigning import assign, hand_over, set_priority
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.merging import merge, undo_merge
from heliodesk.tickets.models import Merge, Ticket
from heliodesk.tickets.solving import change_status, close_solved, reopen, solve
from heliodesk.tickets.splitting import split
from heliodesk.tickets.status import may_become
from heliodesk.tickets.writing import answer, running, write_as_customer

pytestmark = pytest.mark.django_db

_DEEDS = (
    "write", "answer", "answer-solved", "solve", "reopen", "customer", "others", "days-pass", "assign", "hand-over",
    "urgent", "merge", "undo", "split",
)  # fmt: skip


class Stage:
    """Three tickets of one customer, two departments, and every word that was ever said."""

    def __init__(self, open_one: Callable[..., Ticket], agents: list[Agent], other: Team) -> None:
        self.customer = Customer.objects.create()
        self.tickets = [open_one(self.customer, body=f"matter {n}") for n in range(3)]
        self.agents, self.teams = agents, [agents[0].team, other]
        self.said = {"matter 0", "matter 1", "matter 2"}
        self.heads = len(self.tickets)

    def do(self, deed: str, one: int, other: int) -> None:
        ticket = Ticket.objects.select_related("conversation", "team").get(pk=self.tickets[one % len(self.tickets)].pk)
        agent = self.agents[other % 2]
        word = f"{deed} {uuid4().hex}"
        if deed == "write":
            written = write_as_customer(ticket, customer=self.customer, body=word, client_id=uuid4())
            self.said.add(word)
            if written.is_follow_up:
                self.tickets.append(written.ticket)
        elif deed.startswith("answer"):
            then = "solved" if deed == "answer-solved" else "customer"
            answer(ticket, agent=agent, body=word, client_id=uuid4(), then=then)
            self.said.add(word)
        elif deed == "days-pass":
            Ticket.objects.filter(status="solved").update(solved_at=timezone.now() - timedelta(days=8))
            close_solved()
        elif deed == "merge":
            merge(ticket, into=self.tickets[other % len(self.tickets)], by=agent)
        elif deed == "undo":
            found = Merge.objects.filter(source=ticket).order_by("-id").first()
            if found:
                undo_merge(found, by=agent)
        elif deed == "split":
            numbers = list(ticket.conversation.messages.values_list("number", flat=True))
            self.tickets.append(split(ticket, numbers=numbers[other % 2 :: 2], subject=word, by=agent))
        else:
            self._change(deed, ticket, agent, other)

    def _change(self, deed: str, ticket: Ticket, agent: Agent, other: int) -> None:
        if deed == "solve":
            solve(ticket, by=self.customer.actor)
        elif deed == "reopen":
            reopen(ticket, by=self.customer.actor)
        elif deed == "assign":
            assign(ticket, to=agent, by=agent.actor)
        elif deed == "hand-over":
            hand_over(ticket, to=self.teams[other % 2], by=agent)
        elif deed == "urgent":
            set_priority(ticket, 4, by=agent.actor)
        else:
            change_status(ticket, deed, by=agent.actor)

    def check(self) -> None:
        texts = Message.objects.filter(conversation__customer=self.customer, kind="text").values_list("body", flat=True)
        assert sorted(texts) == sorted(self.said)
        for ticket in Ticket.objects.select_related("conversation").filter(conversation__customer=self.customer):
            talk = ticket.conversation
            assert (talk.team_id, talk.assignee_id) == (ticket.team_id, ticket.assignee_id)
            assert (talk.state == "closed") == (ticket.status == "closed")
            live = list(Promise.objects.filter(conversation=talk).live())
            if ticket.status in {"solved", "closed"}:
                assert not live
            if ticket.status == "customer":
                assert {each.state for each in live} <= {"paused"}
            else:
                assert "paused" not in {each.state for each in live}
            assert ticket.due == keeping.earliest_due(ticket.pk)
            assert running(ticket).merged_into_id is None
            numbers = list(talk.messages.values_list("number", flat=True))
            assert len(numbers) == len(set(numbers))
            assert max(numbers) <= talk.message_count


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(_DEEDS), st.integers(0, 5), st.integers(0, 5)), max_size=25))
def test_no_way_through_loses_anything(
    open_one: Callable[..., Ticket], new_agent: Callable[..., Agent], deeds: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        other = Team.objects.create(slug="checks", name="Checks")
        stage = Stage(open_one, [new_agent("Mei Tan"), new_agent("Tom Reed", team=other)], other)
        for deed, one, another in deeds:
            try:
                with transaction.atomic():
                    stage.do(deed, one, another)
            except NotPossible:
                pass
            stage.check()
        transaction.set_rollback(True)


def test_a_merge_is_taken_back_as_it_was(
    open_one: Callable[..., Ticket], customer: Customer, new_agent: Callable[..., Agent]
) -> None:
    mei = new_agent()
    first, second = open_one(customer, body="one"), open_one(customer, body="two")
    before = list(second.conversation.messages.values_list("pk", "number", "body"))
    made = merge(second, into=first, by=mei)
    assert list(first.conversation.messages.filter(kind="text").values_list("body", flat=True)) == ["one", "two"]
    assert running(Ticket.objects.get(pk=second.pk)).pk == first.pk
    write_as_customer(Ticket.objects.get(pk=second.pk), customer=customer, body="three", client_id=uuid4())
    assert first.conversation.messages.filter(body="three").exists()
    undo_merge(made, by=mei)
    back = Ticket.objects.select_related("conversation").get(pk=second.pk)
    assert list(back.conversation.messages.filter(kind="text").values_list("pk", "number", "body")) == before
    assert back.status == "open"
    assert {each.kind for each in back.conversation.promises.all().live()} == {"first", "solved"}
    with pytest.raises(NotPossible, match="undone"):
        undo_merge(made, by=mei)
    Merge.objects.filter(pk=merge(back, into=first, by=mei).pk).update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(NotPossible, match="too-late"):
        undo_merge(Merge.objects.order_by("-id")[0], by=mei)


def test_two_customers_matters_are_never_merged(
    open_one: Callable[..., Ticket], new_agent: Callable[..., Agent]
) -> None:
    with pytest.raises(NotPossible, match="other-customer"):
        merge(open_one(), into=open_one(), by=new_agent())
    assert Conversation.objects.filter(state="tracked").count() == 2


def test_the_table_of_ways_has_no_way_out_of_closed() -> None:
    every = ("open", "us", "customer", "others", "solved", "closed")
    assert not any(may_become("closed", other) for other in every)
    assert all(may_become(status, "closed") for status in every if status != "closed")
    assert not any(may_become(status, status) or may_become(status, "open") for status in every)
