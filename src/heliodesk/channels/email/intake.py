"""Read mails that are stored: whose each is, where it belongs, and what becomes of it.

They are read some at a time, so that a question to the database serves all of them; one that cannot be read harms none of the
others. The raw mail stays as it came until it is filed, so whatever fails here is tried again, by itself or by a person. Keys
of senders are asked for before anything is locked.
"""

import traceback
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from heliodesk.channels.email import own, tracking
from heliodesk.channels.email.facts import Facts, facts_about
from heliodesk.channels.email.filing import file_all
from heliodesk.channels.email.keys import key_of
from heliodesk.channels.email.letter import Letter
from heliodesk.channels.email.machines import asks_to_confirm, machine_reason
from heliodesk.channels.email.models import Raw, Received, State
from heliodesk.channels.email.proof import NotAnswered, Proof, prove
from heliodesk.channels.email.reply_address import is_reply_address, matter_of
from heliodesk.channels.email.settling import settle
from heliodesk.channels.email.storing import LARGEST
from heliodesk.channels.email.too_large import tell_soon
from heliodesk.jobs.queue import job
from heliodesk.mail.parse import parse
from heliodesk.mail.shapes import Mail
from heliodesk.people.personal import digest_of, mask
from heliodesk.trust.secrets import guard

log = structlog.get_logger(__name__)

AT_ONCE = 32
_MEMORY = 32 * 1024 * 1024  # bytes of mails that are read together
_PATIENCE = timedelta(minutes=15)  # with a DNS that does not answer; then nothing proves the sender
_AGAIN = timedelta(minutes=1)
_MOST_AN_HOUR = 60  # of one address


@job("email.read")
def read(received: int, as_person: bool = False) -> None:
    """The job: read one mail that waits. `as_person`: somebody has looked, and it is no machine's."""
    _read(Received.objects.filter(pk=received, state=State.WAITING), as_person)


@job("email.read-waiting", every="* * * * *")
def read_waiting() -> None:
    """Have read whatever waits: most is read as soon as it is stored, but who stored it may have died."""
    while read_some():
        pass


def read_some() -> int:
    """Read the next mails that wait, the oldest first. Returns how many there were."""
    due = Q(look_at=None) | Q(look_at__lte=datetime.now(UTC))
    return _read(Received.objects.filter(due, state=State.WAITING).order_by("id")[:AT_ONCE])


def _read(waiting: Iterable[Received], as_person: bool = False) -> int:
    rows: list[Received] = []
    size = 0
    for row in waiting:
        if rows and size + row.size > _MEMORY:
            break
        rows.append(row)
        size += row.size
    raws = dict(Raw.objects.filter(received__in=rows).values_list("received", "content"))
    letters = [letter for row in rows if (letter := _understood(row, bytes(raws.get(row.pk, b"")), as_person))]
    _settle(_different(letters))
    return len(rows)


def _different(letters: list[Letter]) -> list[Letter]:
    """Of several copies of one mail the first; the others wait until it is filed."""
    seen: set[tuple[str, str]] = set()
    found = []
    for letter in letters:
        name = (letter.row.sender, letter.row.mail_id)
        if not letter.row.mail_id or name not in seen:
            found.append(letter)
        seen.add(name)
    return found


def _understood(row: Received, raw: bytes, as_person: bool) -> Letter | None:
    """What a mail says and who proves to have sent it. None: it is not read now."""
    if not raw and row.size:
        settle([(row, State.UNPROCESSED, "gone")])
        return None
    mail = parse(raw, own=own.senders())
    if row.size > LARGEST or row.size > len(raw):
        _note(row, mail, Proof(mail.senders[0].address.lower() if mail.senders else "", "too-big"))
        with transaction.atomic():
            settle([(row, State.UNPROCESSED, "too-big")])
            tell_soon(row, mail)
        return None
    try:
        proof = prove(
            raw, mail, authserv=settings.MAIL_AUTHSERV, hops=settings.MAIL_HOPS, is_own=own.is_own, lookup=key_of
        )
    except NotAnswered:
        now = datetime.now(UTC)
        if now - row.received_at < _PATIENCE:
            Received.objects.filter(pk=row.pk).update(look_at=now + _AGAIN)
            return None
        proof = Proof(mail.senders[0].address.lower(), "no-answer")
    _note(row, mail, proof)
    return Letter(row, mail, proof, as_person)


