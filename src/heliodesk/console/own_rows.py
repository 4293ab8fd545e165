"""The rows on the left of the desk. Put together here and not in a template, as those of tickets: every page carries them."""

from collections.abc import Iterable
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliodesk.console.lists import Row
from heliodesk.conversations.models import Message
from heliodesk.conversations.tokens import readable
from heliodesk.people.models import Agent
from heliodesk.text.saying import elapsed, language_tag
from heliodesk.text.tags import icon, lang_code, name_lang

_LONGEST = 120  # characters of what was last said
_ROW = (
    '<li><a href="{url}" id="row-{key}" data-conversation="{key}"{mine}><span class="who">{web}'
    '<strong class="hd-words"{name_lang}>{name}</strong><span class="hd-tag" lang="{lang}">{tag}</span></span>{wait}'
    '<span class="last hd-words" lang="{lang}">{platform}{last}</span>{unread}'
    '<span class="foot"><span data-typing hidden>{typing}</span><span data-draft hidden>{draft}</span></span></a></li>'
)


def rows_of(rows: Iterable[Row], agent: Agent, *, closed: bool = False) -> SafeString:
    """What `agent` has, or had and is `closed`; in the active language and zone."""
    place = reverse("console:conversation", kwargs={"key": "KEY"})
    said = {"web": icon("web"), "typing": escape(_("Typing")), "draft": escape(_("Draft"))}
    unread = f'<span class="unread"><span class="hd-only-read">{escape(_("Unread"))}</span></span>'
    written = []
    for row in rows:
        talk, name = row.conversation, row.conversation.customer.label
        of_name = name_lang(name)
        written.append(
            _ROW.format(
                **said,
                key=talk.key,
                url=place.replace("KEY", talk.key),
                mine="" if closed else " data-mine",
                name=escape(name),
                name_lang=f' lang="{of_name}"' if of_name else "",
                lang=escape(lang_code(talk.language)),
                platform=f'<span class="via">{escape(row.platform)}</span> · ' if row.platform else "",
                tag=escape(language_tag(talk.language)),
                wait=_wait(row, closed),
                last=escape(_last(row.last, agent)),
                unread=unread if row.unread and not closed else "",
            )
        )
    return mark_safe("".join(written))  # noqa: S308  # nosec B308, B703 (every text in it is escaped above)


def _wait(row: Row, closed: bool) -> str:
    talk = row.conversation
    if closed:
        return f'<span class="wait">{localtime(talk.closed_at):%H:%M}</span>'
    if since := talk.unanswered_since:
        return f'<time class="wait" data-since="{since.isoformat()}" data-alarm>{escape(elapsed(since))}</time>'
    return f'<span class="wait">{escape(_("Waits on customer"))}</span>'


def _last(last: Message | None, agent: Agent) -> str:
    if last is None:
        return ""
    by = f"{_('Assistant:')} " if last.data.get("assistant") else ""
    if last.agent is not None:
        by += f"{_('You:') if last.agent_id == agent.pk else f'{last.agent.first_name}:'} "
    words = readable_body(last)
    return by + (words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…")


def readable_body(message: Message | None) -> str:
    """What a message says, as plain text, or how many files it is; empty for none."""
    if message is None:
        return ""
    files = int(message.data.get("files", 0))
    if message.body or not files:
        return readable(message)
    return ngettext("%(count)s file", "%(count)s files", files) % {"count": files}
