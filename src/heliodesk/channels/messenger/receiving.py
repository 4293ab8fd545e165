"""What Meta sends of Messenger and of Instagram: events of many pages and many people in one body.

The webhook belongs to an app, so what is of another of our pages is left to that one. An event under `standby` is heard while
another app holds the thread. Names are never in it. Instagram's echoes, deletions and stories come in `messages` like the rest.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from heliodesk.channels.base import Account, Answer, Attachment, Incoming, Kind, Request
from heliodesk.channels.messenger.attachments import attachments, spoken
from heliodesk.channels.messenger.comments import comment
from heliodesk.channels.reading import (
    digest,
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
from heliodesk.channels.signatures import verify_meta

_STATES: Final = {
    "optin": "opted_in", "pass_thread_control": "thread_passed", "take_thread_control": "thread_taken",
    "request_thread_control": "thread_requested", "app_roles": "app_roles", "policy_enforcement": "policy",
    "account_linking": "account_linked",
}  # fmt: skip
_SILENT: Final = frozenset(
    """referral game_play payment checkout_update pre_checkout response_feedback feedback messaging_feedback
    messaging_customer_information message_context appointment lead_genai""".split()  # noqa: SIM905
)
_FRAME: Final = frozenset(("sender", "recipient", "timestamp", "thread", "is_standby", "prior_message", "hop_context"))


def verify(request: Request, account: Account) -> Answer | None:
    """Whether it is Meta's."""
    return verify_meta(request, account)


def receive(request: Request, account: Account) -> list[Incoming]:
    """Every event in it that is of this page or Instagram account."""
    body = document(request.body)
    if not isinstance(body, dict):
        return [unread(request.body)]
    found = each(rows(body.get("entry")), lambda entry: _entry(entry, account))
    return found or [nothing(request.body, object=name(body.get("object")))]


def _entry(entry: dict[str, Any], account: Account) -> Iterator[Incoming]:
    yield from each(rows(entry.get("messaging")), lambda event: _event(event, entry, account, False))
    yield from each(rows(entry.get("standby")), lambda event: _event(event, entry, account, True))
    yield from each(rows(entry.get("changes")), lambda change: comment(change, entry, account))


def _event(event: dict[str, Any], entry: dict[str, Any], account: Account, is_standby: bool) -> Iterator[Incoming]:
    sender, recipient = (ident(table(event.get(end)).get("id")) for end in ("sender", "recipient"))
    sender = sender or ident(table(event.get("sender")).get("user_ref"))
    if account.own_id and account.own_id not in (sender, recipient, ident(entry.get("id"))):
        return
    ours = sender is not None and sender == account.own_id
    told: dict[str, Any] = {
        "conversation_id": (recipient if ours else sender) or "",
        "sender_id": sender,
        "at": moment(event.get("timestamp"), in_ms=True) or moment(entry.get("time"), in_ms=True),
    }
    extra = facts(standby=True if is_standby else None)
    for field, read in _READERS.items():
        if isinstance(event.get(field), dict):
            yield read(event[field], event, account, told, extra)
            return
    yield _other(event, told, extra)


def _message(
    message: dict[str, Any], event: dict[str, Any], account: Account, told: dict[str, Any], extra: dict[str, Any]
) -> Incoming:
    mid = ident(message.get("mid"))
    if mid is None:
        return unread(event)
    if message.get("is_deleted") is True:
        return Incoming(kind=Kind.DELETE, event_key=key(mid, "deleted"), external_message_id=mid, facts=extra, **told)
    is_echo = message.get("is_echo") is True or told["sender_id"] == account.own_id
    reply, pressed = table(message.get("reply_to")), table(message.get("quick_reply"))
    found = attachments(message, mid)
    extra = extra | facts(
        is_postback=True if pressed else None,
        postback=words(pressed.get("payload")),
        story_id=ident(table(reply.get("story")).get("id")),
        story_url=words(table(reply.get("story")).get("url")),
    )
    extra |= _referral(table(message.get("referral")))
    if is_echo:
        told["conversation_id"] = ident(table(event.get("recipient")).get("id")) or told["conversation_id"]
        app = ident(message.get("app_id"))
        is_by_us = app is not None and app == ident(account.options.get("app_id"))
        extra |= facts(
            is_echo=True,
            app_id=app,
            metadata=words(message.get("metadata")),
            direction=None if is_by_us else "outbound",
        )
    said = words(message.get("text")) or spoken(message)
    if not found and said is None and not is_echo:
        found = (Attachment("unsupported", mid),)
    return Incoming(
        kind=Kind.IGNORE if is_echo else Kind.MESSAGE,
        event_key=key(mid),
        text=said,
        attachments=found,
        external_message_id=mid,
        reply_to=ident(reply.get("mid")),
        facts=extra,
        **told,
    )


