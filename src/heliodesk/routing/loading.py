"""What the policy has to know, read for all that wait and all who are on duty at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from heliodesk import hours
from heliodesk.conversations.models import State
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of
from heliodesk.people.models import Role
from heliodesk.routing.models import Apart
from heliodesk.routing.policy import Candidate, Desk, Need
from heliodesk.routing.presence import SILENCE
from heliodesk.routing.rules import Asks, Rules

# The first of each team and language, in the order of their turns: no more can be given out at once than there are hands.
_WAITING = """
select id, customer_id, team_id, slug, language, queued_at, urgency, channel, passed_by, country, zone, level from (
  select c.id, c.customer_id, c.team_id, t.slug, c.language, c.queued_at, c.urgency, c.channel, c.passed_by,
    p.country, p.zone, p.level, row_number() over (
      partition by c.team_id, c.language order by c.queued_at - make_interval(secs => greatest(
        coalesce((%(starts)s::jsonb ->> c.urgency::text)::float, 0),
        case when p.level = any(%(vip)s) then %(vip_start)s else 0 end
      )), c.id
    ) as place
  from conversations_conversation c join people_team t on t.id = c.team_id join people_customer p on p.id = c.customer_id
  where c.state = 'queued' and c.queued_at is not null and (c.language = any(%(languages)s) or c.team_id = any(%(chained)s))
) waiting where place <= %(most)s
"""
_AND = "\x1f"  # between the words of a list
# Lists as plain words: to read four arrays of each of some hundred people took longer than all the rest.
_PERSON = """
select a.id, a.team_id, array_to_string(a.languages, e'\\x1f'), a.levels::text, a.capacity, array_to_string(a.skills, e'\\x1f'),
  array_to_string(a.clearances, e'\\x1f'), array_to_string(a.channels, e'\\x1f'), a.zone,
  coalesce(extract(epoch from greatest(p.since, p.given_at)), 0)::float, case when p.helps_until > now() then p.helps_id end
from people_agent a left join routing_presence p on a.id = p.agent_id
"""
_PEOPLE = f"{_PERSON} where a.id = any(%(agents)s)"
# As `presence.on_duty`, by hand: what stands between a customer and an answer should not wait for an ORM.
_ON_DUTY = f"""{_PERSON}
where p.state = 'available' and p.seen_at >= now() - make_interval(secs => %(silence)s)
  and a.is_active and a.capacity > 0 and a.roles && %(roles)s::varchar[]
"""
# Who had each customer lately: of their last matters, the last first.
_KNOWN = """
select c.customer_id, p.agent_id from conversations_participant p join conversations_conversation c on c.id = p.conversation_id
where c.customer_id = any(%s) and p.agent_id is not null and c.last_message_at > now() - make_interval(secs => %s)
order by c.last_message_at desc
"""
_CARRIED = """
select agent, channel, state, count(*) from (
  select assignee_id as agent, channel, state from conversations_conversation
  where assignee_id = any(%(agents)s) and (state = 'assigned' or (state = 'tracked' and unanswered_since is not null))
  union all
  select offered_to_id, channel, state from conversations_conversation where offered_to_id = any(%(agents)s) and state = 'offered'
) held group by agent, channel, state
"""


def desk(rules: Rules, *, slow: bool = False) -> Desk:
    """Everybody on duty, with what they carry. `slow`: as for requests and mails alone, in their share of each capacity."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_DUTY, {"silence": SILENCE.total_seconds(), "roles": [Role.AGENT, Role.SUPERVISOR]})
        rows = cursor.fetchall()
    live, waits = carried([row[0] for row in rows], rules)
    regions = {zone: region_of("", zone) for zone in {row[8] for row in rows}}
    found = []
    for row in rows:
        agent, share = row[0], rules.async_share * row[4]
        one = _candidate(row, live[agent] + min(waits[agent], share), regions[row[8]])
        found.append(replace(one, load=waits[agent], capacity=share) if slow else one)
    return Desk(found)


