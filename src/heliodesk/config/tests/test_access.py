"""docs/access.md holds: every address, every kind of asker."""

import statistics
import time
from datetime import UTC, datetime
from itertools import groupby

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from heliodesk.channels.email.models import Sent
from heliodesk.config.asgi import _live
from heliodesk.config.tests.access_table import ASKERS, OPERATIONS, PAGES, address, ours, rows, told, visit
from heliodesk.config.tests.access_world import (
    appeal_for,
    channel_of,
    files_for,
    held_mail,
    mail_of,
    notice_of,
    tickets_for,
)
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Notice, Version
from heliodesk.hours.webhooks import add as add_webhook
from heliodesk.incidents.telling import open_incident
from heliodesk.people.keys import make_key, revoke
from heliodesk.people.models import ApiKey, Team
from heliodesk.people.personal import learn
from heliodesk.routing.assignment import hand_over
from heliodesk.safety.exports import ask
from heliodesk.safety.models import Alert, Stop


def test_every_page_has_a_row_and_every_row_a_page():
    assert set(ours()) == set(PAGES) | set(OPERATIONS)


def test_every_live_address_has_a_row_and_every_row_an_address():
    addresses = set()
    for route in _live.routes:
        methods = getattr(route, "methods", None) or {"GET"}
        addresses |= {f"{method} {route.path}" for method in methods if method != "HEAD"}
    assert addresses == set(rows(4))


@pytest.fixture
def world(new_agent, conversation, settings):
    """The conversation, who asks for it, and one of everything else that an address can name."""
    settings.SECOND_FACTOR_ROLES = []
    conversation.customer.external_id = "ns-1"
    learn(conversation.customer, {"email": "amara.nwosu@mail.example"}, proven=True)
    conversation.customer.save()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    other = Team.objects.create(slug="other", name="Other")
    askers = {
        "nobody": None,
        "owner": new_agent("Mei Tan"),
        "colleague": new_agent("Ana Duarte"),
        "stranger": new_agent("Grace Ong", team=other),
        "former": new_agent("Rui Tavares", team=other),
        "supervisor": new_agent("Ingrid Solberg", team=other, roles=["agent", "supervisor"]),
        "editor": new_agent("Lu Chen", roles=["editor"]),
        "planner": new_agent("Pia Roth", roles=["planner"]),
        "administrator": new_agent("Kofi Mensah", roles=["administrator"]),
    }
    hand_over(conversation, by=askers["supervisor"], to=askers["former"])
    hand_over(conversation, by=askers["former"], to=askers["owner"])
    boss = new_agent("Olga Berg", roles=["supervisor"])
    key, _secret = make_key(name="Log store", scopes=["audit:read"], by=askers["administrator"])
    today = datetime.now(UTC).date()
    named = {
        "people": askers["colleague"].key,
        "keys": key.key,
        "webhooks": add_webhook(url="https://hooks.example/a", schedule=None, by=boss.actor).key,
        "alerts": Alert.objects.create(rule="canary", agent=askers["colleague"], day=today, facts={"count": 1}).key,
        **files_for(conversation, askers["owner"]),
        "mail": mail_of(conversation),
        "console.sent_mail.again": Sent.objects.create(
            kind="answer", conversation=conversation, to="a", mail_id="<a@b>", state="failed"
        ).key,
        **tickets_for(conversation, askers, other),
        "appeals": appeal_for(conversation, askers["owner"]),
        **held_mail(),
        **channel_of(conversation, askers["owner"].team, askers["supervisor"]),
        "console.channels.in_public.say": conversation.key,
        **notice_of(askers["editor"]),
        "surge": open_incident(titles={"en": "LTC"}, affected={}, texts={"en": "Late."}).key,
        "console.wall.drill.agent": askers["colleague"].key,
        "exports": ask(what="audit", since=today, until=today, reason="A look", by=boss).key,
    }
    Stop.objects.create(agent=askers["colleague"])
    Notice.objects.create(version=Version.objects.get(number=1), first_change=datetime.now(UTC), texts={"en": "More"})
    return Conversation.objects.get(pk=conversation.pk), askers, named


