"""What is told of a request: from what such ones took lately, in the hours in which somebody is there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Answering
from heliodesk.hours.visiting import forget as forget_usual
from heliodesk.people.models import Customer
from heliodesk.promises.models import Promise
from heliodesk.routing import learnt, written
from heliodesk.routing.following import follow
from heliodesk.routing.models_waits import Estimate
from heliodesk.routing.written import quantile, written_told


@given(st.lists(st.floats(0, 1e6), max_size=60).map(sorted), st.floats(0, 1e6))
def test_who_has_waited_is_compared_with_those_that_took_longer(taken: list[float], waited: float) -> None:
    levels = [quantile(taken, level, beyond=waited) for level in (0.1, 0.5, 0.8, 0.9)]
    longer = [each for each in taken if each > waited]
    if len(longer) < written.FEW:
        assert levels == [None] * 4
    else:
        assert levels == sorted(levels)
        assert all(level > waited for level in levels)
        assert sum(each <= levels[1] for each in longer) * 2 >= len(longer)


@pytest.fixture
def matters(team):
    """Tracked matters of the team: written, and answered after so many minutes."""
    learnt.forget()
    written.forget()
    forget_usual()

    def make(*minutes: int | None) -> list[Conversation]:
        found = []
        for took in minutes:
            at = datetime.now(UTC) - timedelta(days=2)
            opened = at if took is not None else datetime.now(UTC)
            talk = Conversation.objects.create(
                customer=Customer.objects.create(), team=team, language="en", channel="request", state="tracked",
                tracked_at=opened, opened_at=opened,
            )  # fmt: skip
            if took is not None:
                Promise.objects.create(
                    conversation=talk,
                    kind="first",
                    minutes=600,
                    since=at,
                    state="kept",
                    ended_at=at + timedelta(minutes=took),
                )
            found.append(talk)
        return found

    return make


@pytest.mark.django_db(transaction=True)
def test_from_what_such_ones_took_lately(matters):
    *_, talk = matters(*range(10, 50), None)
    told = written_told(talk)
    minutes = [(each - datetime.now(UTC)).total_seconds() / 60 for each in (told.least, told.most)]
    assert minutes == pytest.approx([29, 41], abs=1)
    assert not told.is_learning
    row = Estimate.objects.get()
    assert (row.channel, row.by) == ("request", "lately")
    later = written_told(talk, told.most + timedelta(seconds=30))
    assert later.changed == "longer"
    gone = written_told(talk, datetime.now(UTC) + timedelta(minutes=55))
    assert gone.changed == "unknown"


@pytest.mark.django_db(transaction=True)
def test_little_is_known_and_it_says_so(matters):
    (talk,) = matters(None)
    assert written_told(talk) is None
    Answering.objects.create(channel="request", level="full", least=7200, most=14400)
    forget_usual()
    assert written_told(talk).is_learning


@pytest.mark.django_db(transaction=True)
def test_only_those_that_were_promised_as_much_are_alike_and_a_promise_says_more_than_what_is_usual(matters):
    *_, talk = matters(*range(10, 50), None)
    Promise.objects.filter(conversation__in=list(Conversation.objects.order_by("id")[:38])).update(minutes=60)
    soon = datetime.now(UTC) + timedelta(minutes=60)
    Promise.objects.create(conversation=talk, kind="first", minutes=60, since=datetime.now(UTC), due=soon)
    assert len(written.lately((talk.team_id, "en", "request"), 60)) == 38
    assert written_told(talk).most < datetime.now(UTC) + timedelta(minutes=41)
    Promise.objects.exclude(conversation=talk).delete()
    Estimate.objects.all().delete()
    written.forget()
    Answering.objects.create(channel="request", level="full", least=7200, most=14400)
    forget_usual()
    assert written_told(talk) is None


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_its_outcome(matters, new_agent):
    from heliodesk.conversations.posting import post_message

    agent = new_agent()
    follow()
    *_, talk = matters(*range(10, 50), None)
    written_told(talk)
    follow()
    assert Estimate.objects.get().outcome == ""
    post_message(conversation=talk.key, author=agent.actor, body="We looked.", client_id=uuid4(), tracked=True)
    follow()
    row = Estimate.objects.get()
    assert row.outcome == "served"
    assert row.waited >= 0
    assert written_told(talk) is None
