"""Tickets given to people by the policy, and chats that have waited long enough to become tickets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Customer
from heliodesk.routing import current
from heliodesk.routing.loading import desk
from heliodesk.routing.presence import set_presence
from heliodesk.routing.rules import Rules, Step
from heliodesk.tickets.giving import give_out
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.outwaiting import take_outwaited


@pytest.fixture
def hold(new_agent):
    def change(**changed):
        current.change_rules(replace(Rules(), **changed), by=new_agent("Ingrid", roles=["supervisor"]), reason="test")

    return change


def owners(*tickets):
    return [Ticket.objects.get(pk=ticket.pk).assignee for ticket in tickets]


def test_tickets_are_given_only_where_the_rules_say_so(open_one, new_agent, hold):
    ticket, mei = open_one(), new_agent("Mei", available=True)
    give_out()
    assert owners(ticket) == [None]
    hold(gives=True)
    give_out()
    assert owners(ticket) == [mei]


def test_they_go_to_who_speaks_it_and_fill_only_their_share(open_one, new_agent, hold):
    new_agent("Mei", "zh", available=True, capacity=4)
    ana = new_agent("Ana", "en", available=True, capacity=4)
    tickets = [open_one(Customer.objects.create()) for _ in range(5)]
    hold(gives=True)
    give_out()
    give_out()
    # half of four is two chats, which is three requests of 0.6
    assert [owner for owner in owners(*tickets) if owner] == [ana] * 3
    (one,) = (each for each in desk(Rules()).candidates if each.agent == ana.pk)
    assert one.load == pytest.approx(1.8)  # and two chats fit still


def test_nobody_who_is_away_gets_one(open_one, new_agent, hold):
    ticket, mei = open_one(), new_agent("Mei", available=True)
    set_presence(mei, "away")
    hold(gives=True)
    give_out()
    assert owners(ticket) == [None]


def test_a_chat_that_has_waited_long_enough_becomes_a_request(write, team, hold):
    long, short = write(body="my deposit is missing since Monday"), write()
    hold(chains={team.pk: (Step(600, ticket=True),)})
    Conversation.objects.filter(pk=long.pk).update(queued_at=datetime.now(UTC) - timedelta(minutes=11))
    take_outwaited()
    take_outwaited()
    assert Ticket.objects.get().subject == "my deposit is missing since Monday"
    assert Conversation.objects.get(pk=long.pk).state == "tracked"
    assert Conversation.objects.get(pk=short.pk).state == "queued"
    assert Message.objects.filter(conversation=long, data__what="tracked").count() == 1
