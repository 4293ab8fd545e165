"""Is the customer of a waiting chat still there? A page that was closed waits for nobody.

Each web process writes every few seconds for whom of those who wait it holds a connection. Whoever has had none for `AWAY` has
left the queue and keeps the place, as if they had pressed it: by the best way that reaches them. Whoever takes it
answers there, not to an empty chair. When the page comes back before that, they wait in the chat again, in the same place.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from heliodesk.conversations.models import WAITING, Conversation, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.hours.models import Channel
from heliodesk.routing.callbacks import leave, offer_in_writing
from heliodesk.routing.models import Attendance, Callback
from heliodesk.storage.statements import read_rows

# A phone that fetches a code from another app, a lift, a laptop opened again: back within two minutes, and their place was never
# in doubt. An agent who is given somebody that has been gone for longer greets nobody.
AWAY = timedelta(seconds=150)
_KEEP = timedelta(days=1)

_WAITING = (
    "select id, customer_id from conversations_conversation where state in ('queued', 'offered') and channel = 'chat'"
)
_SEEN = """
insert into routing_attendance (conversation_id, seen_at) select unnest(%s::bigint[]), now()
on conflict (conversation_id) do update set seen_at = excluded.seen_at
"""
# Only who was there once: of whom a program opened the chat nothing is known.
_ABSENT = """
select a.conversation_id from routing_attendance a join conversations_conversation c on c.id = a.conversation_id
where a.seen_at < now() - make_interval(secs => %s) and c.state in ('queued', 'offered') and c.channel = 'chat'
  and not exists (select from routing_callback k where k.conversation_id = c.id and k.turn_at is null)
"""


def note(customers: Collection[int], *, is_steady: bool) -> None:
    """These customers are connected to this process now. `is_steady`: it has been there, and heard the database, for longer than
    connections take to come back; else nobody is held to be gone."""
    here = [talk for talk, customer in read_rows(_WAITING, []) if customer in customers]
    seen(here)
    for talk in Callback.objects.filter(conversation__in=here, away=True, turn_at=None).values_list("pk", flat=True):
        come_back(talk)
    if is_steady:
        leave_absent()


def seen(talks: Collection[int]) -> None:
    """The customers of these conversations are there now."""
    if talks:
        with connection.cursor() as cursor:
            cursor.execute(_SEEN, [list(talks)])


def waits_again(talk: int) -> None:
    """It is in the queue once more, after somebody had it: whoever was there before counts as there from now on."""
    Attendance.objects.filter(pk=talk).update(seen_at=Now())


def leave_absent() -> None:
    """Whoever is gone has left the queue and keeps the place."""
    for (pk,) in read_rows(_ABSENT, [AWAY.total_seconds()]):
        with transaction.atomic():
            rows = Conversation.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            talk = rows.select_related("customer").filter(pk=pk, state__in=WAITING).first()
            late = Attendance.objects.filter(pk=pk, seen_at__lt=Now() - AWAY)
            if talk is not None and late.exists():
                _leave(talk)


def _leave(talk: Conversation) -> None:
    """In writing, and by the way that reaches them: by mail where their address is proven, on a messenger that they have joined,
    else as a request, which they find in the same chat when they are back."""
    offer = offer_in_writing(talk)
    leave(talk, offer, away=True)
    post_system_line(conversation=talk.key, what="page-closed", **offer.told)
    record("conversation.left", topics=talk.topics, data=naming(talk))


@transaction.atomic
def come_back(talk: int) -> None:
    """Their page is there again. Also when somebody has just taken it and it has not become a matter in writing yet: then they
    simply talk. Does nothing for who left by their own word, or when it is too late."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True)
    held = rows.filter(pk=talk, state__in=[*WAITING, State.ASSIGNED]).first()
    if held is None or not Callback.objects.filter(pk=talk, away=True, turn_at=None).delete()[0]:
        return
    seen([talk])
    post_system_line(conversation=held.key, what="page-open")
    record("conversation.returned", topics=held.topics, data=naming(held))


def is_away(talk: Conversation) -> bool:
    """Has the customer's page been closed for so long that they have left the queue?"""
    return talk.channel == Channel.CHAT and Callback.objects.filter(pk=talk.pk, away=True, turn_at=None).exists()


def forget_absent() -> None:
    """What is over says nothing any more."""
    Attendance.objects.filter(seen_at__lt=Now() - _KEEP).exclude(conversation__state__in=WAITING).delete()
