"""What a customer is told of their wait, and when it may change. Pure; times are POSIX seconds.

A wait is kept as two clock times, so it becomes shorter as time passes and nothing else moves it without a word: a later end is
always said to be later, and never is an earlier end told than what is known now. An earlier one is told once it is worth it, so
that a queue that breathes does not have people told "longer" every minute.
"""

from dataclasses import dataclass

from heliodesk.routing.waiting import Range

STEP = 60.0  # seconds: what is shown is minutes, and less than one is no news
WORTH = 0.2  # an end this much earlier is worth a word


@dataclass(frozen=True, slots=True)
class Told:
    """Over between `least` and `most`, said at `at`. `changed` is why it differs from what was said before: "longer", "shorter",
    or "" when it does not."""

    at: float
    least: float
    most: float
    changed: str = ""

    def minutes(self, now: float) -> tuple[int, int]:
        """As it is shown at `now`: whole minutes from then, the later end rounded up; at least one minute."""
        most = max(1, -int(-(self.most - now) // STEP))
        least = max(1, int(max(self.least - now, 0) // STEP))
        return min(least, most), most


def tell(before: Told | None, found: Range, now: float) -> Told:
    """What to say now: the same as before, or a change that names itself."""
    fresh = Told(now, now + found.least, now + max(found.most, found.least))
    if before is None:
        return fresh
    if fresh.most > before.most + STEP or (now >= before.most and fresh.most > before.most):
        return Told(now, max(fresh.least, now), fresh.most, "longer")
    gained = before.most - fresh.most
    if gained > max(STEP, WORTH * (before.most - now)):
        return Told(now, fresh.least, fresh.most, "shorter")
    return Told(before.at, before.least, before.most, "")
