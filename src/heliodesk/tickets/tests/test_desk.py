"""What agents work with: lists, bulk actions and their undo, macros, checklists, talks between departments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Message, Participant
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.tickets import asking, bulk, handing_on, listing, macros, viewing
from heliodesk.tickets.assigning import assign, hand_over, set_priority
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Bulk, Macro, SavedView, SideMessage, SideTalk, Ticket
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(team: Team) -> Team:
    return Team.objects.create(slug="finance", name="Finance")


@pytest.fixture
def boss(new_agent: Callable[..., Agent], other: Team) -> Agent:
    return new_agent("Ingrid Solberg", team=other, roles=["agent", "supervisor"])


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("conversation__customer", "team", "assignee").get(pk=ticket.pk)


def numbers(name: str, agent: Agent) -> list[str]:
    return [each.number for each in listing.page_of(listing.BUILT_IN[name][1], agent).rows]


def test_the_soonest_due_comes_first_and_what_has_no_time_last(open_one, new_agent, ticket) -> None:
    mei = new_agent()
    urgent, paused = open_one(), open_one()
    Ticket.objects.filter(pk=urgent.pk).update(due=datetime.now(UTC) - timedelta(minutes=3))
    Ticket.objects.filter(pk=paused.pk).update(due=None)
    assert numbers("ours", mei) == [urgent.number, ticket.number, paused.number]
    assert numbers("soon", mei) == [urgent.number]
    assert numbers("mine", mei) == []
    assert len(numbers("unassigned", mei)) == 3


def test_a_list_holds_what_its_reader_may_see(open_one, new_agent, ticket, other, boss) -> None:
    grace = new_agent("Grace Ong", team=other)
    theirs = open_one(team=other)
    for name in ("ours", "all", "unassigned"):
        assert numbers(name, grace) == [theirs.number]
    assert set(numbers("ours", boss)) == {ticket.number, theirs.number}
    assert numbers("unassigned", boss) == [theirs.number]
    assert numbers("all", new_agent("Lu Chen", roles=["editor"])) == []


def test_a_page_is_one_query_and_a_count_is_capped(
    ticket, open_one, new_agent, django_assert_num_queries, monkeypatch
) -> None:
    mei = new_agent()
    for _each in range(4):
        open_one()
    monkeypatch.setattr(listing, "PAGE", 2)
    monkeypatch.setattr(listing, "MOST_COUNTED", 3)
    with django_assert_num_queries(1):
        first = listing.page_of(listing.BUILT_IN["all"][1], mei)
        assert all(each.customer and each.team for each in first.rows)
    assert first.has_more
    assert len(first.rows) == 2
    last = listing.page_of(listing.BUILT_IN["all"][1], mei, 3)
    assert not last.has_more
    assert len(last.rows) == 1
    with django_assert_num_queries(1):
        assert listing.how_many(listing.BUILT_IN["all"][1], mei) == 4


def test_filters_of_a_view_are_checked_and_come_back_as_they_were(ticket, new_agent, boss) -> None:
    told = {"statuses": ["us", "open"], "priorities": ["2"], "languages": ["en"], "team": "support", "form": ""}
    wanted = listing.read(told)
    assert listing.read(wanted.kept()) == wanted
    assert [each.pk for each in listing.page_of(wanted, boss).rows] == [ticket.pk]
    for wrong in ({"statuses": ["lost"]}, {"priorities": ["x"]}, {"priorities": [9]}, {"sources": ["pigeon"]}):
        with pytest.raises(Refused, match="view"):
            listing.read(wrong)


def test_only_supervisors_share_a_view(new_agent, boss) -> None:
    mei = new_agent()
    wanted = listing.Wanted(statuses=("us",))
    with pytest.raises(Refused, match="share"):
        viewing.save_view(None, name="Us", wanted=wanted, shared=True, by=mei)
    shared = viewing.save_view(None, name=" Us  all ", wanted=wanted, shared=True, by=boss)
    own = viewing.save_view(None, name="Mine", wanted=wanted, shared=False, by=boss)
    assert list(SavedView.objects.visible_to(mei.actor)) == [shared]
    assert shared.name == "Us all"
    assert set(SavedView.objects.visible_to(boss.actor)) == {shared, own}
    assert not shared.allows(mei.actor, "change")


def test_many_are_changed_at_once_and_those_that_cannot_be_are_named(open_one, ticket, new_agent, other) -> None:
    mei = new_agent()
    foreign = open_one(team=other)
    done = bulk.change_many([ticket, foreign], what="status", value="others", by=mei)
    assert done.done == [[ticket.pk, "open", "others"]]
    assert done.refused == [[foreign.number, "not-yours"]]
    assert again(ticket).status == "others"
    assert again(foreign).status == "open"


def test_undoing_brings_back_what_has_not_changed_since(open_one, ticket, new_agent) -> None:
    mei, second = new_agent(), open_one()
    done = bulk.change_many([ticket, second], what="status", value="solved", by=mei)
    assert again(second).status == "solved"
    bulk.change_many([second], what="status", value="us", by=mei)
    back, left = bulk.undo(done, by=mei)
    assert back == 1
    assert left == [(second.number, "changed-since")]
    now = again(ticket)
    assert now.status == "open"
    assert now.due is not None
    assert now.solved_at is None
    with pytest.raises(NotPossible, match="too-late"):
        bulk.undo(done, by=mei)


@pytest.mark.parametrize(("what", "value"), [("priority", "4"), ("assignee", "me"), ("team", "finance")])
def test_every_bulk_action_can_be_undone(ticket, new_agent, boss, other, what, value) -> None:
    mei = new_agent()
    assign(ticket, to=new_agent("Ana Duarte"), by=mei.actor)
    before = again(ticket)
    by = boss if what == "team" else mei
    if what == "team":
        Participant.objects.filter(conversation=ticket.pk).delete()
    done = bulk.change_many([before], what=what, value=value, by=by)
    now = again(ticket)
    assert (now.priority, now.assignee, now.team) != (before.priority, before.assignee, before.team)
    assert bulk.undo(done, by=by) == (1, [])
    now = again(ticket)
    assert (now.priority, now.assignee, now.team) == (before.priority, before.assignee, before.team)


def test_after_ten_minutes_nothing_is_undone(ticket, new_agent) -> None:
    mei = new_agent()
    done = bulk.change_many([ticket], what="priority", value="4", by=mei)
    Bulk.objects.filter(pk=done.pk).update(at=datetime.now(UTC) - timedelta(minutes=11))
    with pytest.raises(NotPossible, match="too-late"):
        bulk.undo(done, by=mei)
    assert again(ticket).priority == 4


@pytest.mark.parametrize(
    ("what", "value"), [("status", "closed"), ("status", "x"), ("priority", "7"), ("team", "no"), ("x", "y")]
)
def test_a_bulk_action_that_there_is_not_is_refused(ticket, new_agent, what, value) -> None:
    with pytest.raises(Refused, match="bulk-value"):
        bulk.change_many([ticket], what=what, value=value, by=new_agent())


def test_a_macro_is_filled_by_plain_replacement(ticket, new_agent, boss) -> None:
    Customer.objects.filter(pk=ticket.conversation.customer_id).update(name="{{due}} Amara", zone="Africa/Lagos")
    text = "Hello {{customer.name}}, {{ ticket.number }} “{{ticket.subject}}”: by {{due}}. {{agent.first_name}}"
    macro = macros.save_macro(
        None, name="Hello", texts={"en": text, "zh": "您好 {{customer.name}}"}, by=boss, status="others"
    )
    Ticket.objects.filter(pk=ticket.pk).update(due=datetime(2026, 11, 26, 15, 10, tzinfo=UTC))
    filled = macros.fill(macro, again(ticket), boss)
    assert filled.text.startswith(f"Hello {{{{due}}}} Amara, {ticket.number} “LTC deposit not credited”: by ")
    assert "16:10 (Lagos)" in filled.text
    assert filled.text.endswith("Ingrid")
    assert (filled.status, filled.priority, filled.team) == ("others", None, None)
    Ticket.objects.filter(pk=ticket.pk).update(due=None, language="zh-Hans")
    assert macros.fill(macro, again(ticket), boss).text == "您好 {{due}} Amara"


@pytest.mark.parametrize("text", ["{{customer.mail}}", "{{ }}", "{{customer.name", "customer.name}}", "{{due|upper}}"])
def test_an_unknown_variable_is_an_error_when_saving(boss, text) -> None:
    with pytest.raises(Refused, match="macro-variable"):
        macros.save_macro(None, name="X", texts={"en": f"Hello {text}"}, by=boss)
    assert not Macro.objects.exists()


def test_a_macro_is_shared_by_supervisors_and_editors(new_agent, boss) -> None:
    mei, lu = new_agent(), new_agent("Lu Chen", roles=["editor"])
    with pytest.raises(Refused, match="share"):
        macros.save_macro(None, name="X", texts={"en": "x"}, by=mei, shared=True)
    shared = macros.save_macro(None, name="X", texts={"en": "x"}, by=lu, shared=True)
    own = macros.save_macro(None, name="Y", texts={"en": "x"}, by=mei)
    assert set(Macro.objects.visible_to(mei.actor)) == {shared, own}
    assert list(Macro.objects.visible_to(boss.actor)) == [shared]
    assert shared.allows(boss.actor, "change")
    assert not shared.allows(mei.actor, "change")


def test_a_checklist_is_answered_whole_and_kept_in_the_step(ticket, new_agent, other) -> None:
    handing_on.set_needs(other, [("", {"en": "Transaction id", "zh": "交易编号"}), ("", {"en": " ", "zh": ""})])
    (item,) = handing_on.needs_of(other)
    with pytest.raises(Refused, match="checklist"):
        handing_on.checked(other, {}, "en")
    said = handing_on.checked(other, {item.key: "They have none, the chain is down"}, "en")
    hand_over(ticket, to=other, by=new_agent(), checked=said)
    step = ticket.steps.get(what="handed-on")
    assert step.data["checked"] == {"Transaction id": "They have none, the chain is down"}
    handing_on.set_needs(other, [(item.key, {"en": "Hash"})])
    assert [each.words for each in handing_on.needs_of(other)] == [{"en": "Hash"}]


def test_both_departments_read_a_side_talk_and_nobody_else(ticket, new_agent, other, boss) -> None:
    mei, grace = new_agent(), new_agent("Grace Ong", team=other)
    third = new_agent("Rui Tavares", team=Team.objects.create(slug="legal", name="Legal"))
    once = uuid4()
    talk = asking.ask(
        ticket, team=other, subject="Is it booked?", body="The hot wallet, please", client_id=once, by=mei
    )
    assert asking.ask(ticket, team=other, subject="Is it booked?", body="x", client_id=once, by=mei) == talk
    for reader, sees in (
        (mei, True),
        (grace, True),
        (boss, True),
        (third, False),
        (new_agent(roles=["editor"]), False),
    ):
        assert SideTalk.objects.visible_to(reader.actor).exists() is sees
        assert SideMessage.objects.visible_to(reader.actor).exists() is sees
    assert not SideTalk.objects.visible_to(ticket.conversation.customer.actor).exists()
    assert not Ticket.objects.visible_to(grace.actor).exists()
    unread = asking.with_unread(SideTalk.objects.visible_to(grace.actor), grace).get()
    assert unread.unread == 1
    said = asking.say(talk, body="My password: hunter2secret, it is booked", client_id=(same := uuid4()), by=grace)
    assert "hunter2secret" not in said.body
    assert asking.say(talk, body="again", client_id=same, by=grace) == said
    assert asking.with_unread(SideTalk.objects.visible_to(grace.actor), grace).get().unread == 0
    assert asking.with_unread(SideTalk.objects.visible_to(mei.actor), mei).get().unread == 1
    asking.settle(talk, by=grace)
    assert not SideTalk.objects.unanswered().exists()
    asking.say(talk, body="One more", client_id=uuid4(), by=mei)
    assert SideTalk.objects.unanswered().exists()
    assert Message.objects.filter(conversation=ticket.pk).count() == 1  # nothing of it is a message
    with pytest.raises(NotPossible, match="same-team"):
        asking.ask(ticket, team=ticket.team, subject="x", body="x", client_id=uuid4(), by=mei)


def test_a_changed_priority_is_still_undone_after_an_answer(ticket, new_agent) -> None:
    mei = new_agent()
    done = bulk.change_many([ticket], what="priority", value="4", by=mei)
    answer(ticket, agent=mei, body="Which network?", client_id=uuid4())
    assert bulk.undo(done, by=mei) == (1, [])
    set_priority(ticket, 4, by=mei.actor)
    assert again(ticket).priority == 4
