"""Templates: what the platforms have approved is asked for every hour and whenever they say that one has changed."""

from datetime import UTC, datetime

import structlog
from django.db import transaction

from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.models import Account, Approved, ByTemplate
from heliodesk.channels.chats.speaking import spoken
from heliodesk.conversations.models import Message
from heliodesk.jobs.queue import defer, job
from heliodesk.trust.secrets import guard

log = structlog.get_logger(__name__)

_PATIENCE = 30.0  # seconds
LONGEST = 300  # characters of what is filled in


class NotFilled(Exception):
    """Something is missing, or too long."""


@job("chats.templates", every="37 * * * *")
def ask_for_templates(account: int | None = None) -> None:
    """The job: of all accounts, or of one."""
    rows = Account.objects.kept().filter(channel="whatsapp", state=Account.State.WORKS)
    for each in rows.filter(pk=account) if account else rows:
        if each.options.get("waba_id"):
            _ask(each)


def ask_soon(account: Account) -> None:
    """The platform says that one of them has changed."""
    defer("chats.templates", lock=f"chats-templates:{account.pk}", account=account.pk)


def _ask(account: Account) -> None:
    from heliodesk.channels.whatsapp.templates import NotTold, templates

    try:
        found = spoken(templates(told(account)), seconds=_PATIENCE)
    except (NotTold, TimeoutError) as error:
        log.warning("chats.templates-not-told", account=account.key, why=str(error) or "no-answer")
        return
    with transaction.atomic():
        now = datetime.now(UTC)
        for one in found:
            words = {
                "category": one.category,
                "status": one.status,
                "text": one.text,
                "places": list(one.places),
                "is_plain": one.is_plain,
                "told_at": now,
            }
            Approved.objects.update_or_create(account=account, name=one.name, language=one.language, defaults=words)
        # What is not named any more cannot be sent any more.
        Approved.objects.filter(account=account, told_at__lt=now).update(status="GONE")


def words_for(template: Approved, typed: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The text as the customer reads it, and what is filled in, without secrets. Raises NotFilled."""
    from heliodesk.channels.whatsapp.templates import filled

    values = {place: " ".join(typed.get(place, "").replace("\x00", "").split()) for place in template.places}
    if any(not value or len(value) > LONGEST for value in values.values()):
        raise NotFilled
    safe = {place: guard(value).text for place, value in values.items()}
    return filled(template.text, safe), safe


def note_template(message: int, template: Approved, values: dict[str, str]) -> None:
    """The message of that id goes out as this template. In the transaction that stores it."""
    ByTemplate.objects.get_or_create(
        message_id=message,
        defaults={"name": template.name, "language": template.language, "places": template.places, "values": values},
    )


def template_of(message: Message | None) -> dict[str, object] | None:
    """As it is told to the platform; None for free words."""
    from heliodesk.channels.whatsapp.templates import as_said

    found = ByTemplate.objects.filter(message=message).first() if message else None
    return as_said(found.name, found.language, found.places, found.values) if found else None
