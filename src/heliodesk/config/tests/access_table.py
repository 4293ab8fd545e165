"""What docs/access.md says, and how each address in it is asked: the rows, the views, the way to one, the answer in its words."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from heliodesk.conversations.models import Conversation
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
    "console.sent_mail.again",
    "reach",
    "console.scribe.translate.both_ways",
    "console.scribe.translate.draft",
    "console.articles.gaps.act",
    "console.triage.begin",
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
    "whisper",
    "marks",
    "accept",
    "decline",
    "console.urgency.change",
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
    "console.surge.page.reply",
    "console.wall.helping.ask",
    "console.wall.helping.reply",
    "portal.appeals.doors.add",
    "helped",
    "console.articles.directory.remove",
    "console.articles.readers.check_links",
    "console.articles.media.begin",
    "console.articles.preview.preview",
    "console.notices.views.preview",
    "console.notices.views.again",
    "restore",
    "console.incoming.acts.again",
    "console.incoming.acts.one_again",
    "console.incoming.acts.leave",
    "console.incoming.one.open_it",
    "console.incoming.one.raw",
    "console.incoming.sources.compare",
    "channels.email.webhooks.take",
    "console.channels.account.change",
    "console.channels.account.check",
    "console.channels.account.pause",
    "console.channels.account.rejoin",
    "console.channels.account.test",
    "console.channels.unread.open_it",
    "console.channels.impostors.add_picture",
    "console.channels.impostors.drop_picture",
    "console.channels.impostors.judge",
    "console.channels.impostors.remove",
    "console.channels.in_public.say",
    "console.channels.talking.part",
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


def address(view: str, conversation: Conversation, named: dict[str, str]) -> str:
    """A real address of the view, about the conversation or what else it names."""
    if view == "files.serve.file":
        return named[view]
    values = {
        "channel": "telegram",
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
        "esp": "mailgun",
        "kind": "inbound",
        "mail": named["mail"],
    }
    if view == "console.alerts.lift":
        values["key"] = named["people"]
    entry = ours()[view]
    wanted = list(entry.pattern.converters) or re.findall(r"\?P<(\w+)>", str(entry.pattern))
    inner = next((name for name in ("hours", "forms", "articles") if view.startswith(f"console.{name}.")), "")
    space = f"console:{inner}" if inner else view.split(".")[0]
    return reverse(f"{space}:{entry.name}", kwargs={name: values[name] for name in wanted})


def visit(client: Client, view: str, where: str):
    if not {view, view.split(".")[-1]} & POSTS and view != "console.forms.listing.bring":
        return client.get(where)
    return client.post(
        where, {"body": "x", "client_id": str(uuid4()), "kind": "note", "state": "available", "read": "1"}
    )


def told(answer) -> str:
    if answer.status_code == 401 or (answer.status_code == 302 and "/accounts/login/" in answer["location"]):
        return "sign in"
    if answer.status_code in (403, 404, 409):
        return str(answer.status_code)
    assert answer.status_code < 500
    return "yes"
