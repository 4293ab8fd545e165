"""`assignment`: 200 conversations a second arrive where 300 people of eight languages answer.

From the commit of "it waits" to the commit of "it is offered", by PostgreSQL's own commit times, through a web process as it is
run: it hears the event, asks the hours, the people and the policy, and writes the offers. Reference: the least that could be
done, an UPDATE and an INSERT for each conversation, one after the other, in the same run. Then eight processes assign at once
while people take and end things, and are killed thirty times: nobody has two owners and nothing stays behind.
"""

import multiprocessing
import os
import random
import signal
import statistics
import time
from collections.abc import Iterator

import psycopg

from benchmarks.site import Site, cpu
from benchmarks.tickets import _until_jobs_are_done
from heliodesk.storage import embedded

A_SECOND, SECONDS, AGENTS, LANGUAGES = 200, 15, 300, ("en", "zh", "es", "pt", "vi", "ru", "tr", "ko")
SHARES = (40, 25, 8, 7, 7, 5, 5, 3)
HELD = 3.0  # seconds that somebody keeps a conversation
KILLS = 30

_PEOPLE = """
import random
from django.db import connection
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.models import Presence
from django.db.models.functions import Now
from heliodesk.hours.versions import set_hours
from heliodesk.access.actors import SYSTEM
set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="Always open", team="bench")
chance = random.Random(8)
team, _ = Team.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
Presence.objects.all().delete()
made = Agent.objects.bulk_create(Agent(email=f"b{n}@bench.example", name=f"B {n}", team=team, roles=["agent"], capacity=4, password="!",
  languages=sorted({chance.choices(%(languages)r, %(shares)r)[0] for _ in range(1 + n %% 2)} | ({"en"} if n %% 3 else set()))) for n in range(%(agents)d))
Presence.objects.bulk_create(Presence(agent=one, state="available", seen_at=Now()) for one in made)
Customer.objects.bulk_create(Customer(name=f"C {n}") for n in range(1000))
print(team.pk, Customer.objects.order_by("-pk").first().pk - 999)
"""
# A few at a time, each with its event, in one transaction: what opening a chat writes, without what a person types.
_ARRIVE = """
with opened as (
  insert into conversations_conversation (key, code, customer_id, team_id, language, state, channel, page, passed_by,
    message_count, queued_at, urgency)
  select substr(md5(random()::text || n), 1, 16), upper(substr(md5(random()::text || n), 1, 8)), %(customer)s + (random() * 999)::int,
    %(team)s, (%(languages)s::text[])[n], 'queued', 'chat', '', '[]', 1, now(), case when random() < .1 then 3 else 0 end
  from generate_series(1, %(n)s) n returning key, customer_id, team_id)
insert into events_event (kind, topics, data)
select 'conversation.queued', array['customer:' || customer_id, 'team:' || team_id]::varchar[], jsonb_build_object('conversation', key)
from opened
"""
_END = """
with ended as (
  update conversations_conversation set state = 'closed', closed_at = now(), offered_to_id = null, offered_until = null
  where state = 'offered' and offered_until < now() + make_interval(secs => %s) returning key, team_id)
insert into events_event (kind, topics, data)
select 'conversation.closed', array['team:' || team_id]::varchar[], jsonb_build_object('conversation', key) from ended
"""
_SEEN = "update routing_presence set seen_at = now()"
_WAITS = """
select extract(epoch from pg_xact_commit_timestamp(o.tx::xid) - pg_xact_commit_timestamp(q.tx::xid)) * 1000
from events_event q join events_event o on o.kind = 'conversation.offered' and o.data ->> 'conversation' = q.data ->> 'conversation'
where q.kind = 'conversation.queued' and q.id > %s
"""


def measure(site: Site) -> Iterator[dict[str, object]]:
    """The latency under load, then the crashes."""
    team, customer = _prepare(site)
    with psycopg.connect(site.server.url, autocommit=True) as db:
        first = db.execute("select coalesce(max(id), 0) from events_event").fetchone()[0]  # type: ignore[index]
        process, _port = site.web()
        time.sleep(1)
        _until_jobs_are_done(site)  # of a first start: texts are placed, hours are published
        used, began = cpu(process), time.monotonic()
        arrived = _arrivals(db, team, customer)
        lasted = time.monotonic() - began
        time.sleep(1)
        used = cpu(process) - used
        waits = sorted(float(row[0]) for row in db.execute(_WAITS, [first]).fetchall())
        left = db.execute(
            "select count(*) from conversations_conversation where team_id = %s and state = 'queued'", [team]
        ).fetchone()
        process.kill()
        process.wait()
        alone = _one_by_one(db, team, customer)
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    yield {
        "figure": f"assignment, {arrived / lasted:.0f}/s to {AGENTS} people",
        "ours": f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {used / arrived * 1000:.2f} ms CPU each, {left[0] if left else 0} left",
        "reference": f"an UPDATE and an event, one by one: {alone:.2f} ms",
        "ratio": f"{p99 / alone:.0f}",
        "bar": "p99 ≤ 50 ms",
        "met": p99 <= 50 and arrived / lasted >= A_SECOND * 0.95 and len(waits) >= arrived * 0.99,
    }
    yield _killed(site, team, customer)


