"""What Meta sends of WhatsApp (Cloud API): changes of many fields, of many numbers, many in one body.

The webhook belongs to an app, so a change of another of our numbers is left to that one. Who writes is told by a phone number, by
a business-scoped id, or by both; names stand beside the messages and are matched by id, never by place.
"""

from collections.abc import Iterator
from typing import Any, Final

from heliodesk.channels.base import Account, Answer, Incoming, Kind, Request
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
from heliodesk.channels.whatsapp.content import content, referral

_RECEIPTS: Final = ("sent", "delivered", "read", "played", "failed")
# Changes of our own account, and what they change.
_STATES: Final = {
    "message_template_status_update": "template_status", "message_template_quality_update": "template_quality",
    "message_template_components_update": "template_components", "template_category_update": "template_category",
    "template_correct_category_detection": "template_category", "phone_number_quality_update": "phone_number_quality",
    "phone_number_name_update": "phone_number_name", "account_update": "account_update", "account_alerts": "account_alert",
    "account_review_update": "account_review", "account_settings_update": "account_settings",
    "business_capability_update": "account_limits", "business_status_update": "account_status", "security": "account_security",
    "messaging_handovers": "thread_control", "group_lifecycle_update": "group_changed",
    "group_participants_update": "group_changed", "group_settings_update": "group_changed",
    "group_status_update": "group_changed", "user_id_update": "user_id_changed",
}  # fmt: skip
_SYSTEM: Final = {
    "user_changed_number": "phone_number_changed", "customer_changed_number": "phone_number_changed",
    "customer_identity_changed": "identity_changed", "user_identity_changed": "identity_changed",
    "user_changed_user_id": "user_id_changed", "user_changed_username": "username_changed",
}  # fmt: skip


def verify(request: Request, account: Account) -> Answer | None:
    """Whether it is Meta's."""
    return verify_meta(request, account)


def receive(request: Request, account: Account) -> list[Incoming]:
    """Every event in it that is of this number, or of the whole account."""
    body = document(request.body)
    if not isinstance(body, dict):
        return [unread(request.body)]
    found = each(rows(body.get("entry")), lambda entry: _entry(entry, account))
    return found or [nothing(request.body, object=name(body.get("object")))]


def _entry(entry: dict[str, Any], account: Account) -> Iterator[Incoming]:
    yield from each(rows(entry.get("changes")), lambda change: _change(change, entry, account))


def _change(change: dict[str, Any], entry: dict[str, Any], account: Account) -> Iterator[Incoming]:
    value, field = change.get("value"), name(change.get("field")) or ""
    if not isinstance(value, dict):
        yield unread(change)
        return
    number_id = ident(table(value.get("metadata")).get("phone_number_id"))
    if number_id and account.own_id and number_id != account.own_id:
        return
    people = _People(value)
    found = each(rows(value.get("messages")), lambda one: _message(one, people, field == "standby"))
    found += each(rows(value.get("message_echoes")), lambda one: _echo(one, value))
    found += each(rows(value.get("statuses")), _status)
    yield from found or [_other(field, value, entry)]


class _People:
    """Those named beside the messages of one change."""

    def __init__(self, value: dict[str, Any]) -> None:
        self._known: dict[str, dict[str, Any]] = {}
        contacts = [table(each_) for each_ in rows(value.get("contacts"))]
        for contact in contacts:
            for field in ("wa_id", "user_id"):
                if found := ident(contact.get(field)):
                    self._known[found] = contact
        writers = {first(one.get("from"), one.get("from_user_id")) for one in map(table, rows(value.get("messages")))}
        # One who is named and one who writes are the same, also where a number is written in two ways.
        self._only = contacts[0] if len(contacts) == 1 and len(writers) == 1 else {}

    def who(self, message: dict[str, Any]) -> dict[str, Any]:
        for field in ("from", "from_user_id"):
            if (found := ident(message.get(field))) in self._known and found:
                return self._known[found]
        return self._only


def _message(message: dict[str, Any], people: _People, is_standby: bool) -> Iterator[Incoming]:
    event_id = ident(message.get("id"))
    if event_id is None:
        yield unread(message)
        return
    contact = people.who(message)
    profile, context = table(contact.get("profile")), table(message.get("context"))
    sender_id = first(message.get("from"), message.get("from_user_id"), contact.get("wa_id"), contact.get("user_id"))
    group = ident(message.get("group_id"))
    told: dict[str, Any] = {
        "event_key": key(event_id),
        "conversation_id": group or sender_id or "",
        "sender_id": sender_id,
        "sender_name": name(profile.get("name")),
        "at": moment(message.get("timestamp")),
        "is_group": group is not None,
    }
    extra = facts(
        user_id=first(message.get("from_user_id"), contact.get("user_id")),
        username=name(profile.get("username")),
        standby=True if is_standby else None,
    )
    kind = message.get("type")
    if kind == "system":
        yield Incoming(kind=Kind.IGNORE, facts=extra | _system(table(message.get("system"))), **told)
        return
    if kind == "request_welcome":
        yield Incoming(kind=Kind.IGNORE, facts=extra | {"state_change": "opened"}, **told)
        return
    if (changed := _changed(message)) is not None:
        yield Incoming(**told, **changed | {"facts": extra | changed["facts"]})
        return
    said, attachments, more = content(message, event_id)
    extra |= facts(
        is_forward=True if context.get("forwarded") or context.get("frequently_forwarded") else None,
        product_id=ident(table(context.get("referred_product")).get("product_retailer_id")),
    )
    yield Incoming(
        kind=Kind.MESSAGE,
        text=said,
        attachments=attachments,
        external_message_id=event_id,
        reply_to=ident(context.get("id")),
        facts=extra | referral(message) | more,
        **told,
    )


