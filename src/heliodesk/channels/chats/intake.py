"""File what was stored: some bodies of one account at a time, in the order that the platform gives its events.

One account is filed by one process at a time, so that the order stays. An event that cannot be filed harms none of the others: it
is kept, shown, and can be filed again. What an event is about may come later (an edit before its message): it waits a little.
"""

import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from heliodesk.channels.base import Incoming, Kind, Request
from heliodesk.channels.chats.accounts import together, told
from heliodesk.channels.chats.filing import NotYet, file_event
from heliodesk.channels.chats.loading import NoSuchChannel, receiving
from heliodesk.channels.chats.models import Account, Arrived

log = structlog.get_logger(__name__)

AT_ONCE = 50
_PATIENCE = timedelta(minutes=10)  # with an event that is about a message which we do not have
_AGAIN = timedelta(seconds=5)
_NOTED_EVERY = 5.0  # seconds


@dataclass(slots=True)
class Body:
    """A row, and what became of its events."""

    row: Arrived
    problems: set[str] = field(default_factory=set)
    where: str = ""
    later: bool = False
    held_a_secret: bool = False

    @property
    def is_old(self) -> bool:
        """Has it waited long enough for what it is about?"""
        return datetime.now(UTC) - self.row.at > _PATIENCE


def read_some() -> int:
    """File the next bodies that wait. Returns how many there were."""
    due = Q(look_at=None) | Q(look_at__lte=datetime.now(UTC))
    waiting = Arrived.objects.filter(due, state=Arrived.State.WAITING).exclude(account__state=Account.State.PAUSED)
    account = waiting.order_by("id").values_list("account", flat=True).first()
    if account is None:
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 11))", [f"chats:{account}"])
        rows = list(waiting.filter(account=account).order_by("id").select_for_update(of=("self",))[:AT_ONCE])
        file_rows(Account.objects.select_related("team").get(pk=account), rows)
    return max(1, len(rows))


def file_rows(account: Account, rows: list[Arrived]) -> None:
    """File these bodies of an account. In a transaction, with the account's lock."""
    bodies = [Body(row) for row in rows]
    events = [each for body in bodies for each in _events(account, body)]
    for body, owner, one in _in_order(events):
        if one.kind == Kind.UNREAD or one.facts.get("unknown_type"):
            body.problems.add("unknown")
            continue
        try:
            with transaction.atomic():
                body.held_a_secret |= file_event(owner, one, last=body.is_old)
        except NotYet:
            body.later = True
        except (OperationalError, InterfaceError):
            raise  # the database is away: all of them wait
        except Exception as error:
            body.problems.add("failed")
            body.where = _where(error)
            log.error("chats.not-filed", account=account.key, error=type(error).__name__, where=body.where)
    for body in bodies:
        _settle(body)
    _note_lag(events)


def _events(account: Account, body: Body) -> Iterator[tuple[Body, Account, Incoming]]:
    """What is in it, for each account that shares the address."""
    request = Request(bytes(body.row.body or b""), method=body.row.method)
    for owner in together(account):
        try:
            found = receiving(owner.channel).receive(request, told(owner))
        except NoSuchChannel:
            body.problems.add("unknown")
            return
        except (
            Exception
        ) as error:  # its contract says that it does not; then it is a fault of ours, and nothing is lost
            body.problems.add("failed")
            body.where = _where(error)
            log.error("chats.not-read", account=account.key, error=type(error).__name__, where=body.where)
            return
        yield from ((body, owner, one) for one in found)


def _in_order(events: list[tuple[Body, Account, Incoming]]) -> list[tuple[Body, Account, Incoming]]:
    """By the platform's clock where it tells; what has no time stays behind what it came after."""
    last = datetime.min.replace(tzinfo=UTC)
    keyed = []
    for place, event in enumerate(events):
        last = event[2].at or last
        keyed.append((last, place, event))
    return [event for _at, _place, event in sorted(keyed, key=lambda each: each[:2])]


_noted: dict[int, float] = {}


def _note_lag(events: list[tuple[Body, Account, Incoming]]) -> None:
    """How long words took to come here; to some seconds, for whoever writes a row that all write waits for the others."""
    said = {owner.pk: (one.at, body.row.at) for body, owner, one in events if one.kind == Kind.MESSAGE and one.at}
    for pk, (at, came) in said.items():
        if time.monotonic() - _noted.get(pk, float("-inf")) > _NOTED_EVERY:
            _noted[pk] = time.monotonic()
            Account.objects.filter(pk=pk).update(heard_at=came, lag=max(0.0, (came - at).total_seconds()))


def _settle(body: Body) -> None:
    row, now = body.row, datetime.now(UTC)
    if body.problems:
        row.state, row.reason = Arrived.State.UNREAD, "failed" if "failed" in body.problems else "unknown"
        row.where = body.where[:80]
        if body.held_a_secret:  # what a customer should never have sent is kept nowhere, not even to be read again
            row.body, row.reason = None, "secret"
    elif body.later and not body.is_old:
        row.look_at = now + _AGAIN
    else:
        row.state, row.reason, row.body, row.look_at = Arrived.State.FILED, "", None, None
    row.read_at = now
    row.save(update_fields=["state", "reason", "where", "body", "look_at", "read_at"])


def _where(error: Exception) -> str:
    """Where it happened; not what it says, for a database quotes the row that it refuses."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "heliodesk" in frame.filename), frames[-1])
    return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
