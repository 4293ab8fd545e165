"""What people send beside words, as plain lines. In the active language."""

from django.utils.translation import gettext as _

from heliodesk.channels.base import Attachment, Incoming

FETCHED = ("image", "video", "audio", "file")  # lie on the platform and are fetched
_LONGEST = 300  # characters of what stands in a line


def lines_of(one: Incoming) -> list[str]:
    """A line for each thing that is no file, and for what the platform says of the message."""
    lines = [
        line for each in one.attachments if each.type not in FETCHED or not each.id_or_url if (line := _line(each))
    ]
    if one.facts.get("encrypted") and not any(each.type == "encrypted" for each in one.attachments):
        lines.append(_encrypted())
    return lines


def files_of(one: Incoming) -> list[Attachment]:
    """What is to be fetched."""
    return [each for each in one.attachments if each.type in FETCHED and each.id_or_url]


def words_of(one: Incoming) -> str:
    """All that it says as text: the customer's words, then what came along."""
    said = one.text or str(one.facts.get("label") or one.facts.get("postback") or "")
    subject = str(one.facts.get("subject") or "").strip()
    parts = [subject if subject and subject not in said else "", said, "\n".join(lines_of(one))]
    return "\n".join(part for part in parts if part)


def _encrypted() -> str:
    return _("[Encrypted by the platform: it cannot be read here]")


def _line(each: Attachment) -> str:
    what = " ".join(str(each.id_or_url or "").split())[:_LONGEST]
    name = " ".join(each.name.split())[:_LONGEST]
    match each.type:
        case "sticker":
            return _("[Sticker %(name)s]") % {"name": name} if name else _("[Sticker]")
        case "location":
            place = f"{name}, {what}" if name else what
            return _("[Place: %(place)s]") % {"place": place}
        case "contact":
            return _("[Contact: %(who)s]") % {"who": ", ".join(filter(None, (name, what))) or "–"}
        case "share":
            return _("[Shared: %(what)s]") % {"what": ", ".join(filter(None, (name, what))) or "–"}
        case "order":
            return _("[Order: %(what)s]") % {"what": ", ".join(filter(None, (name, what))) or "–"}
        case "encrypted":
            return _encrypted()
        case "image" | "video" | "audio" | "file":
            return _("[A file that the platform does not hand on]")
        case _:
            return _("[Something that cannot be shown here. Please send it as text or a picture.]")