def _prepare(site: Site) -> tuple[int, int]:
    site.server.stop()
    (site.home / "conf").mkdir(exist_ok=True)
    (site.home / "conf" / "local.conf").write_text("track_commit_timestamp = on\n")
    site.server = embedded.start(site.home)
    said = site.run(_PEOPLE % {"languages": list(LANGUAGES), "shares": list(SHARES), "agents": AGENTS})
    with psycopg.connect(site.server.url, autocommit=True) as db:
        db.execute("analyze")  # as autovacuum does within a minute
    team, customer = said.split()[-2:]
    return int(team), int(customer)


def _arrivals(db: psycopg.Connection, team: int, customer: int, seconds: float = SECONDS) -> int:
    """Let them come, by Poisson; end what was held long enough."""
    chance, began, arrived, due = random.Random(8), time.monotonic(), 0, 0.0
    ended = seen = began
    while (now := time.monotonic()) - began < seconds:
        come = 0
        while due <= now - began:
            come, due = come + 1, due + chance.expovariate(A_SECOND)
        if come:
            spoken = chance.choices(LANGUAGES, SHARES, k=come)
            db.execute(_ARRIVE, {"n": come, "team": team, "customer": customer, "languages": spoken})
            arrived += come
        if now - ended > 0.1:
            ended = now
            db.execute(_END, [30 - HELD])
        if now - seen > 20:
            seen = now
            db.execute(_SEEN)
        db.execute("notify heliodesk_events")
        time.sleep(0.005)
    return arrived


def _one_by_one(db: psycopg.Connection, team: int, customer: int) -> float:
    db.execute(_ARRIVE, {"n": 200, "team": team, "customer": customer, "languages": ["en"] * 200})
    rows = db.execute(
        "select id, key from conversations_conversation where team_id = %s and state = 'queued' limit 200", [team]
    )
    took = []
    for pk, key in rows.fetchall():
        began = time.perf_counter()
        with db.transaction():
            db.execute("update conversations_conversation set state = 'offered' where id = %s", [pk])
            db.execute("insert into events_event (kind, topics, data) values ('x', array[%s]::varchar[], '{}')", [key])
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def _assigner(settings: dict[str, str]) -> None:
    """One of eight: assigns, takes and ends things for as long as it lives."""
    os.environ.update(settings)
    import django

    django.setup()
    from heliodesk.conversations.models import Conversation, State
    from heliodesk.conversations.opening import close
    from heliodesk.routing.assignment import NotPossible, accept, assign
    from heliodesk.routing.tending import tend

    chance = random.Random(os.getpid())
    while True:
        assign()
        tend()
        theirs = Conversation.objects.filter(state__in=[State.OFFERED, State.ASSIGNED], team__slug="bench")
        for one in chance.sample(found := list(theirs.order_by("?")[:20]), len(found)):
            try:
                if one.state == State.ASSIGNED and one.assignee:
                    close(one, by=one.assignee.actor)
                elif one.offered_to:
                    accept(one, agent=one.offered_to)
            except NotPossible:
                pass


_TWO_OWNERS = """
select count(*) from (
  select kind, lag(kind) over (partition by data ->> 'conversation' order by tx, id) as before from events_event
  where id > %s and kind in ('conversation.offered', 'conversation.assigned', 'conversation.queued', 'conversation.closed')
) told where kind = 'conversation.offered' and before in ('conversation.offered', 'conversation.assigned')
"""


def _killed(site: Site, team: int, customer: int) -> dict[str, object]:
    """Eight processes at once, thirty of them killed; then one is left to finish."""
    context, chance = multiprocessing.get_context("spawn"), random.Random(30)
    with psycopg.connect(site.server.url, autocommit=True) as db:
        db.execute(
            "update conversations_conversation set state = 'closed', offered_to_id = null where team_id = %s", [team]
        )
        first = db.execute("select coalesce(max(id), 0) from events_event").fetchone()[0]  # type: ignore[index]
        running = [context.Process(target=_assigner, args=(site.environment,), daemon=True) for _ in range(8)]
        for each in running:
            each.start()
        time.sleep(8)
        for _kill in range(KILLS):
            spoken = chance.choices(LANGUAGES, SHARES, k=40)
            db.execute(_ARRIVE, {"n": 40, "team": team, "customer": customer, "languages": spoken})
            db.execute(_SEEN)
            time.sleep(chance.uniform(0.2, 0.9))
            victim = running.pop(0)
            os.kill(victim.pid or 0, signal.SIGKILL)
            fresh = context.Process(target=_assigner, args=(site.environment,), daemon=True)
            fresh.start()
            running.append(fresh)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            db.execute(_SEEN)
            left = db.execute(
                "select count(*) from conversations_conversation where team_id = %s and state <> 'closed'", [team]
            ).fetchone()
            if left and left[0] == 0:
                break
            time.sleep(0.5)
        two = db.execute(_TWO_OWNERS, [first]).fetchone()
        offered = db.execute(
            "select count(*) from events_event where id > %s and kind = 'conversation.offered'", [first]
        ).fetchone()
        for each in running:
            each.kill()
    orphans, doubles = (left[0] if left else -1), (two[0] if two else -1)
    return {
        "figure": f"assignment, {KILLS} kill -9 of 8 processes",
        "ours": f"{doubles} with two owners, {orphans} left behind",
        "reference": f"{KILLS * 40} arrived, {offered[0] if offered else 0} offers",
        "ratio": "–",
        "bar": "0 and 0",
        "met": doubles == 0 and orphans == 0,
    }
