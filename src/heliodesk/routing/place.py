"""An honest place in the queue: by turns, as the policy helps (`policy.turn`)."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from heliodesk.conversations.models import WAITING, Conversation
from heliodesk.hours.visiting import region_of
from heliodesk.routing import current, loading
from heliodesk.routing.policy import Need
from heliodesk.routing.rules import Rules

# Who waits for the same department and language and has their turn no later. As `loading.py` orders them.
_BEFORE = """
with turns as (
  select c.id, c.queued_at - make_interval(secs => greatest(
    coalesce((%(starts)s::jsonb ->> c.urgency::text)::float, 0), case when p.level = any(%(vip)s) then %(vip_start)s else 0 end
  )) as turn, c.team_id, c.language, c.channel, c.urgency, c.queued_at, p.level, p.country, p.zone
  from conversations_conversation c join people_customer p on p.id = c.customer_id
  where c.team_id = %(team)s and c.language = %(language)s and c.state in ('queued', 'offered') and c.queued_at is not null
)
select {columns} from turns, (select id, turn from turns where id = %(id)s) mine
where turns.turn < mine.turn or (turns.turn = mine.turn and turns.id <= mine.id)
"""
_COUNT = _BEFORE.replace("{columns}", "count(*)")
_COLUMNS = ("id", "team_id", "language", "channel", "urgency", "queued_at", "level", "country", "zone")
_ROWS = _BEFORE.replace("{columns}", ", ".join(f"turns.{name}" for name in _COLUMNS))


def position(conversation: Conversation) -> int | None:
    """How many, this one included, wait for the same team and language and for people of the same skills, and have their turn no
    later. None when it does not wait."""
    if not conversation.is_waiting or conversation.queued_at is None:
        return None
    rules = current.rules()
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS if rules.asks else _COUNT,
            {
                "starts": json.dumps(rules.head_start),
                "vip": list(rules.vip_levels),
                "vip_start": rules.vip_head_start,
                "team": conversation.team_id,
                "language": conversation.language,
                "id": conversation.pk,
            },
        )
        rows = cursor.fetchall()
    return max(1, _alike(rows, conversation.pk, rules) if rules.asks else int(rows[0][0]))


def _alike(rows: Sequence[Sequence[Any]], talk: int, rules: Rules) -> int:
    """Of those who come no later, who stand in the same line, as rules ask special people for some."""
    named = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
    needs = [loading.need_of({**row, "region": region_of(row["country"], row["zone"])}, rules) for row in named]
    mine = next((_asked(need) for need in needs if need.matter == talk), None)
    return sum(_asked(need) == mine for need in needs)


def _asked(need: Need) -> tuple[object, ...]:
    return (need.level, need.skills, need.clearances, need.only_region)


def queue(team: str, language: str) -> int:
    """How many wait for the team with this slug in a language (primary subtag)."""
    primary = language.split("-")[0].lower()
    return Conversation.objects.filter(team__slug=team, language=primary, state__in=WAITING).count()
