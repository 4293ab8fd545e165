"""docs/access.md holds: every address, every kind of asker."""

import re
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from heliodesk.appeals.filing import file_appeal
from heliodesk.config.asgi import _live
from heliodesk.conversations.models import Conversation, Participant
from heliodesk.conversations.posting import post_message
from heliodesk.files.links import link
from heliodesk.files.models import File
from heliodesk.hours.models import Notice, Version
from heliodesk.hours.webhooks import add as add_webhook
from heliodesk.people.keys import make_key, revoke
from heliodesk.people.models import Agent, ApiKey, Team
from heliodesk.people.personal import learn
from heliodesk.routing.assignment import hand_over
from heliodesk.safety.exports import ask
from heliodesk.safety.models import Alert, Stop
from heliodesk.tickets.asking import ask as ask_department
from heliodesk.tickets.assigning import assign as assign_ticket
from heliodesk.tickets.bulk import change_many
from heliodesk.tickets.listing import Wanted
from heliodesk.tickets.macros import save_macro
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.solving import solve
from heliodesk.tickets.viewing import save_view
from heliodesk.widget.code import LOADER, code_version

TABLE = Path(__file__).resolve().parents[4] / "docs" / "access.md"
ASKERS = (
    "nobody",
    "owner",
    "colleague",
    "stranger",
    "former",
    "supervisor",
    "editor",
    "planner",
    "administrator",
)
# What is not ours, or not there outside the demo.
NOT_OURS = ("allauth.", "django.", "heliodesk.portal.demo.")
POSTS = {
    "new",
    "offer",
    "discard",
    "write",
    "ask",
    "join",
    "act",
    "remove",
    "change_presence",
    "toggle_keys",
    "say",
    "marks",
    "accept",
    "decline",
    "close",
    "reopen",
    "deactivate",
    "reactivate",
    "revoke",
    "end",
    "again",
    "decide",
    "lift",
    "canary",
    "enter",
    "leave",
    "begin",
    "finish",
    "admit",
    "look",
    "approve",
    "undo",
    "withdraw",
    "moved_seen",
    "drop",
    "change_many",
    "undo_many",
    "keep_view",
    "forget_view",
    "follow",
    "unlink",
    "unmerge",
    "settle",
    "drop_macro",
    "act_on_appeal",
    "portal.appeals.doors.add",
    "helped",
    "console.articles.preview.preview",
    "restore",
}


def rows(columns: int) -> dict[str, list[str]]:
    """The lines of the table that has as many columns: first cell → the others."""
    found = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == columns:
            found[cells[0].strip("`")] = cells[1:]
    return found


PAGES = rows(len(ASKERS) + 1)
OPERATIONS = rows(5)


def views(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from views(entry)


def ours() -> dict[str, URLPattern]:
    found = {entry.lookup_str: entry for entry in views(get_resolver())}
    return {name.removeprefix("heliodesk."): entry for name, entry in found.items() if not name.startswith(NOT_OURS)}


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
    learn(conversation.customer, {"email": "amara.nwosu@mail.example"})
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
        **tickets_for(conversation, askers, other),
        "appeals": appeal_for(conversation, askers["owner"]),
        "exports": ask(what="audit", since=today, until=today, reason="A look", by=boss).key,
    }
    Stop.objects.create(agent=askers["colleague"])
    Notice.objects.create(version=Version.objects.get(number=1), first_change=datetime.now(UTC), texts={"en": "More"})
    return Conversation.objects.get(pk=conversation.pk), askers, named