def people(agents: Collection[int]) -> dict[int, Candidate]:
    """These agents as the policy knows them, carrying nothing, on duty or not."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, {"agents": list(agents)})
        return {row[0]: _candidate(row, 0.0, region_of("", row[8])) for row in cursor.fetchall()}


def _candidate(row: Sequence[Any], load: float, region: str) -> Candidate:
    agent, team, languages, levels, capacity, skills, clearances, channels, _zone, since, helps = row
    known = json.loads(levels) if levels != "{}" else {}
    return Candidate(
        agent=agent,
        team=team,
        languages={tag.split("-")[0]: int(known.get(tag, 3)) for tag in languages.split(_AND) if tag},
        capacity=capacity,
        load=load,
        idle_since=since,
        skills=_words(skills),
        clearances=_words(clearances),
        channels=_words(channels),
        region=region,
        helps=helps,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(_AND)) if text else frozenset()


def carried(agents: Collection[int], rules: Rules) -> tuple[dict[int, float], dict[int, float]]:
    """What agents carry, in units: live conversations, and requests and mails that wait for us. Of the latter at most
    `async_share` of a capacity counts beside live ones, so that a full inbox does not close the chat."""
    live: dict[int, float] = defaultdict(float)
    slow: dict[int, float] = defaultdict(float)
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED, {"agents": list(agents)})
        for agent, channel, state, count in cursor.fetchall():
            tracked = state == State.TRACKED
            kind = Channel.REQUEST.value if tracked and channel == Channel.CHAT else channel
            (slow if tracked else live)[agent] += count * rules.weight(kind)
    return live, slow


def needs(people: Desk, rules: Rules, *, most: int = 200) -> list[Need]:
    """What waits for somebody who is there and open, at most `most` of each team and language."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WAITING,
            {
                "starts": json.dumps(rules.head_start),
                "vip": list(rules.vip_levels),
                "vip_start": rules.vip_head_start,
                "languages": sorted({language for one in people.candidates for language in one.languages}),
                "chained": list(rules.chains),
                "most": most,
            },
        )
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return list(_needs(_served(rows), rules))


def _served(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whose service is open now. Asked once for all that are served alike."""
    is_open: dict[hours.Scope, bool] = {}
    found = []
    for row in rows:
        row["region"] = region_of(row["country"], row["zone"])
        scope = hours.Scope(row["slug"], row["language"], row["channel"], row["region"])
        if scope not in is_open:
            is_open[scope] = hours.status(scope).is_open
        if is_open[scope]:
            found.append(row)
    return found


def _needs(rows: list[dict[str, Any]], rules: Rules) -> Iterable[Need]:
    customers = list({row["customer_id"] for row in rows})
    known, apart = _known(customers, rules.known_for), _apart(customers)
    for row in rows:
        who = row["customer_id"]
        yield need_of(row, rules, json.loads(row["passed_by"]), known.get(who, ()), apart.get(who, ()))


def need_of(
    row: Mapping[str, Any],
    rules: Rules,
    passed_by: Collection[int] = (),
    known: Sequence[int] = (),
    apart: Collection[int] = (),
) -> Need:
    """What a waiting matter asks for under `rules`. `row` has the columns of `_WAITING`, and its region."""
    asks = [one for one in rules.asks if _holds(one, row)]
    return Need(
        matter=row["id"],
        team=row["team_id"],
        language=row["language"].split("-")[0],
        queued_at=row["queued_at"].timestamp(),
        urgency=row["urgency"],
        channel=row["channel"],
        is_vip=row["level"] in rules.vip_levels,
        level=max((one.level for one in asks), default=1),
        skills=frozenset(one.skill for one in asks if one.skill),
        clearances=frozenset(one.clearance for one in asks if one.clearance),
        only_region=next((one.region for one in asks if one.region), ""),
        region=row["region"],
        passed_by=passed_by,
        known=known,
        apart=apart,
    )


def _holds(one: Asks, row: Mapping[str, Any]) -> bool:
    return (
        one.urgency in (None, row["urgency"])
        and one.language in ("", row["language"].split("-")[0])
        and one.country in ("", row["country"])
        and one.channel in ("", row["channel"])
        and one.team in (None, row["team_id"])
    )


def _known(customers: Collection[int], seconds: float) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(customers), seconds])
        for customer, agent in cursor.fetchall():
            found[customer].append(agent)
    return found


def _apart(customers: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for customer, agent in Apart.objects.filter(customer__in=customers).values_list("customer", "agent"):
        found[customer].add(agent)
    return found