def _changed(message: dict[str, Any]) -> dict[str, Any] | None:
    """What a message does to an earlier one: edit, deletion, reaction; None when it is a message."""
    kind = message.get("type")
    if kind == "reaction":
        reaction = table(message.get("reaction"))
        emoji = words(reaction.get("emoji"))
        return {
            "kind": Kind.REACTION,
            "external_message_id": ident(reaction.get("message_id")),
            "facts": facts(action="add" if emoji else "remove", emoji=emoji),
        }
    if kind not in ("edit", "revoke"):
        return None
    change = table(message.get(kind))
    about = ident(change.get("original_message_id"))
    if kind == "revoke":
        return {
            "kind": Kind.DELETE,
            "external_message_id": about,
            "facts": {"event_message_id": ident(message.get("id"))},
        }
    said, attachments, more = content(table(change.get("message")), about)
    return {
        "kind": Kind.EDIT,
        "external_message_id": about,
        "text": said,
        "attachments": attachments,
        "facts": more | {"event_message_id": ident(message.get("id"))},
    }


def _system(system: dict[str, Any]) -> dict[str, Any]:
    kind = name(system.get("type"))
    state = _SYSTEM.get(kind or "", kind)
    return facts(
        state_change=state,
        new_wa_id=first(system.get("wa_id"), system.get("new_wa_id")) if state == "phone_number_changed" else None,
        new_user_id=first(system.get("user_id"), system.get("new_user_id")),
    )


def _echo(message: dict[str, Any], value: dict[str, Any]) -> Iterator[Incoming]:
    """Our own words, written in the business's app on a phone."""
    event_id = ident(message.get("id"))
    if event_id is None:
        yield unread(message)
        return
    own = ident(table(value.get("metadata")).get("display_phone_number"))
    ends = [ident(message.get(field)) for field in ("to", "to_user_id", "from")]
    changed = _changed(message)
    said, attachments, more = content(message, event_id) if changed is None else (None, (), {})
    about: dict[str, Any] = changed or {
        "kind": Kind.MESSAGE, "external_message_id": event_id, "text": said, "attachments": attachments, "facts": more,
    }  # fmt: skip
    extra = about["facts"] | {"is_echo": True, "direction": "outbound", "echo_of": about["kind"].value}
    yield Incoming(
        event_key=key(event_id),
        conversation_id=next((end for end in ends if end and end != own), ""),
        sender_id=ident(message.get("from")),
        at=moment(message.get("timestamp")),
        reply_to=ident(table(message.get("context")).get("id")),
        **about | {"kind": Kind.IGNORE, "facts": extra},
    )


def _status(status: dict[str, Any]) -> Iterator[Incoming]:
    """How a message of ours fares. Statuses come in any order."""
    about, receipt = ident(status.get("id")), name(status.get("status"))
    if about is None or receipt is None:
        yield unread(status)
        return
    errors = [table(one) for one in rows(status.get("errors"))]
    reader = first(status.get("recipient_participant_id"), status.get("recipient_participant_user_id"))
    peer = first(status.get("recipient_id"), status.get("recipient_user_id"))
    is_known = receipt in _RECEIPTS and status.get("type") != "payment"
    yield Incoming(
        kind=Kind.RECEIPT if is_known else Kind.IGNORE,
        event_key=key(about, receipt, reader) if reader else key(about, receipt),
        conversation_id=peer or "",
        sender_id=reader or peer,
        external_message_id=about,
        at=moment(status.get("timestamp")),
        is_group=status.get("recipient_type") == "group",
        facts=facts(
            receipt=receipt,
            error_code=number(errors[0].get("code")) if errors else None,
            error=_error(errors[0]) if errors else None,
            callback_data=words(status.get("biz_opaque_callback_data")),
            user_id=first(status.get("recipient_participant_user_id"), status.get("recipient_user_id")),
        ),
    )


def _error(error: dict[str, Any]) -> str | None:
    return name(table(error.get("error_data")).get("details"), error.get("details"), error.get("message"))


def _other(field: str, value: dict[str, Any], entry: dict[str, Any]) -> Incoming:
    """A change that is nobody's words: of our account, of a customer's wishes, a call."""
    errors = [table(one) for one in rows(value.get("errors"))]
    wishes = [table(one) for one in rows(value.get("user_preferences"))]
    template = facts(
        template_id=ident(value.get("message_template_id")),
        template_name=name(value.get("message_template_name")),
        template_language=name(value.get("message_template_language")),
        template_status=name(value.get("event"), value.get("new_quality_score"), value.get("new_category")),
        reason=name(value.get("reason")),
    )
    wish = facts(preference=name(wishes[0].get("value")), wa_id=ident(wishes[0].get("wa_id"))) if wishes else {}
    return Incoming(
        kind=Kind.IGNORE,
        event_key=key(field, digest([entry.get("id"), entry.get("time"), value])),
        at=moment(entry.get("time")),
        facts=facts(
            field=field or None,
            state_change=_STATES.get(field),
            error_code=number(errors[0].get("code")) if errors else None,
        )
        | (template if "template" in field else {})
        | wish,
    )
