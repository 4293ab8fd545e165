"""What Reddit answers when it is asked (method "POLL"): the inbox, mentions, a re-read of what we hold, and modmail.

There is no webhook and nothing is signed. Reddit lists the newest first, and so does this; file by `at`. It never tells of an
edit or a deletion: what was there is read again (`/api/info`). A name here is never linked to a customer by itself; the policy of
the platform forbids it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from heliodesk.channels.base import Account, Answer, Incoming, Kind, Request
from heliodesk.channels.reading import (
    document,
    each,
    facts,
    first,
    ident,
    key,
    moment,
    name,
    nothing,
    number,
    rows,
    table,
    unread,
    words,
)

_GONE: Final = ("[deleted]", "[removed]")
_POST: Final = re.compile(r"/comments/([0-9a-z]{1,13})(?:/|$)")
_HTML: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def verify(request: Request, account: Account) -> Answer | None:
    """What we fetched ourselves needs no proof; nobody may post here."""
    return None if request.method in ("POLL", "GET") else Answer(405)


def receive(request: Request, account: Account) -> list[Incoming]:
    """Every message in an answer."""
    body = document(request.body)
    if isinstance(body, list):  # a post with its comments is two listings
        return each(body, lambda one: _listing(one, account)) or [nothing(request.body)]
    if not isinstance(body, dict):
        return [unread(request.body)]
    if "conversation" in body or "conversations" in body:
        found = _modmail(body, account)
    elif isinstance(body.get("data"), dict):
        found = each([body], lambda one: _listing(one, account))
    else:
        status, problems = number(body.get("error")), rows(table(body.get("json")).get("errors"))
        code = name(*rows(problems[0])) if problems else name(body.get("reason"))
        return [nothing(request.body, http_status=status, error=code)]
    return found or [nothing(request.body)]


def _listing(listing: dict[str, Any], account: Account) -> Iterator[Incoming]:
    data = table(listing.get("data"))
    things = rows(data["children"]) if "children" in data else [listing]
    yield from each(things, lambda thing: [_thing(thing, account)])


def _thing(thing: dict[str, Any], account: Account) -> Incoming:
    kind, held = name(thing.get("kind")) or "", thing.get("data")
    if not isinstance(held, dict):
        return unread(thing)
    about = first(held.get("name"), f"{kind}_{ident(held.get('id'))}" if ident(held.get("id")) else None)
    if kind not in ("t1", "t3", "t4") or about is None:
        return (
            Incoming(kind=Kind.IGNORE, event_key=key("thing", about), facts=facts(unknown_type=kind or None))
            if about
            else unread(thing)
        )
    is_public, body = kind != "t4", _plain(held.get("selftext") if kind == "t3" else held.get("body"))
    author = name(held.get("author"))
    told: dict[str, Any] = {
        "conversation_id": _conversation(held, kind, about),
        "external_message_id": about,
        "is_public": is_public,
    }
    extra = facts(
        channel_kind="public_post" if is_public else "dm",
        subject=words(held.get("subject")) or (words(held.get("title")) if kind == "t3" else None),
        was_comment=held.get("was_comment") if isinstance(held.get("was_comment"), bool) else None,
        subreddit=name(held.get("subreddit")),
        inbox_type=name(held.get("type")),
        dest=name(held.get("dest")),
        link=words(held.get("context")) or words(held.get("permalink")),
        user_id=ident(held.get("author_fullname")),
    )
    if body in _GONE and (author is None or author in _GONE or body == "[removed]"):
        return Incoming(kind=Kind.DELETE, event_key=key(about, "gone"), facts=extra, **told)
    edited = number(held.get("edited"))
    if kind == "t3":
        body = "\n\n".join(part for part in (words(held.get("title")), body) if part) or None
    told |= {
        "sender_id": author if author not in _GONE else None,
        "sender_name": author if author not in _GONE else None,
        "text": body,
        "reply_to": ident(held.get("parent_id")),
        "at": moment(edited) or moment(held.get("created_utc")),
    }
    if _is_ours(author, account):
        return Incoming(
            kind=Kind.IGNORE, event_key=key(about), facts=extra | {"is_echo": True, "direction": "outbound"}, **told
        )
    if edited:
        return Incoming(kind=Kind.EDIT, event_key=key(about, "edit", edited), facts=extra, **told)
    return Incoming(kind=Kind.MESSAGE, event_key=key(about), facts=extra, **told)


def _conversation(held: dict[str, Any], kind: str, about: str) -> str:
    """The post that comments stand below; the message that an exchange of letters began with."""
    if kind == "t4":
        return first(held.get("first_message_name")) or about
    below = _POST.search(held["context"]) if isinstance(held.get("context"), str) else None
    return first(held.get("link_id"), f"t3_{below[1]}" if below else None) or about


def _modmail(body: dict[str, Any], account: Account) -> list[Incoming]:
    """The letters of one conversation with moderators, or the last ones of many."""
    known: dict[Any, Any] = table(body.get("conversations"))
    if isinstance(body.get("conversation"), dict):
        known = {ident(body["conversation"].get("id")): body["conversation"]}
    held_in: dict[str | None, dict[str, Any]] = {
        ident(table(one).get("id")): table(conversation)
        for conversation in known.values()
        for one in rows(table(conversation).get("objIds"))
        if table(one).get("key") == "messages"
    }
    only = next(iter(known.values())) if len(known) == 1 else {}
    letters = [letter for letter in table(body.get("messages")).values() if isinstance(letter, dict)]
    letters.sort(key=lambda letter: str(letter.get("date")), reverse=True)
    return each(letters, lambda letter: [_letter(letter, held_in.get(ident(letter.get("id"))) or table(only), account)])


def _letter(letter: dict[str, Any], conversation: dict[str, Any], account: Account) -> Incoming:
    about, author = ident(letter.get("id")), table(letter.get("author"))
    if about is None:
        return unread(letter)
    writer = name(author.get("name"))
    ours = author.get("isMod") is True or _is_ours(writer, account)
    return Incoming(
        kind=Kind.IGNORE if ours or letter.get("isInternal") is True else Kind.MESSAGE,
        event_key=key("modmail", about),
        conversation_id=ident(conversation.get("id")) or "",
        sender_id=writer,
        sender_name=writer,
        text=_plain(letter.get("bodyMarkdown")) or _plain(letter.get("body")),
        external_message_id=about,
        at=moment(letter.get("date")),
        facts=facts(
            channel_kind="dm", modmail=True, subject=words(conversation.get("subject")),
            subreddit=name(table(conversation.get("owner")).get("displayName")), is_echo=True if ours else None,
            direction="outbound" if ours else None, is_internal=True if letter.get("isInternal") is True else None,
        ),
    )  # fmt: skip


def _is_ours(author: str | None, account: Account) -> bool:
    return bool(author and account.own_id) and (author or "").lower() == account.own_id.lower()


def _plain(value: Any) -> str | None:
    """Reddit escapes three signs of HTML unless it is asked for `raw_json`."""
    said = words(value)
    if said and "&" in said:
        for escaped, sign in _HTML:
            said = said.replace(escaped, sign)
    return said
