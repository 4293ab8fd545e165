"""What a waiting customer says later counts for their place too."""

from uuid import uuid4

from heliodesk.access.models import AuditEntry
from heliodesk.conversations.opening import write_to_team
from heliodesk.intents.urgency import Urgency
from heliodesk.routing.pressing import raise_urgency


def say(customer, team, body):
    return write_to_team(customer=customer, team=team, body=body, client_id=uuid4(), language="en").conversation


def test_urgent_words_of_somebody_who_waits_raise_their_place_once(team, customer) -> None:
    talk = say(customer, team, "Hello, which fee do I pay?")
    assert raise_urgency() == 0
    say(customer, team, "My account was hacked, somebody is withdrawing my funds")
    assert raise_urgency() == 1
    assert raise_urgency() == 0
    talk.refresh_from_db()
    assert talk.urgency == Urgency.FUNDS
    assert AuditEntry.objects.filter(verb="urgency-set", actor="system").count() == 1


def test_what_is_said_to_a_person_changes_nothing(team, customer, new_agent) -> None:
    from heliodesk.routing.assignment import accept

    talk = say(customer, team, "Hello")
    accept(talk, agent=new_agent("Mei", "en"))
    say(customer, team, "My account was hacked")
    assert raise_urgency() == 0
    talk.refresh_from_db()
    assert talk.urgency == Urgency.OTHER
