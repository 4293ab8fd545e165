"""What is told of a wait is kept, changes with a word, and gets its outcome from the log."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close
from heliodesk.events.models import Event
from heliodesk.hours import open_now
from heliodesk.hours.versions import set_hours
from heliodesk.people.models import Customer
from heliodesk.routing import learnt, lines
from heliodesk.routing.assignment import accept, hand_over
from heliodesk.routing.estimates import tell_everybody, wait_told, would_wait
from heliodesk.routing.following import follow
from heliodesk.routing.models_waits import Estimate, Followed, ServiceHour, Stint
from heliodesk.routing.presence import set_presence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def new(team):
    """Nothing is known, and the log is followed from here on."""
    open_now.forget()
    learnt.forget()
    lines.forget()
    follow()
    assert Followed.objects.count() == 1


@pytest.fixture
def queued(write):
    """Chats that wait, one after the other."""

    def make(count: int = 1, language: str = "en") -> list[Conversation]:
        body = "您好，请问我的提现到哪里了？" if language == "zh" else "Hello, where is my withdrawal?"
        return [write(Customer.objects.create(), body, language) for _ in range(count)]

    return make


def test_who_waits_is_told_a_range_which_is_kept_with_what_it_was_made_of(queued, new_agent):
    new_agent("Mei Tan", "en", capacity=2, available=True)
    chats = queued(3)
    told = [wait_told(each) for each in chats]
    assert all(each is not None for each in told)
    assert told[0].most <= told[2].most
    assert told[0].least <= told[0].most
    row = Estimate.objects.get(conversation=chats[2])
    assert (row.ahead, row.by, row.changed, row.language) == (2, "prior", "", "en")
    assert told[0].is_learning
    assert wait_told(chats[2]) == told[2]  # said again, the same is said
    assert Estimate.objects.count() == 3


def test_nobody_there_or_closed_is_no_number(queued, new_agent, team):
    chat = queued()[0]
    assert wait_told(chat) is None
    assert would_wait(team.pk, "en", "chat") is None
    new_agent("Mei Tan", "zh", available=True)
    assert wait_told(chat) is None
    new_agent("Rui Costa", "en", available=True)
    set_hours({"zone": "UTC", "week": [[]] * 7}, by=SYSTEM, reason="Closed", team="support", channel="chat")
    open_now.forget()
    assert wait_told(chat) is None


def test_a_longer_wait_is_said_to_be_longer_and_the_customer_hears(queued, new_agent, team):
    agents = [new_agent(f"Agent {n}", "en", capacity=3, available=True) for n in range(4)]
    chats = queued(13)
    tell_everybody()
    before = wait_told(chats[-1])
    for agent in agents[1:]:
        set_presence(agent, "away", reason="break")
    tell_everybody()
    after = wait_told(chats[-1])
    assert after.most > before.most
    assert after.changed == "longer"
    heard = Event.objects.filter(kind="wait.changed", data__conversation=chats[-1].key)
    assert heard.count() == 2
    assert heard.last().topics == [f"customer:{chats[-1].customer_id}"]


def test_when_everybody_goes_what_was_said_is_taken_back_until_somebody_is_there(queued, new_agent, team):
    agent = new_agent("Mei Tan", "en", available=True)
    chat = queued()[0]
    assert wait_told(chat).changed == ""
    set_presence(agent, "away", reason="break")
    tell_everybody()
    assert wait_told(chat).changed == "unknown"
    tell_everybody()
    assert Estimate.objects.count() == 2
    set_presence(agent, "available")
    tell_everybody()
    assert wait_told(chat).changed in ("longer", "shorter")


def test_a_time_that_has_passed_is_never_shown(queued, new_agent):
    new_agent("Mei Tan", "en", available=True)
    chat = queued()[0]
    told = wait_told(chat)
    later = told.most + timedelta(seconds=1)
    again = wait_told(chat, later)
    assert again.most > later
    assert again.changed == "longer"


def test_who_is_served_and_who_left_are_learnt_from(queued, new_agent, team):
    agent = new_agent("Mei Tan", "en", capacity=3, available=True)
    served, left = queued(2)
    for each in (served, left):
        wait_told(each)
    accept(served, agent=agent)
    close(left, by=left.customer.actor)
    close(served, by=agent.actor)
    follow()
    outcomes = dict(Estimate.objects.values_list("conversation", "outcome"))
    assert outcomes == {served.pk: "served", left.pk: "left"}
    assert Estimate.objects.get(conversation=served).waited > 0
    counted = ServiceHour.objects.get()
    assert (counted.ended, counted.left) == (1, 1)
    assert counted.busy > 0
    assert counted.waited > 0
    assert counted.taken == 1  # a hand was free
    assert not Stint.objects.filter(ended_at=None).exists()
    follow()
    assert ServiceHour.objects.get().ended == 1


def test_handed_to_another_department_is_neither_served_there_nor_left(queued, new_agent, team):
    from heliodesk.people.models import Team

    agent = new_agent("Mei Tan", "en", capacity=3, available=True)
    chat = queued()[0]
    wait_told(chat)
    accept(chat, agent=agent)
    other = Team.objects.create(slug="security", name="Security")
    hand_over(chat, by=agent, to=other)
    follow()
    assert Estimate.objects.get().outcome == "served"
    first, second = Stint.objects.order_by("id")
    assert (first.team_id, second.team_id) == (team.pk, other.pk) or first.ended_at is not None
    assert second.ended_at is None
    assert second.taken_at is None


def test_what_is_learnt_moves_the_rates_and_much_of_it_ends_the_learning(team):
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    key = (team.pk, "en", "chat")
    assert learnt.rates_of(key).is_learning
    ServiceHour.objects.create(
        team=team, language="en", channel="chat", hour=hour, ended=400, busy=400 * 120, left=50, waited=50 * 300
    )
    learnt.forget()
    rates = learnt.rates_of(key)
    assert not rates.is_learning
    assert 1 / rates.service == pytest.approx(120, rel=0.1)
    assert 1 / rates.patience == pytest.approx(300, rel=0.3)


def test_a_range_that_was_not_kept_widens_by_itself(queued, new_agent, team):
    new_agent("Mei Tan", "en", available=True)
    chat = queued()[0]
    narrow = wait_told(chat)
    past = Estimate.objects.get()
    rows = []
    for n in range(60):
        row = Estimate.objects.get(pk=past.pk)
        row.pk, row.outcome, row.ended_at = None, "served", datetime.now(UTC)
        row.waited = row.most * (1.5 + n / 30)
        rows.append(row)
    Estimate.objects.bulk_create(rows)
    past.delete()
    learnt.forget()
    wide = wait_told(chat)
    row = Estimate.objects.get(outcome="")
    assert row.wider > 1.5
    assert wide.most - datetime.now(UTC) > (narrow.most - datetime.now(UTC)) * 1.5


def test_the_regression_is_learnt_and_used_only_where_it_is_better(queued, new_agent, team):
    new_agent("Mei Tan", "en", "zh", capacity=1, available=True)
    chats = queued(3)
    wait_told(chats[2])
    past = Estimate.objects.get()
    rows = []
    for n in range(300):
        row = Estimate.objects.get(pk=past.pk)
        row.pk, row.outcome, row.ended_at = None, "served", datetime.now(UTC) - timedelta(minutes=n)
        row.seen = {"waiting:en": n % 20, "waiting:zh": (n * 7) % 11}
        row.formula = 60.0 * (n % 20)
        row.waited = 30.0 * (n % 20) + 20.0 * ((n * 7) % 11)
        rows.append(row)
    Estimate.objects.bulk_create(rows)
    assert learnt.model_of((team.pk, "en", "chat")) is None
    learnt.learn_overlap()
    model = learnt.model_of((team.pk, "en", "chat"))
    assert model is not None
    assert model.mean(600, {"waiting:en": 10, "waiting:zh": 5}) == pytest.approx(400, rel=0.05)
    assert would_wait(team.pk, "en", "chat").by == "regression"


def test_another_history_of_the_log_is_followed_from_its_end(queued, new_agent):
    Followed.objects.update(cursor="9-1-1")
    queued()
    follow()
    assert not Stint.objects.exists()
    queued()
    follow()
    assert Stint.objects.count() == 1
