"""Every limit, and who is asked for it: the person, then the address, then everybody together.

`HELIODESK_LIMITS` multiplies all of them. An address stands for anybody who is not proven behind it, so its limits are
those of a busy café; everybody's are there to keep the desk answering while it is flooded.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from heliodesk.limits.address import household
from heliodesk.limits.buckets import Limit, Want

EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one thing that can be asked for. `person` is None where nobody is known yet."""

    person: Limit | None
    address: Limit
    everybody: Limit


_Pair = tuple[float, float]


def _budget(name: str, *, person: _Pair | None, address: _Pair, everybody: _Pair) -> Budget:
    own = Limit(f"{name}.person", *person) if person else None
    return Budget(own, Limit(f"{name}.address", *address), Limit(f"{name}.everybody", *everybody))


# (at once, then so many a second)
VISITS = _budget("visit", person=None, address=(120, 1), everybody=(4000, 200))  # a visitor who is new
RETURNS = _budget("return", person=(30, 0.5), address=(600, 10), everybody=(10_000, 1000))
IDENTITIES = _budget("identity", person=None, address=(120, 2), everybody=(5000, 500))
STREAMS = _budget("stream", person=(40, 1), address=(600, 10), everybody=(20_000, 2000))
UPLOADS = _budget("upload", person=(10, 0.1), address=(100, 1), everybody=(500, 20))
LINKS = _budget("link", person=(3, 1 / 600), address=(20, 1 / 30), everybody=(300, 5))  # links by mail
KEEPS = _budget("keep", person=(10, 1 / 30), address=(60, 0.5), everybody=(100, 3))  # all of one's requests as a file
SEARCHES = _budget("search", person=None, address=(120, 4), everybody=(2000, 100))  # and suggestions while one types
VERDICTS = _budget("verdict", person=None, address=(60, 0.2), everybody=(2000, 20))  # was this helpful?
SIGN_INS = _budget("sign-in", person=(8, 1 / 60), address=(60, 0.5), everybody=(300, 10))


def posts() -> Budget:
    """Messages: the person's pace is a setting of its own."""
    return _posts(settings.POSTS_PER_SECOND)


@cache
def _posts(pace: float) -> Budget:
    return _budget("post", person=(max(20.0, pace), pace), address=(600, 20), everybody=(20_000, 3000))


def wants(budget: Budget, *, person: str = "", address: str = "", proven: bool = False) -> list[Want]:
    """What to `take` for one request: `person` is a topic ("customer:5"), `address` the client's.

    Nobody who is proven is counted by address.
    """
    asked = []
    if budget.person is not None and person:
        asked.append(Want(budget.person, person))
    if address and not proven:
        asked.append(Want(budget.address, household(address)))
    asked.append(Want(budget.everybody, EVERYBODY))
    return asked
