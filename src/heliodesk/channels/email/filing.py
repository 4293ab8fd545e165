"""Put a mail into a matter: the one that it answers, or a new one; a stranger's never into a customer's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from heliodesk.channels.email import own
from heliodesk.channels.email.answering import acknowledge
from heliodesk.channels.email.facts import Facts, ids_answered
from heliodesk.channels.email.letter import Letter
from heliodesk.channels.email.models import Claim
from heliodesk.channels.email.reply_address import matter_of
from heliodesk.conversations.body import LONGEST, Refused, clean_body
from heliodesk.conversations.models import Conversation
from heliodesk.files.rules import MOST_IN_A_MESSAGE
from heliodesk.files.rules import Refused as RefusedFile
from heliodesk.files.upload import take_whole
from heliodesk.mail.shapes import Attachment, Mail
from heliodesk.people.models import Customer
from heliodesk.people.personal import is_address_of, learn
from heliodesk.text.language import language_of
from heliodesk.tickets.models import Source, Ticket
from heliodesk.tickets.opening import Asked, Opened, Ready, open_together, ready
from heliodesk.tickets.writing import write_as_customer
from heliodesk.trust.secrets import guard

_LOGO = 6 * 1024  # bytes: a picture within the text that is smaller belongs to a signature
_GUARDED = 200_000  # characters of the whole text in which secrets are looked for


@dataclass(frozen=True, slots=True)
class Filed:
    """Where it is now (a conversation's id and a message's number), which attachments were not taken ([name, rule]), and
    whether it held a secret."""

    conversation: int
    number: int
    left_out: list[list[str]] = field(default_factory=list)
    held_a_secret: bool = False


def file_all(letters: Sequence[Letter], facts: Facts) -> list[Filed]:
    """Write mails into their matters and acknowledge the new ones; answers in their order. Runs in a transaction.

    Those that open a matter and bring nothing along are opened together, which is most of them.
    """
    matters = [_matter(letter, facts) for letter in letters]
    plain = [
        letter
        for letter, matter in zip(letters, matters, strict=True)
        if matter is None and letter.proof.is_proven and not letter.mail.attachments
    ]
    opened = _open_together(plain, facts)
    return [
        opened[letter.row.pk] if letter.row.pk in opened else _file(letter, matter, facts)
        for letter, matter in zip(letters, matters, strict=True)
    ]


def _open_together(letters: Sequence[Letter], facts: Facts) -> dict[int, Filed]:
    if not letters:
        return {}
    wanted = [_ready(letter, facts, _customer(letter, facts), ()) for letter in letters]
    made = open_together(wanted)
    keys = [each.key for each in made if isinstance(each, Opened)]
    rows = Ticket.objects.filter(conversation__key__in=keys).select_related("conversation__customer", "team")
    tickets = {ticket.conversation.key: ticket for ticket in rows}
    found = {}
    for letter, each, asked in zip(letters, made, wanted, strict=True):
        if isinstance(each, Refused):
            raise each
        ticket = tickets[each.key]
        _acknowledge(letter, ticket, facts, ())
        found[letter.row.pk] = Filed(ticket.pk, 1, held_a_secret=_holds_secret(letter.mail, asked))
    return found


def _file(letter: Letter, named: Conversation | None, facts: Facts) -> Filed:
    """One that answers, brings files, or is not proven. A stranger's goes into a matter of its own."""
    is_own = named is not None and (letter.proof.is_proven or _is_own_claim(named, letter.row.sender))
    customer = named.customer if named is not None and is_own else _customer(letter, facts)
    keys, left_out = _attached(letter.mail, customer)
    if named is not None and is_own:
        ticket, number = _added(named, customer, letter, keys)
    else:
        (made,) = open_together([_ready(letter, facts, customer, keys)])
        if isinstance(made, Refused):
            raise made
        ticket, number = made.ticket, 1
        if not letter.proof.is_proven:
            Claim.objects.get_or_create(
                conversation=ticket.conversation,
                defaults={"sender": letter.row.sender, "reason": letter.proof.reason, "wanted": named},
            )
        _acknowledge(letter, ticket, facts, left_out)
    return Filed(ticket.pk, number, left_out, _holds_secret(letter.mail))


def _acknowledge(letter: Letter, ticket: Ticket, facts: Facts, left_out: Sequence[Sequence[str]]) -> None:
    if letter.row.sender not in facts.told:
        acknowledge(ticket, letter.row.sender, proven=letter.proof.is_proven, left_out=left_out)
        facts.told.add(letter.row.sender)


