import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.access.models import AuditEntry
from heliodesk.people.staff import change_agent, deactivate, set_password
from heliodesk.routing.assignment import accept, hand_over

CHANGES = [
    "update access_auditentry set reason = 'x' where id = %s",
    "delete from access_auditentry where id = %s",
    "truncate access_auditentry -- %s",
]


def say(n: int) -> AuditEntry:
    return audit.write(actor=Actor("agent", 7), verb="looked-up", subject=f"customer:{n}", reason="case 12", n=n)


@pytest.fixture
def chain(db):
    """Five entries, and a table that cannot even be emptied, as in a real site."""
    with connection.cursor() as cursor:
        cursor.execute("alter table access_auditentry enable trigger audit_is_not_emptied")
    return [say(n) for n in range(5)]


def by_force(statement: str, *values: object) -> None:
    """What only somebody can do who owns the table and switches its guard off."""
    with connection.cursor() as cursor:
        cursor.execute("alter table access_auditentry disable trigger user")
        cursor.execute(statement, values)
        cursor.execute("alter table access_auditentry enable trigger user")


def test_a_sound_chain_says_how_long_it_is_and_its_last_hash(chain):
    assert audit.verify() == audit.Verdict(5, chain[-1].hash)


@pytest.mark.parametrize("statement", CHANGES)
def test_postgresql_refuses_every_change(chain, statement):
    with pytest.raises(ProgrammingError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [chain[2].pk])
    assert audit.verify().sound == 5


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "case 13"),
        ("actor", "agent:8"),
        ("verb", "looked-uq"),
        ("subject", "customer:9"),
        ("facts", json.dumps({"n": 3})),
        ("at", "2026-01-01T00:00:00Z"),
        ("previous", "0" * 64),
        ("hash", "0" * 64),
    ],
)  # fmt: skip
def test_one_changed_value_is_found(chain, column, value):
    by_force(f"update access_auditentry set {column} = %s where id = %s", value, chain[2].pk)
    found = audit.verify()
    assert (found.sound, found.broken) == (2, chain[2].pk)


def test_a_removed_entry_is_found_by_the_next_and_a_cut_end_by_its_noted_hash(chain):
    noted = chain[-1].hash
    by_force("delete from access_auditentry where id = %s", chain[4].pk)
    assert audit.verify() == audit.Verdict(4, chain[3].hash)
    assert audit.verify().head != noted
    by_force("delete from access_auditentry where id = %s", chain[1].pk)
    assert audit.verify().broken == chain[2].pk


def test_an_entry_is_written_in_the_transaction_that_it_tells_of(chain):
    with transaction.atomic():
        say(9)
        transaction.set_rollback(True)
    assert audit.verify().sound == 5


@pytest.mark.django_db(transaction=True)
def test_eight_writers_make_one_chain():
    def write(n: int) -> None:
        try:
            with transaction.atomic():
                say(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert audit.verify().sound == 40
    with pytest.raises(AssertionError):
        say(41)  # outside a transaction


def test_what_is_done_to_agents_and_conversations_is_written_down_without_secrets(new_agent, write):
    boss, mei = new_agent("Kofi"), new_agent("Mei")
    change_agent(mei, by=boss.actor, roles=["agent", "supervisor"], name="Mei T. Tan", capacity=2)
    set_password(mei, "seven small teacups", by=boss.actor)
    conversation = write()
    accept(conversation, agent=mei)
    conversation.refresh_from_db()
    hand_over(conversation, by=mei, to=boss, note="she said 12345")
    deactivate(mei, by=boss.actor)
    told = [
        (e.actor, e.verb, e.subject, e.facts)
        for e in AuditEntry.objects.all()
        if e.verb not in ("agent-added", "hours-published")
    ]
    me, her = boss.actor.topic, mei.actor.topic
    assert told == [
        (
            me,
            "agent-changed",
            her,
            {"fields": ["capacity", "name", "roles"], "values": {"capacity": 2, "roles": ["agent", "supervisor"]}},
        ),
        (me, "password-set", her, {}),
        (her, "handed-over", conversation.number, {"to": me}),
        (me, "agent-changed", her, {"fields": ["is_active"], "values": {"is_active": False}}),
    ]
    everything = json.dumps([list(row) for row in AuditEntry.objects.values_list("facts", "reason")])
    assert "teacups" not in everything
    assert "12345" not in everything


def test_signing_in_and_failing_to_is_written_down(new_agent):
    agent = new_agent("Mei")
    set_password(agent, "seven small teacups", by=SYSTEM)
    client = Client()
    client.post("/accounts/login/", {"login": agent.email, "password": "wrong guess"})
    client.post("/accounts/login/", {"login": "my-secret-password", "password": "x"})
    client.post("/accounts/login/", {"login": agent.email, "password": "seven small teacups"})
    verbs = list(AuditEntry.objects.filter(verb__startswith="sign").values_list("verb", "subject"))
    assert verbs == [("sign-in-failed", agent.actor.topic), ("signed-in", agent.actor.topic)]
