"""At a closing what waits passes to who is open, with everything known of it; what cannot pass says when people are back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.opening import close
from heliodesk.conversations.posting import post_message
from heliodesk.hours import open_now
from heliodesk.hours.versions import set_hours
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.promises.models import Promise
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import HandOver, Presence
from heliodesk.routing.succession import NotSo, let_pass, let_stay, set_successors
from heliodesk.tickets.assigning import assign
from heliodesk.tickets.briefing import lines
from heliodesk.tickets.following import follow
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.preparing import coming, confirm, keep, next_closing, take_back
from heliodesk.tickets.solving import change_status
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db

TOMORROW = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
CLOSING = TOMORROW + timedelta(hours=17)  # Lisbon's
EARLY = TOMORROW + timedelta(hours=16)


def day(*spans: tuple[int, int]) -> dict[str, object]:
    return {"zone": "UTC", "week": [[[start * 60, end * 60] for start, end in spans]] * 7}


@pytest.fixture
def lisbon(team: Team) -> Team:
    made = Team.objects.create(slug="lisbon", name="Trading Lisbon")
    set_hours(day((9, 17)), by=SYSTEM, reason="Day", team="lisbon")
    return made


@pytest.fixture
def saopaulo(team: Team, new_agent: Callable[..., Agent]) -> Team:
    made = Team.objects.create(slug="saopaulo", name="Trading São Paulo")
    set_hours(day((13, 22)), by=SYSTEM, reason="Day", team="saopaulo")
    new_agent("Caio Lima", "en", "pt", team=made)
    return made


@pytest.fixture
def sun(lisbon: Team, saopaulo: Team) -> None:
    set_successors(lisbon, [saopaulo], by=SYSTEM)
    open_now.forget()


@pytest.fixture
def ana(lisbon: Team, new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Ana Duarte", "en", "pt", team=lisbon)


def system_lines(talk: Conversation) -> list[str]:
    return [row.data["what"] for row in talk.messages.filter(kind="system")]


def note_of(talk: Conversation) -> Message:
    return talk.messages.get(kind="note")


def test_a_waiting_chat_passes_in_its_old_place(sun: None, write: Callable[..., Conversation], lisbon: Team) -> None:
    talk = write(team=lisbon)
    queued_at = talk.queued_at
    assert follow(CLOSING - timedelta(minutes=1)) == 0
    assert follow(CLOSING) == 1
    talk.refresh_from_db()
    assert (talk.team.slug, talk.state, talk.queued_at) == ("saopaulo", State.QUEUED, queued_at)
    assert system_lines(talk) == ["followed-sun"]
    said = line(talk.messages.get(kind="system").data, for_staff=False)
    assert "Trading Lisbon has closed" in said
    assert "you keep your place" in said
    assert note_of(talk).data["passing"]["by"] == ""
    assert AuditEntry.objects.filter(verb="handed-over", subject=talk.number, actor="system").count() == 1
    assert follow(CLOSING) == 0  # once


def test_a_ticket_passes_with_its_promises_counted_by_the_new_hours(
    sun: None, open_one: Callable[..., Ticket], lisbon: Team, ana: Agent
) -> None:
    ticket = open_one(team=lisbon, body="Order 100200300400 of 2.5 LTC is missing, tx " + "a1" * 32)
    assign(ticket, to=ana, by=ana.actor)
    assert follow(CLOSING) == 1
    ticket.refresh_from_db()
    talk = Conversation.objects.get(pk=ticket.pk)
    assert (ticket.team.slug, talk.team.slug, ticket.assignee, talk.assignee) == ("saopaulo", "saopaulo", None, None)
    clock = talk.clock
    assert [stretch[1] for stretch in clock.stretches] == ["lisbon", "saopaulo"]
    assert "followed-sun" in system_lines(talk)[-1]
    facts = note_of(talk).data["passing"]["facts"]
    assert facts["next"] == "first"
    assert facts["had"] == "Ana"
    told = {each.label: each.value for each in lines(facts, talk, ticket, viewer=ana.actor)}
    assert told["Next step"].startswith("Give the first answer")
    assert any(("a1" * 32) in value for value in told.values())
    assert follow(CLOSING + timedelta(hours=1)) == 0


def test_the_customer_hears_the_time_that_is_promised_now(
    sun: None, open_one: Callable[..., Ticket], lisbon: Team
) -> None:
    now = datetime.now(UTC)
    ticket = open_one(team=lisbon)
    Promise.objects.filter(conversation=ticket.pk).update(since=CLOSING - timedelta(hours=2))
    follow(CLOSING)
    ticket.refresh_from_db()
    data = ticket.conversation.messages.filter(kind="system").last().data
    assert data["what"] == "followed-sun-due"
    assert datetime.fromisoformat(data["until"]) == ticket.due > now
    promised = note_of(ticket.conversation).data["passing"]["facts"]["promised"]
    assert promised[0] == ["first", data["until"]]  # the same to whoever reads it
    assert "UTC" in line(data, for_staff=False)


def test_only_what_is_ours_to_do_passes(sun: None, open_one: Callable[..., Ticket], lisbon: Team, ana: Agent) -> None:
    ticket = open_one(team=lisbon)
    assign(ticket, to=ana, by=ana.actor)
    answer(ticket, agent=ana, body="Which network was it?", client_id=uuid4())
    ticket.refresh_from_db()
    change_status(ticket, "customer", by=ana.actor)
    assert follow(CLOSING) == 0


@pytest.fixture
def in_talk(sun: None, write: Callable[..., Conversation], lisbon: Team, ana: Agent) -> Conversation:
    """Ana talks with a customer two minutes before the closing."""
    talk = write(team=lisbon)
    accept(talk, agent=ana)
    talk.messages.update(at=CLOSING - timedelta(minutes=2))
    Presence.objects.update_or_create(agent=ana, defaults={"state": "available", "seen_at": CLOSING})
    talk.refresh_from_db()
    return talk


def test_a_talk_that_runs_is_never_cut(in_talk: Conversation, ana: Agent) -> None:
    for minute in range(15):
        Presence.objects.update(seen_at=CLOSING + timedelta(minutes=minute))
        assert follow(CLOSING + timedelta(minutes=minute)) == 0
    in_talk.refresh_from_db()
    assert (in_talk.assignee, in_talk.state) == (ana, State.ASSIGNED)
    assert note_of(in_talk).data["in-flight"]["to"] == "Trading São Paulo"  # reminded, once
    assert HandOver.objects.get().state == HandOver.State.IN_FLIGHT


def test_a_talk_whose_agent_has_gone_passes_when_its_customer_waits(in_talk: Conversation) -> None:
    assert follow(CLOSING) == 0
    assert follow(CLOSING + timedelta(minutes=30)) == 1
    in_talk.refresh_from_db()
    assert (in_talk.team.slug, in_talk.state, in_talk.assignee) == ("saopaulo", State.QUEUED, None)
    assert HandOver.objects.get().state == HandOver.State.PASSED


def test_who_has_their_answer_is_not_moved(in_talk: Conversation, ana: Agent) -> None:
    post_message(conversation=in_talk.key, author=ana.actor, body="It has arrived", client_id=uuid4())
    assert follow(CLOSING + timedelta(hours=2)) == 0
    close(in_talk, by=ana.actor)
    assert follow(CLOSING + timedelta(hours=3)) == 0


def test_what_nobody_who_is_open_understands_stays_and_says_until_when(
    sun: None, write: Callable[..., Conversation], lisbon: Team, ana: Agent
) -> None:
    talk = write(Customer.objects.create(zone="Asia/Shanghai"), "请问我的订单在哪里？", "zh", team=lisbon)
    for minute in range(3):
        assert follow(CLOSING + timedelta(minutes=minute)) == 0
    talk.refresh_from_db()
    assert talk.team == lisbon
    assert system_lines(talk) == ["stays-until"]  # told once
    data = talk.messages.get(kind="system").data
    assert datetime.fromisoformat(data["until"]) == TOMORROW + timedelta(days=1, hours=9)
    assert HandOver.objects.get().why == "language"
    assert follow(TOMORROW + timedelta(days=1, hours=9)) == 0
    assert HandOver.objects.get().ended_at is not None  # the next closing is another


def test_what_local_law_keeps_stays(sun: None, open_one: Callable[..., Ticket], lisbon: Team, ana: Agent) -> None:
    rule = let_stay(lisbon, country="de", reason="Rules for payments in Germany", by=SYSTEM)
    ticket = open_one(Customer.objects.create(country="DE"), team=lisbon)
    assert follow(CLOSING) == 0
    assert HandOver.objects.get().why == "Rules for payments in Germany"
    let_pass(rule, by=SYSTEM)
    assert follow(CLOSING + timedelta(minutes=1)) == 1
    ticket.refresh_from_db()
    assert ticket.team.slug == "saopaulo"


def test_an_agents_note_goes_along_and_a_kept_matter_stays(
    sun: None, open_one: Callable[..., Ticket], lisbon: Team, ana: Agent
) -> None:
    noted, kept, taken = (open_one(team=lisbon) for _each in range(3))
    confirm(noted.conversation, words="She is on a plane: write, do not call.", by=ana, now=EARLY)
    keep(kept.conversation, reason="I finish it tomorrow", by=ana, now=EARLY)
    keep(taken.conversation, reason="I finish it tomorrow", by=ana, now=EARLY)
    take_back(taken.conversation, by=ana)
    assert follow(CLOSING) == 2
    note = note_of(noted.conversation)
    assert (note.agent, note.body) == (ana, "She is on a plane: write, do not call.")
    assert note.data["passing"]["by"] == "Ana"
    kept.refresh_from_db()
    assert kept.team == lisbon


def test_the_board_shows_what_passes_and_what_stays(
    sun: None, open_one: Callable[..., Ticket], write: Callable[..., Conversation], lisbon: Team, ana: Agent
) -> None:
    ticket = open_one(team=lisbon)
    talk = write(Customer.objects.create(), "请问我的订单在哪里？", "zh", team=lisbon)
    shown = {each.conversation.pk: each for each in coming(ana.actor, EARLY)}
    assert shown[ticket.pk].to.slug == "saopaulo"
    assert shown[ticket.pk].closes_at == CLOSING
    assert (shown[talk.pk].to, shown[talk.pk].why) == (None, "language")
    assert shown[talk.pk].until == TOMORROW + timedelta(days=1, hours=9)
    assert coming(ana.actor, EARLY - timedelta(hours=2)) == []
    at, team, number = next_closing(ana.actor, EARLY - timedelta(hours=5))
    assert (at, team, number) == (CLOSING, lisbon, 1)


def test_a_stranger_sees_nothing_on_the_board(
    sun: None, open_one: Callable[..., Ticket], lisbon: Team, new_agent: Callable[..., Agent], team: Team
) -> None:
    open_one(team=lisbon)
    assert coming(new_agent("Kim", team=team).actor, EARLY) == []


def test_it_comes_back_to_who_is_open_next(
    sun: None, open_one: Callable[..., Ticket], lisbon: Team, saopaulo: Team, ana: Agent
) -> None:
    set_successors(saopaulo, [lisbon], by=SYSTEM)
    ticket = open_one(team=lisbon)
    assert follow(CLOSING) == 1
    assert follow(TOMORROW + timedelta(hours=22)) == 0  # nobody is open
    assert follow(TOMORROW + timedelta(days=1, hours=9)) == 1
    ticket.refresh_from_db()
    assert ticket.team == lisbon


def test_the_order_is_changed_in_the_open(lisbon: Team, saopaulo: Team) -> None:
    with pytest.raises(NotSo, match="itself"):
        set_successors(lisbon, [lisbon], by=SYSTEM)
    with pytest.raises(NotSo, match="everything"):
        let_stay(lisbon, reason="All", by=SYSTEM)
    set_successors(lisbon, [saopaulo], by=SYSTEM)
    set_successors(lisbon, [saopaulo], by=SYSTEM)
    entry = AuditEntry.objects.get(verb="succession-changed")
    assert entry.facts == {"before": [], "after": ["saopaulo"]}


@pytest.mark.django_db(transaction=True)
def test_four_at_once_pass_each_matter_once(
    sun: None, open_one: Callable[..., Ticket], write: Callable[..., Conversation], lisbon: Team, ana: Agent
) -> None:
    for _each in range(4):
        open_one(team=lisbon)
        write(team=lisbon)

    def run(_turn: int) -> int:
        try:
            return follow(CLOSING)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 8
    assert HandOver.objects.filter(state="passed").count() == Message.objects.filter(kind="note").count() == 8
