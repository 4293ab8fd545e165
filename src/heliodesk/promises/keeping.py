"""Make promises, pause and resume them, and say when they were kept. Every time here is an aware UTC instant.

Called inside the transaction of the command that is the reason, with the conversation's row taken.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from heliodesk import hours
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.served import scope_of
from heliodesk.hours.calendar import compile_plans
from heliodesk.hours.open_now import AHEAD, calendar_of, calendar_since
from heliodesk.promises import clock
from heliodesk.promises.models import DEFAULT_CHAIN, Clock, Policy, Promise, State
from heliodesk.promises.policy import choose

_NEVER = compile_plans([], date(2000, 1, 1), 0)
_KEPT = 5.0  # seconds that a process trusts what it knows of the policies
_policies: tuple[float, list[Policy]] = (0.0, [])


@dataclass(frozen=True, slots=True)
class Planned:
    """A promise that is about to be made. `minutes` of service time from now on; due: None when no hours are known."""

    kind: str
    policy: int
    minutes: int
    due: datetime | None
    look_at: datetime | None


def policy_for(*, form: str, priority: int, tier: str, language: str) -> Policy | None:
    """The policy that holds for a matter."""
    global _policies
    if time.monotonic() > _policies[0]:
        _policies = (time.monotonic() + _KEPT, list(Policy.objects.all()))
    return choose(_policies[1], form=form, priority=priority, tier=tier, language=language)


def forget() -> None:
    """Look at the policies anew at the next question (after a change of our own, and between tests)."""
    global _policies
    _policies = (0.0, [])


def plan(policy: Policy | None, scope: hours.Scope, at: datetime, kinds: Iterable[str]) -> list[Planned]:
    """What `policy` promises from `at` on by the hours of `scope`."""
    if policy is None:
        return []
    calendar = calendar_of(scope)
    planned = []
    for kind in kinds:
        minutes = policy.minutes(kind)
        if minutes is None:
            continue
        budget, look_at, found = timedelta(minutes=minutes), None, None
        if calendar:
            stretches = [clock.Stretch(at, calendar)]
            found = clock.due(stretches, [], at, budget, horizon(at))
            look_at = clock.due(stretches, [], at, budget * policy.steps[0][0] / 100, horizon(at))
        planned.append(Planned(str(kind), policy.pk, minutes, found, look_at))
    return planned


def horizon(at: datetime) -> datetime:
    """How far ahead hours are compiled."""
    return at + timedelta(days=AHEAD - 2)


def stretch_of(scope: hours.Scope, at: datetime) -> list[str]:
    """A stretch as it is stored."""
    return [at.astimezone(UTC).isoformat(), scope.team, scope.language, scope.channel, scope.region]


def begin(conversation: Conversation, policy: Policy | None, kinds: Iterable[str], *, at: datetime) -> None:
    """Make what `policy` promises, and the conversation's clock if it has none. A kind that runs already goes on."""
    scope = scope_of(conversation)
    held, _made = Clock.objects.get_or_create(
        conversation=conversation, defaults={"stretches": [stretch_of(scope, at)]}
    )
    running = set(Promise.objects.filter(conversation=conversation).live().values_list("kind", flat=True))
    for one in plan(policy, scope, at, kinds):
        if one.kind not in running:
            Promise.objects.create(
                conversation=conversation,
                kind=one.kind,
                policy_id=one.policy,
                minutes=one.minutes,
                since=at,
                due=one.due,
                look_at=one.look_at,
                why="" if one.due else "no-hours",
            )
    if running:
        reckon(held)


def pause(conversation: Conversation, *, at: datetime) -> None:
    """We wait for the customer from `at` on: nothing counts. Pausing twice is no error."""
    held = Clock.objects.filter(conversation=conversation).first()
    if held is None or is_paused(held):
        return
    held.pauses = [*held.pauses, [at.astimezone(UTC).isoformat(), None]]
    held.save(update_fields=["pauses"])
    reckon(held)


def resume(conversation: Conversation, *, at: datetime) -> None:
    """It is our turn again. Does nothing when nothing was paused."""
    held = Clock.objects.filter(conversation=conversation).first()
    if held is None or not is_paused(held):
        return
    held.pauses = [*held.pauses[:-1], [held.pauses[-1][0], at.astimezone(UTC).isoformat()]]
    held.save(update_fields=["pauses"])
    reckon(held)


def move(conversation: Conversation, *, at: datetime) -> None:
    """It was handed on: from `at` the hours of who serves it now count."""
    held = Clock.objects.filter(conversation=conversation).first()
    if held is not None:
        held.stretches = [*held.stretches, stretch_of(scope_of(conversation), at)]
        held.save(update_fields=["stretches"])
        reckon(held)