def _note(row: Received, mail: Mail, proof: Proof) -> None:
    """What is seen of it in a list."""
    row.mail_id = mail.message_id[:320].replace("\x00", "")
    row.subject = guard(" ".join(mail.subject.split())[:500].replace("\x00", "")).text[:160]
    row.sender = digest_of(proof.address) if proof.address else ""
    row.shown_sender = mask("email", proof.address)[:120] if proof.address else ""
    row.is_proven = proof.is_proven


def _settle(letters: list[Letter]) -> None:
    """Decide and write what becomes of them, all at once or else each by itself."""
    if not letters:
        return
    try:
        with transaction.atomic():
            _file(letters)
    except (OperationalError, InterfaceError):
        raise  # the database is away: they wait
    except Exception as error:
        if len(letters) > 1:
            for letter in letters:
                _settle([letter])
            return
        row = letters[0].row  # one mail that nobody foresaw must not be lost, nor stop those behind it
        log.error("email.not_read", received=row.key, error=type(error).__name__, where=_where(error))
        settle([(row, State.UNPROCESSED, "failed")])


def _where(error: Exception) -> str:
    """Where it happened; not what it says, for a database quotes the row that it refuses."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "heliodesk" in frame.filename), frames[-1])
    return f"{Path(last.filename).name}:{last.lineno}"


def _file(letters: list[Letter]) -> None:
    _take_turns({letter.row.sender for letter in letters})
    rows = Received.objects.filter(pk__in=[letter.row.pk for letter in letters], state=State.WAITING)
    ours = set(rows.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True))
    letters = [letter for letter in letters if letter.row.pk in ours]
    if not letters:
        return
    facts = facts_about(letters)
    tracking.reachable(*(letter.row.sender for letter in letters if letter.row.is_proven))
    fates: list[tuple[Received, State, str]] = []
    filed = []
    for letter in letters:
        state, reason = _fate(letter, facts)
        if state is None:
            filed.append(letter)
        else:
            fates.append((letter.row, state, reason))
    for letter, place in zip(filed, file_all(filed, facts), strict=True):
        row = letter.row
        row.conversation_id, row.number, row.left_out = place.conversation, place.number, place.left_out
        fates.append((row, State.FILED, letter.proof.reason))
        if place.held_a_secret:
            Raw.objects.filter(received=row).delete()  # a secret is not kept, not even as it came
    settle(fates)


def _take_turns(senders: set[str]) -> None:
    """Mails of one sender are filed one after the other, in whatever process; always in this order, so that nobody waits for
    each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(sender, 7)) from unnest(%s::text[]) sender",
            [sorted(senders)],
        )


def _fate(letter: Letter, facts: Facts) -> tuple[State | None, str]:
    """What becomes of a mail that is nobody's matter, and why; None: it is filed."""
    mail, row, proof = letter.mail, letter.row, letter.proof
    if mail.kind in ("bounce", "delivery report"):
        tracking.bounced(mail)
        return State.LEFT, "bounce" if mail.kind == "bounce" else "report"
    if mail.kind == "own loop":
        return State.LEFT, "loop"
    if not proof.address:
        return State.UNPROCESSED, proof.reason
    if proof.address in facts.staff:
        return State.QUARANTINED, "staff"
    machine = "" if letter.as_person else machine_reason(mail)
    if _is_trick(letter, machine) and not letter.as_person:
        return State.QUARANTINED, "ticket-trick"
    if machine:
        return State.LEFT, "list" if machine == "list" else "machine"
    if earlier := facts.copy_of(row):
        row.conversation_id, row.number = earlier
        return State.COPIED, "copy"
    facts.lately[row.sender] = facts.lately.get(row.sender, 0) + 1
    if facts.lately[row.sender] > _MOST_AN_HOUR and not letter.as_person:
        return State.UNPROCESSED, "too-many"
    return None, ""


def _is_trick(letter: Letter, machine: str) -> bool:
    """Does a third party's machine write to an address that was given to somebody else? An absence note that answers a mail
    of ours proves nothing to anybody."""
    if not any(map(is_reply_address, letter.addresses)) or matter_of(letter.addresses, letter.row.sender) is not None:
        return False
    is_note = machine == "auto-reply" and bool(letter.mail.in_reply_to or letter.mail.references)
    return asks_to_confirm(letter.mail) or (bool(machine) and not is_note)
