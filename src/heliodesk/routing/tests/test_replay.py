"""What the log tells of a minute is what the tables said in that minute."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close, reopen
from heliodesk.people.models import Customer, Team
from heliodesk.routing import past
from heliodesk.routing.assignment import accept, assign, decline, hand_over
from heliodesk.routing.models import KeptPicture, Presence
from heliodesk.routing.presence import seen, set_presence
from heliodesk.routing.replay import Event, Picture, Said, Standing, fold, sampled
from heliodesk.routing.tending import tend
from heliodesk.tickets.becoming import become_ticket

T = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def minutes(n: float) -> datetime:
    return T + timedelta(minutes=n)


def event(at: float, kind: str, key: str = "a", **standing: object) -> Event:
    return Event(
        minutes(at),
        f"conversation.{kind}",
        {"conversation": key, "standing": {"team": 1, "language": "en", **standing}},
    )


def test_a_place_in_the_queue_is_kept_through_an_offer_that_is_not_taken():
    since = minutes(0).isoformat()
    told = [
        event(0, "queued", state="queued", since=since),
        event(1, "offered", state="offered", since=since),
        event(2, "queued", state="queued", since=since),
        event(3, "assigned", state="assigned", agent=7),
    ]
    assert fold(Picture(), told, minutes(2.5)).waiting() == {(1, "en"): [minutes(0)]}
    now = fold(Picture(), told)
    assert now.waiting() == {}
    assert now.had() == {7: ["a"]}
    assert now.conversations["a"].since == minutes(3)


def test_what_is_closed_or_became_a_request_is_gone():
    told = [
        event(0, "queued", "a", state="queued"),
        event(0, "queued", "b", state="queued"),
        event(1, "closed", "a", state="closed"),
        Event(minutes(2), "conversation.tracked", {"conversation": "b"}),
        Event(minutes(3), "message.posted", {"conversation": "c", "number": 1}),
    ]
    assert fold(Picture(), told).conversations == {}


def test_who_is_on_is_who_said_so_last():
    told = [
        Event(minutes(0), "agent.available", {"agent": 1, "state": "available"}),
        Event(minutes(1), "agent.available", {"agent": 1, "state": "available"}),
        Event(minutes(2), "agent.unavailable", {"agent": 2, "state": "busy"}),
        Event(minutes(3), "agent.unavailable", {"agent": 1, "state": "off"}),
    ]
    assert fold(Picture(), told, minutes(2.5)).people == {1: Said("available", minutes(0)), 2: Said("busy", minutes(2))}
    assert fold(Picture(), told).on() == set()


def test_a_picture_goes_along_a_series_of_times():
    told = [event(n, "queued", f"c{n}", state="queued") for n in range(5)]
    counts = [
        len(p.waiting().get((1, "en"), [])) for _at, p in sampled(Picture(), told, [minutes(n - 0.5) for n in range(7)])
    ]
    assert counts == [0, 1, 2, 3, 4, 5, 5]


def test_applying_twice_does_no_harm():
    told = [event(0, "queued", state="queued"), event(1, "assigned", state="assigned", agent=7)]
    once = fold(Picture(), told).conversations
    assert fold(fold(Picture(), told), told[1:]).conversations == once


def truth() -> tuple[dict[str, tuple], dict[int, str]]:
    """As the tables say now, taken the way in which pictures are kept."""
    past.keep_picture()
    kept = KeptPicture.objects.order_by("-id")[0]
    KeptPicture.objects.filter(pk=kept.pk).delete()
    conversations = {
        row[0]: (row[1], row[2], row[3], row[4], datetime.fromisoformat(row[5]) if row[5] else None)
        for row in kept.conversations
    }
    return conversations, {agent: state for agent, state, _since in kept.people}


def told(picture: Picture) -> tuple[dict[str, tuple], dict[int, str]]:
    def since(each: Standing) -> datetime | None:
        return each.since if each.state in ("queued", "offered") else None

    conversations = {key: (s.state, s.team, s.language, s.agent, since(s)) for key, s in picture.conversations.items()}
    return conversations, {agent: said.state for agent, said in picture.people.items()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(6))
def test_the_log_replayed_is_what_the_tables_say(seed, write, team, new_agent):
    """Any history of commands, with pictures kept anywhere in it: every moment replayed is as it was."""
    chance = random.Random(seed)
    other = Team.objects.create(slug="other", name="Other")
    agents = [
        new_agent(f"Agent {n}", "en", "zh", team=chance.choice([team, other]), roles=["agent", "supervisor"])
        for n in range(4)
    ]
    customers = [Customer.objects.create() for _n in range(5)]
    past.keep_picture()
    moments = []
    for _step in range(60):
        _something(chance, write, team, other, agents, customers)
        if chance.random() < 0.1:
            past.keep_picture()
        if chance.random() < 0.2:
            moments.append((datetime.now(UTC), truth()))
    moments.append((datetime.now(UTC), truth()))
    for at, was in moments:
        assert told(past.picture_at(at)) == was
    picture, events = past.begun(moments[0][0], moments[-1][0])
    for (_at, was), (_moment, now) in zip(moments, sampled(picture, events, [at for at, _was in moments]), strict=True):
        assert told(now) == was


def _something(chance, write, team, other, agents, customers):
    """One command, as any door would call it; what is not possible as things stand is left alone."""
    agent = chance.choice(agents)
    one = Conversation.objects.exclude(state="tracked").order_by("?").first()
    act = chance.choice(
        [
            "write",
            "write",
            "write",
            "accept",
            "accept",
            "offer",
            "decline",
            "late",
            "hand",
            "to",
            "close",
            "reopen",
            "say",
            "say",
            "silent",
            "back",
            "ticket",
        ]
    )
    if act == "write" or one is None:
        write(chance.choice(customers), language=chance.choice(["en", "zh"]), team=chance.choice([team, other]))
    elif act == "silent":
        Presence.objects.filter(agent=agent).update(seen_at=datetime.now(UTC) - timedelta(seconds=90))
        tend()
    elif act == "back":
        seen([agent.pk])
    elif act == "say":
        set_presence(agent, chance.choice(["available", "available", "busy", "finishing", "away", "off"]))
    elif act == "offer":
        assign()
    elif act == "accept" and one.may_be_taken and one.offered_to_id in (None, agent.pk):
        accept(one, agent=agent)
    elif act == "decline" and one.offered_to:
        decline(one, agent=one.offered_to)
    elif act == "late" and one.offered_to:
        Conversation.objects.filter(pk=one.pk).update(offered_until=datetime.now(UTC) - timedelta(seconds=1))
        tend()
    elif act in ("hand", "to") and one.state != "closed":
        hand_over(one, by=agent, to=chance.choice(agents) if act == "hand" else chance.choice([team, other]))
    elif act == "close":
        close(one, by=agent.actor)
    elif act == "reopen" and one.state == "closed":
        reopen(one, by=chance.choice([agent.actor, one.customer.actor]))
    elif act == "ticket" and one.state == "assigned":
        become_ticket(one, by=one.assignee.actor, subject="A matter")


@pytest.mark.django_db
def test_before_the_first_picture_nothing_is_told(team):
    with pytest.raises(past.NotKept):
        past.picture_at(datetime.now(UTC))
    assert past.reaches_back_to() is None


@pytest.mark.django_db
def test_pictures_are_forgotten_after_seven_days(team):
    past.keep_picture()
    KeptPicture.objects.update(at=datetime.now(UTC) - timedelta(days=8))
    past.keep_picture()
    assert KeptPicture.objects.count() == 1