def words_of(mail: Mail) -> str:
    """What its sender wrote anew, as a message holds it. A longer one is cut; the whole stands in the mail itself."""
    for said in (mail.reply, mail.text, mail.subject):
        try:
            text = clean_body(said[: 4 * LONGEST])
        except Refused as error:
            if error.rule != "body-too-long":
                continue
            text = clean_body(said.encode("utf-8", "ignore").decode()[: LONGEST - 200].rsplit("\n", 1)[0] + "\n…")
        return text
    return "—"


def _matter(letter: Letter, facts: Facts) -> Conversation | None:
    """The matter that it answers: by the address that we gave this sender, else by a mail of ours to this very address."""
    sender = letter.row.sender
    found = matter_of(letter.addresses, sender)
    if found is None:
        answered = (facts.answered.get((sender, name)) for name in ids_answered(letter))
        found = next((talk for talk in answered if talk), None)
    if found is None:
        return None
    talk = Conversation.objects.select_related("customer").filter(pk=found, tracked_at__isnull=False).first()
    # Whose address it was once may have lost the mailbox since: it has to be the customer's now.
    return talk if talk and is_address_of(talk.customer, sender) else None


def _is_own_claim(talk: Conversation, sender: str) -> bool:
    """Is it the matter of somebody unproven, and of this very sender? Then it is nobody else's."""
    return Claim.objects.filter(conversation=talk, sender=sender, proven_at=None).exists()


def _customer(letter: Letter, facts: Facts) -> Customer:
    if letter.proof.is_proven and (holder := facts.holders.get(letter.row.sender)):
        return holder
    mail = letter.mail
    name = " ".join(mail.senders[0].name.split())[:120]
    customer = Customer(
        name="" if "@" in name else guard(name).text,
        language=language_of(mail.reply or mail.subject, "en"),
        zone=_zone(mail.date),
    )
    customer.save()
    learn(customer, {"email": letter.proof.address}, proven=letter.proof.is_proven)
    customer.save(update_fields=["masks"])
    if letter.proof.is_proven:
        facts.holders[letter.row.sender] = customer
    return customer


def _zone(date: datetime | None) -> str:
    """The zone that a mail's clock shows, as far as whole hours tell one; UTC tells nothing."""
    shift = date.utcoffset() if date else None
    hours, rest = divmod(shift or timedelta(), timedelta(hours=1))
    return f"Etc/GMT{-hours:+d}" if hours and not rest and -12 <= hours <= 14 else "UTC"


def _ready(letter: Letter, facts: Facts, customer: Customer, keys: Sequence[str]) -> Ready:
    """What will be opened. The mail's digest is the request's own id: the same mail opens one."""
    words = words_of(letter.mail)
    asked: Asked = {
        "customer": customer,
        "team": own.team_for(letter.addresses, facts.teams),
        "subject": " ".join(letter.mail.subject.split())[:300] or words.split("\n")[0],
        "body": words,
        "client_id": _once(letter),
        "language": customer.language,
        "source": Source.MAIL,
        "files": keys,
    }
    try:
        return ready(**asked)
    except Refused as error:
        if error.rule != "subject":
            raise
        asked["subject"] = "—"
        return ready(**asked)


def _once(letter: Letter) -> UUID:
    return uuid5(NAMESPACE_OID, letter.row.digest)


def _added(talk: Conversation, customer: Customer, letter: Letter, keys: Sequence[str]) -> tuple[Ticket, int]:
    ticket = Ticket.objects.select_related("conversation__customer", "team").get(pk=talk.pk)
    words = words_of(letter.mail)
    written = write_as_customer(ticket, customer=customer, body=words, client_id=_once(letter), files=keys)
    return written.ticket, written.posted.number if written.posted else 1


def _attached(mail: Mail, customer: Customer) -> tuple[list[str], list[list[str]]]:
    """Keys of the files that came along, and [name, rule] of those that were not taken."""
    keys: list[str] = []
    left_out: list[list[str]] = []
    for each in mail.attachments:
        if each.mail is not None or _is_logo(each):
            continue
        try:
            if len(keys) == MOST_IN_A_MESSAGE:
                raise RefusedFile("files-too-many")
            file = take_whole(name=each.name or "file", data=each.content, by=customer.actor, customer=customer)
            keys.append(file.key)
        except RefusedFile as refused:
            left_out.append([each.name[:120], refused.rule])
    return keys, left_out


def _is_logo(each: Attachment) -> bool:
    return each.is_inline and each.media_type.startswith("image/") and len(each.content) < _LOGO


def _holds_secret(mail: Mail, opened: Ready | None = None) -> bool:
    """Anywhere in it, also in what it quotes. What was `opened` has been looked at, and is all there is when nothing was
    quoted."""
    if opened and opened.written == mail.text.strip() and "removed" not in opened.document["subject"]:
        return bool(opened.guarded.found)
    return bool(guard(f"{mail.subject}\n{mail.text}"[:_GUARDED]).found)