def tickets_for(conversation: Conversation, askers: dict[str, Agent], other: Team) -> dict[str, str]:
    """A ticket that Mei has and Rui had; of hers a view, a bulk change and a macro; a question of Support to the others."""
    mei, rui = askers["owner"], askers["former"]
    words = {"subject": "Deposit", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    ticket = open_ticket(customer=conversation.customer, team=mei.team, **words).ticket
    assign_ticket(ticket, to=mei, by=mei.actor)
    Participant.objects.create(conversation=ticket.conversation, agent=rui, left_at=datetime.now(UTC))
    bulk = change_many([ticket], what="priority", value="3", by=mei)
    talk = ask_department(ticket, team=other, subject="Booked?", body="Is it?", client_id=uuid4(), by=mei)
    return {
        "tickets": ticket.conversation.key,
        "console.tickets.ticket.become": conversation.key,
        "console.tickets.listed.forget_view": save_view(None, name="V", wanted=Wanted(), shared=False, by=mei).key,
        "console.tickets.many.undo_many": bulk.key,
        "console.tickets.kept.drop_macro": save_macro(None, name="M", texts={"en": "x"}, by=mei).key,
        "console.tickets.asked.talk": talk.key,
        "console.tickets.asked.settle": talk.key,
    }


def appeal_for(conversation: Conversation, owner: Agent) -> str:
    """A complete appeal against a ticket that Mei solved: its key."""
    customer, words = (
        conversation.customer,
        {"subject": "Refund", "body": "Why not?", "language": "en", "client_id": uuid4()},
    )
    opened = open_ticket(customer=customer, team=owner.team, **words)
    solve(opened.ticket, by=owner.actor)
    told = {
        "decision": "You refused the refund",
        "grounds": "The rules say something else here",
        "wanted": "The refund",
    }
    return file_appeal(
        opened.ticket, customer=customer, told=told, client_id=uuid4(), language="en", no_evidence=True
    ).key


def files_for(conversation: Conversation, owner: Agent) -> dict[str, str]:
    """By view: a file that the owner is sending, or one that the customer has attached, and the owner's link to that."""
    customer = conversation.customer
    sent = File.objects.create(customer=customer, uploaded_by=owner, name="a.pdf", size=5).key
    name = default_storage.save("any", ContentFile(b"%PDF-"))
    words = {"kind": "pdf", "media_type": "application/pdf", "storage_name": name, "state": "ready"}
    file = File.objects.create(customer=customer, name="a.pdf", size=5, **words)
    about = {"conversation": conversation.key, "author": customer.actor, "client_id": uuid4()}
    post_message(body="", files=[file.key], **about)
    return {
        "console.files.begin": conversation.key,
        "console.files.file": sent,
        "console.files.finish": sent,
        "console.files.admit": file.key,
        "console.files.card": file.key,
        "files.serve.file": link(file, viewer=owner.actor),
    }


def address(view: str, conversation: Conversation, named: dict[str, str]) -> str:
    """A real address of the view, about the conversation or what else it names."""
    if view == "files.serve.file":
        return named[view]
    values = {
        "key": named.get(view) or named.get(view.split(".")[1], conversation.key),
        "name": "head",
        "field": "email",
        "team": "support",
        "language": "en",
        "version": code_version(),
        "path": LOADER,
        "part": "panel",
        "scope": "-.-.-.-",
        "number": 1,
        "region": "new",
        "form": "json",
        "schedule": "-.-.-.-",
        "slug": "no-such-form",
        "category": "no-such-shelf",
        "token": "no-such-link",
    }
    if view == "console.alerts.lift":
        values["key"] = named["people"]
    entry = ours()[view]
    wanted = list(entry.pattern.converters) or re.findall(r"\?P<(\w+)>", str(entry.pattern))
    inner = next((name for name in ("hours", "forms", "articles") if view.startswith(f"console.{name}.")), "")
    space = f"console:{inner}" if inner else view.split(".")[0]
    return reverse(f"{space}:{entry.name}", kwargs={name: values[name] for name in wanted})


def told(answer) -> str:
    if answer.status_code == 401 or (answer.status_code == 302 and "/accounts/login/" in answer["location"]):
        return "sign in"
    if answer.status_code in (403, 404, 409):
        return str(answer.status_code)
    assert answer.status_code < 500
    return "yes"


@pytest.mark.parametrize("view", sorted(PAGES))
def test_a_page_answers_as_the_table_says(view, world):
    conversation, askers, named = world
    where, answers = address(view, conversation, named), []
    for asker in ASKERS:
        client = Client()
        if askers[asker] is not None:
            client.force_login(askers[asker])
        before = transaction.savepoint()  # each asks the same world
        answers.append(told(visit(client, view, where)))
        transaction.savepoint_rollback(before)
    assert dict(zip(ASKERS, answers, strict=True)) == dict(zip(ASKERS, PAGES[view], strict=True))


def visit(client: Client, view: str, where: str):
    if not {view, view.split(".")[-1]} & POSTS and view != "console.forms.listing.bring":
        return client.get(where)
    return client.post(
        where, {"body": "x", "client_id": str(uuid4()), "kind": "note", "state": "available", "read": "1"}
    )


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
