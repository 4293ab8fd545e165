"""Strangers in our groups who resemble us, and messages that want what nobody may ask for: flagged, and hidden only by rule.

Each account has a rule: *flag* keeps a row that supervisors see, *report* alerts them too, *hide* besides has the platform delete
what may be hidden. Nobody is put out by a name alone; whoever works here, and our own accounts, are never looked at.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Delivery, Incoming, Outcome
from heliodesk.channels.chats import looking
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.loading import NoSuchChannel, removing
from heliodesk.channels.chats.models import Account, Flagged
from heliodesk.channels.chats.official import official_of, protected_by
from heliodesk.channels.chats.speaking import spoken
from heliodesk.channels.posts import link_of
from heliodesk.events.log import record
from heliodesk.jobs.queue import defer, job
from heliodesk.people.models import Agent
from heliodesk.safety.watch import SUPERVISORS
from heliodesk.trust.impostors import Resemblance, is_suspicious, resemblance
from heliodesk.trust.lures import Lure, action, lures
from heliodesk.trust.secrets import guard

RULES = ("flag", "report", "hide")
_TRIED_FOR = timedelta(hours=1)
_SELDOM = 60.0  # seconds until it is tried again, where the platform names none
# Telegram's own accounts that speak for administrators who hide and for the channel behind a group.
_PLATFORMS_OWN = {"telegram": frozenset({"1087968824", "777000", "136817688"})}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, how sure (0 to 1), and what the table of lures says: hide, report or none."""

    found: Resemblance | None
    lures: tuple[Lure, ...]
    score: float
    wanted: str


def rule_of(account: Account) -> str:
    """What is done with who is flagged: flag, report or hide."""
    rule = str(account.options.get("strangers") or "flag")
    return rule if rule in RULES else "flag"


def look_at(account: Account, one: Incoming) -> Flagged | None:
    """Judge a message of a group, and keep it when somebody should look. Called in the transaction that files it."""
    if not one.is_group or not one.sender_id or is_ours(account, one):
        return None
    judged = judge(account, one)
    return _keep(account, one, judged) if judged else None


def is_ours(account: Account, one: Incoming) -> bool:
    """Our own account, whoever works here (`options["staff"]`: their ids), and administrators who speak as the group itself."""
    sender = one.sender_id or ""
    if one.facts.get("is_echo") or sender == account.own_id or sender in _PLATFORMS_OWN.get(account.channel, ()):
        return True
    return sender in staff_of(account) or sender == one.conversation_id.partition(":")[0]


def staff_of(account: Account) -> frozenset[str]:
    """The platform's ids of who works here."""
    return frozenset(str(account.options.get("staff") or "").replace(",", " ").split())


def judge(account: Account, one: Incoming) -> Judged | None:
    """What a name and a message look like; None when nobody has to look."""
    earlier = Flagged.objects.filter(account=account, sender=(one.sender_id or "")[:120])
    states = set(earlier.values_list("state", "name"))
    name, username = (one.sender_name or "")[:120], str(one.facts.get("username") or "")[:120]
    found = resemblance(name, protected_by(account), username=username)
    if not is_suspicious(found) or (Flagged.State.HARMLESS, name) in states:
        found = None
    wanted = lures(one.text or "", official_of(account))
    is_known = any(state == Flagged.State.CONFIRMED for state, _name in states)
    if not (found or wanted or is_known):
        return None
    what = action(wanted)
    if wanted and (found or is_known):
        what = "hide"  # who resembles us and wants something is no longer a matter of taste
    score = max(found.score if found else 0.0, {"hide": 0.95, "report": 0.7}.get(what, 0.0), 1.0 if is_known else 0.0)
    return Judged(found, wanted, score, what)


