"""docs/access.md holds: every address, every kind of asker."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from heliodesk.config.asgi import _live
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Team
from heliodesk.routing.assignment import accept
from heliodesk.widget.code import LOADER, code_version

TABLE = Path(__file__).resolve().parents[4] / "docs" / "access.md"
ASKERS = ("nobody", "owner", "colleague", "stranger", "supervisor", "administrator")
# What is not ours, or not there outside the demo.
NOT_OURS = ("allauth.", "django.", "heliodesk.portal.demo.")
POSTS = {
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
}


def rows(columns: int) -> dict[str, list[str]]:
    """The lines of the table that has as many columns: first cell → the others."""
    found = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == columns:
            found[cells[0].strip("`")] = cells[1:]
    return found


PAGES = rows(7)


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
    assert set(ours()) == set(PAGES)


def test_every_live_address_has_a_row_and_every_row_an_address():
    addresses = set()
    for route in _live.routes:
        methods = getattr(route, "methods", None) or {"GET"}
        addresses |= {f"{method} {route.path}" for method in methods if method != "HEAD"}
    assert addresses == set(rows(4))


@pytest.fixture
def world(new_agent, conversation, settings):
    """The conversation and who asks for it."""
    settings.SECOND_FACTOR_ROLES = []
    other = Team.objects.create(slug="other", name="Other")
    askers = {
        "nobody": None,
        "owner": new_agent("Mei Tan"),
        "colleague": new_agent("Ana Duarte"),
        "stranger": new_agent("Grace Ong", team=other),
        "supervisor": new_agent("Ingrid Solberg", team=other, roles=["agent", "supervisor"]),
        "administrator": new_agent("Kofi Mensah", team=other, roles=["agent", "administrator"]),
    }
    accept(conversation, agent=askers["owner"])
    return Conversation.objects.get(pk=conversation.pk), askers


def address(view: str, conversation: Conversation, person: int) -> str:
    """A real address of the view, about the conversation or the person."""
    values = {
        "key": conversation.key,
        "name": "head",
        "team": "support",
        "language": "en",
        "pk": person,
        "version": code_version(),
        "path": LOADER,
        "part": "panel",
    }
    entry = ours()[view]
    wanted = list(entry.pattern.converters) or re.findall(r"\?P<(\w+)>", str(entry.pattern))
    space = view.split(".")[0] if not view.startswith("portal.home") else "portal"
    return reverse(f"{space}:{entry.name}", kwargs={name: values[name] for name in wanted})


def told(answer) -> str:
    if answer.status_code == 401 or (answer.status_code == 302 and "/accounts/login/" in answer["location"]):
        return "sign in"
    if answer.status_code in (403, 404):
        return str(answer.status_code)
    assert answer.status_code < 500
    return "yes"


@pytest.mark.parametrize("view", sorted(PAGES))
@pytest.mark.parametrize("asker", ASKERS)
def test_a_page_answers_as_the_table_says(view, asker, world):
    conversation, askers = world
    client = Client()
    if askers[asker] is not None:
        client.force_login(askers[asker])
    where = address(view, conversation, askers["colleague"].pk)
    if view.split(".")[-1] in POSTS:
        answer = client.post(
            where, {"body": "x", "client_id": str(uuid4()), "kind": "note", "state": "available", "read": "1"}
        )
    else:
        answer = client.get(where)
    assert told(answer) == PAGES[view][ASKERS.index(asker)]


@pytest.mark.parametrize("view", sorted(v for v in PAGES if v.startswith(("console.conversation", "console.actions"))))
def test_a_missing_conversation_is_told_as_a_strangers_is(view, world):
    conversation, askers = world
    client = Client()
    client.force_login(askers["stranger"])
    foreign = address(view, conversation, 1)
    missing = foreign.replace(conversation.key, "ZZZZZZZZZZZZZZZZ")
    ask = client.post if view.split(".")[-1] in POSTS else client.get
    theirs, none = ask(foreign), ask(missing)
    assert theirs.status_code == none.status_code == 404
    assert theirs.content.replace(conversation.key.encode(), b"") == none.content.replace(b"ZZZZZZZZZZZZZZZZ", b"")
