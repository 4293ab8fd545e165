"""What is in a message of WhatsApp: words, files, a place, people, an order, a pressed button."""

from typing import Any, Final

from heliodesk.channels.base import Attachment
from heliodesk.channels.reading import facts, first, ident, name, number, place, rows, table, words

Content = tuple[str | None, tuple[Attachment, ...], dict[str, Any]]

_MEDIA: Final = {
    "image": "image", "video": "video", "audio": "audio", "voice": "audio", "document": "file", "sticker": "sticker",
}  # fmt: skip


def content(message: dict[str, Any], event_id: str | None) -> Content:
    """Words, attachments and the facts that they bring. What we do not know is shown as something that came."""
    kind = message.get("type")
    if not isinstance(kind, str):
        kind = next((one for one in ("text", *_MEDIA) if isinstance(message.get(one), dict)), "")
    held = table(message.get(kind))
    failed = facts(error_code=_code(message))
    if kind == "text":
        return words(held.get("body")), (), failed
    if kind in _MEDIA and held:
        return _media(kind, held, failed)
    if kind == "location" and (where := place(held.get("latitude"), held.get("longitude"))):
        label = name(held.get("name"), held.get("address")) or ""
        return None, (Attachment("location", where, label),), failed
    if kind == "contacts" and (people := _people(message.get("contacts"))):
        return None, people, failed
    if kind == "order" and held:
        return words(held.get("text")), (Attachment("order", ident(held.get("catalog_id"))),), failed | _order(held)
    if kind == "button" and held:
        return words(held.get("text")), (), facts(is_postback=True, postback=words(held.get("payload")))
    if kind == "interactive" and (told := _interactive(held)) is not None:
        return told
    return None, (Attachment("unsupported", event_id),), failed | facts(unsupported_type=name(held.get("type"), kind))


def referral(message: dict[str, Any]) -> dict[str, Any]:
    """Of an advertisement that the customer came by."""
    came = table(message.get("referral"))
    if not came:
        return {}
    return facts(
        referral=True,
        referral_id=ident(came.get("source_id")),
        referral_url=words(came.get("source_url")),
        referral_type=words(came.get("source_type")),
        referral_title=words(came.get("headline")),
    )


def _media(kind: str, held: dict[str, Any], failed: dict[str, Any]) -> Content:
    file = Attachment(
        _MEDIA[kind], first(held.get("id"), held.get("url"), held.get("link")), name(held.get("filename")) or "",
        name(held.get("mime_type")) or "",
    )  # fmt: skip
    return (
        words(held.get("caption")),
        (file,),
        failed | facts(media_failed=True if failed else None, is_voice=True if held.get("voice") is True else None),
    )


def _people(contacts: Any) -> tuple[Attachment, ...]:
    found = []
    for contact in map(table, rows(contacts)):
        phone = next((table(one) for one in rows(contact.get("phones"))), {})
        called = table(contact.get("name"))
        mail = next((table(one) for one in rows(contact.get("emails"))), {})
        where = first(phone.get("phone"), phone.get("wa_id"), mail.get("email"))
        found.append(Attachment("contact", where, name(called.get("formatted_name"), called.get("first_name")) or ""))
    return tuple(found)


def _order(order: dict[str, Any]) -> dict[str, Any]:
    items = [table(one) for one in rows(order.get("product_items"))]
    return {"order_items": [_item(one) for one in items[:100]]}


def _item(one: dict[str, Any]) -> str:
    price, currency = one.get("item_price"), name(one.get("currency")) or ""
    is_price = isinstance(price, int | float) and not isinstance(price, bool) and 0 <= price < 1e15
    cost = f" ({price:.10g} {currency})" if is_price else ""
    return f"{ident(one.get('quantity')) or '1'} × {ident(one.get('product_retailer_id')) or '?'}{cost}"


def _interactive(held: dict[str, Any]) -> Content | None:
    for kind in ("button_reply", "list_reply"):
        if isinstance(held.get(kind), dict):
            pressed = held[kind]
            return (
                words(pressed.get("title")) or words(pressed.get("id")),
                (),
                facts(
                    is_postback=True, postback=words(pressed.get("id")), description=words(pressed.get("description"))
                ),
            )
    if isinstance(held.get("nfm_reply"), dict):
        form = held["nfm_reply"]
        return (
            words(form.get("body")),
            (),
            facts(is_flow=True, flow=words(form.get("response_json")), flow_name=name(form.get("name"))),
        )
    if isinstance(held.get("call_permission_reply"), dict):
        return (
            words(held["call_permission_reply"].get("response")),
            (),
            facts(is_postback=True, postback="call_permission"),
        )
    return None


def _code(message: dict[str, Any]) -> int | None:
    error = next((table(one) for one in rows(message.get("errors"))), {})
    return number(error.get("code"))
