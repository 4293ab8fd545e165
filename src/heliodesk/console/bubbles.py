"""What customers and agents said, as bubbles. Put together here and not in the template of the thread, which takes four times as
long for a hundred of them."""

from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.console.channels import marks
from heliodesk.console.mail_marks import mail_mark
from heliodesk.console.thread import Item
from heliodesk.conversations.models import Message, Participant
from heliodesk.conversations.tokens import pieces
from heliodesk.people.models import Agent, Customer
from heliodesk.text.tags import icon, lang_code


def theirs(item: Item, customer: Customer, key: str) -> SafeString:
    """A customer's message in the conversation of that key; the first of a group has their initials."""
    message = item.message
    assert message is not None  # only days have none
    face = "" if item.cont else f'<span class="hd-av" aria-hidden="true">{escape(customer.initials)}</span>'
    above = marks.before(message) if not item.cont or message.data.get("forwarded") else ""
    words = _words(item, f"{customer.label}: ", _guarded(message), above)
    return _article(item, message, "", f"{face}{words}{also(item, key)}", _time(item, message) + marks.written(message))


def ours(item: Item, agent: Agent, reached: Participant | None) -> SafeString:
    """An agent's message, with how far it has got; a colleague's with their name."""
    message = item.message
    assert message is not None
    is_own = message.agent_id == agent.pk
    name = marks.said_by(message)
    words = _words(item, f"{_('You:') if is_own else f'{name}:'} ", escape(item.text))
    said_by = "" if is_own else f"<span>{escape(name)}</span> · "
    is_mailed = item.is_by_mail and not (reached and reached.read >= message.number)
    if message.is_from_elsewhere:
        marked: str = marks.written(message)
    elif item.going is not None:
        marked = marks.going_mark(item.going)
    else:
        marked = mail_mark(item.mail) if is_mailed else f'<span class="mark-of">{_mark(message, reached)}</span>'
    below = f"{said_by}{_time(item, message)} {marked}"
    return _article(item, message, " own", words + also(item, ""), below, " data-own")


def also(item: Item, key: str) -> SafeString:
    """The same in other words: in the reader's language, or as the agent wrote it. What is still to be made asks for itself."""
    found = ""
    if item.read_as:
        language = lang_code(get_language() or "en")
        found = f'<div class="translated hd-words" dir="auto" lang="{language}">{escape(item.read_as)}</div>'
    elif item.read_as is not None and item.message:
        where = reverse("console:translate-one", kwargs={"key": key, "number": item.message.number})
        waits = escape(_("Being translated…"))
        found = f'<div class="translated translated--none" hx-get="{where}" hx-trigger="load" hx-swap="outerHTML">{waits}</div>'
    elif item.written_as:
        shown = f'<div class="hd-words" dir="auto">{escape(item.written_as)}</div>'
        found = f'<details class="translated"><summary>{escape(_("As it was written"))}</summary>{shown}</details>'
    return mark_safe(found)  # noqa: S308  # nosec B308, B703 (every text in it has been escaped)


def _article(item: Item, message: Message, looks: str, words: str, below: str, more: str = "") -> SafeString:
    looks += " cont" if item.cont else ""
    files = "".join(render_to_string("console/parts/file.html", {"file": file}) for file in item.files)
    return mark_safe(  # noqa: S308  # nosec B308, B703 (every text in it has been escaped)
        f'<article class="m{looks}" id="m-{message.number}" data-number="{message.number}"{more}>'
        f'{words}{files}{marks.below(message)}<div class="t">{below}</div></article>'
    )


def _words(item: Item, said_by: str, words: str, above: str = "") -> str:
    looks = "b" if item.text else "hd-only-read"
    return f'<div class="{looks} hd-words" dir="auto"><span class="hd-only-read">{escape(said_by)}</span>{above}{words}</div>'


def _time(item: Item, message: Message) -> str:
    return f'<time datetime="{message.at.isoformat()}">{item.clock}</time>'


def _mark(message: Message, reached: Participant | None) -> str:
    if reached and reached.read >= message.number:
        return f'<span class="seen">{icon("checks")}</span>{escape(_("Read"))}'
    if reached and reached.delivered >= message.number:
        return f"{icon('checks')}{escape(_('Delivered'))}"
    return f"{icon('check')}{escape(_('Sent'))}"


def _guarded(message: Message) -> str:
    """Tokens for what was taken out stand out, with a lock, as what no customer wrote."""
    if "removed" not in message.data:
        return escape(message.body)
    gone = f'<span class="gone" lang="{lang_code(get_language() or "en")}">{icon("lock")}'
    return "".join(f"{gone}{escape(text)}</span>" if is_gone else escape(text) for text, is_gone in pieces(message))