# By package, because making the world takes longer than asking.
GROUPS = {name: list(views) for name, views in groupby(sorted(PAGES), lambda view: ".".join(view.split(".")[:2]))}


@pytest.mark.parametrize("group", GROUPS)
def test_pages_answer_as_the_table_says(group, world):
    conversation, askers, named = world
    found = {}
    for view in GROUPS[group]:
        where, answers = address(view, conversation, named), []
        for asker in ASKERS:
            client = Client()
            if askers[asker] is not None:
                client.force_login(askers[asker])
            before = transaction.savepoint()  # each asks the same world
            answers.append(told(visit(client, view, where)))
            transaction.savepoint_rollback(before)
        found[view] = dict(zip(ASKERS, answers, strict=True))
    assert found == {view: dict(zip(ASKERS, PAGES[view], strict=True)) for view in GROUPS[group]}


OF_A_CONVERSATION = sorted(
    v for v in PAGES if v.startswith(("console.conversation", "console.actions", "console.pers"))
)


@pytest.mark.parametrize("view", OF_A_CONVERSATION)
def test_a_missing_conversation_is_told_as_a_strangers_is(view, world):
    conversation, askers, named = world
    client = Client()
    client.force_login(askers["stranger"])
    foreign = address(view, conversation, named)
    missing = foreign.replace(conversation.key, "ZZZZZZZZZZZZZZZZ")
    theirs, none = visit(client, view, foreign), visit(client, view, missing)
    assert theirs.status_code == none.status_code == 404
    assert theirs.content.replace(conversation.key.encode(), b"") == none.content.replace(b"ZZZZZZZZZZZZZZZZ", b"")


def test_foreign_and_missing_take_the_same_time(world):
    """The lower quartile of many, taken turn about: a slow moment of the machine falls on both and counts for neither."""
    conversation, askers, named = world
    client = Client()
    client.force_login(askers["stranger"])
    foreign = address("console.conversation.read", conversation, named)
    missing = foreign.replace(conversation.key, "ZZZZZZZZZZZZZZZZ")
    took: dict[str, list[float]] = {foreign: [], missing: []}
    for _turn in range(80):
        for where in (foreign, missing):
            began = time.perf_counter()
            client.get(where)
            took[where].append(time.perf_counter() - began)
    usual = [statistics.quantiles(times, n=4)[0] for times in took.values()]
    assert max(usual) / min(usual) < 1.3


@pytest.mark.parametrize("view", sorted(OPERATIONS))
def test_an_operation_of_the_api_answers_as_the_table_says(view, world):
    _conversation, askers, _named = world
    Scope = ApiKey._meta.get_field("scopes").base_field.choices
    wanted = OPERATIONS[view][0].strip("`")
    _key, right = make_key(name="Right", scopes=[wanted], by=askers["administrator"])
    others = [value for value, _words in Scope if value != wanted]
    named = {"number": "HD-0000-0000"} if "number" in str(ours()[view].pattern) else {}
    where = reverse(f"api:{ours()[view].name}", kwargs=named)
    client = Client()
    client.force_login(askers["supervisor"])  # a session opens nothing here
    assert OPERATIONS[view][1:] == ["401", "403", "yes"]
    assert client.get(where).status_code == 401
    assert client.get(where, headers={"authorization": f"Bearer {right}"}).status_code in {200, 404, 405}
    revoke(ApiKey.objects.get(name="Right"), by=askers["administrator"])
    assert client.get(where, headers={"authorization": f"Bearer {right}"}).status_code == 401
    for other in others:
        _key, wrong = make_key(name="Wrong", scopes=[other], by=askers["administrator"])
        assert client.get(where, headers={"authorization": f"Bearer {wrong}"}).status_code == 403
