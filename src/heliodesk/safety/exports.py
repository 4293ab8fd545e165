"""Rows that leave the house: asked for with a reason, allowed by a second person, marked, and gone after a day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.access.models import AuditEntry
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.events.log import record
from heliodesk.jobs.queue import job
from heliodesk.people.models import Agent
from heliodesk.safety.models import Export, Viewing
from heliodesk.safety.watch import SUPERVISORS
from heliodesk.text.sheets import Cell, sheet

MOST_ROWS = 500
LASTS = timedelta(hours=24)
Row = Sequence[Cell]
Header = Sequence[str]


def may_ask(actor: Actor, what: str) -> bool:
    """Supervisors export conversations and looks, administrators the audit chain; supervisors that too."""
    return actor.oversees or (actor.administers and what == Export.What.AUDIT)


def ask(*, what: str, since: date, until: date, reason: str, by: Agent) -> Export:
    """Ask for an export of whole UTC days. Raises Refused: "not-yours" (403), "reason", "dates"."""
    if not may_ask(by.actor, what):
        raise Refused("not-yours", status=403)
    if len(reason.strip()) < 2:
        raise Refused("reason")
    if until < since:
        raise Refused("dates")
    with transaction.atomic():
        asked = Export.objects.create(what=what, since=since, until=until, reason=reason.strip()[:400], asked_by=by)
        audit.write(
            actor=by.actor,
            verb="export-asked",
            subject=asked.key,
            reason=asked.reason,
            what=what,
            since=since.isoformat(),
            until=until.isoformat(),
        )
        record("export.asked", topics=[SUPERVISORS], data={"export": asked.key})
    return asked


def allow(export: Export, *, by: Agent) -> Export:
    """Allow and write an export. Raises Refused: "own-request" (403) for whoever asked, "decided" (409), "too-many-rows"."""
    with transaction.atomic():
        held = _undecided(export, by)
        header, rows = _READ[held.what](_days(held))
        if len(rows) > MOST_ROWS:
            raise Refused("too-many-rows")
        now = datetime.now(UTC)
        held.state, held.decided_by, held.decided_at = Export.State.ALLOWED, by, now
        held.rows, held.expires_at = len(rows), now + LASTS
        held.content = _marked(held, header, rows)
        held.save()
        audit.write(actor=by.actor, verb="export-allowed", subject=held.key, what=held.what, rows=held.rows)
        record("export.decided", topics=[SUPERVISORS, held.asked_by.actor.topic], data={"export": held.key})
    return held


def refuse(export: Export, *, by: Agent) -> None:
    """Refuse an export. Raises Refused: "own-request" (403), "decided" (409)."""
    with transaction.atomic():
        held = _undecided(export, by)
        held.state, held.decided_by, held.decided_at = Export.State.REFUSED, by, datetime.now(UTC)
        held.save()
        audit.write(actor=by.actor, verb="export-refused", subject=held.key, what=held.what)
        record("export.decided", topics=[SUPERVISORS, held.asked_by.actor.topic], data={"export": held.key})


def fetch(export: Export, *, by: Agent) -> bytes:
    """The file, for whoever asked for it, while it lasts. Raises Refused("gone", 410) and "not-yours" (404)."""
    if export.asked_by_id != by.pk:
        raise Refused("not-yours", status=404)
    if not export.is_ready(datetime.now(UTC)) or export.content is None:
        raise Refused("gone", status=410)
    with transaction.atomic():
        audit.write(actor=by.actor, verb="export-fetched", subject=export.key, what=export.what, rows=export.rows)
    return bytes(export.content)


@job("safety.expire", every="*/10 * * * *")
def expire() -> None:
    """Delete the files of exports whose day is over. What was asked and allowed stays known."""
    Export.objects.filter(expires_at__lt=datetime.now(UTC)).exclude(content=None).update(content=None)


def _undecided(export: Export, by: Agent) -> Export:
    held = Export.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=export.pk)
    if held.asked_by_id == by.pk:
        raise Refused("own-request", status=403)
    if held.state != Export.State.ASKED:
        raise Refused("decided", status=409)
    return held


def _days(export: Export) -> tuple[datetime, datetime]:
    start = datetime(export.since.year, export.since.month, export.since.day, tzinfo=UTC)
    end = datetime(export.until.year, export.until.month, export.until.day, tzinfo=UTC) + timedelta(days=1)
    return start, end


def _marked(export: Export, header: Header, rows: Sequence[Row]) -> bytes:
    """The sheet with whose it is in every row: a part that is passed on still tells where it came from."""
    mark = f"{export.key} {export.asked_by.name}"
    return sheet([[*row, mark] for row in rows], [*header, "export"])


def _conversations(days: tuple[datetime, datetime]) -> tuple[Header, list[Row]]:
    header = ("number", "team", "language", "state", "opened_utc", "closed_utc", "agent", "messages")
    rows = Conversation.objects.filter(opened_at__range=days).select_related("team", "assignee").order_by("id")
    return header, [
        (
            row.number,
            row.team.name,
            row.language,
            row.state,
            row.opened_at,
            row.closed_at,
            row.assignee.name if row.assignee else "",
            row.message_count,
        )
        for row in rows[: MOST_ROWS + 1]
    ]


def _viewings(days: tuple[datetime, datetime]) -> tuple[Header, list[Row]]:
    header = ("at_utc", "agent", "looked", "field", "case", "reason", "on_duty", "customer_wrote_to_them")
    rows = Viewing.objects.filter(at__range=days).select_related("agent", "conversation").order_by("id")
    return header, [
        (
            row.at,
            row.agent.name,
            row.kind,
            row.field,
            row.conversation.number,
            row.reason,
            row.on_shift,
            row.wrote_to_them,
        )
        for row in rows[: MOST_ROWS + 1]
    ]


def _entries(days: tuple[datetime, datetime]) -> tuple[Header, list[Row]]:
    header = ("at_utc", "actor", "verb", "subject", "reason", "facts", "hash")
    rows = AuditEntry.objects.filter(at__range=days).order_by("id")
    return header, [
        (row.at, row.actor, row.verb, row.subject, row.reason, str(row.facts), row.hash)
        for row in rows[: MOST_ROWS + 1]
    ]


_READ = {
    Export.What.CONVERSATIONS.value: _conversations,
    Export.What.VIEWINGS.value: _viewings,
    Export.What.AUDIT.value: _entries,
}
