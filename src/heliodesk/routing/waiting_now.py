"""How many wait, and since when: the figures of every queue at once, with no customer in them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from heliodesk.intents.urgency import Urgency

# Served by the partial index `conversation_queue`. The median is that of whoever waits now.
_WAITING = """
select team_id, language, count(*), count(*) filter (where urgency = %s), min(queued_at),
  percentile_disc(0.5) within group (order by queued_at)
from conversations_conversation where state in ('queued', 'offered') and queued_at is not null
group by team_id, language
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One queue: how many wait for a team (by id) in a language, of how many funds or a life are at risk, when the first and
    the middle one of them came (UTC)."""

    team: int
    language: str
    count: int
    grave: int
    since: datetime
    middle: datetime


def waiting_now() -> list[Waiting]:
    """Every queue in which somebody waits."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [Urgency.FUNDS])
        return [Waiting(*row) for row in cursor.fetchall()]
