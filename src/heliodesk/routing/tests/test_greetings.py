"""Who says hello in one language and goes on in another is answered in that, in the place that they have."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.opening import write_to_team
from heliodesk.events.models import Event
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.assignment import accept
from heliodesk.routing.greetings import follow_languages


@pytest.fixture
def say(team: Team, customer: Customer, new_agent: Callable[..., Agent]) -> Callable[[str], Conversation]:
    new_agent("Mei", "zh", "en")

    def write(body: str) -> Conversation:
        opened = write_to_team(customer=customer, team=team, body=body, client_id=uuid4(), language="en")
        return Conversation.objects.get(pk=opened.conversation.pk)

    return write


def test_what_follows_a_greeting_tells_and_the_place_stays(say: Callable[[str], Conversation]) -> None:
    talk = say("hi")
    assert (talk.language, follow_languages()) == ("en", 0)
    say("我的提现还没到账，已经两天了")
    assert (follow_languages(), follow_languages()) == (1, 0)
    later = Conversation.objects.get()
    assert (later.language, later.queued_at) == ("zh", talk.queued_at)
    assert Event.objects.filter(kind="conversation.queued").latest("id").data["standing"]["language"] == "zh"


def test_the_assistant_hands_over_to_who_understands(say: Callable[[str], Conversation]) -> None:
    say("hello")
    Conversation.objects.update(state=State.ASSISTED, queued_at=None)
    say("我的提现还没到账，已经两天了")
    assert follow_languages() == 1
    assert Conversation.objects.get().language == "zh"


def test_nobody_is_sent_to_where_nobody_answers(say: Callable[[str], Conversation]) -> None:
    say("hi")
    say("출금이 아직 안 왔어요")
    assert follow_languages() == 0
    assert Conversation.objects.get().language == "en"


def test_a_person_who_has_it_sees_for_themselves(say: Callable[[str], Conversation]) -> None:
    accept(say("hi"), agent=Agent.objects.get())
    say("我的提现还没到账，已经两天了")
    assert follow_languages() == 0
