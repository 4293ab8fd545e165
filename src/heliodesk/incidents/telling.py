"""Open an incident, say what is known, say that it is over."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.events.log import record
from heliodesk.incidents.models import Incident, State, Update
from heliodesk.incidents.words import NotSaid, checked
from heliodesk.people.models import Agent

_AHEAD = timedelta(minutes=5)  # of a clock that is a little fast


@transaction.atomic
def open_incident(
    *,
    titles: Mapping[str, str],
    affected: Mapping[str, str],
    texts: Mapping[str, str],
    began_at: datetime | None = None,
    by: Agent | None = None,
) -> Incident:
    """Tell everybody of something that does not work; `texts` is the first update. Raises NotSaid."""
    now = datetime.now(UTC)
    if began_at is not None and began_at > now + _AHEAD:
        raise NotSaid("began", "time")
    made = Incident.objects.create(
        titles=checked("titles", titles), affected=checked("affected", affected, needed=False), began_at=began_at or now
    )
    Update.objects.create(incident=made, state=State.INVESTIGATING, texts=checked("texts", texts), by=by)
    _tell(made, "opened", by)
    return made


@transaction.atomic
def update(incident: Incident, *, state: str, texts: Mapping[str, str], by: Agent | None = None) -> Update:
    """Say what is known now. "resolved" ends it; anything else after that begins it again. Raises NotSaid."""
    held = Incident.objects.select_for_update().get(pk=incident.pk)
    if state not in State.values:
        raise NotSaid("state", "state")
    made = Update.objects.create(incident=held, state=state, texts=checked("texts", texts), by=by)
    held.state, held.resolved_at = state, datetime.now(UTC) if state == State.RESOLVED else None
    held.save(update_fields=["state", "resolved_at"])
    _tell(held, "updated", by)
    return made


@transaction.atomic
def rename(
    incident: Incident, *, titles: Mapping[str, str], affected: Mapping[str, str], by: Agent | None = None
) -> None:
    """Say better what is affected. Raises NotSaid."""
    held = Incident.objects.select_for_update().get(pk=incident.pk)
    held.titles, held.affected = checked("titles", titles), checked("affected", affected, needed=False)
    held.save(update_fields=["titles", "affected"])
    _tell(held, "renamed", by)


def running() -> list[Incident]:
    """What lasts now, the newest first."""
    return list(Incident.objects.filter(resolved_at=None))


def latest(*, limit: int = 30) -> list[Incident]:
    """The newest incidents with their updates, those that last before those that are over."""
    rows = list(Incident.objects.prefetch_related("updates")[:limit])
    return sorted(rows, key=lambda each: each.resolved_at is not None)


def _tell(incident: Incident, what: str, by: Agent | None) -> None:
    audit.write(actor=by.actor if by else SYSTEM, verb=f"incident-{what}", subject=incident.key, state=incident.state)
    record("incident.told", topics=["incidents"], data={"incident": incident.key, "state": incident.state})
