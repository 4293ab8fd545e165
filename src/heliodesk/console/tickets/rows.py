"""The rows of a list of tickets. Put together here and not in a template, which takes ten times as long for fifty rows."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape  # Django's looks at each text for being lazy or safe, which takes longer than the rest of a row

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
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
    statuses, priorities = ({value: escape(str(label)) for value, label in each.choices} for each in (Status, Priority))
    you, choose, now = f"<strong>{escape(_('You'))}</strong>", escape(_("Choose %(number)s")), datetime.now(UTC)
    place = reverse("console:conversation", kwargs={"key": "KEY"})
    written = [
        _ROW.format(
            key=line.key,
            url=place.replace("KEY", line.key),
            number=line.number,
            choose=choose % {"number": line.number},
            subject=escape(line.subject),
            lang=escape(lang_code(line.language)),
            customer=escape(line.customer),
            customer_lang=_lang_of(line.customer),
            status=statuses[line.status],
            accent=" hd-tag--accent" if line.status in _OURS else "",
            priority=priorities[line.priority],
            urgent=" is-urgent" if line.priority == Priority.URGENT else "",
            assignee=you if line.assignee_id == agent.pk else _assignee(line),
            **_due(line, now),
        )
        for line in lines
    ]
    return mark_safe("\n".join(written))  # noqa: S308  # nosec B308, B703 (every text in it is escaped above)


def _lang_of(name: str) -> str:
    found = name_lang(name)
    return f' lang="{found}"' if found else ""


def _assignee(line: Line) -> str:
    return escape(line.assignee.split()[0]) if line.assignee else f'<span class="quiet">{escape(line.team)}</span>'


def _due(line: Line, now: datetime) -> dict[str, str]:
    due = due_of(line, now)
    if due.at:
        when = f'<time class="due due--{due.looks}" datetime="{due.at.isoformat()}">{escape(due.text)}</time>'
    else:
        said = due.text or (short_date(line.changed_at) if line.is_finished else "–")
        when = f'<span class="quiet">{escape(said)}</span>'
    return {"due": when, "late": " t--late" if due.looks == "late" else ""}
