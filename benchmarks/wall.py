"""`wall`: what the supervisors' wall and its time machine cost. Bars: the wall 30 ms with 100 agents and 500 waiting; a minute of the
past 60 ms and a day of it 500 ms, in a log of 20,000 chats a day.

Reference: an empty Django view behind the same middleware and sign-in in the same process, asked turn about; the best of seven
rounds. A minute is replayed from the picture of its hour, a day minute by minute from its first.
"""

import json

from benchmarks.site import Site

_CODE = """
import json, random, time
from datetime import UTC, datetime, timedelta
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from heliodesk.config import urls
from heliodesk.conversations.models import Conversation
from heliodesk.events.models import Event
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.models import KeptPicture, Presence
from heliodesk.routing.replay import Event as Told, Picture

settings.SECOND_FACTOR_ROLES = []
chance, now = random.Random(1), datetime.now(UTC)
teams = list(Team.objects.all()) or [Team.objects.create(slug='support', name='Support')]
agents = Agent.objects.bulk_create([
    Agent(email=f'{n}@load.example', name=f'Agent {n}', password='!', team=teams[n % len(teams)], roles=['agent'],
        languages=chance.sample(['en', 'zh', 'es', 'pt', 'vi', 'tr'], 2), zone='Asia/Singapore' if n % 3 else 'Europe/Lisbon')
    for n in range(100)])
Presence.objects.bulk_create([
    Presence(agent=a, state='available' if n % 6 else 'busy', since=now - timedelta(hours=1), seen_at=now + timedelta(hours=2))
    for n, a in enumerate(agents)])
customers = Customer.objects.bulk_create([Customer() for _n in range(800)])
Conversation.objects.bulk_create([
    Conversation(customer=c, team=teams[n % len(teams)], language=chance.choice(['en', 'en', 'zh', 'es', 'pt']),
        state='queued' if n < 500 else 'assigned', assignee=None if n < 500 else agents[n % 100],
        queued_at=now - timedelta(seconds=chance.randint(1, 900)), urgency=chance.choice([0] * 9 + [3]))
    for n, c in enumerate(customers)])
boss = Agent.objects.create(email='boss@load.example', name='Boss', password='!', team=teams[0], roles=['supervisor'])

KeptPicture.objects.all().delete()
begun = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=26)
log = []
for n in range(20_000 * 26 // 24):
    at, key, team = begun + timedelta(hours=26) * n / (20_000 * 26 / 24), f'b{n}', teams[n % len(teams)].pk
    stand = {'team': team, 'language': chance.choice(['en', 'zh', 'es'])}
    taken, agent = at + timedelta(seconds=chance.randint(5, 400)), agents[n % 100].pk
    log += [(at, 'conversation.queued', {**stand, 'state': 'queued', 'since': at.isoformat()}, key),
        (taken - timedelta(seconds=4), 'conversation.offered', None, key),
        (taken, 'conversation.assigned', {**stand, 'state': 'assigned', 'agent': agent}, key),
        (taken + timedelta(seconds=chance.randint(200, 1500)), 'conversation.closed', {**stand, 'state': 'closed'}, key)]
log.sort(key=lambda row: row[0])
picture, place = Picture(), 0
for hour in range(27):
    end = begun + timedelta(hours=hour)
    with transaction.atomic():
        rows = []
        while place < len(log) and log[place][0] <= end:
            at, kind, standing, key = log[place]
            data = {'conversation': key, **({'standing': standing} if standing else {})}
            rows.append(Event(kind=kind, topics=[], data=data, at=at))
            picture.apply(Told(at, kind, data))
            place += 1
        Event.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute('select pg_current_snapshot()::text')
        seen = cursor.fetchone()[0]
    stood = [[k, s.state, s.team, s.language, s.agent, s.since.isoformat()] for k, s in picture.conversations.items()]
    KeptPicture.objects.create(at=end, seen=seen, conversations=stood, people=[])
with connection.cursor() as cursor:
    cursor.execute('analyze')

urls.urlpatterns.insert(0, path('empty', lambda request: HttpResponse(str(request.user.pk))))
client = Client()
client.force_login(boss)

def took(where, count):
    began = time.perf_counter()
    for _ in range(count):
        response = client.get(where, headers={'HX-Request': 'true', 'host': '127.0.0.1'})
        assert response.status_code == 200, (where, response.status_code)
    return (time.perf_counter() - began) / count

then = (now - timedelta(hours=13)).strftime('%Y-%m-%dT%H:%M:00Z')
pages = {'empty': '/empty', 'now': '/console/wall/now', 'minute': f'/console/wall/past/minute?at={then}',
    'day': f'/console/wall/past/?at={then}'}
for where in pages.values():
    took(where, 3)
rounds = {name: [] for name in pages}
for _round in range(7):
    for name, where in pages.items():
        rounds[name].append(took(where, {'day': 2}.get(name, 15)))
print(json.dumps({name: min(times) for name, times in rounds.items()}))
"""
_BARS = {"now": 30, "minute": 60, "day": 500}
_NAMES = {"now": "100 agents, 500 waiting", "minute": "a minute of the past", "day": "a day of the past, 20,000 chats"}


def measure(made: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    took: dict[str, float] = json.loads(made.run(_CODE).splitlines()[-1])
    bare = took.pop("empty")
    return [
        {
            "figure": f"wall, {_NAMES[name]}",
            "ours": f"{seconds * 1e3:.1f} ms",
            "reference": f"{bare * 1e3:.1f} ms (an empty Django view)",
            "ratio": round(seconds / bare, 1),
            "bar": f"≤ {_BARS[name]} ms",
            "met": seconds * 1e3 <= _BARS[name],
        }
        for name, seconds in took.items()
    ]
