"""Take from an allowance: one statement, whatever the number of buckets; PostgreSQL's clock, every process's table."""

import math
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` may come at once; then `pace` a second."""

    name: str
    burst: float
    pace: float


@dataclass(frozen=True, slots=True)
class Want:
    """So much of somebody's allowance."""

    limit: Limit
    who: str
    amount: float = 1


class TooMany(Exception):
    """The allowance is used up. `limit` names which, `wait` is the seconds until it would do."""

    def __init__(self, limit: str, wait: float) -> None:
        super().__init__(limit)
        self.limit = limit
        self.wait = max(1, math.ceil(wait))


class NotCounted(OperationalError):
    """PostgreSQL did not answer, so nothing is let through."""


def generosity() -> float:
    """The site's factor on all limits; 0 means that nothing is limited."""
    return float(settings.LIMITS)


def take(*wants: Want) -> None:
    """Take each want in order; stop at the first that is refused, which takes nothing from those after it.

    Raises TooMany, or NotCounted when the database does not answer. Outside a transaction this is one commit without a
    flush; inside one the buckets stay locked until it ends.
    """
    if not wants or generosity() <= 0:
        return
    parameters: list[str | float] = []
    for want in wants:
        cost, capacity = _seconds(want)
        parameters += [want.limit.name, want.who, cost, cost, capacity]
    for want in wants:
        parameters += [want.limit.name, want.who]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_statement(len(wants)), parameters)
            taken, *whole = cursor.fetchone()
    except OperationalError:
        raise
    except DatabaseError as error:
        raise NotCounted(str(error)) from error
    if taken < len(wants):
        refused = wants[taken]
        cost, capacity = _seconds(refused)
        raise TooMany(refused.limit.name, max(0.0, whole[taken]) + cost - capacity)


def give_back(want: Want) -> None:
    """Return what was taken, because it turned out not to count."""
    if generosity() <= 0:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update limits_bucket set whole_at = whole_at - make_interval(secs => %s) where what = %s and who = %s",
            [_seconds(want)[0], want.limit.name, want.who],
        )


def _seconds(want: Want) -> tuple[float, float]:
    """What a want costs, and what a whole bucket holds, as seconds of its pace."""
    pace = want.limit.pace * generosity()
    return want.amount / pace, max(want.limit.burst * generosity(), want.amount) / pace


# A bucket is the time at which it is whole. Taking moves that time on, and is refused when it would lie further ahead than
# a whole bucket is long. Each link takes only when the one before has.
_LINK = """
t{n} as (insert into limits_bucket as b (what, who, whole_at)
  select %s, %s, statement_timestamp() + make_interval(secs => %s) {after}
  on conflict (what, who) do update
  set whole_at = greatest(b.whole_at, statement_timestamp()) + (excluded.whole_at - statement_timestamp())
  where greatest(b.whole_at, statement_timestamp()) + make_interval(secs => %s)
    <= statement_timestamp() + make_interval(secs => %s)
  returning what, who)"""


@cache
def _statement(count: int) -> str:
    links = [_LINK.format(n=n, after=f"from t{n - 1}" if n else "") for n in range(count)]
    taken = " + ".join(f"(select count(*) from t{n})" for n in range(count))  # noqa: S608 (n is a number)
    return f"with {', '.join(links)} select {taken}" + _BEFORE * count


# How many seconds of a bucket were missing before; a statement does not see its own writes.
_BEFORE = """,
  coalesce((select extract(epoch from whole_at - statement_timestamp())::float
    from limits_bucket where what = %s and who = %s), 0)"""


def forget_whole() -> int:
    """Remove the buckets that are whole again, since no row says the same. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("delete from limits_bucket where whole_at < statement_timestamp()")
        return int(cursor.rowcount)
