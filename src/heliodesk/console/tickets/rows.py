"""The rows of a list of tickets. Put together here and not in a template, which takes ten times as long for fifty rows."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from heliodesk.console.tickets.saying import due_of
from heliodesk.people.models import Agent
from heliodesk.text.saying import short_date
from heliodesk.text.tags import lang_code, name_lang
from heliodesk.tickets.listing import Line
from heliodesk.tickets.models import Priority, Status

_ROW = (
    '<tr class="t{late}" data-conversation="{key}"><td class="t-pick">'
    '<input type="checkbox" name="ticket" value="{key}" aria-label="{choose}"></td>'
    '<td class="t-number hd-mono">{number}</td>'
    '<th scope="row" class="t-subject"><a class="t-open" href="{url}" lang="{lang}">'
    '<span class="hd-words">{subject}</span></a></th>'
    '<td class="t-customer hd-words"{customer_lang}>{customer}</td>'
    '<td class="t-status"><span class="hd-tag{accent}">{status}</span></td>'
    '<td class="t-priority{urgent}">{priority}</td><td class="t-with">{assignee}</td><td class="t-due">{due}</td></tr>'
)
_OURS = (Status.OPEN, Status.US)


def rows_of(lines: Iterable[Line], agent: Agent) -> SafeString:
    """Table rows, in the active language and zone; what `agent` has says "You"."""
    statuses, priorities = ({value: str(label) for value, label in each.choices} for each in (Status, Priority))
    you, choose, now = format_html("<strong>{}</strong>", _("You")), _("Choose %(number)s"), datetime.now(UTC)
    place = reverse("console:conversation", kwargs={"key": "KEY"})
    cells = (
        {
            "key": line.key,
            "url": place.replace("KEY", line.key),
            "number": line.number,
            "choose": choose % {"number": line.number},
            "subject": line.subject,
            "lang": lang_code(line.language),
            "customer": line.customer,
            "customer_lang": _lang_of(line.customer),
            "status": statuses[line.status],
            "accent": " hd-tag--accent" if line.status in _OURS else "",
            "priority": priorities[line.priority],
            "urgent": " is-urgent" if line.priority == Priority.URGENT else "",
            "assignee": you if line.assignee_id == agent.pk else _assignee(line),
            **_due(line, now),
        }
        for line in lines
    )
    return format_html_join("\n", _ROW, cells)


def _lang_of(name: str) -> SafeString | str:
    found = name_lang(name)
    return format_html(' lang="{}"', found) if found else ""


def _assignee(line: Line) -> SafeString | str:
    return line.assignee.split()[0] if line.assignee else format_html('<span class="quiet">{}</span>', line.team)


def _due(line: Line, now: datetime) -> dict[str, str]:
    due = due_of(line, now)
    if due.at:
        when = format_html('<time class="due due--{}" datetime="{}">{}</time>', due.looks, due.at.isoformat(), due.text)
    else:
        said = due.text or (short_date(line.changed_at) if line.is_finished else "–")
        when = format_html('<span class="quiet">{}</span>', said)
    return {"due": when, "late": " t--late" if due.looks == "late" else ""}