def _postback(
    postback: dict[str, Any], event: dict[str, Any], _account: Account, told: dict[str, Any], extra: dict[str, Any]
) -> Incoming:
    mid, payload = ident(postback.get("mid")), words(postback.get("payload"))
    return Incoming(
        kind=Kind.MESSAGE,
        event_key=key(mid) if mid else key("postback", told["sender_id"], digest(event)),
        text=words(postback.get("title")) or payload,
        external_message_id=mid,
        facts=extra | facts(is_postback=True, postback=payload) | _referral(table(postback.get("referral"))),
        **told,
    )


def _edit(
    edit: dict[str, Any], event: dict[str, Any], account: Account, told: dict[str, Any], extra: dict[str, Any]
) -> Incoming:
    mid = ident(edit.get("mid"))
    if mid is None:
        return unread(event)
    ours = told["sender_id"] == account.own_id
    return Incoming(
        kind=Kind.IGNORE if ours else Kind.EDIT,
        event_key=key("edit", mid, edit.get("num_edit")),
        text=words(edit.get("text")),
        external_message_id=mid,
        facts=extra | facts(num_edit=number(edit.get("num_edit"))) | _echo_of(ours, Kind.EDIT),
        **told,
    )


def _reaction(
    reaction: dict[str, Any], event: dict[str, Any], account: Account, told: dict[str, Any], extra: dict[str, Any]
) -> Incoming:
    mid, is_taken = ident(reaction.get("mid")), reaction.get("action") == "unreact"
    if mid is None:
        return unread(event)
    ours = told["sender_id"] == account.own_id
    return Incoming(
        kind=Kind.IGNORE if ours else Kind.REACTION,
        event_key=key("reaction", mid, told["sender_id"], reaction.get("action"), event.get("timestamp")),
        external_message_id=mid,
        facts=extra
        | facts(
            action="remove" if is_taken else "add",
            emoji=words(reaction.get("emoji")) or (None if is_taken else words(reaction.get("reaction"))),
            reaction=name(reaction.get("reaction")),
        )
        | _echo_of(ours, Kind.REACTION),
        **told,
    )


def _echo_of(ours: bool, kind: Kind) -> dict[str, Any]:
    return {"is_echo": True, "echo_of": kind.value} if ours else {}


def _receipt(receipt: str) -> Callable[..., Incoming]:
    def read(
        held: dict[str, Any], event: dict[str, Any], _account: Account, told: dict[str, Any], extra: dict[str, Any]
    ) -> Incoming:
        mids = [mid for one in rows(held.get("mids")) if (mid := ident(one))]
        mid, watermark = ident(held.get("mid")) or next(iter(mids), None), number(held.get("watermark"))
        if mid is None and watermark is None:
            return unread(event)
        if told["at"] is None or "timestamp" not in event:
            told["at"] = moment(watermark, in_ms=True) or told["at"]
        return Incoming(
            kind=Kind.RECEIPT,
            event_key=key(receipt, told["sender_id"], watermark, mid),
            external_message_id=mid,
            facts=extra | facts(receipt=receipt, watermark_ms=watermark, external_message_ids=mids or None),
            **told,
        )

    return read


def _other(event: dict[str, Any], told: dict[str, Any], extra: dict[str, Any]) -> Incoming:
    """What is known and nobody's words, and what is not known."""
    field = next((one for one in event if one in _STATES or one in _SILENT), None)
    unknown = next((one for one in event if one not in _FRAME), None) if field is None else None
    if field is None and unknown is None:
        return unread(event)
    held = table(event.get(field)) if field else {}
    state = _STATES.get(field or "")
    if field == "account_linking" and held.get("status") == "unlinked":
        state = "account_unlinked"
    if field == "optin":
        told["conversation_id"] = told["conversation_id"] or first(held.get("user_ref")) or ""
    return Incoming(
        kind=Kind.IGNORE,
        event_key=key(field or "unknown", digest(event)),
        facts=extra
        | facts(
            update_type=field,
            unknown_type=name(unknown),
            state_change=state,
            policy=name(held.get("action")) if field == "policy_enforcement" else None,
            new_owner=first(held.get("new_owner_app_id"), held.get("requested_owner_app_id")),
            previous_owner=ident(held.get("previous_owner_app_id")),
            metadata=words(held.get("metadata")),
        )
        | (_referral(held) if field in ("referral", "optin") else {}),
        **told,
    )


def _referral(came: dict[str, Any]) -> dict[str, Any]:
    """Where somebody came from; after an advertisement the window is longer."""
    if not came:
        return {}
    about = table(came.get("ads_context_data"))
    return facts(
        referral=True,
        referral_id=first(came.get("ad_id"), table(came.get("product")).get("id")),
        referral_type=name(came.get("source")),
        referral_ref=words(came.get("ref")),
        referral_title=words(about.get("ad_title")),
    )


_READERS: Final[dict[str, Callable[..., Incoming]]] = {
    "message": _message, "postback": _postback, "message_edit": _edit, "reaction": _reaction, "read": _receipt("read"),
    "delivery": _receipt("delivered"),
}  # fmt: skip
