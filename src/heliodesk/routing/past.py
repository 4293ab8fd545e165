"""The past of the queues: a picture is kept every hour, and the log says what came after it.

A minute is replayed from the picture before it, so that no more than an hour of the log is read for it, however long the log
is. Pictures are taken of the tables, not of the replay: a mistake in replaying would not live longer than an hour.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection

from heliodesk.jobs.queue import job
from heliodesk.routing.models import KeptPicture
from heliodesk.routing.replay import Event, Picture, Said, Standing, fold

KEPT = timedelta(days=7)
_LONGER = timedelta(hours=3)  # so that the first minute of the seven days still has a picture before it

# One statement, and so one snapshot: what it reads, and which events it has seen.
_KEEP = """
insert into routing_keptpicture (seen, conversations, people) select pg_current_snapshot()::text, coalesce((
  select jsonb_agg(jsonb_build_array(c.key, c.state, c.team_id, c.language, c.assignee_id,
    case when c.state in ('queued', 'offered') then c.queued_at end))
  from conversations_conversation c where c.state in ('queued', 'offered', 'assigned', 'assisted')), '[]'), coalesce((
  select jsonb_agg(jsonb_build_array(p.agent_id, case when p.lost_at is null then p.state else 'silent' end, p.since))
  from routing_presence p where p.state <> 'off'), '[]')
"""
# The index (tx, id) finds where to begin; ids put the events of one conversation in their true order.
_AFTER = """
select at, kind, data from events_event
where tx >= pg_snapshot_xmin(%(seen)s::pg_snapshot) and not pg_visible_in_snapshot(tx, %(seen)s::pg_snapshot)
  and (%(end)s::pg_snapshot is null or tx < pg_snapshot_xmax(%(end)s::pg_snapshot))
  and (kind like 'conversation.%%' or kind like 'agent.%%') and kind <> %(without)s and at <= %(until)s
order by id
"""


class NotKept(LookupError):
    """Nothing is known of that time: it is longer ago than pictures are kept, or before the first of them."""


@job("routing.keep-picture", every="0 * * * *")
def keep_picture() -> None:
    """Keep how everything stands now, and forget what is older than can be asked for."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP)
    KeptPicture.objects.filter(at__lt=datetime.now(UTC) - KEPT - _LONGER).delete()


def reaches_back_to() -> datetime | None:
    """The earliest minute that can be replayed; None while no picture has been kept."""
    first = KeptPicture.objects.order_by("at").values_list("at", flat=True).first()
    return max(first, datetime.now(UTC) - KEPT) if first else None


def picture_at(at: datetime) -> Picture:
    """How everything stood at an aware instant. Raises NotKept."""
    kept = _kept_before(at)
    after = KeptPicture.objects.filter(at__gt=at).order_by("at").values_list("seen", flat=True).first()
    return fold(_of(kept), _events(kept, at, after))


def begun(since: datetime, until: datetime, *, offers: bool = True) -> tuple[Picture, Iterator[Event]]:
    """The picture at `since` and the events from there to `until` (both aware), to be followed with `replay.sampled`. Without
    `offers` it does not tell who was being asked from who waited. Raises NotKept."""
    kept = _kept_before(since)
    return _of(kept), _events(kept, until, None, offers=offers)


def _kept_before(at: datetime) -> KeptPicture:
    kept = KeptPicture.objects.filter(at__lte=at).order_by("-at").first()
    if kept is None:
        raise NotKept(at.isoformat())
    found: KeptPicture = kept
    return found


def _of(kept: KeptPicture) -> Picture:
    conversations = {
        key: Standing(state, team, language, agent, datetime.fromisoformat(since) if since else kept.at)
        for key, state, team, language, agent, since in kept.conversations
    }
    people = {agent: Said(state, datetime.fromisoformat(since)) for agent, state, since in kept.people}
    return Picture(conversations, people)


def _events(kept: KeptPicture, until: datetime, end: str | None, *, offers: bool = True) -> Iterator[Event]:
    with connection.cursor() as cursor:
        without = "" if offers else "conversation.offered"
        cursor.execute(_AFTER, {"seen": kept.seen, "end": end, "until": until, "without": without})
        for at, kind, data in cursor.fetchall():
            yield Event(at, kind, json.loads(data) if isinstance(data, str) else data)
