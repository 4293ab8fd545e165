"""Tell a customer how long it will be, keep what was told, and say so when it changes."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from heliodesk import hours
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import naming
from heliodesk.conversations.served import scope_of
from heliodesk.events.log import record
from heliodesk.routing.learnt import arrivals_of, model_of, rates_of, wider_of
from heliodesk.routing.lines import Lines, need_of, newcomer, standing
from heliodesk.routing.models_waits import Estimate
from heliodesk.routing.policy import Need
from heliodesk.routing.telling import Told, tell
from heliodesk.routing.waiting import Range, Seen, Wait, spanned, wait

UNKNOWN = "unknown"
FAR_BACK = 30  # who is further back hears of a new place by every tenth


@dataclass(frozen=True, slots=True)
class Shown:
    """A wait as it is shown: over between two instants, said at `at`. `changed`: "longer" or "shorter" than what was said before,
    or "unknown": nobody is there any more, and the instants hold no more.
    `is_learning`: too little is known of this queue to be sure."""

    least: datetime
    most: datetime
    at: datetime
    changed: str = ""
    is_learning: bool = False

    @property
    def is_one_day(self) -> bool:
        """Do both ends fall on one day of the reader's?"""
        return timezone.localdate(self.least) == timezone.localdate(self.most)

    def minutes(self, now: datetime) -> tuple[int, int]:
        """The range in whole minutes from `now`."""
        return Told(self.at.timestamp(), self.least.timestamp(), self.most.timestamp()).minutes(now.timestamp())


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate before it is told to anybody: the range as it is, and what it was made of."""

    by: str
    span: Range
    wider: float
    seen: Seen
    formula: float
    features: dict[str, float]

    @property
    def is_learning(self) -> bool:
        return self.by == Estimate.By.PRIOR

    @property
    def minutes(self) -> tuple[int, int]:
        """The range in whole minutes."""
        return tell(None, self.said, 0.0).minutes(0.0)

    @property
    def said(self) -> Range:
        return Range(
            self.span.low / self.wider, self.span.least, self.span.most * self.wider, self.span.high * self.wider
        )


def wait_told(conversation: Conversation, now: datetime | None = None) -> Shown | None:
    """What the customer of a waiting conversation is told now: what they were told before, while that holds. None while nobody
    is there, and for a conversation that does not wait."""
    at = now or datetime.now(UTC)
    if not conversation.is_waiting or conversation.queued_at is None:
        return None
    if not hours.status(scope_of(conversation), at).is_open:
        return None
    before = told_last(conversation.pk)
    if before is not None and (before.said_most > at or before.changed == UNKNOWN):
        return shown(before)
    made = give(standing(), conversation, before, at)
    return shown(made) if made else None


def would_wait(team: int, language: str, channel: str) -> Estimated | None:
    """For somebody who would join now. None when nobody on duty speaks the language."""
    return estimated(standing(), newcomer(team, language, channel))


def estimated(now: Lines, need: Need, *, offered: bool = False) -> Estimated | None:
    """The wait of a matter in its line: by the regression where that was better, else by the formula."""
    key = (need.team, need.language, need.channel)
    seen, rates = _with_overtakers(now.seen(need, offered=offered), need, now), rates_of(key)
    found = wait(seen, rates)
    if found is None:
        return None
    features = now.features(key[1])
    by, model = "prior" if rates.is_learning else "formula", model_of(key)
    formula = found.mean
    if model is not None and seen.ahead >= seen.free:
        mean = model.mean(formula, features)
        by, found = "regression", Wait(mean, max(found.variance, model.spread * mean**2))
    return Estimated(by, spanned(found), wider_of(key), seen, formula, features)


def _with_overtakers(seen: Seen, need: Need, now: Lines) -> Seen:
    """Whoever is more pressed goes first for a while (`policy.turn`): who may come like that is part of the wait."""
    starts = now.rules.head_start
    mine = starts.get(need.urgency, 0.0)
    ahead = {urgency: start - mine for urgency, start in starts.items() if start > mine}
    came = arrivals_of((need.team, need.language, need.channel))
    rate = sum(came.get(urgency, 0.0) for urgency in ahead)
    if rate <= 0:
        return seen
    within = sum(came.get(urgency, 0.0) * start for urgency, start in ahead.items()) / rate
    return replace(seen, overtaking=rate, within=within)


def give(now: Lines, conversation: Conversation, before: Estimate | None, at: datetime) -> Estimate | None:
    """Tell them, and keep what was told. What holds still is not told again: then it is `before`. None when it is not known."""
    need = need_of(conversation, now.rules)
    found = estimated(now, need, offered=conversation.offered_to_id is not None)
    if found is None:
        return _taken_back(before, at) if before is not None and before.changed != UNKNOWN else before
    told = retold(before, found.said, at.timestamp())
    if before is not None and not told.changed:
        return before
    row = Estimate(
        conversation=conversation,
        team_id=need.team,
        language=need.language,
        channel=need.channel,
        at=at,
        by=found.by,
        changed=told.changed,
        ahead=found.seen.ahead,
        now_ahead=found.seen.ahead,
        hands=found.seen.hands,
        free=found.seen.free,
        formula=found.formula,
        seen=found.features,
        low=found.span.low,
        least=found.span.least,
        most=found.span.most,
        high=found.span.high,
        wider=found.wider,
        said_least=datetime.fromtimestamp(told.least, UTC),
        said_most=datetime.fromtimestamp(told.most, UTC),
    )
    # Two may be the first to tell: the customer's page and the job. One counts, and both tell that.
    Estimate.objects.bulk_create([row], ignore_conflicts=True)
    return row if row.pk else told_last(conversation.pk)


def retold(before: Estimate | None, span: Range, now: float) -> Told:
    """What to say after what was said last; what was taken back is said anew as longer or shorter than it was."""
    if before is None or before.changed != UNKNOWN:
        return tell(_told(before) if before else None, span, now)
    fresh = tell(None, span, now)
    return replace(fresh, changed="longer" if fresh.most > before.said_most.timestamp() else "shorter")


def _taken_back(before: Estimate, at: datetime) -> Estimate:
    """Nobody is there any more: what was said cannot be kept, and that is said."""
    before.pk, before.changed, before.at, before._state.adding = None, UNKNOWN, at, True
    before.save()
    return before


def told_last(conversation: int) -> Estimate | None:
    """What was told of the wait that goes on."""
    return Estimate.objects.filter(conversation=conversation, outcome="").order_by("-id").first()


def tell_everybody(now: datetime | None = None) -> int:
    """Look at everybody who waits; whose wait or place has changed hears of it. Returns how many did."""
    at, heard = now or datetime.now(UTC), 0
    now_standing = standing(fresh=True)
    waits = Conversation.objects.waiting().filter(queued_at__isnull=False)
    rows = list(waits.exclude(callback__away=True, callback__turn_at=None).select_related("customer", "team"))
    told_before = Estimate.objects.filter(conversation__in=[talk.pk for talk in rows], outcome="").order_by("id")
    last = {row.conversation_id: row for row in told_before}
    for talk in rows:
        if not hours.status(scope_of(talk), at).is_open:
            continue
        before = last.get(talk.pk)
        was = before.pk if before else None
        with transaction.atomic():
            told = give(now_standing, talk, before, at)
            if told is None:
                continue
            ahead = 0 if talk.offered_to_id else now_standing.ahead_of(need_of(talk, now_standing.rules))
            moved = told.now_ahead != ahead and (ahead <= FAR_BACK or ahead // 10 != told.now_ahead // 10)
            if moved:
                Estimate.objects.filter(pk=told.pk).update(now_ahead=ahead)
            if moved or told.pk != was:
                record("wait.changed", topics=[f"customer:{talk.customer_id}"], data=naming(talk))
                heard += 1
    return heard


def shown(row: Estimate) -> Shown:
    """As it is shown."""
    return Shown(row.said_least, row.said_most, row.at, row.changed, row.by == Estimate.By.PRIOR)


def _told(row: Estimate) -> Told:
    return Told(row.at.timestamp(), row.said_least.timestamp(), row.said_most.timestamp(), row.changed)