def _keep(account: Account, one: Incoming, judged: Judged) -> Flagged | None:
    sender, name = (one.sender_id or "")[:120], (one.sender_name or "")[:120]
    mine = Flagged.objects.filter(account=account, sender=sender, name=name)
    if not judged.lures and mine.exclude(state=Flagged.State.HARMLESS).exists():
        return None  # they are being looked at, or were: another harmless word of theirs tells nothing new
    rule = rule_of(account)
    can = rule == "hide" and judged.wanted == "hide" and can_remove(account)
    told_of: dict[str, Any] = {
        "group": str(one.facts.get("title") or "")[:120],
        "link": link_of(account.channel, one)[:500],
        "sender": sender,
        "name": name,
        "username": str(one.facts.get("username") or "")[:120],
        "text": guard((one.text or "").replace("\x00", "")[:4000]).text,
        "resembles": judged.found.name if judged.found else "",
        "why": judged.found.reason if judged.found else "",
        "lures": [[lure.kind, guard(lure.shown).text] for lure in judged.lures],
        "score": judged.score,
        "is_reported": rule != "flag",
        "state": Flagged.State.OPEN,
        "said_at": one.at,
    }
    external = (one.external_message_id or one.event_key)[:200]
    row, _is_new = Flagged.objects.update_or_create(
        account=account, place=one.conversation_id[:200], external=external, defaults=told_of
    )
    audit.write(
        actor=SYSTEM, verb="impostor-flagged", subject=f"flagged:{row.key}", rule=rule, score=round(row.score, 2)
    )
    if can:
        hide(row, by=None)
    _tell("stranger.flagged", row)
    looking.soon(row)
    return row


def can_remove(account: Account) -> bool:
    """Whether the platform lets a program delete what others wrote."""
    try:
        removing(account.channel)
    except NoSuchChannel:
        return False
    return True


@transaction.atomic
def hide(row: Flagged, *, by: Agent | None) -> bool:
    """Have the platform delete the message, by rule or because a supervisor says so. False: it is gone or going already."""
    fresh = {"removal": Flagged.Removal.WAITING, "removal_reason": ""}
    waiting = Flagged.objects.filter(pk=row.pk, removal__in=[Flagged.Removal.NONE, Flagged.Removal.FAILED])
    if not can_remove(row.account) or not waiting.update(**fresh):
        return False
    audit.write(actor=by.actor if by else SYSTEM, verb="impostor-hidden", subject=f"flagged:{row.key}")
    defer("chats.remove", lock=f"chats-remove:{row.account_id}", flagged=row.pk)
    return True


@job("chats.remove")
def remove(flagged: int) -> None:
    """Ask the platform to delete it; later again when it has no time."""
    row = Flagged.objects.select_related("account").filter(pk=flagged, removal=Flagged.Removal.WAITING).first()
    if row is None:
        return None
    if row.account.removed_at or row.account.state != Account.State.WORKS:
        return _removed(row, "not-set-up")
    try:
        made = spoken(removing(row.account.channel).remove(row.place, row.external, told(row.account)), seconds=30)
    except NoSuchChannel:
        return _removed(row, "not-allowed")
    except TimeoutError:  # to delete again does no harm
        made = Delivery(Outcome.LATER, reason="no-answer")
    now = datetime.now(UTC)
    if made.outcome is Outcome.LATER and now - row.at < _TRIED_FOR:
        at = now + timedelta(seconds=min(600.0, made.retry_after or _SELDOM))
        defer("chats.remove", at=at, lock=f"chats-remove:{row.account_id}", flagged=row.pk)
        return None
    return _removed(row, "" if made.outcome is Outcome.SENT else made.reason or "not-allowed")


@transaction.atomic
def _removed(row: Flagged, reason: str) -> None:
    row.removal = Flagged.Removal.FAILED if reason else Flagged.Removal.DONE
    row.removal_reason = reason[:40]
    row.save(update_fields=["removal", "removal_reason"])
    _tell("stranger.judged", row)


@transaction.atomic
def decide(row: Flagged, *, by: Agent, state: str) -> bool:
    """An impostor, harmless, or (undone) to be looked at again. What was deleted does not come back by it."""
    now = Flagged.objects.select_for_update(of=("self",)).select_related("account").get(pk=row.pk)
    if state not in Flagged.State.values or now.state == state:
        return False
    now.state = state
    is_open = state == Flagged.State.OPEN
    now.by, now.decided_at = (None, None) if is_open else (by, datetime.now(UTC))
    now.save(update_fields=["state", "by", "decided_at"])
    verb = {"open": "impostor-reopened", "confirmed": "impostor-confirmed", "harmless": "impostor-harmless"}[state]
    audit.write(actor=by.actor, verb=verb, subject=f"flagged:{now.key}")
    if state == Flagged.State.CONFIRMED and rule_of(now.account) == "hide":
        hide(now, by=by)
    _tell("stranger.judged", now)
    return True


def _tell(kind: str, row: Flagged) -> None:
    record(kind, topics=[SUPERVISORS], data={"flagged": row.key})


def how_many(by_alert: bool = False) -> int:
    """How many nobody has judged; `by_alert`: of those that supervisors are alerted of."""
    rows = Flagged.objects.filter(state=Flagged.State.OPEN)
    return rows.filter(is_reported=True).count() if by_alert else rows.count()
