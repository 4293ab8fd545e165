"""What the desk knows already of some mails and their senders: asked once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Lower

from heliodesk.channels.email.letter import Letter
from heliodesk.channels.email.models import Kind, Received, Sent, State
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.personal import proven_holders

HOUR = timedelta(hours=1)
Place = tuple[int, int]  # id of a conversation, number of a message in it


@dataclass(slots=True)
class Facts:
    """`staff`: addresses of colleagues; `lately`: how many mails of a sender were read within the hour; `holders`: whose
    proven address it is; `answered`: the matter of which a mail of ours to this sender was answered, by their Message-ID;
    `told`: senders to whom we wrote by ourselves within the hour; `teams`: all of them by slug. Senders are digests."""

    staff: set[str]
    lately: dict[str, int]
    holders: dict[str, Customer]
    answered: Mapping[tuple[str, str], int]
    told: set[str]
    teams: dict[str, Team]
    copies: Mapping[tuple[str, str, bool], Place] = field(default_factory=dict)

    def copy_of(self, row: Received) -> Place | None:
        """Where the same mail stands that came by another way. What is not proven never stands in the way of what is."""
        if not row.mail_id:
            return None
        proven = self.copies.get((row.sender, row.mail_id, True))
        return proven if proven or row.is_proven else self.copies.get((row.sender, row.mail_id, False))


def facts_about(letters: Iterable[Letter]) -> Facts:
    """Ask what is known about these."""
    letters = list(letters)
    since = datetime.now(UTC) - HOUR
    senders = list({letter.row.sender for letter in letters} - {""})
    addresses = list({letter.proof.address for letter in letters} - {""})
    staff = Agent.objects.annotate(low=Lower("email")).filter(low__in=addresses, is_active=True)
    read = Received.objects.filter(sender__in=senders, received_at__gt=since).exclude(state=State.WAITING)
    counts = read.values_list("sender").annotate(Count("id"))
    told = Sent.objects.filter(to__in=senders, kind__in=[Kind.RECEIPT, Kind.CONFIRM], queued_at__gt=since)
    return Facts(
        staff=set(staff.values_list("low", flat=True)),
        lately=dict(counts),
        holders=proven_holders(senders),
        answered=_answered(letters, senders),
        told=set(told.values_list("to", flat=True)),
        teams={team.slug: team for team in Team.objects.all()},
        copies=_copies(letters, senders),
    )


def _copies(letters: list[Letter], senders: list[str]) -> dict[tuple[str, str, bool], Place]:
    ids = list({letter.row.mail_id for letter in letters} - {""})
    filed = Received.objects.filter(sender__in=senders, mail_id__in=ids, state=State.FILED).order_by("-id")
    rows = filed.values_list("sender", "mail_id", "is_proven", "conversation", "number")
    return {(sender, name, proven): (talk, number or 1) for sender, name, proven, talk, number in rows}


def ids_answered(letter: Letter) -> list[str]:
    """Message-IDs that a mail answers, the nearest first."""
    return [f"<{each}>" for each in (*letter.mail.in_reply_to, *reversed(letter.mail.references))][:50]


def _answered(letters: list[Letter], senders: list[str]) -> dict[tuple[str, str], int]:
    ids = list({each for letter in letters for each in ids_answered(letter)})
    if not ids:
        return {}
    ours = Sent.objects.filter(mail_id__in=ids, to__in=senders)
    return {(to, mail_id): talk for to, mail_id, talk in ours.values_list("to", "mail_id", "conversation")}