def replan(conversation: Conversation, policy: Policy | None, *, at: datetime) -> None:
    """Another policy holds from now on (another priority, say): what runs is counted anew from its own beginning."""
    for one in Promise.objects.filter(conversation=conversation).live():
        minutes = policy.minutes(one.kind) if policy else None
        if minutes is None:
            _end(one, State.ENDED, "no-policy", at)
        else:
            one.policy, one.minutes, one.told = policy, minutes, []
            one.save(update_fields=["policy", "minutes", "told"])
    held = Clock.objects.filter(conversation=conversation).first()
    if held is not None:
        reckon(held)


def kept(conversation: Conversation, kinds: Iterable[str], *, at: datetime) -> None:
    """What was promised has been done at `at`."""
    for one in Promise.objects.filter(conversation=conversation, kind__in=list(kinds)).live():
        is_late = one.broken_at is not None or (one.due is not None and at > one.due)
        if is_late and one.broken_at is None:
            one.broken_at = one.due
        _end(one, State.LATE if is_late else State.KEPT, "done", at)


def end(conversation: Conversation, *, why: str, at: datetime) -> None:
    """Nothing is owed any more: whatever runs ends."""
    for one in Promise.objects.filter(conversation=conversation).live():
        if one.due is not None and at > one.due and one.broken_at is None:
            one.broken_at = one.due
        _end(one, State.ENDED, why, at)


def reckon(held: Clock) -> None:
    """Count the due times of a conversation anew: hours, stretches or pauses have changed."""
    live = list(Promise.objects.filter(conversation=held.conversation_id).live().select_related("policy"))
    pauses, paused = _pauses(held), is_paused(held)
    stretches = _stretches(held, since=min((one.since for one in live), default=datetime.now(UTC)))
    for one in live:
        before = (one.state, one.due, one.why, one.look_at)
        one.state = State.PAUSED if paused else State.RUNNING
        one.due, one.look_at, one.why = None, None, "" if not paused else "waits"
        if not paused:
            ahead = horizon(max(datetime.now(UTC), one.since))
            budget = timedelta(minutes=one.minutes)
            one.due = clock.due(stretches, pauses, one.since, budget, ahead)
            one.why = "" if one.due else "no-hours"
            if (part := next_part(one)) is not None:
                one.look_at = clock.due(stretches, pauses, one.since, budget * part / 100, ahead)
        if (one.state, one.due, one.why, one.look_at) != before:
            one.save(update_fields=["state", "due", "why", "look_at"])


def spent(one: Promise, at: datetime) -> float:
    """Which part of the promised service time has been used at `at`: 0.8 is 80 %."""
    held = Clock.objects.filter(conversation=one.conversation_id).first()
    if held is None:
        return 0.0
    used = clock.spent(_stretches(held, since=one.since), _pauses(held), one.since, at)
    return used / timedelta(minutes=one.minutes) if one.minutes else 1.0


def next_part(one: Promise) -> int | None:
    """The next part of the time, in per cent, of which somebody is to hear."""
    steps = one.policy.steps if one.policy else DEFAULT_CHAIN
    return min((part for part, _who in steps if part not in one.told), default=None)


def stretched(one: Promise, times: float) -> datetime | None:
    """When `times` as much service time as was promised will have been counted."""
    held = Clock.objects.filter(conversation=one.conversation_id).first()
    if held is None:
        return None
    budget = timedelta(minutes=one.minutes) * times
    ahead = horizon(datetime.now(UTC))
    return clock.due(_stretches(held, since=one.since), _pauses(held), one.since, budget, ahead)


def is_paused(held: Clock) -> bool:
    return bool(held.pauses) and held.pauses[-1][1] is None


def earliest_due(conversation: int) -> datetime | None:
    """The next time that is promised for a conversation. None while nothing runs."""
    running = Promise.objects.filter(conversation=conversation, state=State.RUNNING, due__isnull=False)
    return running.order_by("due").values_list("due", flat=True).first()


def _end(one: Promise, state: str, why: str, at: datetime) -> None:
    one.state, one.why, one.ended_at = state, why, at
    one.save(update_fields=["state", "why", "ended_at", "broken_at"])


def _stretches(held: Clock, *, since: datetime) -> list[clock.Stretch]:
    """The clock's stretches. One whose service has no hours counts nothing, and ends the one before all the same."""
    found = []
    for start, team, language, channel, region in held.stretches:
        calendar = calendar_since(hours.Scope(team, language, channel, region), since)
        found.append(clock.Stretch(datetime.fromisoformat(start), calendar or _NEVER))
    return found


def _pauses(held: Clock) -> list[clock.Pause]:
    return [
        clock.Pause(datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
        for since, until in held.pauses
    ]
